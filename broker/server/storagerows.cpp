// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/storagerows.h"

#include "core/base/bytebuffer.h"
#include "core/mqtt/bytewriter.h"
#include "core/mqtt/decode.h"
#include "core/mqtt/utf8.h"

namespace espalier {

namespace {

/// The clock is written down less often than rows are: after a wall clock was put back they can be this far ahead of it.
constexpr std::int64_t clockLag = std::chrono::microseconds(std::chrono::minutes(1)).count();

bool isText(std::string_view text)
{
    return text.size() <= UINT16_MAX && !utf8Problem(text);
}

/// Whether these can be the properties of a PUBLISH: the decoder says.
bool areProperties(ByteView properties)
{
    if (properties.empty())
        return true;
    if (properties.size() > maximumVariableByteInteger / 2)
        return false;
    const auto write = [&](auto &out) {
        out.prefixed(std::string_view("t"));
        out.variableByteInteger(static_cast<std::uint32_t>(properties.size()));
        out.bytes(properties);
    };
    ByteCounter length;
    write(length);
    ByteBuffer packet;
    ByteWriter out(packet.extend(1 + variableByteIntegerSize(static_cast<std::uint32_t>(length.size()))
                                 + length.size()));
    out.byte(0x30);
    out.variableByteInteger(static_cast<std::uint32_t>(length.size()));
    write(out);
    return decodePublish(packet.view(), {ProtocolVersion::V5, Side::Client}).has_value();
}

} // namespace

void StorageRows::text(std::string_view &value)
{
    value = m_statement.text(m_column++);
    m_isRight = m_isRight && isText(value);
}

void StorageRows::topicFilter(std::string_view &value, SharedFilters shared)
{
    text(value);
    const auto filter = parseTopicFilter(value);
    m_isRight = m_isRight && filter && (shared == SharedFilters::Allowed || !filter->isShared());
}

void StorageRows::message(MessageView &message)
{
    text(message.topicName);
    const auto properties = m_statement.bytes(m_column++);
    message.payload = m_statement.bytes(m_column++);
    m_isRight = m_isRight && !topicNameError(message.topicName) && areProperties(properties)
                && message.payload.size() <= maximumVariableByteInteger;
    message.properties = PropertyView(properties);
    qos(message.qos);
    flag(message.retain);
}

void StorageRows::expiry(TimePoint &value)
{
    const auto last = m_clock.start() + longestExpiry;
    value = time(last, last);
}

void StorageRows::pastTime(TimePoint &value)
{
    value = time(m_clock.start() + clockLag, m_clock.start());
}

void StorageRows::seconds(std::optional<std::uint32_t> &value)
{
    if (m_statement.isNull(m_column))
        ++m_column;
    else
        read(value.emplace(), 0, UINT32_MAX);
}

void StorageRows::identifiers(std::vector<std::uint32_t> &numbers)
{
    const auto bytes = m_statement.bytes(m_column++);
    m_isRight = m_isRight && bytes.size() % 4 == 0;
    numbers.clear();
    for (std::size_t at = 0; m_isRight && at < bytes.size(); at += 4) {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < 4; ++i)
            value |= std::uint32_t {bytes[at + i]} << (8 * i);
        m_isRight = isWithin(value, 1, maximumVariableByteInteger);
        numbers.push_back(value);
    }
}

TimePoint StorageRows::time(std::int64_t last, std::int64_t otherwise)
{
    const auto column = m_column++;
    if (m_statement.isNull(column))
        return never;
    const bool isInteger = m_statement.isInteger(column);
    const auto stored = m_statement.number(column);
    const bool isPossible = isInteger && isWithin(stored, 0, last);
    m_isMistimed = m_isMistimed || !isPossible;
    return m_clock.fromStored(isPossible ? stored : otherwise);
}

} // namespace espalier
