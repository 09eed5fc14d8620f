// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/derivation.h"

#include <QDialog>

class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;

namespace espalier {

/// Asks for the figures of a derivation: the window, the factor.
class DeriveDialog : public QDialog
{
    Q_OBJECT
public:
    /// `curve` is what it is made of, raw text.
    DeriveDialog(Derivation::Kind kind, const QString &curve, QWidget *parent = nullptr);

    [[nodiscard]] Derivation derivation() const;
    /// Whether there is anything to ask for.
    [[nodiscard]] static bool hasFigures(Derivation::Kind kind);

signals:
    void chosen(const espalier::Derivation &derivation);

private:
    [[nodiscard]] QLineEdit *addNumber(QFormLayout &form, const QString &name, double value);

    Derivation m_derivation;
    QDoubleSpinBox *m_window = nullptr;
    QLineEdit *m_factor = nullptr;
    QLineEdit *m_offset = nullptr;
};

} // namespace espalier
