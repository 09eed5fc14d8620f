// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curvestatisticsdialog.h"

#include "ui/charts/chartwords.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/timeview.h"
#include "ui/common/units.h"
#include "ui/theme/controls.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr int refreshMilliseconds = 500;
constexpr QSize statisticsSize {760, 320};

QStringList rowOf(const QString &name, const PlotSurface::Input &input, TimeRange range)
{
    const Series &series = *input.series;
    const SampleSummary summary = series.summary(range);
    const auto number = [&summary](double value) {
        return summary.count > 0 ? QString::number(value, 'g', 12) : QString();
    };
    QStringList cells {name,
                       countText(series.count(range)),
                       number(summary.minimum),
                       number(summary.maximum),
                       number(summary.mean),
                       number(summary.deviation())};
    const Series::Cursor first = series.lowerBound(range.from);
    const Series::Cursor end = series.upperBound(range.to);
    if (first < end)
        cells << ChartWords::value(series.at(first).value, *input.labels)
              << ChartWords::value(series.at(series.previous(end)).value, *input.labels);
    else
        cells << QString() << QString();
    return cells;
}

} // namespace

CurveStatisticsDialog::CurveStatisticsDialog(const PlotCard &card, const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_card(&card)
    , m_range(plainLabel({}, Role::Muted, theme.textFont(), this))
    , m_table(new QTableWidget(this))
{
    setWindowTitle(tr("Statistics of %1").arg(card.title()));
    m_table->setColumnCount(8);
    m_table->setHorizontalHeaderLabels({tr("Curve"), tr("Count"), tr("Min"), tr("Max"), tr("Mean"),
                                        tr("Deviation"), tr("First"), tr("Last")});
    m_table->setAccessibleName(tr("Statistics"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copying = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_range);
    column->addWidget(m_table, 1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copying, &QPushButton::clicked, this, &CurveStatisticsDialog::copy);
    m_timer.setInterval(refreshMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &CurveStatisticsDialog::refresh);
    m_timer.start();
    resize(statisticsSize);
    refresh();
    m_table->resizeColumnsToContents();
}

void CurveStatisticsDialog::refresh()
{
    if (!m_card)
        return;
    const TimeRange range = m_card->time().range();
    m_range->setText(tr("From %1 to %2").arg(ChartWords::moment(range.from), ChartWords::moment(range.to)));
    const std::vector<PlotSurface::Input> inputs = m_card->inputs();
    m_table->setRowCount(int(inputs.size()));
    for (int row = 0; row < int(inputs.size()); ++row) {
        const QString name = ChartWords::curveName(m_card->spec().curves[std::size_t(row)]);
        const QStringList cells = rowOf(name, inputs[std::size_t(row)], range);
        for (int i = 0; i < cells.size(); ++i) {
            if (!m_table->item(row, i)) {
                m_table->setItem(row, i, new QTableWidgetItem);
                if (i > 0)
                    m_table->item(row, i)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            }
            m_table->item(row, i)->setText(cells.at(i));
        }
    }
}

void CurveStatisticsDialog::copy() const
{
    QStringList lines;
    QStringList heads;
    for (int i = 0; i < m_table->columnCount(); ++i)
        heads << m_table->horizontalHeaderItem(i)->text();
    lines << heads.join(u'\t');
    for (int row = 0; row < m_table->rowCount(); ++row) {
        QStringList cells;
        for (int i = 0; i < m_table->columnCount(); ++i)
            cells << m_table->item(row, i)->text();
        lines << cells.join(u'\t');
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace espalier
