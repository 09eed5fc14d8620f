// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"
#include "ui/common/pane.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QLabel;
class QSplitter;

namespace espalier {

class ConversationLadder;
class ConversationPane;
class ElidedLabel;
class FieldTree;
class FindingCards;
class HexView;
class PaneTabs;

/// All about the selected packet, side by side: its fields and what is wrong with them, its bytes, its exchange. Fields and
/// bytes mark each other.
class PacketPane : public QWidget
{
    Q_OBJECT
public:
    explicit PacketPane(Theme &theme, QWidget *parent = nullptr);
    ~PacketPane() override;

    void setDetail(const PacketDetail &detail);
    void setAliases(Side sender, const QList<AliasEntry> &aliases);
    /// The exchange as text is in sight, with what setAliases() tells.
    [[nodiscard]] bool showsConversation() const;
    [[nodiscard]] QSplitter *splitter() const { return m_splitter; }
    /// Side by side.
    [[nodiscard]] QList<Pane> panes() const;
    void focusFields();

signals:
    void packetChosen(espalier::PacketNumber number);
    void sectionWanted(espalier::Clause clause);
    /// It has come in sight.
    void conversationShown();

private:
    [[nodiscard]] QWidget *makeFields();
    [[nodiscard]] QWidget *makeBytes();
    [[nodiscard]] QWidget *makeLadder();
    void showBytes(const PacketDetail &detail);
    void showHeadlines(const PacketDetail &detail);
    void markField();
    void markBytes();
    void showOffset();

    Theme &m_theme;
    QSplitter *m_splitter;
    PaneTabs *m_tabs;
    ElidedLabel *m_headline;
    FieldTree *m_fields;
    FindingCards *m_cards;
    ConversationPane *m_conversation;
    HexView *m_hex;
    QLabel *m_offset;
    ElidedLabel *m_exchange;
    ConversationLadder *m_ladder;
    bool m_isMarking = false;
    /// What the fields and bytes are of.
    std::optional<PacketNumber> m_shown;
};

} // namespace espalier
