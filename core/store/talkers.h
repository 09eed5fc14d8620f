// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/topicstore.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace espalier {

/// One topic and what it sends.
struct Talker
{
    QByteArray topicName;
    QString displayName;
    float rate = 0;
    float byteRate = 0;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
};

enum class TalkerOrder { Messages, Bytes };

/// At most `limit` topics that send most by now, most first; silent ones are left out. A topic that is also a level above
/// others is counted with them, and its name says so by "/#" in the display name.
[[nodiscard]] QList<Talker> topTalkers(const TopicStore &store, TalkerOrder order, std::size_t limit,
                                       SteadyMs now);

} // namespace espalier
