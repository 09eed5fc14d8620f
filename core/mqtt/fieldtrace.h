// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/violation.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

namespace espalier {

/// One named byte range of a packet. Ranges nest: a node's children follow it with a greater depth.
struct TracedField
{
    /// The standard's name of the field, in English ("Topic Name", "Property Length"); static storage.
    std::string_view name {};
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::uint16_t depth = 0;
    /// The number read, for fields that are numbers or flags.
    std::uint64_t number = 0;
    enum class Kind : std::uint8_t { Group, Number, Flag, Text, Binary } kind = Kind::Group;
    /// The packet, or the part that holds the field, ends before the field does: the range is what is there of it.
    bool isCutOff = false;
};

/// Named byte ranges and findings noted while a packet is decoded: what the inspector shows. Also filled for packets
/// that break off: then "Undecoded Bytes" are what nothing could be made of, and every byte lies in some field. The
/// decoder is the same with and without it.
///
/// A packet of tiny fields costs a hundred times its size here, so there is an end to it: what lies behind
/// `mostFields` is told as "Further Fields, not shown", one for each group it lies in. Of the findings behind
/// `mostFindings` the first for each statement is still told.
class FieldTrace
{
public:
    static constexpr std::size_t mostFields = 20'000;
    static constexpr std::size_t mostFindings = 1'000;
    static constexpr std::string_view furtherFields = "Further Fields, not shown";

    /// Opens a group whose length is set by the matching close().
    void open(std::string_view name, std::uint32_t offset);
    void close(std::uint32_t endOffset);
    void note(TracedField field);
    void find(Violation violation);

    [[nodiscard]] const std::vector<TracedField> &fields() const { return m_fields; }
    [[nodiscard]] const std::vector<Violation> &findings() const { return m_findings; }
    void clear();

private:
    static constexpr std::size_t nowhere = ~std::size_t {0};
    [[nodiscard]] std::uint16_t depth() const { return static_cast<std::uint16_t>(m_open.size()); }
    [[nodiscard]] bool isFull() const { return m_fields.size() >= mostFields; }
    void leaveOut(std::uint32_t offset, std::uint32_t length);

    std::vector<TracedField> m_fields;
    /// Groups that are open, by their place in m_fields; those that were left out are only counted.
    std::vector<std::size_t> m_open;
    std::size_t m_openLeftOut = 0;
    /// What stands for the fields that are left out of the innermost open group.
    std::size_t m_further = nowhere;
    std::vector<Violation> m_findings;
    /// Filled when there are too many.
    std::set<Clause> m_found;
};

} // namespace espalier
