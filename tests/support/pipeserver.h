// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/memorytransport.h"
#include "tests/support/wire.h"

#include <QString>

#include <memory>
#include <string_view>
#include <utility>

namespace espalier {

/// The server's end of a MemoryTransport, played by the test in the same thread. Each transport() is a new connection.
class PipeServer
{
public:
    [[nodiscard]] std::unique_ptr<Transport> transport()
    {
        return std::make_unique<MemoryTransport>(openPipe());
    }
    /// The client's end of a new connection.
    [[nodiscard]] PipeEnd openPipe()
    {
        auto [ours, theirs] = PipeEnd::create();
        m_end = std::move(ours);
        m_received.clear();
        ++m_connections;
        return std::move(theirs);
    }
    /// All that has arrived since forget(), in hexadecimal.
    [[nodiscard]] QString received()
    {
        m_received.append(m_end.take().view());
        return QString::fromStdString(hex(m_received.view()));
    }
    void forget()
    {
        (void)received();
        m_received.clear();
    }
    void send(std::string_view wireText)
    {
        const auto bytes = wire(wireText);
        if (m_end.write(bytes) != bytes.size())
            qFatal("the pipe is full");
    }
    /// As many whole copies as the pipe takes; returns how many.
    [[nodiscard]] int sendUntilFull(std::string_view wireText)
    {
        const auto bytes = wire(wireText);
        int count = 0;
        while (m_end.write(bytes) == bytes.size())
            ++count;
        return count;
    }
    void close() { m_end.close(); }
    [[nodiscard]] bool isClosed() const { return m_end.isClosed(); }
    [[nodiscard]] int connections() const { return m_connections; }

private:
    PipeEnd m_end;
    ByteBuffer m_received;
    int m_connections = 0;
};

[[nodiscard]] inline QString hexOf(std::string_view wireText)
{
    return QString::fromStdString(hex(wire(wireText)));
}

} // namespace espalier
