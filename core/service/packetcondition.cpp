// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/packetcondition.h"

namespace espalier {

SourceCondition::SourceCondition(const PacketSource &source)
    : m_kind(source.kind), m_name(source.name.toStdString()), m_clientId(source.clientId.toStdString())
{ }

bool SourceCondition::matches(const CapturedStream &stream) const
{
    return (!m_kind || stream.info().source == *m_kind) && (m_name.empty() || stream.info().name == m_name)
           && (m_clientId.empty() || stream.clientId() == m_clientId);
}

} // namespace espalier
