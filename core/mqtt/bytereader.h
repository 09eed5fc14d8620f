// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtrace.h"

#include <cstring>
#include <optional>
#include <string_view>

namespace espalier {

/// A bounds-checked cursor over one packet with a sticky first error; the only code that touches received bytes.
/// Decoders read straight down and ask once, in finish(): behind an error every read yields zero or nothing, and every
/// loop over atEnd() ends.
///
/// With a FieldTrace each read with a name is noted, and a value that breaks a rule does not stop the reading, so that
/// the rest of the packet is shown too. Without one the first error ends it; the error reported is the same.
class ByteReader
{
public:
    ByteReader(ByteView bytes, DecodeContext context, FieldTrace *trace)
        : m_begin(bytes.data())
        , m_at(m_begin)
        , m_end(m_begin + bytes.size())
        , m_trace(trace)
        , m_context(context)
    { }
    ByteReader(const ByteReader &) = delete;
    ByteReader &operator=(const ByteReader &) = delete;

    [[nodiscard]] ProtocolVersion version() const { return m_context.version; }
    void setVersion(ProtocolVersion version) { m_context.version = version; }
    [[nodiscard]] bool isV5() const { return m_context.version == ProtocolVersion::V5; }
    [[nodiscard]] Side sender() const { return m_context.sender; }
    /// The statement that the connection's version makes. MQTT 3.1 has no numbered ones; it gets those of 3.1.1.
    [[nodiscard]] Clause either(Clause v5, Clause v3) const { return isV5() ? v5 : v3; }

    [[nodiscard]] bool atEnd() const { return m_at == m_end; }
    [[nodiscard]] std::uint32_t offset() const { return static_cast<std::uint32_t>(m_at - m_begin); }
    [[nodiscard]] std::uint32_t remaining() const { return static_cast<std::uint32_t>(m_end - m_at); }

    /// Whether the packet ends here by its own Remaining Length, not because bytes are missing.
    [[nodiscard]] bool isComplete() const { return atEnd() && m_missing == 0; }

    // Reads. `name` is what the trace calls the field; a field without a name is not noted.
    [[nodiscard]] std::uint8_t byte(std::string_view name)
    {
        const auto *at = take(1, name);
        return at ? noted(name, 1, *at) : std::uint8_t {};
    }
    [[nodiscard]] std::uint16_t twoByteInteger(std::string_view name)
    {
        const auto *at = take(2, name);
        return at ? noted(name, 2, static_cast<std::uint16_t>(at[0] << 8 | at[1])) : std::uint16_t {};
    }
    [[nodiscard]] std::uint32_t fourByteInteger(std::string_view name)
    {
        const auto *at = take(4, name);
        if (!at)
            return 0;
        const auto high = static_cast<std::uint32_t>(at[0] << 8 | at[1]);
        return noted(name, 4, high << 16 | static_cast<std::uint32_t>(at[2] << 8 | at[3]));
    }
    [[nodiscard]] std::uint32_t variableByteInteger(std::string_view name)
    {
        if (m_at != m_end && *m_at < 0x80) // most of them
            return byte(name);
        return longVariableByteInteger(name);
    }
    /// Checked by the rules of 1.5.4.
    [[nodiscard]] std::string_view utf8String(std::string_view name)
    {
        const auto text = asText(prefixed(name, TracedField::Kind::Text));
        checkUtf8(text);
        return text;
    }
    /// Of a PUBLISH, checked as far as the context asks for it.
    [[nodiscard]] std::string_view topicName(std::string_view name)
    {
        if (m_context.topicNames == TopicNameRule::WellFormed)
            return utf8String(name);
        return asText(prefixed(name, TracedField::Kind::Text));
    }
    [[nodiscard]] ByteView binary(std::string_view name) { return prefixed(name, TracedField::Kind::Binary); }
    /// Everything up to the end.
    [[nodiscard]] ByteView rest(std::string_view name);
    /// What rest() would yield, without reading it.
    [[nodiscard]] ByteView ahead() const { return {m_at, m_end}; }

    /// Notes the `length` bytes that were just read without a name.
    void noteRead(std::string_view name, std::uint32_t length, std::uint32_t number)
    {
        if (m_trace && !m_isBroken)
            note(name, length, number, TracedField::Kind::Number);
    }
    /// The bits of a byte that was just read, for the trace only. `mask` must not be 0.
    void flag(std::string_view name, std::uint8_t byte, std::uint8_t mask)
    {
        if (m_trace)
            noteFlag(name, byte, mask);
    }

