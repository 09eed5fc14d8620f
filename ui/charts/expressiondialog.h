// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalsource.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;

namespace espalier {

/// Asks for a formula over signals, and says at which character it is wrong while it is typed.
class ExpressionDialog : public QDialog
{
    Q_OBJECT
public:
    /// `inputs` are called a, b, c in it; more than Expression::maximumInputs are left out.
    ExpressionDialog(std::vector<SignalAddress> inputs, const Theme &theme, QWidget *parent = nullptr);

    void setExpression(const QString &text);
    /// What it comes to, without the signals that the formula does not use; no inputs while it is wrong.
    [[nodiscard]] SignalSource source() const;
    /// What is wrong with it.
    [[nodiscard]] QString problem() const;

signals:
    void chosen(const espalier::SignalSource &source);

private:
    void check();

    std::vector<SignalAddress> m_inputs;
    const Theme &m_theme;
    QLineEdit *m_edit;
    QLabel *m_problem;
    QPushButton *m_ok = nullptr;
};

} // namespace espalier
