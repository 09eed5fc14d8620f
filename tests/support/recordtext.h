// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/record.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <variant>

namespace espalier {

[[nodiscard]] inline std::string secondsText(TimePoint time)
{
    if (time == never)
        return "never";
    return fmt::format("{}s", std::chrono::duration<double>(time.time_since_epoch()).count());
}

struct RecordText
{
    std::string operator()(const record::SessionStored &r) const
    {
        auto text = fmt::format("session {} '{}' v{} {}s {}", r.session, r.clientId,
                                static_cast<int>(r.version), r.expiry, secondsText(r.disconnected));
        if (!r.userName.empty())
            text += fmt::format(" of '{}'", r.userName);
        return r.listener.empty() ? text : text + fmt::format(" by '{}'", r.listener);
    }
    std::string operator()(const record::MessageStored &r) const
    {
        const auto &m = r.message;
        return fmt::format("message {} {} [{:02x}] '{}' q{} r{} {}", r.id, m.topicName,
                           fmt::join(m.properties.bytes(), ""), asText(m.payload), static_cast<int>(m.qos),
                           m.retain ? 1 : 0, secondsText(m.expiry));
    }
    std::string operator()(const record::WillStored &r) const
    {
        return fmt::format("will {} of {} after {}s for {}", r.message, r.session, r.delay,
                           r.expiry ? fmt::format("{}s", *r.expiry) : "ever");
    }
    std::string operator()(const record::SubscriptionStored &r) const
    {
        const auto &o = r.options;
        return fmt::format("subscription {} {} q{} nl{} rap{} rh{} id{}", r.session, r.topicFilter,
                           static_cast<int>(o.maximumQos), o.noLocal ? 1 : 0, o.retainAsPublished ? 1 : 0,
                           static_cast<int>(o.retainHandling), r.identifier);
    }
    std::string operator()(const record::DeliveryStored &r) const
    {
        return fmt::format("delivery {}/{} of {} q{} r{} as {}{} [{}]", r.session, r.order, r.message,
                           static_cast<int>(r.qos), r.retain ? 1 : 0, r.packetId.value(),
                           r.isReleased ? " released" : "", fmt::join(r.identifiers, " "));
    }
    std::string operator()(const record::IncomingStored &r) const
    {
        return fmt::format("incoming {}/{}", r.session, r.packetId.value());
    }
    std::string operator()(const record::RetainedStored &r) const
    {
        return fmt::format("retained {}", r.message);
    }
    std::string operator()(const record::RetainedDeliveryStored &r) const
    {
        return fmt::format("retained for {}/{} {} q{} id{} after {}", r.session, r.number, r.topicFilter,
                           static_cast<int>(r.maximumQos), r.identifier, r.newest);
    }
    template <typename Change>
    std::string operator()(const Change &) const
    {
        return "no row";
    }
};

/// A row as a line of text; times in seconds.
[[nodiscard]] inline std::string recordText(const Record &record)
{
    return std::visit(RecordText {}, record);
}

} // namespace espalier
