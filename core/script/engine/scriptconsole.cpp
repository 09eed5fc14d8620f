// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/scriptconsole.h"

#include "core/script/scriptframe.h"

#include <utility>

namespace espalier {

ScriptConsole::ScriptConsole(Send send, QObject *parent) : QObject(parent), m_send(std::move(send))
{
    m_second.setSingleShot(true);
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, [this] {
        m_inThisSecond = 0;
        flush();
    });
}

void ScriptConsole::write(const QString &kind, const QString &text, int line)
{
    if (++m_inThisSecond > mostPerSecond) {
        ++m_suppressed;
        return;
    }
    if (!m_second.isActive())
        m_second.start();
    auto frame = scriptframe::make(kind);
    frame.insert(scriptframe::text,
                 text.size() > longestLine ? text.left(longestLine) + QStringLiteral(" …") : text);
    if (line > 0)
        frame.insert(scriptframe::line, line);
    m_send(frame);
}

void ScriptConsole::flush()
{
    if (m_suppressed == 0)
        return;
    auto frame = scriptframe::make(scriptframe::suppressed);
    frame.insert(scriptframe::count, std::exchange(m_suppressed, 0));
    m_send(frame);
}

} // namespace espalier
