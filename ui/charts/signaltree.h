// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalcatalog.h"
#include "core/service/signalsource.h"

#include <QString>

#include <memory>
#include <vector>

namespace espalier {

/// A row of the tree of signals.
struct SignalNode
{
    enum class Kind : std::uint8_t {
        /// A connection, where there are several.
        Connection,
        /// Levels of topics without a value of their own: "plant/line-1".
        Group,
        Topic,
        /// A place in the payloads of the topic above.
        Leaf,
    };
    Kind kind = Kind::Group;
    /// To be shown. Raw text.
    QString label {};
    QUuid profile {};
    /// The whole topic name, or the levels so far.
    QByteArray name {};
    std::string path {};
    SignalLeaf::Kind leafKind = SignalLeaf::Kind::Number;
    /// The payloads of this topic are nothing but a value.
    bool isPlain = false;
    SignalNode *parent = nullptr;
    std::vector<std::unique_ptr<SignalNode>> children {};
    /// Of SignalTreeModel.
    quintptr id = 0;
    /// As it stands; of a signal only.
    QString value {};

    [[nodiscard]] bool isSignal() const { return kind == Kind::Leaf || isPlain; }
    /// Of a signal.
    [[nodiscard]] SignalSource source() const;
    [[nodiscard]] bool isSameAs(const SignalNode &other) const;
    /// The same for nodes that are the same, among the children of one node.
    [[nodiscard]] QByteArray key() const;
    [[nodiscard]] int row() const;
};

/// Bytes of a topic as one line of text.
[[nodiscard]] QString shownText(const QByteArray &bytes);

/// More are not shown: the user may filter.
inline constexpr std::size_t maximumSignalRows = 20'000;

/// Appends the rows of a catalogue to `root`, at most `room`, levels with one only level below them on one row. Returns how
/// many there are.
std::size_t addSignalRows(SignalNode &root, const SignalCatalog &catalog, const QUuid &profile,
                          std::size_t room = maximumSignalRows);
/// The signals at and below a node in their order, at most `maximum`. Below a group only numbers and booleans count.
[[nodiscard]] std::vector<SignalSource> signalsBelow(const SignalNode &node, std::size_t maximum);

} // namespace espalier
