// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/histogram.h"
#include "ui/common/latesttask.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QLabel;
class QSpinBox;

namespace espalier {

class Histogram;

/// How often the values of a curve are how large, within the range that was shown when it was opened.
class ValueHistogramDialog : public QDialog
{
    Q_OBJECT
public:
    /// `series` is a copy, which another thread reads.
    ValueHistogramDialog(const QString &curve, Series series, TimeRange range, const Theme &theme,
                         QWidget *parent = nullptr);

    [[nodiscard]] const Histogram &histogram() const { return *m_histogram; }

private:
    void compute();
    void showCounts(const ValueHistogram &histogram);

    Series m_series;
    TimeRange m_range;
    Histogram *m_histogram;
    QLabel *m_note;
    QSpinBox *m_steps;
    LatestTask m_task;
};

} // namespace espalier
