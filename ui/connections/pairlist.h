// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/transportoptions.h"
#include "ui/connections/profilevalidation.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace espalier {

class Theme;

/// Names and values as rows, in their order; names may repeat: user properties (2.2.2.2), header fields.
class PairList : public QWidget
{
    Q_OBJECT
public:
    /// What the list is about, translated.
    struct Texts
    {
        QString title;
        QString add;
        QString name;
        QString value;
        QString remove;
    };
    [[nodiscard]] static Texts userProperties();
    [[nodiscard]] static Texts headerFields();

    PairList(Texts texts, Theme &theme, QWidget *parent = nullptr);

    void setPairs(const TextPairs &pairs);
    [[nodiscard]] TextPairs pairs() const;

    /// Says what concerns this list of several problems; returns the input of the first of them, or null.
    QWidget *showProblems(const QList<ProfileProblem> &problems, ProfileField field);

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
    void clearErrors();
    /// Says below the rows what is wrong with one of them; the first of several is said. Returns the input of the row.
    QWidget *setError(int row, const QString &text);

    const Texts m_texts;
    Theme &m_theme;
    QVBoxLayout *m_list;
    QLabel *m_error;
    QList<Row> m_rows;
};

} // namespace espalier
