// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/valuehistogramdialog.h"

#include "ui/charts/chartwords.h"
#include "ui/common/histogram.h"
#include "ui/common/units.h"
#include "ui/theme/controls.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include <numeric>

namespace espalier {

namespace {

constexpr QSize dialogSize {620, 320};

} // namespace

ValueHistogramDialog::ValueHistogramDialog(const QString &curve, Series series, TimeRange range,
                                           const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_series(std::move(series))
    , m_range(range)
    , m_histogram(new Histogram(theme, tr("Values of %1").arg(curve), this))
    , m_note(plainLabel(tr("Counting…"), Role::Muted, theme.textFont(), this))
    , m_steps(new QSpinBox(this))
{
    setWindowTitle(tr("Histogram of %1").arg(curve));
    m_steps->setRange(2, 200);
    m_steps->setValue(40);
    m_steps->setAccessibleName(tr("Steps"));
    m_steps->setPrefix(tr("Steps: "));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_steps);
    foot->addWidget(m_note, 1);
    foot->addWidget(buttons);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_histogram, 1);
    column->addLayout(foot);
    connect(m_steps, &QSpinBox::valueChanged, this, &ValueHistogramDialog::compute);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(dialogSize);
    compute();
}

void ValueHistogramDialog::compute()
{
    // The job has a copy of its own, so nobody waits for it.
    m_task.run(
        [this, series = m_series, range = m_range, steps = std::size_t(m_steps->value())] {
            ValueHistogram counted = valueHistogram(series, range, steps);
            return [this, counted = std::move(counted)] { showCounts(counted); };
        },
        LatestTask::Ending::Left);
}

void ValueHistogramDialog::showCounts(const ValueHistogram &histogram)
{
    QList<Histogram::Bar> bars;
    const double step = histogram.step();
    for (std::size_t i = 0; i < histogram.counts.size(); ++i)
        bars.append({ChartWords::figure(histogram.minimum + double(i) * step, step), histogram.counts[i]});
    m_histogram->setBars(bars);
    const auto count = std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::uint64_t {0});
    m_note->setText(count == 0 ? tr("There are no numbers in the range that the plot shows.")
                               : tr("%1 values from %2 to %3")
                                     .arg(countText(count), QString::number(histogram.minimum, 'g', 12),
                                          QString::number(histogram.maximum, 'g', 12)));
}

} // namespace espalier
