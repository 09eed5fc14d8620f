// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/findingcards.h"

#include "ui/common/badgelabel.h"
#include "ui/packets/packetwords.h"
#include "ui/theme/cardframe.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

constexpr int leastHeight = 60;
const QString sectionLink = QStringLiteral("section");
const QString packetLink = QStringLiteral("packet");

} // namespace

FindingCards::FindingCards(Theme &theme, QWidget *parent)
    : QScrollArea(parent), m_theme(theme), m_column(new QVBoxLayout)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setAccessibleName(tr("Violations"));
    auto *content = new QWidget(this);
    content->setLayout(m_column);
    m_column->setContentsMargins(12, 8, 12, 12);
    m_column->setSpacing(8);
    setWidget(content);
    hide();
}

FindingCards::~FindingCards() = default;

void FindingCards::setFindings(const QList<PacketFinding> &findings)
{
    if (findings == m_findings)
        return;
    m_findings = findings;
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const PacketFinding &finding : findings.first(std::min(findings.size(), maximumCards)))
        m_column->addWidget(makeCard(finding));
    if (findings.size() > maximumCards)
        m_column->addWidget(plainLabel(tr("and %n more", nullptr, int(findings.size() - maximumCards)),
                                       Role::Muted, m_theme.textFont(), this));
    setVisible(!findings.isEmpty());
    updateGeometry();
}

QWidget *FindingCards::makeCard(const PacketFinding &finding)
{
    const bool isViolation = finding.severity == ConversationFinding::Severity::Violation;
    auto *card = new CardFrame(m_theme, this);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(3);
    auto *badge = new BadgeLabel(m_theme, card);
    badge->setBadge(PacketWords::badge(finding.clause),
                    isViolation ? BadgeLabel::Tone::Error : BadgeLabel::Tone::Warning);
    auto *title = plainLabel(QString::fromUtf8(clauseInfo(finding.clause).title), Role::Text,
                             m_theme.scaledTextFont(1.0, QFont::DemiBold), card);
    title->setWordWrap(true);
    auto *head = new QHBoxLayout;
    head->setSpacing(5);
    head->addWidget(badge, 0, Qt::AlignTop);
    head->addWidget(title, 1);
    column->addLayout(head);
    column->addWidget(plainLabel(PacketWords::severity(finding), isViolation ? Role::Error : Role::Warning,
                                 m_theme.scaledTextFont(11.5 / 13), card));
    // Markup with nothing in it but what the program brings along.
    auto *text = new QLabel(FindingCards::text(finding), card);
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    text->setAccessibleName(QString::fromUtf8(clauseInfo(finding.clause).text));
    setTextRole(text, Role::Muted);
    connect(text, &QLabel::linkActivated, this, [this, finding](const QString &link) {
        if (link == sectionLink)
            emit sectionWanted(finding.clause);
        else if (finding.related)
            emit packetChosen(*finding.related);
    });
    column->addWidget(text);
    return card;
}

QString FindingCards::text(const PacketFinding &finding)
{
    const ClauseInfo &clause = clauseInfo(finding.clause);
    const auto link = [](const QString &name, const QString &shown) {
        return QStringLiteral("<a href='%1' style='text-decoration:none'>%2</a>")
            .arg(name, shown.toHtmlEscaped());
    };
    QString text = QString::fromUtf8(clause.text).toHtmlEscaped() + u' '
                   + link(sectionLink, PacketWords::section(finding.clause) + QStringLiteral(" ↗"));
    if (finding.related)
        text += QStringLiteral(" · ")
                + link(packetLink, tr("see packet %1").arg(PacketWords::number(*finding.related)));
    return text;
}

QSize FindingCards::sizeHint() const
{
    // Never more than the half of the pane: the fields are what it is for.
    const int room = parentWidget() ? parentWidget()->height() / 2 : leastHeight;
    const int width = viewport()->width();
    const int wanted =
        widget()->hasHeightForWidth() ? widget()->heightForWidth(width) : widget()->sizeHint().height();
    return {300, std::clamp(wanted, leastHeight, std::max(leastHeight, room))};
}

QSize FindingCards::minimumSizeHint() const
{
    return {100, leastHeight};
}

void FindingCards::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        updateGeometry();
}

} // namespace espalier
