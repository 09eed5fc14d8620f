// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/signalleaf.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace espalier {

/// The leaves of a payload in their order. Topics with payloads of one shape share one list.
using SignalLeaves = std::shared_ptr<const std::vector<SignalLeaf>>;

struct SignalTopic
{
    QByteArray topicName {};
    SignalLeaves leaves {};
};

/// The signals of a connection.
struct SignalCatalog
{
    static constexpr qsizetype maximumTopics = 5000;

    /// In the order of the topic tree by name; the first `maximumTopics` that the filter lets through.
    QList<SignalTopic> topics {};
    /// Topics with signals that the filter lets through, and all topics with signals.
    std::uint64_t matching = 0;
    std::uint64_t total = 0;
    /// Topics that have not been looked into yet.
    std::uint64_t unseen = 0;
    /// The words that it is made for.
    QString filter {};
};

/// One value as it stands.
struct SignalValue
{
    std::string path {};
    /// As it was sent, at most 100 UTF-16 units. Raw text.
    QString text {};
    friend bool operator==(const SignalValue &, const SignalValue &) = default;
};

/// The last values of topics, by topic.
using SignalValues = QHash<QByteArray, QList<SignalValue>>;

} // namespace espalier
