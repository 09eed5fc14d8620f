// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/historypane.h"

#include "core/service/republish.h"
#include "ui/common/clipboard.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/filesaver.h"
#include "ui/common/panetabs.h"
#include "ui/common/searchfield.h"
#include "ui/common/units.h"
#include "ui/explore/historydelegate.h"
#include "ui/explore/historyexport.h"
#include "ui/explore/historyfilter.h"
#include "ui/explore/payloadtext.h"
#include "ui/explore/timelinestrip.h"
#include "ui/theme/controls.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QResizeEvent>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QShortcut>
#include <QTableView>

#include <algorithm>
#include <numeric>

namespace espalier {

namespace {

constexpr int historyRowHeight = 25;
/// In less than this the value needs the room of other columns.
constexpr int allColumnsFrom = 400;
const QKeySequence packetKey(Qt::CTRL | Qt::Key_J);

} // namespace

HistoryPane::HistoryPane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new HistoryModel(this))
    , m_filter(new HistoryFilter(*m_model, this))
    , m_strip(new TimelineStrip(theme, *m_model, this))
    , m_table(new QTableView(this))
    , m_tabs(new PaneTabs(theme, this))
    , m_evicted(new ElidedLabel(this))
    , m_search(new QLineEdit(this))
    , m_live(new QPushButton(tr("Live"), this))
    , m_saver(new FileSaver(this))
{
    m_filter->setSourceModel(m_model);
    buildHeader();
    buildTable();
    connect(m_live, &QPushButton::clicked, this, &HistoryPane::goLive);
    connect(m_strip, &TimelineStrip::rowChosen, this, &HistoryPane::chooseRow);
    connect(m_search, &QLineEdit::textChanged, this, &HistoryPane::search);
    connect(m_filter, &HistoryFilter::aboutToFilter, this, [this] { m_isApplying = true; });
    connect(m_filter, &HistoryFilter::searched, this, [this] {
        markCurrent();
        m_isApplying = false;
        showCounts();
    });
    connect(&theme, &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    showState();
}

HistoryPane::~HistoryPane() = default;

void HistoryPane::buildHeader()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::AboveAndBelow, this);
    m_tabs->addTab(tr("History"));
    m_tabs->setFocusPolicy(Qt::NoFocus);
    m_evicted->setFont(m_theme.scaledTextFont(11.5 / 13));
    setTextRole(m_evicted, Role::Faint);
    m_search->setPlaceholderText(tr("Search history"));
    m_search->setAccessibleName(tr("Search history"));
    makeSearchField(m_search, m_theme.icon(QStringLiteral("search")));
    m_search->setFixedHeight(24);
    m_search->setMaximumWidth(170);
    m_live->setFixedHeight(24);
    m_live->setToolTip(tr("Show the newest message again and follow (Esc)"));
    header->row()->addWidget(m_tabs);
    header->row()->addWidget(m_evicted, 1);
    header->row()->addWidget(m_live);
    header->row()->addWidget(m_search, 1);
    column->addWidget(header);
    column->addWidget(m_strip);
    column->addWidget(m_table, 1);
}

void HistoryPane::buildTable()
{
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new HistoryDelegate(m_theme, this));
    m_table->setAccessibleName(tr("History"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(historyRowHeight);
    m_table->verticalHeader()->setDefaultSectionSize(historyRowHeight);
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setFixedHeight(historyRowHeight);
    header->setFont(m_theme.scaledTextFont(11.5 / 13, QFont::Medium));
    header->resizeSection(HistoryModel::QosColumn, 58);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QTableView::customContextMenuRequested, this, &HistoryPane::showMenu);
    m_table->installEventFilter(this);
    auto *packet = new QShortcut(packetKey, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(packet, &QShortcut::activated, this, &HistoryPane::askForPacket);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &HistoryPane::handleSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &HistoryPane::handleSelection);
}

void HistoryPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool hasRoom = width() >= allColumnsFrom;
    m_table->setColumnHidden(HistoryModel::QosColumn, !hasRoom);
    if ((event->oldSize().width() >= allColumnsFrom) == hasRoom && event->oldSize().isValid())
        return; // what the user made of it stays
    m_table->horizontalHeader()->resizeSection(HistoryModel::TimeColumn, hasRoom ? 128 : 114);
    m_table->horizontalHeader()->resizeSection(HistoryModel::DeltaColumn, hasRoom ? 90 : 74);
}

