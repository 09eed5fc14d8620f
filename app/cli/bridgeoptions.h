// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/bridgesettings.h"
#include "core/base/expected.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace espalier::cli {

/// Where "mqtt://HOST[:PORT]" or "mqtts://HOST[:PORT]" leads.
struct BridgeUrl
{
    BridgeAddress address;
    bool isTls = false;
};
[[nodiscard]] std::optional<BridgeUrl> parseBridgeUrl(std::string_view text);

/// The options of one bridge.
class BridgeOptions
{
public:
    void addTo(CLI::App &command);
    /// No bridge, one, or what is wrong.
    [[nodiscard]] Expected<std::vector<BridgeSettings>, std::string> resolve() const;

private:
    std::vector<std::string> m_urls;
    std::vector<std::string> m_topics;
    std::string m_version;
    std::string m_clientId;
    std::string m_userName;
    std::string m_passwordFile;
    std::string m_caFile;
};

} // namespace espalier::cli
