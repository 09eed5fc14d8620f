// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/reactor.h"
#include "core/base/memorypipe.h"

namespace espalier {

/// A client in the same program, joined by a pipe in memory.
class PipeConnection : public PeerConnection
{
public:
    PipeConnection(Reactor &reactor, PipeEnd end) : PeerConnection(reactor), m_pipe(std::move(end)) { }

    /// The reactor knows the connection already.
    void start();
    void flush() override;
    void readAgain() override { handleWake(); }
    void abort() override;

private:
    void handleWake();
    void lose(CloseCause cause);

    PipeEnd m_pipe;
};

} // namespace espalier
