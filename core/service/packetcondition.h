// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetlog.h"
#include "core/service/packetsnapshot.h"

namespace espalier {

/// Whether packets of a log come from a source.
class SourceCondition
{
public:
    explicit SourceCondition(const PacketSource &source);

    [[nodiscard]] bool takesAll() const { return !m_kind && m_name.empty() && m_clientId.empty(); }
    [[nodiscard]] bool matches(const CapturedStream &stream) const;

private:
    std::optional<StreamInfo::Source> m_kind;
    std::string m_name;
    std::string m_clientId;
};

} // namespace espalier
