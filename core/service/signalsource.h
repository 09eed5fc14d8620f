// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/series/derivation.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QUuid>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Where the samples of a signal come from.
struct SignalAddress
{
    enum class Kind : std::uint8_t {
        /// What stands in the payloads of a topic.
        Value,
        /// How many messages of the topic there are in each second.
        Rate,
    };
    /// Whose connection.
    QUuid profile {};
    /// The exact bytes.
    QByteArray topicName {};
    Kind kind = Kind::Value;
    /// A ValuePath; empty: the payload itself.
    std::string path {};
    /// A ValuePath to the time that the sender gave the value; nothing: when it arrived counts.
    std::optional<std::string> timePath {};
    friend bool operator==(const SignalAddress &, const SignalAddress &) = default;
};

/// What a curve shows: a signal, or what is made of some.
struct SignalSource
{
    /// At least one; more than one only with an expression.
    std::vector<SignalAddress> inputs {};
    /// See Expression; empty: the input as it is.
    std::string expression {};
    /// One after the other.
    std::vector<Derivation> derivations {};

    [[nodiscard]] bool isDerived() const { return !expression.empty() || !derivations.empty(); }
    friend bool operator==(const SignalSource &, const SignalSource &) = default;
};

/// The last level of the topic and the path: "temperature.value". Raw text.
[[nodiscard]] QString shortName(const SignalAddress &address);

[[nodiscard]] QJsonObject toJson(const SignalSource &source);
/// What is wrong with it, in English.
[[nodiscard]] Expected<SignalSource, QString> signalSourceFrom(const QJsonObject &object);

} // namespace espalier
