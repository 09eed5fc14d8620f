// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socketwriter.h"

#include <QSocketNotifier>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace espalier {

namespace {
#ifdef MSG_NOSIGNAL
constexpr int sendFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
#else
constexpr int sendFlags = MSG_DONTWAIT; // Qt has the signal ignored
#endif
} // namespace

SocketWriter::SocketWriter(qintptr descriptor, QObject *parent) : QObject(parent)
{
    if (descriptor < 0)
        return;
    m_descriptor = ::fcntl(static_cast<int>(descriptor), F_DUPFD_CLOEXEC, 0);
    if (m_descriptor < 0)
        return;
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Write, this);
    m_notifier->setEnabled(false);
    connect(m_notifier, &QSocketNotifier::activated, this, &SocketWriter::handleWritable);
}

SocketWriter::~SocketWriter()
{
    letGo();
}

void SocketWriter::letGo()
{
    if (m_descriptor < 0)
        return;
    // Before its descriptor may be another's.
    m_notifier->setEnabled(false);
    ::close(static_cast<int>(std::exchange(m_descriptor, -1)));
    m_waiting.release();
}

void SocketWriter::write(ByteView bytes)
{
    if (m_waiting.isEmpty())
        bytes = bytes.subspan(send(bytes));
    if (m_hasFailed || bytes.empty())
        return;
    m_waiting.append(bytes);
    m_notifier->setEnabled(true);
}

void SocketWriter::finish()
{
    m_isFinishing = true;
    if (m_waiting.isEmpty())
        ::shutdown(static_cast<int>(m_descriptor), SHUT_WR);
}

bool SocketWriter::isBroken() const
{
    pollfd asked {.fd = static_cast<int>(m_descriptor), .events = POLLOUT, .revents = 0};
    return ::poll(&asked, 1, 0) < 0 || (asked.revents & (POLLHUP | POLLERR)) != 0;
}

void SocketWriter::handleWritable()
{
    if (m_descriptor < 0)
        return;
    const auto sent = send(m_waiting.view());
    m_waiting.consume(sent);
    if (m_waiting.isEmpty()) {
        m_notifier->setEnabled(false);
        m_waiting.release();
        if (m_isFinishing && !m_hasFailed)
            finish();
    }
    if (sent > 0)
        emit written();
}

/// How many of the bytes the system has taken.
std::size_t SocketWriter::send(ByteView bytes)
{
    std::size_t sent = 0;
    while (sent < bytes.size() && !m_hasFailed) {
        const auto size =
            ::send(static_cast<int>(m_descriptor), bytes.data() + sent, bytes.size() - sent, sendFlags);
        if (size >= 0) {
            sent += static_cast<std::size_t>(size);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else if (errno != EINTR) {
            m_hasFailed = true;
            m_notifier->setEnabled(false);
            m_waiting.release();
            QMetaObject::invokeMethod(
                this, [this, detail = qt_error_string(errno)] { emit failed(detail); }, Qt::QueuedConnection);
            return 0;
        }
    }
    return sent;
}

} // namespace espalier
