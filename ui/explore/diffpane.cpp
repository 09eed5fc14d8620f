// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/diffpane.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/units.h"
#include "ui/explore/diffdelegate.h"
#include "ui/explore/diffmodel.h"
#include "ui/explore/payloadformatter.h"
#include "ui/theme/controls.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

DiffPane::DiffPane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_summary(new ElidedLabel(this))
    , m_table(new QTableView(this))
    , m_model(new DiffModel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_summary);
    column->addWidget(m_table, 1);
    m_summary->setContentsMargins(12, 6, 12, 6);
    m_summary->setFont(theme.scaledTextFont(12.0 / 13));
    setTextRole(m_summary, Role::Muted);
    buildTable();
    clear();
}

DiffPane::~DiffPane() = default;

void DiffPane::buildTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new DiffDelegate(m_theme, this));
    m_table->setAccessibleName(tr("Differences"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(22);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setFont(m_theme.scaledTextFont(11.5 / 13, QFont::Medium));
    m_table->horizontalHeader()->resizeSection(DiffModel::SignColumn, 30);
    // As much for the one message as for the other.
    m_table->horizontalHeader()->setSectionResizeMode(DiffModel::BeforeColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(DiffModel::AfterColumn, QHeaderView::Stretch);
}

void DiffPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_table->horizontalHeader()->resizeSection(DiffModel::PlaceColumn, std::min(150, width() / 4));
}

void DiffPane::showMessages(const std::optional<HistoryEntry> &before, const HistoryEntry &after,
                            const MessageDecoding &decoding)
{
    if (!before) {
        clear();
        m_summary->setText(
            tr("No older message of this topic is kept. Select two messages in History to compare them."));
        return;
    }
    // Two that were chosen may come the other way round.
    const bool isInOrder = before->sequence < after.sequence;
    Pair pair {isInOrder ? *before : after, isInOrder ? after : *before, decoding};
    const bool isShown = m_pair && m_pair->before.sequence == pair.before.sequence
                         && m_pair->after.sequence == pair.after.sequence && m_pair->decoding == decoding
                         && m_pair->after.time == pair.after.time;
    if (isShown)
        return;
    m_pair = std::move(pair);
    m_isStale = true;
    compareNow();
}

void DiffPane::clear()
{
    m_pair.reset();
    m_isStale = false;
    m_task.cancel();
    m_model->setDiff({});
    m_table->hide();
    m_summary->clear();
}

PayloadDiff DiffPane::compare(const Pair &pair)
{
    const auto format = [&pair](const HistoryEntry &entry) {
        return formatMessage(pair.decoding, entry.payload, entry.properties, PayloadFormatter::limits);
    };
    const FormattedPayload before = format(pair.before);
    const FormattedPayload after = format(pair.after);
    return diffPayloads({pair.before.payload, before}, {pair.after.payload, after});
}

void DiffPane::compareNow()
{
    if (!m_isStale || !m_pair || !isVisible())
        return;
    m_isStale = false;
    m_task.run([this, pair = *m_pair]() -> LatestTask::Outcome {
        return [this, pair, diff = compare(pair)] { showDiff(pair, diff); };
    });
}

void DiffPane::showDiff(const Pair &pair, PayloadDiff diff)
{
    if (!m_pair)
        return;
    m_summary->setText(describe(pair, diff));
    const bool isLines = diff.form == PayloadDiff::Form::Lines;
    m_table->setColumnHidden(DiffModel::PlaceColumn, isLines);
    m_table->setColumnHidden(DiffModel::BeforeColumn, isLines);
    m_table->horizontalHeader()->setVisible(!isLines);
    m_table->setVisible(!diff.isEqual());
    m_model->setDiff(std::move(diff));
}

QString DiffPane::summary() const
{
    return m_summary->text();
}

QString DiffPane::describe(const Pair &pair, const PayloadDiff &diff) const
{
    QStringList parts {QStringLiteral("%1 → %2").arg(timeText(pair.before.time), timeText(pair.after.time))};
    if (diff.isEqual())
        parts << (pair.before.payload == pair.after.payload ? tr("the same bytes")
                                                            : tr("the same values, written otherwise"));
    if (diff.changed > 0)
        parts << tr("~ %Ln changed", nullptr, int(diff.changed));
    if (diff.added > 0)
        parts << tr("+ %Ln added", nullptr, int(diff.added));
    if (diff.removed > 0)
        parts << tr("− %Ln removed", nullptr, int(diff.removed));
    if (!diff.isWhole)
        parts << tr("the first %1 lines are shown").arg(countText(diff.rows.size()));
    return parts.join(QStringLiteral(" · "));
}

void DiffPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    compareNow();
}

void DiffPane::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyRows();
    else
        QWidget::keyPressEvent(event);
}

void DiffPane::copyRows() const
{
    QStringList lines;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows()) {
        QStringList parts;
        for (int column = 0; column < DiffModel::ColumnCount; ++column)
            if (const QString part = index.siblingAtColumn(column).data().toString(); !part.isEmpty())
                parts << part;
        lines << parts.join(u'\t');
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace espalier
