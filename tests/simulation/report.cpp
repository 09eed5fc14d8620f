// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/report.h"

#include <algorithm>

namespace espalier::simulation {

namespace {

template <typename... Handlers>
struct Choose : Handlers...
{
    using Handlers::operator()...;
};
template <typename... Handlers>
Choose(Handlers...) -> Choose<Handlers...>;

std::string describe(PropertyView properties)
{
    std::string text;
    for (const auto &property : properties) {
        const auto *info = propertyInfo(static_cast<std::uint32_t>(property.property));
        text += fmt::format(" {}=", info->name);
        if (info->type == PropertyType::Utf8String || info->type == PropertyType::Utf8StringPair)
            text += fmt::format("'{}'", property.text.substr(0, 40));
        else if (info->type == PropertyType::BinaryData)
            text += fmt::format("{} bytes", property.text.size());
        else
            text += fmt::format("{}", property.number);
    }
    return text;
}

std::string describe(const Connect &connect)
{
    auto text = fmt::format("CONNECT v{} '{}'{} keep alive {}{}", static_cast<int>(connect.version),
                            connect.clientId, connect.cleanStart ? " clean" : " resume",
                            connect.keepAlive.count(), describe(connect.properties));
    if (const auto &will = connect.will)
        text +=
            fmt::format(", will q{}{} {} '{}'{}", static_cast<int>(will->qos), will->retain ? " retain" : "",
                        will->topicName, asText(will->payload).substr(0, 12), describe(will->properties));
    return text;
}

std::string describe(const Publish &publish)
{
    return fmt::format("PUBLISH q{}{}{} {}{} '{}' ({} bytes){}", static_cast<int>(publish.qos),
                       publish.dup ? " dup" : "", publish.retain ? " retain" : "",
                       publish.qos == Qos::AtMostOnce ? "" : fmt::format("id {} ", publish.packetId.value()),
                       publish.topicName, asText(publish.payload).substr(0, 12), publish.payload.size(),
                       describe(publish.properties));
}

std::string describe(const Subscribe &subscribe)
{
    auto text = fmt::format("SUBSCRIBE id {}{}", subscribe.packetId.value(), describe(subscribe.properties));
    for (const auto &[filter, options] : subscribe.subscriptions)
        text += fmt::format(" {} q{}{}{} rh{}", filter, static_cast<int>(options.maximumQos),
                            options.noLocal ? " noLocal" : "",
                            options.retainAsPublished ? " retainAsPublished" : "",
                            static_cast<int>(options.retainHandling));
    return text;
}

template <typename Ack>
std::string withReasons(std::string_view name, const Ack &ack)
{
    auto text = fmt::format("{} id {}", name, ack.packetId.value());
    for (const auto reason : ack.reasons)
        text += fmt::format(" {:02x}", static_cast<unsigned>(reason));
    return text + describe(ack.properties);
}

} // namespace

std::string describe(const Packet &packet)
{
    const auto name = packetTypeName(packetType(packet));
    return std::visit(
        Choose {
            [](const Connect &p) { return describe(p); },
            [](const Publish &p) { return describe(p); },
            [](const Subscribe &p) { return describe(p); },
            [&](const SubAck &p) { return withReasons(name, p); },
            [&](const UnsubAck &p) { return withReasons(name, p); },
            [](const Unsubscribe &p) {
                return fmt::format("UNSUBSCRIBE id {} {}", p.packetId.value(),
                                   fmt::join(p.topicFilters, " "));
            },
            [](const ConnAck &p) {
                return fmt::format("CONNACK {:02x}{}{}", static_cast<unsigned>(p.reason),
                                   p.sessionPresent ? " session present" : "", describe(p.properties));
            },
            [&]<typename Other>(const Other &p) {
                std::string text(name);
                if constexpr (requires { p.packetId; })
                    text += fmt::format(" id {}", p.packetId.value());
                if constexpr (requires { p.reason; })
                    text += fmt::format(" {:02x}{}", static_cast<unsigned>(p.reason), describe(p.properties));
                return text;
            },
        },
        packet);
}

} // namespace espalier::simulation
