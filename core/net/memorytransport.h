// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/base/memorypipe.h"
#include "core/net/transport.h"

#include <cstdint>

namespace espalier {

/// MQTT through memory to the broker inside the program, and to scripted servers in tests. Carries the same bytes as a
/// socket and is as slow as its reader.
class MemoryTransport : public Transport
{
    Q_OBJECT
public:
    /// An invalid end means that there is nobody to talk to: open() ends in closed(LocalBrokerStopped).
    explicit MemoryTransport(PipeEnd end, QObject *parent = nullptr);
    ~MemoryTransport() override;

    void open() override;
    void write(ByteView bytes) override;
    [[nodiscard]] std::size_t bytesToWrite() const override { return m_unsent.size(); }
    void setReading(bool on) override;
    void close() override;
    void abort() override;

private:
    enum class State : std::uint8_t { New, Opening, Open, Closing, Closed };

    void handleOpened();
    void handleWake();
    void flush();
    void finish(ConnectionFailure cause);

    PipeEnd m_end;
    /// What the pipe had no room for.
    ByteBuffer m_unsent;
    State m_state = State::New;
    bool m_isReading = true;
};

} // namespace espalier
