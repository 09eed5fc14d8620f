// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/csvexport.h"

#include <QDialog>

class QLabel;
class QRadioButton;

namespace espalier {

/// Asks what of some curves goes into a CSV file, and how.
class ExportDialog : public QDialog
{
    Q_OBJECT
public:
    /// `content` has the curves, with the ranges that are visible.
    explicit ExportDialog(CsvExport content, QWidget *parent = nullptr);

    /// With what was chosen.
    [[nodiscard]] CsvExport content() const;

signals:
    void chosen();

private:
    void showCount();

    CsvExport m_content;
    QRadioButton *m_visible;
    QRadioButton *m_all;
    QRadioButton *m_long;
    QRadioButton *m_wide;
    QLabel *m_count;
};

} // namespace espalier
