// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/payloadpane.h"

#include "core/mqtt/property.h"
#include "ui/common/codeview.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/hexview.h"
#include "ui/common/panetabs.h"
#include "ui/explore/imageview.h"
#include "ui/explore/propertydelegate.h"
#include "ui/explore/propertymodel.h"
#include "ui/explore/timeremarks.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

namespace espalier {

PayloadPane::PayloadPane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tabs(new PaneTabs(theme, this))
    , m_decode(new QToolButton(this))
    , m_note(new ElidedLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_payloadPages(new QStackedWidget(this))
    , m_code(new CodeView(theme, this))
    , m_image(new ImageView(theme, this))
    , m_properties(new QTableView(this))
    , m_propertyModel(new PropertyModel(this))
    , m_raw(new HexView(theme, this))
{
    buildHeader();
    buildPages();
    buildDecodeMenu();
    connect(&m_formatter, &PayloadFormatter::ready, this, &PayloadPane::handleReady);
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
    column->addWidget(m_note);
    column->addWidget(m_pages, 1);
    m_note->setContentsMargins(12, 4, 12, 4);
    setTextRole(m_note, Role::Warning);
    setSurface(m_note, Role::Raised);
}

void PayloadPane::buildPages()
{
    m_code->setAccessibleName(tr("Payload"));
    m_payloadPages->addWidget(m_code);
    m_payloadPages->addWidget(m_image);
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
    m_pages->addWidget(m_payloadPages);
    m_pages->addWidget(m_properties);
    m_pages->addWidget(m_raw);
}

void PayloadPane::buildDecodeMenu()
{
    auto *menu = new QMenu(m_decode);
    auto *group = new QActionGroup(menu);
    const auto add = [&](const QString &text, std::optional<DecoderKind> decoder) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(decoder == m_decoder);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, decoder] { chooseDecoder(decoder); });
    };
    add(tr("Detect"), std::nullopt);
    menu->addSeparator();
    for (const DecoderKind decoder : {DecoderKind::Json, DecoderKind::Text, DecoderKind::Hex})
        add(Words::decoder(decoder), decoder);
    m_decode->setMenu(menu);
}

void PayloadPane::showMessage(TopicId topic, const HistoryEntry &entry)
{
    const bool isOther = topic != m_topic;
    m_topic = topic;
    m_entry = entry;
    m_propertyModel->show(entry);
    m_tabs->setCount(PropertiesTab,
                     m_propertyModel->rowCount() ? QString::number(m_propertyModel->rowCount()) : QString());
    m_raw->setBytes(entry.payload);
    if (isOther)
        m_code->scrollToTop();
    format();
}

void PayloadPane::clear()
{
    m_topic = TopicId::None;
    m_entry = {};
    m_propertyModel->clear();
    m_tabs->setCount(PropertiesTab, {});
    m_raw->setBytes({});
    m_code->setContent({}, {});
    m_payloadPages->setCurrentWidget(m_code);
    m_note->hide();
    labelDecoder(DecoderKind::Empty);
}

void PayloadPane::chooseDecoder(std::optional<DecoderKind> decoder)
{
    m_decoder = decoder;
    if (m_topic != TopicId::None)
        format();
}

void PayloadPane::format()
{
    const auto contentType = PropertyView(m_entry.properties.view()).text(Property::ContentType);
    m_formatter.request({m_topic, m_entry.payload, std::string(contentType.value_or("")), m_decoder});
}

void PayloadPane::handleReady(const PayloadFormatter::Result &result)
{
    if (result.topic != m_topic)
        return;
    const FormattedPayload &formatted = result.formatted;
    if (formatted.decoder == DecoderKind::Image) {
        m_image->setImage(result.image);
        m_payloadPages->setCurrentWidget(m_image);
    } else {
        m_code->setContent(formatted.text, formatted.spans,
                           formatted.decoder == DecoderKind::Json ? timeRemarks(formatted)
                                                                  : QList<CodeView::Remark>());
        m_payloadPages->setCurrentWidget(m_code);
    }
    m_note->setText(formatted.note);
    m_note->setVisible(!formatted.note.isEmpty());
    labelDecoder(formatted.decoder);
}

void PayloadPane::labelDecoder(DecoderKind used)
{
    QString name = Words::decoder(used);
    if (!m_decoder)
        name = tr("%1 (detected)").arg(name);
    m_decode->setText(tr("Decode as: %1 ▾").arg(name));
    m_decode->setVisible(m_tabs->currentIndex() == PayloadTab && used != DecoderKind::Empty);
}

void PayloadPane::showTab(int tab)
{
    m_pages->setCurrentIndex(tab);
    m_decode->setVisible(tab == PayloadTab && m_topic != TopicId::None);
}

} // namespace espalier
