// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/bridgesettings.h"
#include "core/mqtt/packet.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace espalier {

/// Turns messages into what they are on the other side of a bridge: their names, and the path that they tell.
///
/// The path is one User Property for each broker that a message has passed. It ends circles of bridges, where every link of
/// the circle is MQTT 5 and at least one broker in it makes paths: a message that comes back is left out there.
class BridgeTopics
{
public:
    /// `brokerId` tells this broker from others in paths.
    BridgeTopics(const BridgeSettings &settings, std::string brokerId);

    enum class Fate {
        Passes,
        /// No topic of this bridge matches.
        NotMeant,
        /// It has been here before, or in more brokers than a path may have.
        Circles,
        /// Its name would be longer than any may be.
        NameTooLong,
    };
    /// Changes a message of this broker to what the other one gets, or the other way round. Its views are valid until the
    /// next call. A message that does not pass may have been changed in part.
    [[nodiscard]] Fate goOut(Publish &message) { return pass(message, Way::Out); }
    [[nodiscard]] Fate comeIn(Publish &message) { return pass(message, Way::In); }

    /// By how much a packet can be longer on the other side, at most.
    [[nodiscard]] std::size_t growthOut() const { return m_growthOut; }
    [[nodiscard]] std::size_t growthIn() const { return m_growthIn; }

private:
    enum class Way { Out, In };
    [[nodiscard]] Fate pass(Publish &message, Way way);
    [[nodiscard]] bool rename(std::string_view topicName, Way way);
    [[nodiscard]] bool extendPath(PropertyView properties, Way way);

    /// One direction of a topic.
    struct Mapping
    {
        std::string filter;
        std::string from;
        std::string to;
    };
    std::vector<Mapping> m_out;
    std::vector<Mapping> m_in;
    const bool m_marksPath;
    const std::string m_brokerId;
    std::size_t m_growthOut = 0;
    std::size_t m_growthIn = 0;
    std::string m_topicName;
    PropertyList m_properties;
};

} // namespace espalier
