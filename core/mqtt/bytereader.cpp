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
        if (atEnd()) {
            runOut(name, TracedField::Kind::Number, start);
            return 0;
        }
        const auto byte = *m_at++;
        value |= static_cast<std::uint32_t>(byte & 0x7f) << (7 * i);
        if ((byte & 0x80) != 0)
            continue;
        noted(name, i + 1, value);
        if (i > 0 && byte == 0) // 3.1.1 has the rule too, without a number
            reject(Clause::MQTT_1_5_5_1, ReasonCode::MalformedPacket, start);
        return value;
    }
    m_at -= 4;
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
    std::optional<Utf8Error> said;
    for (auto problem = utf8Problem(text); problem; problem = utf8Problem(text)) {
        const auto at = offset() - static_cast<std::uint32_t>(text.size() - problem->offset);
        if (problem->error != said)
            reject(problem->error == Utf8Error::NullCharacter
                       ? either(Clause::MQTT_1_5_4_2, Clause::MQTT311_1_5_3_2)
                       : either(Clause::MQTT_1_5_4_1, Clause::MQTT311_1_5_3_1),
                   ReasonCode::MalformedPacket, at);
        if (!m_trace || (said && problem->error != said))
            return; // both that there are
        said = problem->error;
        text.remove_prefix(problem->offset + 1);
    }
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
    m_isBroken = isStopped || part.isCutOff;
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
    const auto start = offset();
    if (!atEnd()) {
        static_cast<void>(rest("Trailing Bytes"));
        reject(Clause::RULE_2_1_4_TrailingBytes, ReasonCode::MalformedPacket, start);
    } else if (m_missing > 0) {
        reject(Clause::RULE_2_1_4_Truncated, ReasonCode::MalformedPacket, start);
    }
    if (m_surplus > 0) {
        const auto end = offset();
        rejectEarlier(Clause::RULE_2_1_4_TrailingBytes, ReasonCode::MalformedPacket, end);
        if (m_trace)
            m_trace->note({.name = "Bytes behind the Packet",
                           .offset = end,
                           .length = m_surplus,
                           .kind = TracedField::Kind::Binary});
    }
}

void ByteReader::note(std::string_view name, std::uint32_t length, std::uint64_t number,
                      TracedField::Kind kind)
{
    if (!name.empty())
        m_trace->note(
            {.name = name, .offset = offset() - length, .length = length, .number = number, .kind = kind});
}

void ByteReader::runOut(std::string_view name, TracedField::Kind kind, std::uint32_t start)
{
    const auto length = static_cast<std::uint32_t>(m_end - m_begin) - start;
    if (m_trace && !m_isBroken && (length > 0 || !name.empty()))
        m_trace->note({.name = name.empty() ? undecoded : name,
                       .offset = start,
                       .length = length,
                       .kind = kind,
                       .isCutOff = true});
    const auto at = offset();
    m_at = m_end;
    breakOff(m_overrun, ReasonCode::MalformedPacket, at);
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
