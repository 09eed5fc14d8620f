// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/payloadpane.h"

#include "ui/common/hexview.h"
#include "ui/explore/decodemenu.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/decodewords.h"
#include "ui/explore/diffpane.h"
#include "ui/explore/partnerbar.h"
#include "ui/explore/payloadview.h"
#include "ui/explore/propertydelegate.h"
#include "ui/explore/propertymodel.h"
#include "ui/explore/rawview.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include <utility>

namespace espalier {

PayloadPane::PayloadPane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tabs(new PaneTabs(theme, this))
    , m_decode(new QToolButton(this))
    , m_decodeMenu(new DecodeMenu(theme, this))
    , m_pages(new QStackedWidget(this))
    , m_view(new PayloadView(theme, this))
    , m_diff(new DiffPane(theme, this))
    , m_properties(new QTableView(this))
    , m_propertyModel(new PropertyModel(this))
    , m_partners(new PartnerBar(theme, this))
    , m_raw(new RawView(theme, this))
{
    buildHeader();
    buildPages();
    buildDecodeMenu();
    connect(m_view, &PayloadView::decoded, this, &PayloadPane::handleDecoded);
    connect(m_view, &PayloadView::bytesWanted, this, &PayloadPane::showBytes);
    connect(m_tabs, &QTabBar::currentChanged, this, &PayloadPane::showTab);
    clear();
}

PayloadPane::~PayloadPane() = default;

void PayloadPane::buildHeader()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::Below, this);
    m_tabs->addTab(tr("Payload"));
    m_tabs->addTab(tr("Diff"));
    m_tabs->addTab(tr("Properties"));
    m_tabs->addTab(tr("Raw"));
    m_tabs->setAccessibleName(tr("Parts of the message"));
    setButtonKind(m_decode, ButtonKind::Quiet);
    m_decode->setPopupMode(QToolButton::InstantPopup);
    m_decode->setToolButtonStyle(Qt::ToolButtonTextOnly);
    header->row()->addWidget(m_tabs);
    header->row()->addStretch(1);
    header->row()->addWidget(m_decode);
    column->addWidget(header);
    column->addWidget(m_pages, 1);
}

void PayloadPane::buildPages()
{
    m_properties->setModel(m_propertyModel);
    m_properties->setItemDelegate(new PropertyDelegate(m_theme, this));
    m_properties->setAccessibleName(tr("Properties"));
    m_properties->setFrameShape(QFrame::NoFrame);
    m_properties->setShowGrid(false);
    m_properties->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_properties->setTextElideMode(Qt::ElideRight);
    m_properties->horizontalHeader()->hide();
    m_properties->horizontalHeader()->setStretchLastSection(true);
    m_properties->horizontalHeader()->resizeSection(PropertyModel::NameColumn, 150);
    m_properties->verticalHeader()->hide();
    m_properties->verticalHeader()->setDefaultSectionSize(25);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_diff);
    auto *properties = new QWidget(this);
    auto *column = new QVBoxLayout(properties);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_partners);
    column->addWidget(m_properties, 1);
    m_pages->addWidget(properties);
    m_pages->addWidget(m_raw);
}

void PayloadPane::buildDecodeMenu()
{
    m_decode->setMenu(m_decodeMenu);
    connect(m_decodeMenu, &DecodeMenu::chosen, this, &PayloadPane::chooseDecoder);
    connect(m_decodeMenu->raw(), &QAction::triggered, this, &PayloadPane::toggleRaw);
    // Its key works while the menu is closed.
    addAction(m_decodeMenu->raw());
}

void PayloadPane::showMessage(TopicId topic, const HistoryEntry &entry,
                              const std::optional<HistoryEntry> &before)
{
    m_topic = topic;
    m_entry = entry;
    m_before = before;
    m_propertyModel->show(entry);
    m_tabs->setCount(PropertiesTab,
                     m_propertyModel->rowCount() ? QString::number(m_propertyModel->rowCount()) : QString());
    m_raw->setBytes(entry.payload);
    showPayload();
}

