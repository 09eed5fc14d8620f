// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"

#include <QTreeWidget>

#include <optional>

namespace espalier {

class Theme;

/// The exchange of the selected packet as text: each packet with the time since the one before, messages on their way,
/// Topic Aliases of both sides. A double click or Enter on a packet chooses it.
class ConversationPane : public QTreeWidget
{
    Q_OBJECT
public:
    explicit ConversationPane(const Theme &theme, QWidget *parent = nullptr);
    ~ConversationPane() override;

    /// More about the same packet leaves what is selected.
    void setDetail(const PacketDetail &detail);
    /// They come later than the rest.
    void setAliases(Side sender, const QList<AliasEntry> &aliases);

signals:
    void packetChosen(espalier::PacketNumber number);

private:
    QTreeWidgetItem *addGroup(const QString &title);
    void addExchange(const PacketDetail &detail);
    void choose(const QTreeWidgetItem *item);

    const Theme &m_theme;
    void build(const PacketDetail &detail);

    // What is shown.
    std::optional<PacketNumber> m_number;
    QList<ExchangeStep> m_exchange;
    std::optional<AwaitedAnswer> m_awaited;
    /// By Side.
    QTreeWidgetItem *m_aliases[2] {};
    QList<AliasEntry> m_entries[2] {};
};

} // namespace espalier
