// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetpane.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/hexview.h"
#include "ui/common/panetabs.h"
#include "ui/packets/conversationladder.h"
#include "ui/packets/conversationpane.h"
#include "ui/packets/fieldtree.h"
#include "ui/packets/findingcards.h"
#include "ui/packets/packetwords.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>

namespace espalier {

namespace {

constexpr qreal smallPrint = 11.5 / 13;

QVBoxLayout *columnOf(QWidget *widget)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

PacketPane::PacketPane(Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_splitter(new QSplitter(Qt::Horizontal, this))
{
    columnOf(this)->addWidget(m_splitter);
    for (QWidget *part : {makeFields(), makeBytes(), makeLadder()})
        m_splitter->addWidget(part);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setStretchFactor(2, 2);
    m_splitter->setSizes({430, 574, 360});
    m_splitter->setCollapsible(0, false);
    connect(m_fields, &FieldTree::fieldSelected, this, &PacketPane::markBytes);
    connect(m_hex, &HexView::selectionChanged, this, &PacketPane::markField);
    connect(m_cards, &FindingCards::sectionWanted, this, &PacketPane::sectionWanted);
    connect(m_cards, &FindingCards::packetChosen, this, &PacketPane::packetChosen);
    connect(m_conversation, &ConversationPane::packetChosen, this, &PacketPane::packetChosen);
    connect(m_ladder, &ConversationLadder::packetChosen, this, &PacketPane::packetChosen);
    setDetail(PacketDetail());
}

PacketPane::~PacketPane() = default;

QList<Pane> PacketPane::panes() const
{
    return {Pane {m_splitter->widget(0), m_fields}, Pane {m_splitter->widget(1), m_hex},
            Pane {m_splitter->widget(2), m_ladder}};
}

QWidget *PacketPane::makeFields()
{
    auto *part = new QWidget(this);
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::Below, part);
    m_tabs = new PaneTabs(m_theme, header);
    m_tabs->setAccessibleName(tr("About the packet"));
    m_tabs->addTab(tr("Fields"));
    m_tabs->addTab(tr("Conversation"));
    m_headline = new ElidedLabel(header);
    m_headline->setFont(m_theme.scaledTextFont(smallPrint));
    m_headline->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    setTextRole(m_headline, Role::Faint);
    header->row()->addWidget(m_tabs);
    header->row()->addWidget(m_headline, 1);

    auto *fields = new QWidget(part);
    m_fields = new FieldTree(m_theme, fields);
    m_cards = new FindingCards(m_theme, fields);
    auto *column = columnOf(fields);
    column->addWidget(m_fields, 1);
    column->addWidget(m_cards);
    m_conversation = new ConversationPane(m_theme, part);
    auto *pages = new QStackedWidget(part);
    pages->addWidget(fields);
    pages->addWidget(m_conversation);
    connect(m_tabs, &QTabBar::currentChanged, this, [this, pages](int page) {
        pages->setCurrentIndex(page);
        if (showsConversation())
            emit conversationShown();
    });

    auto *whole = columnOf(part);
    whole->addWidget(header);
    whole->addWidget(pages, 1);
    part->setMinimumWidth(220);
    return part;
}

QWidget *PacketPane::makeBytes()
{
    auto *part = new QWidget(this);
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::Below, part);
    header->row()->addWidget(
        plainLabel(tr("Bytes"), Role::Text, m_theme.scaledTextFont(12.5 / 13, QFont::DemiBold), header));
    header->row()->addStretch();
    m_offset = plainLabel({}, Role::Faint, m_theme.scaledTextFont(smallPrint), header);
    header->row()->addWidget(m_offset);
    m_hex = new HexView(m_theme, part);
    auto *whole = columnOf(part);
    whole->addWidget(header);
    whole->addWidget(m_hex, 1);
    part->setMinimumWidth(160);
    return part;
}

QWidget *PacketPane::makeLadder()
{
    auto *part = new QWidget(this);
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::Below, part);
    m_exchange = new ElidedLabel(header);
    m_exchange->setFont(m_theme.scaledTextFont(12.5 / 13, QFont::DemiBold));
    header->row()->addWidget(m_exchange, 1);
    m_ladder = new ConversationLadder(m_theme, part);
    auto *scroll = new QScrollArea(part);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_ladder);
    auto *whole = columnOf(part);
    whole->addWidget(header);
    whole->addWidget(scroll, 1);
    part->setMinimumWidth(160);
    return part;
}

void PacketPane::setDetail(const PacketDetail &detail)
{
    // A packet's bytes stay what they are, and so does what was selected in them, while more becomes known of it.
    if (!detail.number || detail.number != m_shown)
        showBytes(detail);
    m_cards->setFindings(detail.findings);
    m_conversation->setDetail(detail);
    m_ladder->setDetail(detail);
    showHeadlines(detail);
}

void PacketPane::showBytes(const PacketDetail &detail)
{
    const QScopedValueRollback marking(m_isMarking, true);
    m_shown = detail.number;
    m_fields->setDetail(detail);
    m_hex->select({});
    m_hex->setMark({});
    m_hex->setBytes(detail.bytes);
    // What is wrong is what people look for.
    for (const PacketFinding &finding : detail.findings) {
        if (finding.scope != ConversationFinding::Scope::Alone)
            continue;
        m_fields->selectByte(finding.offset);
        m_hex->select(m_fields->selectedRange());
        m_hex->ensureVisible(finding.offset);
        break;
    }
    showOffset();
}

void PacketPane::showHeadlines(const PacketDetail &detail)
{
    QString headline;
    if (detail.number || detail.isEvicted)
        headline = PacketWords::headline(detail.row);
    if (detail.isEvicted)
        headline = tr("%1 · no longer kept").arg(headline);
    m_headline->setText(headline);
    const QString exchange = PacketWords::exchange(detail);
    m_exchange->setText(exchange.isEmpty() ? tr("Conversation") : tr("Conversation: %1").arg(exchange));
}

bool PacketPane::showsConversation() const
{
    return m_conversation->isVisible();
}

void PacketPane::setAliases(Side sender, const QList<AliasEntry> &aliases)
{
    m_conversation->setAliases(sender, aliases);
}

void PacketPane::focusFields()
{
    m_tabs->setCurrentIndex(0);
    m_fields->setFocus(Qt::OtherFocusReason);
}

void PacketPane::markBytes()
{
    if (m_isMarking)
        return;
    const QScopedValueRollback marking(m_isMarking, true);
    const HexView::Range range = m_fields->selectedRange();
    m_hex->setMark({});
    m_hex->select(range);
    if (!range.isEmpty())
        m_hex->ensureVisible(range.from);
    showOffset();
}

void PacketPane::markField()
{
    if (m_isMarking)
        return;
    const QScopedValueRollback marking(m_isMarking, true);
    const HexView::Range chosen = m_hex->selection();
    if (!chosen.isEmpty())
        m_fields->selectByte(chosen.from);
    m_hex->setMark(m_fields->selectedRange());
    showOffset();
}

void PacketPane::showOffset()
{
    const HexView::Range range = m_fields->selectedRange();
    if (range.isEmpty())
        m_offset->clear();
    else if (range.to == range.from + 1)
        m_offset->setText(tr("offset %1").arg(range.from));
    else
        m_offset->setText(tr("offset %1–%2").arg(range.from).arg(range.to - 1));
}

} // namespace espalier
