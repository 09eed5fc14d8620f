// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/connectoptions.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/topic.h"

#include <cstdint>

namespace espalier {

namespace {

constexpr std::size_t longestField = 65'535;

Violation wrong(Clause clause, ReasonCode reason)
{
    return {.clause = clause, .reason = reason};
}

/// What the decoder cannot judge, because the encoder must not be given it or because it is more than one packet.
std::optional<Violation> problem(const ConnectOptions &options)
{
    using enum ReasonCode;
    const bool isV5 = options.version == ProtocolVersion::V5;
    if (options.clientId.size() > longestField)
        return wrong(Clause::MQTT_3_1_3_4, ClientIdentifierNotValid);
    if (!isV5 && options.clientId.empty() && (!options.cleanStart || options.version == ProtocolVersion::V31))
        return wrong(Clause::MQTT311_3_1_3_7, ClientIdentifierNotValid);
    if (options.keepAlive.count() < 0 || options.keepAlive.count() > UINT16_MAX)
        return wrong(Clause::None, ProtocolError); // it has two bytes (3.1.2.10)
    if (options.userName && options.userName->size() > longestField)
        return wrong(Clause::MQTT_3_1_3_12, BadUserNameOrPassword);
    if (options.password && options.password->size() > longestField)
        return wrong(Clause::MQTT_3_1_2_19, BadUserNameOrPassword);
    if (!isV5 && options.password && !options.userName)
        return wrong(Clause::MQTT311_3_1_2_22, BadUserNameOrPassword);
    if (options.will) {
        if (const auto clause = topicNameError(options.will->topicName))
            return wrong(*clause, TopicNameInvalid);
        if (options.will->payload.size() > longestField)
            return wrong(Clause::MQTT_3_1_2_9, PacketTooLarge);
    }
    // Whoever asks for enhanced authentication must be able to go on with it, and must not be connected without it.
    const bool asksForIt = isV5 && options.properties.view().contains(Property::AuthenticationMethod);
    if (asksForIt != (options.authenticator != nullptr))
        return wrong(Clause::MQTT_4_12_0_3, BadAuthenticationMethod);
    return std::nullopt;
}

Connect packetFrom(const ConnectOptions &options)
{
    Connect packet {.version = options.version,
                    .cleanStart = options.cleanStart,
                    .keepAlive = KeepAlive(static_cast<std::uint16_t>(options.keepAlive.count())),
                    .properties = options.properties,
                    .clientId = options.clientId};
    if (options.will) {
        packet.will = Will {.qos = options.will->qos,
                            .retain = options.will->retain,
                            .properties = options.will->properties,
                            .topicName = options.will->topicName,
                            .payload = options.will->payload.view()};
    }
    if (options.userName)
        packet.userName = *options.userName;
    if (options.password)
        packet.password = options.password->view();
    return packet;
}

} // namespace

Expected<void, Violation> writeConnect(const ConnectOptions &options, ByteBuffer &output)
{
    if (const auto violation = problem(options))
        return unexpected(*violation);
    const auto start = output.size();
    encode(packetFrom(options), output);
    // The decoder that judges what is received judges what is sent, too.
    const auto decoded =
        decode(output.view().subspan(start), {.version = options.version, .sender = Side::Client});
    if (decoded)
        return {};
    output.resize(start);
    return unexpected(decoded.error());
}

} // namespace espalier
