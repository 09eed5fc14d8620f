// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pipeserver.h"

#include <utility>

namespace espalier {

std::unique_ptr<Transport> PipeServer::transport()
{
    return std::make_unique<MemoryTransport>(openPipe());
}

PipeEnd PipeServer::openPipe()
{
    auto [ours, theirs] = PipeEnd::create();
    m_end = std::move(ours);
    m_received.clear();
    ++m_connections;
    return std::move(theirs);
}

QString PipeServer::received()
{
    m_received.append(m_end.take().view());
    return QString::fromStdString(hex(m_received.view()));
}

void PipeServer::forget()
{
    (void)received();
    m_received.clear();
}

void PipeServer::send(std::string_view wireText)
{
    const auto bytes = wire(wireText);
    if (m_end.write(bytes) != bytes.size())
        qFatal("the pipe is full");
}

int PipeServer::sendUntilFull(std::string_view wireText)
{
    const auto bytes = wire(wireText);
    int count = 0;
    while (m_end.write(bytes) == bytes.size())
        ++count;
    return count;
}

QString hexOf(std::string_view wireText)
{
    return QString::fromStdString(hex(wire(wireText)));
}

} // namespace espalier
