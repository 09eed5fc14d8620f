// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/memorytransport.h"
#include "tests/support/wire.h"

#include <QString>

#include <memory>
#include <string_view>

namespace espalier {

/// The server's end of a MemoryTransport, played by the test in the same thread. Each transport() is a new connection.
class PipeServer
{
public:
    [[nodiscard]] std::unique_ptr<Transport> transport();
    /// The client's end of a new connection.
    [[nodiscard]] PipeEnd openPipe();
    /// All that has arrived since forget(), in hexadecimal.
    [[nodiscard]] QString received();
    void forget();
    void send(std::string_view wireText);
    /// As many whole copies as the pipe takes; returns how many.
    [[nodiscard]] int sendUntilFull(std::string_view wireText);
    void close() { m_end.close(); }
    [[nodiscard]] bool isClosed() const { return m_end.isClosed(); }
    [[nodiscard]] int connections() const { return m_connections; }

private:
    PipeEnd m_end;
    ByteBuffer m_received;
    int m_connections = 0;
};

[[nodiscard]] QString hexOf(std::string_view wireText);

} // namespace espalier
