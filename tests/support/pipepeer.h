// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/memorypipe.h"
#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/framer.h"

#include <string>
#include <utility>

namespace espalier {

/// A server for one client at the other end of a pipe: accepts when told to, acknowledges and counts.
class PipePeer
{
public:
    explicit PipePeer(PipeEnd pipe) : m_pipe(std::move(pipe)) { }

    void read();
    void accept();
    void close() { m_pipe.close(); }
    [[nodiscard]] bool isClosed() const { return m_pipe.isClosed(); }

    std::string clientId;
    std::string willTopic;
    int published = 0;
    int acknowledged = 0;
    int disconnects = 0;
    int violations = 0;

private:
    template <typename T>
    void answer(const T &packet);
    void handle(const Connect &connect);
    void handle(const Publish &publish);
    void handle(const Disconnect &);
    template <typename T>
    void handle(const T &);

    PipeEnd m_pipe;
    Framer m_framer;
};

} // namespace espalier