void HistoryPane::apply(const TopicDetail &detail)
{
    m_topicName = detail.topicName;
    if (detail.reset) {
        m_chosen.reset();
        m_filter->startAnew();
    }
    {
        const QScopedValueRollback applying(m_isApplying, true);
        // New rows come on top: what is being read below stays where it is.
        QScrollBar *bar = m_table->verticalScrollBar();
        const bool isScrolled = !detail.reset && bar->value() > 0;
        const QPersistentModelIndex top = m_table->indexAt({0, 0});
        const int offset = m_table->visualRect(top).top();
        m_model->apply(detail);
        if (isScrolled && top.isValid()) {
            m_table->updateGeometry();
            bar->setValue(top.row() * historyRowHeight - offset);
        }
        if (m_chosen && m_model->rowOf(*m_chosen) < 0)
            m_chosen.reset();
        markCurrent();
    }
    showCounts();
    showState();
}

void HistoryPane::showCounts()
{
    const auto kept = std::uint64_t(m_model->rowCount());
    const auto shown = std::uint64_t(m_filter->rowCount());
    QString count;
    if (kept > 0)
        count = shown == kept ? countText(kept) : tr("%1 of %2").arg(countText(shown), countText(kept));
    m_tabs->setCount(0, count);
    m_evicted->setText(
        m_model->evicted() ? tr("%1 older messages not kept").arg(countText(m_model->evicted())) : QString());
}

void HistoryPane::clear()
{
    TopicDetail nothing;
    nothing.reset = true;
    apply(nothing);
}

int HistoryPane::tableRowOf(std::uint64_t sequence) const
{
    return m_filter->mapFromSource(m_model->index(m_model->rowOf(sequence), 0)).row();
}

void HistoryPane::markCurrent()
{
    const HistoryEntry *shown = current();
    m_strip->setCurrent(shown ? std::optional(shown->sequence) : std::nullopt);
    const int row = shown ? tableRowOf(shown->sequence) : -1;
    if (row < 0)
        m_table->selectionModel()->clear();
    else if (m_table->currentIndex().row() != row || !m_table->selectionModel()->hasSelection())
        m_table->selectionModel()->setCurrentIndex(m_filter->index(row, HistoryModel::TimeColumn),
                                                   QItemSelectionModel::ClearAndSelect
                                                       | QItemSelectionModel::Rows);
}

const HistoryEntry *HistoryPane::current() const
{
    return m_model->entry(m_chosen ? m_model->rowOf(*m_chosen) : 0);
}

void HistoryPane::handleSelection()
{
    const QModelIndex current = m_table->currentIndex();
    if (m_isApplying || !current.isValid())
        return;
    const auto sequence = current.data(HistoryModel::SequenceRole).value<std::uint64_t>();
    // The newest one alone is followed; chosen together with others it stays what is shown.
    if (m_model->rowOf(sequence) == 0 && m_table->selectionModel()->selectedRows().size() < 2)
        m_chosen.reset();
    else
        m_chosen = sequence;
    m_strip->setCurrent(sequence);
    showState();
    const auto compared = comparedWith();
    const auto comparedSequence = compared ? std::optional(compared->sequence) : std::nullopt;
    const bool isNew = m_toldChosen != m_chosen || m_toldCompared != comparedSequence;
    m_toldChosen = m_chosen;
    m_toldCompared = comparedSequence;
    if (isNew)
        emit currentChanged();
}

