// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/bridge.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace espalier {

/// The bridges of a server. Lives in the reactor's thread.
class Bridges
{
public:
    explicit Bridges(Reactor &reactor);

    /// Starts what is new, ends what is not there any more, and makes anew what has changed, by their names. All others go on
    /// undisturbed.
    void set(const std::vector<BridgeSettings> &settings);
    void stop();

private:
    Reactor &m_reactor;
    std::string m_brokerId;
    std::map<std::string, std::shared_ptr<Bridge>> m_bridges;
};

} // namespace espalier
