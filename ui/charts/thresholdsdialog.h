// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/threshold.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QList>

#include <vector>

class QComboBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace espalier {

/// The levels that a curve should not cross.
class ThresholdsDialog : public QDialog
{
    Q_OBJECT
public:
    static constexpr qsizetype maximumThresholds = 16;

    /// `curve` is its name, raw text; `suggestion` is the level of a new one.
    ThresholdsDialog(const QString &curve, const std::vector<Threshold> &thresholds, double suggestion,
                     const Theme &theme, QWidget *parent = nullptr);

    /// Those with a level.
    [[nodiscard]] std::vector<Threshold> thresholds() const;
    void add(const Threshold &threshold);

signals:
    void chosen(const std::vector<espalier::Threshold> &thresholds);

private:
    struct Row
    {
        QWidget *widget = nullptr;
        QComboBox *side = nullptr;
        QLineEdit *level = nullptr;
        QLineEdit *hysteresis = nullptr;
    };
    [[nodiscard]] QLineEdit *number(const QString &name, double value, QWidget *parent);
    void removeRow(QWidget *widget);

    const Theme &m_theme;
    QVBoxLayout *m_rowColumn;
    QList<Row> m_rows;
    QPushButton *m_add;
};

} // namespace espalier
