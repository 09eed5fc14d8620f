// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/messageheader.h"

#include "core/mqtt/property.h"
#include "core/payload/displaytext.h"
#include "core/service/republish.h"
#include "ui/common/badgelabel.h"
#include "ui/common/clipboard.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/units.h"
#include "ui/explore/breadcrumb.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace espalier {

MessageHeader::MessageHeader(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_breadcrumb(new Breadcrumb(theme, this))
    , m_copy(new QPushButton(tr("Copy"), this))
    , m_more(new QToolButton(this))
    , m_meta(new ElidedLabel(this))
    , m_contentType(new BadgeLabel(theme, this))
    , m_retained(new BadgeLabel(theme, this))
    , m_older(new BadgeLabel(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 9);
    column->setSpacing(4);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_breadcrumb, 1);
    top->addWidget(m_copy);
    top->addWidget(m_more);
    column->addLayout(top);
    auto *meta = new QHBoxLayout;
    meta->setSpacing(6);
    meta->addWidget(m_meta);
    for (BadgeLabel *badge : {m_contentType, m_retained, m_older})
        meta->addWidget(badge);
    meta->addStretch(1);
    column->addLayout(meta);
    m_copy->setFixedHeight(24);
    setTextRole(m_meta, Role::Muted);
    buildMenu();
    takeFonts();
    connect(m_copy, &QPushButton::clicked, this, &MessageHeader::copyRequested);
    connect(m_breadcrumb, &Breadcrumb::levelClicked, this, &MessageHeader::levelClicked);
    connect(&theme, &Theme::changed, this, &MessageHeader::takeFonts);
}

void MessageHeader::buildMenu()
{
    setButtonKind(m_more, ButtonKind::Quiet);
    m_more->setIcon(m_theme.icon(QStringLiteral("more")));
    m_more->setAccessibleName(tr("More to do with the payload"));
    m_more->setToolTip(tr("Copy in another form, save to a file, publish again"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_more);
    for (const auto &[text, form] :
         {std::pair(tr("Copy as Hex"), TextForm::Hex), std::pair(tr("Copy as Base64"), TextForm::Base64),
          std::pair(tr("Copy as C Array"), TextForm::CArray)})
        m_copyAs << menu->addAction(text, this, [this, form] { emit copyAsRequested(form); });
    menu->addSeparator();
    menu->addAction(tr("Save to File…"), this, &MessageHeader::saveRequested);
    menu->addSeparator();
    m_publishAgain =
        menu->addAction(tr("Edit and Publish Again…"), this, &MessageHeader::publishAgainRequested);
    m_more->setMenu(menu);
}

void MessageHeader::takeFonts()
{
    m_meta->setFont(m_theme.scaledTextFont(12.0 / 13));
    update();
}

QString MessageHeader::describe(const TopicDetail &topic, const HistoryEntry *entry)
{
    QStringList parts;
    if (entry) {
        parts << timeText(entry->time) << tr("QoS %1").arg(int(entry->qos))
              << sizeText(entry->payload.size());
        parts << tr("%Ln messages", nullptr, int(std::min<std::uint64_t>(topic.messages, INT_MAX)));
        if (topic.rate > 0)
            parts << tr("every %1")
                         .arg(
                             intervalText(std::chrono::microseconds(std::int64_t(1e6 / double(topic.rate)))));
        if (entry->dup)
            parts << tr("DUP", "flag of a message that was sent again");
    }
    if (topic.topicsBelow > 0)
        parts << tr("%Ln topics below", nullptr, int(std::min<std::uint32_t>(topic.topicsBelow, INT_MAX)));
    return parts.join(QStringLiteral(" · "));
}

void MessageHeader::showMessage(const TopicDetail &topic, const HistoryEntry *entry, Age age)
{
    m_breadcrumb->setTopic(topic.topicName);
    m_meta->setText(describe(topic, entry));
    QString contentType;
    if (entry)
        if (const auto text = PropertyView(entry->properties.view()).text(Property::ContentType))
            contentType = displayText(asBytes(*text), 200);
    m_contentType->setBadge(contentType);
    m_retained->setBadge(entry && entry->retain ? tr("retained") : QString());
    m_older->setBadge(entry && age == Age::Older ? tr("older message") : QString(),
                      BadgeLabel::Tone::Warning);
    const bool isTooLarge = entry && entry->payload.size() > Clipboard::most;
    m_copy->setEnabled(entry && !isTooLarge);
    m_copy->setToolTip(isTooLarge ? tr("The payload is too large for the clipboard: save it to a file")
                                  : tr("Copy the payload"));
    m_more->setEnabled(entry != nullptr);
    m_publishAgain->setEnabled(entry && entry->payload.size() <= longestEditedPayload);
    for (QAction *action : std::as_const(m_copyAs))
        action->setEnabled(entry && !isTooLarge);
}

void MessageHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.color(Role::Line));
}

} // namespace espalier
