// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tostring.h"

#include <fmt/format.h>

namespace espalier {

char *copyForQtTest(const std::string &text)
{
    return qstrdup(text.c_str());
}

char *toString(Clause clause)
{
    const auto &info = clauseInfo(clause);
    return copyForQtTest(fmt::format("{} ({})", info.label, info.text));
}

char *toString(ReasonCode code)
{
    return copyForQtTest(
        fmt::format("{:#04x} {}", static_cast<unsigned>(code), reasonCodeName(code, PacketType::PubAck)));
}

char *toString(ProtocolVersion version)
{
    return copyForQtTest(fmt::format("protocol level {}", static_cast<unsigned>(version)));
}

} // namespace espalier
