// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/lingeringclose.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace espalier {

namespace {
/// Of what a fast peer sends, in one turn of the event loop.
constexpr int mostReads = 16;
} // namespace

LingeringClose::LingeringClose(qintptr descriptor, QObject *parent) : QObject(parent)
{
    if (descriptor >= 0)
        m_descriptor = ::fcntl(static_cast<int>(descriptor), F_DUPFD_CLOEXEC, 0);
}

LingeringClose::~LingeringClose()
{
    if (m_descriptor >= 0)
        ::close(static_cast<int>(m_descriptor));
}

void LingeringClose::start()
{
    if (m_descriptor < 0 || ::shutdown(static_cast<int>(m_descriptor), SHUT_WR) != 0) {
        emit ended();
        return;
    }
    auto *notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &LingeringClose::readAll);
}

void LingeringClose::readAll()
{
    std::array<char, 65'536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
    for (int i = 0; i < mostReads; ++i) {
        const auto size = ::recv(static_cast<int>(m_descriptor), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size > 0)
            continue;
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
            return;
        findChild<QSocketNotifier *>()->setEnabled(false);
        emit ended();
        return;
    }
}

} // namespace espalier
