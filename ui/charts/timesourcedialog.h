// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalsource.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QRadioButton;

namespace espalier {

/// Asks which time counts for the samples of a signal: when they arrived, or what their payload says.
class TimeSourceDialog : public QDialog
{
    Q_OBJECT
public:
    /// `offered` are paths that look like times.
    TimeSourceDialog(const SignalAddress &address, const QStringList &offered, const Theme &theme,
                     QWidget *parent = nullptr);

    /// A ValuePath; nothing: the arrival.
    [[nodiscard]] std::optional<std::string> timePath() const;

signals:
    void chosen(const std::optional<std::string> &timePath);

private:
    void check();

    const Theme &m_theme;
    QRadioButton *m_arrival;
    QRadioButton *m_payload;
    QComboBox *m_path;
    QLabel *m_problem;
    QPushButton *m_ok = nullptr;
};

} // namespace espalier