void HistoryPane::chooseRow(int row)
{
    const HistoryEntry *entry = m_model->entry(row);
    if (!entry)
        return;
    const QModelIndex index = m_filter->index(tableRowOf(entry->sequence), HistoryModel::TimeColumn);
    if (!index.isValid())
        return;
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void HistoryPane::choose(WallTime time)
{
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (m_model->entry(row)->time == time)
            return chooseRow(row);
}

bool HistoryPane::chooseNearest(WallTime time, const Bytes &payload)
{
    const int nearest = m_model->nearest(time, payload);
    if (nearest < 0)
        return false;
    m_search->clear();
    chooseRow(nearest);
    m_table->setFocus(Qt::OtherFocusReason);
    return true;
}

void HistoryPane::askForPacket()
{
    if (const HistoryEntry *message = current())
        emit packetWanted(m_topicName, *message);
}

void HistoryPane::search(const QString &text)
{
    m_filter->setText(text);
}

QList<HistoryEntry> HistoryPane::selected() const
{
    QList<HistoryEntry> entries;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        entries.append(*m_model->entry(m_filter->mapToSource(index).row()));
    std::ranges::sort(entries, std::ranges::greater {}, &HistoryEntry::sequence);
    return entries;
}

std::optional<HistoryEntry> HistoryPane::comparedWith() const
{
    const HistoryEntry *shown = current();
    if (!shown)
        return std::nullopt;
    if (m_table->selectionModel()->selectedRows().size() == 2)
        for (const HistoryEntry &entry : selected())
            if (entry.sequence != shown->sequence)
                return entry;
    const HistoryEntry *before = m_model->entry(m_model->rowOf(shown->sequence) + 1);
    return before ? std::optional(*before) : std::nullopt;
}

void HistoryPane::goLive()
{
    if (isLive())
        return;
    m_chosen.reset();
    m_toldChosen.reset();
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

void HistoryPane::copySelected(const std::function<QString(const QList<HistoryEntry> &)> &textOf) const
{
    QList<HistoryEntry> entries = selected();
    // In the order in which they came.
    std::ranges::reverse(entries);
    const auto larger = [](std::size_t size, const HistoryEntry &entry) {
        return size + entry.payload.size();
    };
    const std::size_t size = std::accumulate(entries.cbegin(), entries.cend(), std::size_t(0), larger);
    if (!entries.isEmpty() && Clipboard::fits(size, m_table))
        QApplication::clipboard()->setText(textOf(entries));
}

void HistoryPane::fillMenu(QMenu &menu)
{
    const QList<HistoryEntry> entries = selected();
    const auto asRows = [this](ExportFormat format) {
        return [topic = m_topicName, format](const QList<HistoryEntry> &rows) {
            return QString::fromUtf8(espalier::exportMessages(format, topic, rows));
        };
    };
    const auto add = [&](const QString &text,
                         const std::function<QString(const QList<HistoryEntry> &)> &textOf) {
        QAction *action = menu.addAction(text, this, [this, textOf] { copySelected(textOf); });
        action->setEnabled(!entries.isEmpty());
        return action;
    };
    add(tr("Copy Value"), valuesOf)->setShortcut(QKeySequence::Copy);
    add(tr("Copy as JSON Lines"), asRows(ExportFormat::JsonLines));
    add(tr("Copy as CSV"), asRows(ExportFormat::Csv));
    menu.addSeparator();
    menu.addAction(tr("Compare"), this, &HistoryPane::compareWanted)->setEnabled(comparedWith().has_value());
    menu.addAction(tr("Edit and Publish Again…"), this, &HistoryPane::publishAgainWanted)
        ->setEnabled(current() && current()->payload.size() <= longestEditedPayload);
    menu.addAction(tr("Show Packet"), this, &HistoryPane::askForPacket);
    menu.actions().constLast()->setShortcut(packetKey);
    menu.actions().constLast()->setEnabled(current());
    menu.addAction(tr("Show in Charts"), this,
                   [this] {
                       if (const HistoryEntry *message = current())
                           emit chartWanted(m_topicName, message->time);
                   })
        ->setEnabled(current());
    menu.addSeparator();
    menu.addAction(tr("Export All…"), this, &HistoryPane::exportMessages)
        ->setEnabled(m_filter->rowCount() > 0);
}

void HistoryPane::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void HistoryPane::exportMessages()
{
    QList<HistoryEntry> entries;
    for (int row = m_filter->rowCount() - 1; row >= 0; --row)
        entries.append(*m_model->entry(m_filter->mapToSource(m_filter->index(row, 0)).row()));
    const QString jsonLines = tr("JSON Lines (*.jsonl)");
    const QString name = QString::fromUtf8(m_topicName).replace(u'/', u'-') + QStringLiteral(".jsonl");
    m_saver->ask(tr("Export Messages"), name, {jsonLines, tr("Comma-separated values (*.csv)")},
                 [entries, topic = m_topicName, jsonLines](const QString &nameFilter) {
                     const auto format =
                         nameFilter == jsonLines ? ExportFormat::JsonLines : ExportFormat::Csv;
                     return espalier::exportMessages(format, topic, entries);
                 });
}

bool HistoryPane::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched == m_table && isKey && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        if (event->type() == QEvent::KeyPress)
            copySelected(valuesOf);
        event->accept();
        return true;
    }
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
