// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/clause.h"
#include "core/mqtt/reasoncode.h"

#include <QTest>

#include <fmt/format.h>

#include <cstring>
#include <string>

/// How Qt Test prints the protocol's values when a comparison fails.
namespace espalier {

[[nodiscard]] inline char *copyForQtTest(const std::string &text)
{
    return qstrdup(text.c_str());
}

inline char *toString(Clause clause)
{
    const auto &info = clauseInfo(clause);
    return copyForQtTest(fmt::format("{} ({})", info.label, info.text));
}

inline char *toString(ReasonCode code)
{
    return copyForQtTest(
        fmt::format("{:#04x} {}", static_cast<unsigned>(code), reasonCodeName(code, PacketType::PubAck)));
}

inline char *toString(ProtocolVersion version)
{
    return copyForQtTest(fmt::format("protocol level {}", static_cast<unsigned>(version)));
}

} // namespace espalier