void PayloadPane::clear()
{
    m_topic = TopicId::None;
    m_entry = {};
    m_before.reset();
    m_propertyModel->clear();
    m_tabs->setCount(PropertiesTab, {});
    m_raw->setBytes({});
    m_view->clear();
    m_diff->clear();
    labelDecoder(DecoderKind::Empty);
}

void PayloadPane::setDecodeRules(DecodeRuleBook &rules)
{
    m_decodeMenu->setDecodeRules(rules);
    const auto follow = [this, &rules] {
        m_decoding.registry = rules.registry();
        handleDecodingChanged();
    };
    connect(&rules, &DecodeRuleBook::registryChanged, this, follow);
    follow();
}

void PayloadPane::setTopicName(const QByteArray &topicName)
{
    std::string name = topicName.toStdString();
    if (m_decoding.topic == name)
        return;
    m_decoding.topic = std::move(name);
    m_decoding.choice.reset();
    m_decoding.aliases.reset();
    emit decodingChanged();
}

void PayloadPane::setAliases(const std::shared_ptr<const SparkplugAliases> &aliases)
{
    if (m_decoding.aliases == aliases)
        return;
    m_decoding.aliases = aliases;
    emit decodingChanged();
}

void PayloadPane::chooseDecoder(std::optional<DecodeChoice> choice)
{
    m_decoding.choice = std::move(choice);
    handleDecodingChanged();
}

void PayloadPane::handleDecodingChanged()
{
    if (m_topic != TopicId::None)
        showPayload();
    emit decodingChanged();
}

void PayloadPane::showPayload()
{
    m_view->showMessage(m_topic, m_entry, m_decoding);
    m_diff->showMessages(m_before, m_entry, m_decoding);
}

void PayloadPane::showBytes(std::size_t from, std::size_t to)
{
    m_tabs->setCurrentIndex(RawTab);
    m_raw->select({from, to - from});
    m_raw->hex()->setFocus(Qt::OtherFocusReason);
}

void PayloadPane::handleDecoded(DecoderKind used)
{
    // Places in what was unwrapped are none in the bytes that were sent.
    const FormattedPayload &formatted = m_view->formatted();
    m_raw->setValue(formatted.wrappedBy.empty() ? formatted.value : nullptr);
    labelDecoder(used);
}

void PayloadPane::labelDecoder(DecoderKind used)
{
    m_decoderName = choiceText({.decoder = used, .wrappedBy = m_view->formatted().wrappedBy});
    QString name = m_decoderName;
    const bool hasRule = m_decoding.registry && m_decoding.registry->rules().ruleFor(m_decoding.topic);
    if (!m_decoding.choice)
        name = hasRule ? tr("%1 (by a rule)").arg(name) : tr("%1 (detected)").arg(name);
    m_decodeMenu->setDecoding(m_decoding, used);
    m_decoderLabel = tr("Decode as: %1 ▾").arg(name);
    fitDecoder();
    m_decode->setVisible(m_tabs->currentIndex() <= DiffTab && used != DecoderKind::Empty);
}

void PayloadPane::fitDecoder()
{
    const auto widthOf = [this](const QString &text) { return fontMetrics().horizontalAdvance(text); };
    constexpr int margins = 60;
    const bool fits = m_tabs->sizeHint().width() + widthOf(m_decoderLabel) + margins <= width();
    const QString brief = QStringLiteral("%1 ▾").arg(m_decoderName);
    m_decode->setText(fits ? m_decoderLabel : brief);
    m_decode->setToolTip(fits ? QString() : m_decoderLabel);
    m_decode->setAccessibleName(m_decoderLabel);
    // The long text must not keep the pane wide.
    m_decode->setMinimumWidth(widthOf(brief));
}

void PayloadPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitDecoder();
}

void PayloadPane::toggleRaw()
{
    if (m_tabs->currentIndex() == RawTab) {
        m_tabs->setCurrentIndex(m_tabBeforeRaw);
        return;
    }
    m_tabBeforeRaw = m_tabs->currentIndex();
    m_tabs->setCurrentIndex(RawTab);
}

void PayloadPane::showTab(int tab)
{
    m_pages->setCurrentIndex(tab);
    m_decode->setVisible(tab <= DiffTab && m_topic != TopicId::None);
}

} // namespace espalier
