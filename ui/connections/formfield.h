// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace espalier {

class Theme;

/// An input with its name above and, when there is one, its error below in plain words. Both also reach screen readers.
class FormField : public QWidget
{
    Q_OBJECT
public:
    FormField(const QString &label, QWidget *input, Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] QWidget *input() const { return m_input; }
    /// Empty: nothing is wrong.
    void setError(const QString &text);
    [[nodiscard]] QString error() const;

private:
    QWidget *m_input;
    QLabel *m_error;
};

} // namespace espalier