    /// What was read at `offset` breaks a rule, but how to go on reading is known.
    void reject(Clause clause, ReasonCode reason, std::uint32_t offset)
    {
        if (!m_isBroken)
            record({clause, reason, offset});
    }
    /// The same for what was read before anything broke off: it is wrong whatever followed.
    void rejectEarlier(Clause clause, ReasonCode reason, std::uint32_t offset)
    {
        if (!m_isBroken || m_trace)
            record({clause, reason, offset});
    }
    /// From here on nothing can be made of the bytes.
    void breakOff(Clause clause, ReasonCode reason, std::uint32_t offset)
    {
        reject(clause, reason, offset);
        if (m_trace && !m_isBroken && !atEnd())
            static_cast<void>(rest(undecoded));
        m_isBroken = true;
        m_at = m_end;
    }
    [[nodiscard]] bool hasFailed() const { return m_violation.has_value(); }
    /// Nothing more can be read up to the end of the packet or of the part entered last.
    [[nodiscard]] bool isBroken() const { return m_isBroken; }
    /// What the trace calls bytes that nothing can be made of.
    static constexpr std::string_view undecoded = "Undecoded Bytes";

    /// A part of the packet with a length of its own. Leaving it puts the cursor behind it and, when tracing, reading
    /// goes on there even though the part could not be read to its end.
    struct Part
    {
        const std::uint8_t *outerEnd;
        Clause outerOverrun;
        /// The part is said to be longer than what is there.
        bool isCutOff;
    };
    [[nodiscard]] Part enter(std::uint32_t length, Clause overrun);
    void leave(Part part);

    /// Ends the packet at `length` bytes from here, as Remaining Length says; more or fewer is an error at finish().
    void setRemainingLength(std::uint32_t length);

    /// Notes the fields read during its life as one group.
    class Group
    {
    public:
        Group(ByteReader &in, std::string_view name, std::uint32_t offset)
            : m_in(in.m_trace && !in.m_isBroken ? &in : nullptr)
        {
            if (m_in)
                m_in->m_trace->open(name, offset);
        }
        Group(const Group &) = delete;
        Group &operator=(const Group &) = delete;
        ~Group()
        {
            if (m_in)
                m_in->m_trace->close(m_in->offset());
        }

    private:
        ByteReader *m_in;
    };
    [[nodiscard]] Group group(std::string_view name) { return {*this, name, offset()}; }
    [[nodiscard]] Group group(std::string_view name, std::uint32_t offset) { return {*this, name, offset}; }

    /// The first error, or bytes missing or left over, or the packet.
    template <typename T>
    [[nodiscard]] Expected<T, Violation> finish(T &&packet)
    {
        checkLength();
        if (m_violation)
            return unexpected(*m_violation);
        return std::forward<T>(packet);
    }

private:
    const std::uint8_t *take(std::size_t size, std::string_view name,
                             TracedField::Kind kind = TracedField::Kind::Number)
    {
        if (static_cast<std::size_t>(m_end - m_at) < size) [[unlikely]] {
            runOut(name, kind, offset());
            return nullptr;
        }
        const auto *at = m_at;
        m_at += size;
        return at;
    }
    ByteView prefixed(std::string_view name, TracedField::Kind kind)
    {
        const auto size = twoByteInteger(name.empty() ? std::string_view() : "Length");
        const auto *at = take(size, name, kind);
        if (!at)
            return {};
        if (m_trace && !m_isBroken)
            note(name, size, 0, kind);
        return {at, size};
    }
    template <typename T>
    T noted(std::string_view name, std::uint32_t length, T value)
    {
        if (m_trace)
            note(name, length, value, TracedField::Kind::Number);
        return value;
    }
    std::uint32_t longVariableByteInteger(std::string_view name);
    void checkUtf8(std::string_view text);
    void checkLength();
    /// Notes the `length` bytes before the cursor.
    void note(std::string_view name, std::uint32_t length, std::uint64_t number, TracedField::Kind kind);
    /// Breaks off here because a field that begins at `start` runs past the end; notes what is there of it.
    void runOut(std::string_view name, TracedField::Kind kind, std::uint32_t start);
    void noteFlag(std::string_view name, std::uint8_t byte, std::uint8_t mask);
    void record(Violation violation);

    const std::uint8_t *m_begin;
    const std::uint8_t *m_at;
    const std::uint8_t *m_end;
    FieldTrace *m_trace;
    DecodeContext m_context;
    /// Broken by a field that runs past m_end.
    Clause m_overrun = Clause::RULE_2_1_4_Truncated;
    /// Nothing more can be read up to m_end.
    bool m_isBroken = false;
    std::optional<Violation> m_violation;
    /// Bytes that Remaining Length counts and that are not there.
    std::uint32_t m_missing = 0;
    /// Bytes behind the packet.
    std::uint32_t m_surplus = 0;
};

} // namespace espalier
