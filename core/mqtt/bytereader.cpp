// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/bytereader.h"

#include "core/mqtt/utf8.h"

#include <algorithm>
#include <bit>

namespace espalier {

std::uint32_t ByteReader::longVariableByteInteger(std::string_view name)
{
    const auto start = offset();
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i) {
        const auto *at = take(1);
        if (!at)
            return 0;
        value |= static_cast<std::uint32_t>(*at & 0x7f) << (7 * i);
        if ((*at & 0x80) != 0)
            continue;
        noted(name, i + 1, value);
        if (i > 0 && *at == 0) // 3.1.1 has the rule too, without a number
            reject(Clause::MQTT_1_5_5_1, ReasonCode::MalformedPacket, start);
        return value;
    }
    breakOff(Clause::RULE_1_5_5_TooManyBytes, ReasonCode::MalformedPacket, start);
    return 0;
}

ByteView ByteReader::rest(std::string_view name)
{
    const auto size = remaining();
    const ByteView bytes = ahead();
    m_at = m_end;
    if (m_trace && !m_isBroken)
        note(name, size, 0, TracedField::Kind::Binary);
    return bytes;
}

void ByteReader::checkUtf8(std::string_view text)
{
    const auto problem = utf8Problem(text);
    if (!problem)
        return;
    const auto at = offset() - static_cast<std::uint32_t>(text.size() - problem->offset);
    if (problem->error == Utf8Error::NullCharacter)
        reject(either(Clause::MQTT_1_5_4_2, Clause::MQTT311_1_5_3_2), ReasonCode::MalformedPacket, at);
    else
        reject(either(Clause::MQTT_1_5_4_1, Clause::MQTT311_1_5_3_1), ReasonCode::MalformedPacket, at);
}

ByteReader::Part ByteReader::enter(std::uint32_t length, Clause overrun)
{
    const Part part {m_end, m_overrun, length > remaining()};
    if (part.isCutOff) {
        reject(m_overrun, ReasonCode::MalformedPacket, offset());
    } else {
        m_end = m_at + length;
        m_overrun = overrun;
    }
    return part;
}

void ByteReader::leave(Part part)
{
    const bool isStopped = hasFailed() && !m_trace;
    m_at = isStopped ? part.outerEnd : m_end;
    m_end = part.outerEnd;
    m_overrun = part.outerOverrun;
    m_isBroken = isStopped || part.isCutOff || (m_isBroken && atEnd());
}

void ByteReader::setRemainingLength(std::uint32_t length)
{
    if (m_isBroken)
        return;
    const auto present = std::min(length, remaining());
    m_missing = length - present;
    m_surplus = remaining() - present;
    m_end = m_at + present;
}

void ByteReader::checkLength()
{
    if (m_isBroken)
        return;
    const auto start = offset();
    if (!atEnd()) {
        static_cast<void>(rest("Trailing Bytes"));
        reject(Clause::RULE_2_1_4_TrailingBytes, ReasonCode::MalformedPacket, start);
    } else if (m_missing > 0) {
        breakOff(Clause::RULE_2_1_4_Truncated, ReasonCode::MalformedPacket, start);
    }
    if (m_surplus > 0)
        reject(Clause::RULE_2_1_4_TrailingBytes, ReasonCode::MalformedPacket, offset());
}

void ByteReader::note(std::string_view name, std::uint32_t length, std::uint64_t number,
                      TracedField::Kind kind)
{
    if (!name.empty())
        m_trace->note(
            {.name = name, .offset = offset() - length, .length = length, .number = number, .kind = kind});
}

void ByteReader::noteCutOff(std::string_view name, TracedField::Kind kind)
{
    if (!name.empty() && !m_isBroken)
        m_trace->note({.name = name, .offset = offset(), .length = remaining(), .kind = kind});
}

void ByteReader::noteFlag(std::string_view name, std::uint8_t byte, std::uint8_t mask)
{
    if (m_isBroken)
        return;
    const auto number = static_cast<std::uint64_t>((byte & mask) >> std::countr_zero(mask));
    m_trace->note({.name = name,
                   .offset = offset() - 1,
                   .length = 1,
                   .number = number,
                   .kind = std::has_single_bit(mask) ? TracedField::Kind::Flag : TracedField::Kind::Number});
}

void ByteReader::record(Violation violation)
{
    if (!m_violation)
        m_violation = violation;
    if (m_trace) {
        m_trace->find(violation);
    } else { // nobody looks at the rest
        m_isBroken = true;
        m_at = m_end;
    }
}

} // namespace espalier
