// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include <utility>

class QLineEdit;
class QVBoxLayout;

namespace espalier {

class Theme;

/// User properties as rows of name and value, in their order; names may repeat (2.2.2.2).
class UserPropertyList : public QWidget
{
    Q_OBJECT
public:
    using Pairs = QList<std::pair<QString, QString>>;

    explicit UserPropertyList(Theme &theme, QWidget *parent = nullptr);

    void setPairs(const Pairs &pairs);
    [[nodiscard]] Pairs pairs() const;
    /// Clears all errors for row -1. Returns the input of the row.
    QWidget *setError(int row, const QString &text);

signals:
    void edited();

private:
    struct Row
    {
        QWidget *box;
        QLineEdit *name;
        QLineEdit *value;
    };
    void addRow(const QString &name, const QString &value);
    void removeRow(QWidget *box);

    Theme &m_theme;
    QVBoxLayout *m_layout;
    QList<Row> m_rows;
};

} // namespace espalier
