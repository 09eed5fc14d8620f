// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/fieldtrace.h"

namespace espalier {

void FieldTrace::open(std::string_view name, std::uint32_t offset)
{
    m_open.push_back(m_fields.size());
    m_fields.push_back(
        {.name = name, .offset = offset, .depth = static_cast<std::uint16_t>(m_open.size() - 1)});
}

void FieldTrace::close(std::uint32_t endOffset)
{
    auto &group = m_fields[m_open.back()];
    group.length = endOffset - group.offset;
    m_open.pop_back();
}

void FieldTrace::note(TracedField field)
{
    field.depth = static_cast<std::uint16_t>(m_open.size());
    m_fields.push_back(field);
}

void FieldTrace::clear()
{
    m_fields.clear();
    m_open.clear();
    m_findings.clear();
}

} // namespace espalier
