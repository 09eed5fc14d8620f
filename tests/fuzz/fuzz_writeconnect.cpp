// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any options: either they become a CONNECT that says just them, or nothing is written.
#include "core/mqtt/decode.h"
#include "core/session/connectoptions.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/require.h"

#include <array>

using namespace espalier;

namespace {

/// Any properties that PropertyList takes, allowed in CONNECT or not.
PropertyList propertiesFrom(Input &in)
{
    PropertyList list;
    for (auto count = in.byte() % 8; count > 0; --count) {
        const auto &info = allProperties()[in.byte() % allProperties().size()];
        switch (info.type) {
        case PropertyType::Byte:
            list.add(info.property, std::uint32_t {in.byte()});
            break;
        case PropertyType::TwoByteInteger:
            list.add(info.property, in.number() & 0xffff);
            break;
        case PropertyType::FourByteInteger:
            list.add(info.property, in.number());
            break;
        case PropertyType::VariableByteInteger:
            list.add(info.property, in.number() & maximumVariableByteInteger);
            break;
        case PropertyType::Utf8String:
        case PropertyType::BinaryData:
            list.add(info.property, in.text());
            break;
        case PropertyType::Utf8StringPair: {
            const auto name = in.text();
            list.addUserProperty(name, in.text());
            break;
        }
        }
    }
    return list;
}

ConnectOptions optionsFrom(Input &in)
{
    constexpr std::array versions {ProtocolVersion::V31, ProtocolVersion::V311, ProtocolVersion::V5};
    ConnectOptions options {.version = versions[in.byte() % versions.size()]};
    const auto flags = in.byte();
    options.cleanStart = (flags & 1) != 0;
    options.keepAlive = std::chrono::seconds(static_cast<std::int32_t>(in.number()) >> (flags >> 4));
    options.clientId = in.text();
    options.properties = propertiesFrom(in);
    if ((flags & 2) != 0) {
        options.will.emplace();
        options.will->qos = static_cast<Qos>(in.byte() % 3);
        options.will->retain = in.byte() % 2 != 0;
        options.will->topicName = in.text();
        options.will->payload = Bytes::copyOf(in.bytes());
        options.will->properties = propertiesFrom(in);
    }
    if ((flags & 4) != 0)
        options.userName = in.text();
    if ((flags & 8) != 0)
        options.password = Bytes::copyOf(in.bytes());
    return options;
}

void checkWill(const Will &will, const WillOptions &options, bool isV5)
{
    require(will.qos == options.qos && will.retain == options.retain);
    require(will.topicName == options.topicName && asText(will.payload) == options.payload.text());
    require(will.properties == (isV5 ? options.properties.view() : PropertyView()));
}

void checkConnect(const Connect &connect, const ConnectOptions &options)
{
    const bool isV5 = options.version == ProtocolVersion::V5;
    require(connect.version == options.version && connect.cleanStart == options.cleanStart);
    require(std::chrono::seconds(connect.keepAlive) == options.keepAlive);
    require(connect.clientId == options.clientId && !connect.bridge);
    require(connect.properties == (isV5 ? options.properties.view() : PropertyView()));
    require(connect.userName.has_value() == options.userName.has_value());
    require(!connect.userName || *connect.userName == *options.userName);
    require(connect.password.has_value() == options.password.has_value());
    require(!connect.password || asText(*connect.password) == options.password->text());
    require(connect.will.has_value() == options.will.has_value());
    if (connect.will)
        checkWill(*connect.will, *options.will, isV5);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input in(data, size);
    const auto options = optionsFrom(in);
    ByteBuffer output;
    output.append(0xff); // what stood there before
    const auto written = writeConnect(options, output);
    require(output.view()[0] == 0xff);
    if (!written) {
        require(output.size() == 1);
        return 0;
    }
    const auto packet = decode(output.view().subspan(1), {.sender = Side::Client});
    require(packet.has_value() && std::holds_alternative<Connect>(*packet));
    checkConnect(std::get<Connect>(*packet), options);
    return 0;
}
