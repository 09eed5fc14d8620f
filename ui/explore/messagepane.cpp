// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/messagepane.h"

#include "core/mqtt/property.h"
#include "core/service/republish.h"
#include "ui/common/filesaver.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/historypane.h"
#include "ui/explore/messageheader.h"
#include "ui/explore/partnerbar.h"
#include "ui/explore/payloadpane.h"
#include "ui/explore/payloadtext.h"
#include "ui/explore/payloadview.h"
#include "ui/explore/trendpane.h"
#include "ui/theme/controls.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// ".json", with its dot; empty for what has no name of its own.
QString fileSuffix(const FormattedPayload &formatted)
{
    if (formatted.image)
        return u'.' + QString::fromLatin1(imageFormatName(formatted.image->format)).toLower();
    switch (formatted.decoder) {
    case DecoderKind::Json:
        return QStringLiteral(".json");
    case DecoderKind::Text:
        return QStringLiteral(".txt");
    default:
        return QStringLiteral(".bin");
    }
}

} // namespace

MessagePane::MessagePane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_pages(new QStackedLayout(this))
    , m_header(new MessageHeader(theme, this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_payload(new PayloadPane(theme, this))
    , m_noMessage(plainLabel(tr("No message on this level itself, only below it."), this))
    , m_history(new HistoryPane(theme, this))
    , m_trend(new TrendPane(theme, m_history->model(), this))
    , m_saver(new FileSaver(this))
{
    setSurface(this, Role::Panel);
    QLabel *empty = plainLabel(tr("Select a topic to see its messages."), this);
    empty->setAlignment(Qt::AlignCenter);
    setTextRole(empty, Role::Faint);
    setTextRole(m_noMessage, Role::Faint);
    m_noMessage->setAlignment(Qt::AlignCenter);

    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_noMessage, 1);
    column->addWidget(m_splitter, 1);
    m_splitter->addWidget(m_payload);
    m_splitter->addWidget(m_trend);
    m_splitter->addWidget(m_history);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setStretchFactor(2, 3);
    m_splitter->setSizes({228, 194, 316});
    m_splitter->setChildrenCollapsible(true);
    m_splitter->setCollapsible(0, false);
    m_pages->addWidget(empty);
    m_pages->addWidget(page);

    connect(m_header, &MessageHeader::levelClicked, this, &MessagePane::levelClicked);
    connect(m_header, &MessageHeader::copyRequested, this, &MessagePane::copyValue);
    connect(m_header, &MessageHeader::copyAsRequested, this, [this](TextForm form) {
        if (const HistoryEntry *entry = message())
            QApplication::clipboard()->setText(payloadAs(form, entry->payload));
    });
    connect(m_payload->partners(), &PartnerBar::partnerClicked, this, &MessagePane::showPartner);
    connect(m_header, &MessageHeader::saveRequested, this, &MessagePane::savePayload);
    connect(m_header, &MessageHeader::publishAgainRequested, this, &MessagePane::publishAgain);
    connect(m_history, &HistoryPane::publishAgainWanted, this, &MessagePane::publishAgain);
    connect(m_history, &HistoryPane::currentChanged, this, &MessagePane::refresh);
    connect(m_history, &HistoryPane::compareWanted, m_payload, &PayloadPane::showDiff);
    connect(m_payload, &PayloadPane::decodingChanged, m_trend,
            [this] { m_trend->setDecoding(m_payload->decoding()); });
    const auto showTrends = [this] {
        m_payload->view()->setTrends(&m_trend->collector(), m_trend->charted());
    };
    connect(m_trend, &TrendPane::chartedChanged, this, showTrends);
    connect(m_trend, &TrendPane::seriesChanged, this, showTrends);
    connect(m_payload->view(), &PayloadView::trendToggled, m_trend, &TrendPane::toggle);
}

MessagePane::~MessagePane() = default;

void MessagePane::setDecodeRules(DecodeRuleBook &rules)
{
    m_payload->setDecodeRules(rules);
    const auto follow = [this, &rules] { m_history->setPayloadRegistry(rules.registry()); };
    connect(&rules, &DecodeRuleBook::registryChanged, this, follow);
    follow();
}

void MessagePane::apply(const TopicDetail &detail)
{
    if (detail.id == TopicId::None) {
        clear();
        return;
    }
    m_topic = detail;
    m_topic.appended.clear();
    m_history->apply(detail);
    m_payload->setTopicName(m_topic.topicName);
    m_payload->setAliases(m_topic.aliases);
    m_trend->follow(m_topic.id, m_topic.displayName);
    m_pages->setCurrentIndex(1);
    refresh();
    if (m_awaited && m_awaited->topicName == m_topic.topicName)
        showAwaited();
}

void MessagePane::clear()
{
    m_topic = {};
    m_history->clear();
    m_trend->follow(TopicId::None, {});
    m_payload->clear();
    m_pages->setCurrentIndex(0);
}

QList<Pane> MessagePane::panes() const
{
    return {Pane {m_payload, m_payload->view()}, Pane {m_trend, m_trend},
            Pane {m_history, m_history->table()}};
}

const HistoryEntry *MessagePane::message() const
{
    return m_history->current();
}

void MessagePane::refresh()
{
    const HistoryEntry *entry = message();
    m_header->showMessage(m_topic, entry,
                          m_history->isLive() ? MessageHeader::Age::Latest : MessageHeader::Age::Older);
    m_splitter->setVisible(entry != nullptr);
    m_noMessage->setVisible(entry == nullptr);
    if (entry)
        m_payload->showMessage(m_topic.id, *entry, m_history->comparedWith());
    else
        m_payload->clear();
    askForPartners();
}

void MessagePane::askForPartners()
{
    const HistoryEntry *entry = message();
    if (entry && PropertyView(entry->properties.view()).contains(Property::CorrelationData))
        emit partnersWanted(m_topic.topicName, entry->properties, entry->time);
    else
        m_payload->partners()->setPartners({}, 0);
}

void MessagePane::setPartners(const QByteArray &topicName, WallTime time, const QList<Partner> &partners)
{
    const HistoryEntry *entry = message();
    if (entry && topicName == m_topic.topicName && entry->time == time)
        m_payload->partners()->setPartners(partners, time);
}

void MessagePane::showPartner(const QByteArray &topicName, WallTime time)
{
    await({.topicName = topicName, .time = time});
}

void MessagePane::showMessage(const QByteArray &topicName, const Bytes &payload, WallTime time)
{
    await({.topicName = topicName, .time = time, .payload = payload});
}

void MessagePane::await(const Awaited &awaited)
{
    m_awaited = awaited;
    if (awaited.topicName == m_topic.topicName)
        showAwaited();
    else
        emit levelClicked(awaited.topicName);
}

void MessagePane::showAwaited()
{
    const Awaited awaited = *std::exchange(m_awaited, std::nullopt);
    if (!awaited.payload)
        m_history->choose(awaited.time);
    else if (!m_history->chooseNearest(awaited.time, *awaited.payload))
        emit messageMissing();
}

void MessagePane::copyValue() const
{
    const HistoryEntry *entry = message();
    if (!entry)
        return;
    QApplication::clipboard()->setText(payloadText(entry->payload));
}

void MessagePane::publishAgain()
{
    if (const HistoryEntry *entry = message(); entry && entry->payload.size() <= longestEditedPayload)
        emit draftWanted(draftOf(m_topic.topicName, *entry, m_payload->decoding().registry.get()));
}

void MessagePane::savePayload()
{
    const HistoryEntry *entry = message();
    if (!entry)
        return;
    const QString suffix = fileSuffix(m_payload->view()->formatted());
    m_saver->ask(tr("Save Payload"), m_topic.displayName.section(u'/', -1) + suffix, {tr("All files (*)")},
                 [payload = entry->payload](const QString &) {
                     return QByteArray(payload.text().data(), qsizetype(payload.size()));
                 });
}

bool MessagePane::isDecoding() const
{
    return m_payload->view()->isDecoding();
}

void MessagePane::goLive()
{
    m_history->goLive();
}

} // namespace espalier
