// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/fieldtrace.h"

#include <algorithm>

namespace espalier {

void FieldTrace::open(std::string_view name, std::uint32_t offset)
{
    if (isFull()) {
        ++m_openLeftOut;
        return;
    }
    m_open.push_back(m_fields.size());
    m_fields.push_back({.name = name, .offset = offset, .depth = static_cast<std::uint16_t>(depth() - 1)});
}

void FieldTrace::close(std::uint32_t endOffset)
{
    if (m_openLeftOut > 0) {
        --m_openLeftOut;
        return;
    }
    auto &group = m_fields[m_open.back()];
    group.length = endOffset - group.offset;
    m_open.pop_back();
    m_further = nowhere;
}

void FieldTrace::note(TracedField field)
{
    if (isFull()) {
        leaveOut(field.offset, field.length);
        return;
    }
    field.depth = depth();
    m_fields.push_back(field);
}

void FieldTrace::leaveOut(std::uint32_t offset, std::uint32_t length)
{
    if (m_further == nowhere) {
        m_further = m_fields.size();
        m_fields.push_back(
            {.name = furtherFields, .offset = offset, .depth = depth(), .kind = TracedField::Kind::Binary});
    }
    // Some are noted twice: flags lie in a byte that was read before.
    auto &further = m_fields[m_further];
    further.length = std::max(further.length, offset + length - further.offset);
}

void FieldTrace::find(Violation violation)
{
    if (m_findings.size() >= mostFindings) {
        if (m_found.empty())
            for (const auto &finding : m_findings)
                m_found.insert(finding.clause);
        if (!m_found.insert(violation.clause).second)
            return;
    }
    m_findings.push_back(violation);
}

void FieldTrace::clear()
{
    m_fields.clear();
    m_open.clear();
    m_openLeftOut = 0;
    m_further = nowhere;
    m_findings.clear();
    m_found.clear();
}

} // namespace espalier
