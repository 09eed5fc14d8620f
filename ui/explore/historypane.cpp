// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/historypane.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/panetabs.h"
#include "ui/common/units.h"
#include "ui/explore/historydelegate.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QTableView>

namespace espalier {

namespace {
constexpr int rowHeight = 25;
}

HistoryPane::HistoryPane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new HistoryModel(this))
    , m_table(new QTableView(this))
    , m_tabs(new PaneTabs(theme, this))
    , m_evicted(new ElidedLabel(this))
    , m_live(new QPushButton(tr("Live"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new PaneHeader(theme, PaneHeader::Lines::AboveAndBelow, this);
    m_tabs->addTab(tr("History"));
    m_tabs->setFocusPolicy(Qt::NoFocus);
    m_evicted->setFont(theme.scaledTextFont(11.5 / 13));
    setTextRole(m_evicted, Role::Faint);
    m_live->setFixedHeight(24);
    m_live->setToolTip(tr("Show the newest message again and follow (Esc)"));
    header->row()->addWidget(m_tabs);
    header->row()->addWidget(m_evicted, 1);
    header->row()->addWidget(m_live);
    column->addWidget(header);
    column->addWidget(m_table, 1);
    buildTable();
    connect(m_live, &QPushButton::clicked, this, &HistoryPane::goLive);
    connect(&theme, &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    showState();
}

HistoryPane::~HistoryPane() = default;

void HistoryPane::buildTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new HistoryDelegate(m_theme, this));
    m_table->setAccessibleName(tr("History"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(rowHeight);
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setFixedHeight(rowHeight);
    header->setFont(m_theme.scaledTextFont(11.5 / 13, QFont::Medium));
    header->resizeSection(HistoryModel::TimeColumn, 128);
    header->resizeSection(HistoryModel::DeltaColumn, 90);
    header->resizeSection(HistoryModel::QosColumn, 58);
    m_table->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &HistoryPane::handleCurrentRow);
}

void HistoryPane::apply(const TopicDetail &detail)
{
    if (detail.reset)
        m_chosen.reset();
    {
        const QScopedValueRollback applying(m_isApplying, true);
        // New rows come on top: what is being read below stays where it is.
        QScrollBar *bar = m_table->verticalScrollBar();
        const int rowsBefore = m_model->rowCount();
        const int scrolled = detail.reset ? 0 : bar->value();
        const std::uint64_t evictedBefore = m_model->evicted();
        m_model->apply(detail);
        if (scrolled > 0) {
            const auto evicted = int(m_model->evicted() - evictedBefore);
            m_table->updateGeometry();
            bar->setValue(scrolled + std::max(0, m_model->rowCount() - rowsBefore + evicted) * rowHeight);
        }
        if (m_chosen && m_model->rowOf(*m_chosen) < 0)
            m_chosen.reset();
        markCurrent();
    }
    m_tabs->setCount(0, m_model->rowCount() ? countText(std::uint64_t(m_model->rowCount())) : QString());
    m_evicted->setText(m_model->evicted() ? tr("%1 older ones not kept").arg(countText(m_model->evicted()))
                                          : QString());
    showState();
}

void HistoryPane::clear()
{
    TopicDetail nothing;
    nothing.reset = true;
    apply(nothing);
}

void HistoryPane::markCurrent()
{
    const int row = m_chosen ? m_model->rowOf(*m_chosen) : 0;
    const QModelIndex index = m_model->index(row, HistoryModel::TimeColumn);
    if (index.isValid() && m_table->currentIndex().row() != row)
        m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect
                                                              | QItemSelectionModel::Rows);
}

const HistoryEntry *HistoryPane::current() const
{
    return m_model->entry(m_chosen ? m_model->rowOf(*m_chosen) : 0);
}

void HistoryPane::handleCurrentRow(const QModelIndex &current)
{
    if (m_isApplying || !current.isValid())
        return;
    if (current.row() == 0)
        m_chosen.reset();
    else
        m_chosen = current.data(HistoryModel::SequenceRole).value<std::uint64_t>();
    showState();
    emit currentChanged();
}

void HistoryPane::goLive()
{
    if (isLive())
        return;
    m_chosen.reset();
    {
        const QScopedValueRollback applying(m_isApplying, true);
        markCurrent();
        m_table->scrollToTop();
    }
    showState();
    emit currentChanged();
}

void HistoryPane::showState()
{
    m_live->setVisible(!isLive());
}

bool HistoryPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && !isLive()) {
        const bool isEscape = (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride)
                              && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape;
        if (isEscape && event->type() == QEvent::KeyPress) {
            goLive();
            return true;
        }
        if (isEscape)
            event->accept();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace espalier
