// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/clause.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTextBrowser;

namespace espalier {

/// The standard, section by section, without a network: opened on the section of a statement, which is highlighted, with the
/// ways to its neighbours and a search over all.
class SpecificationDialog : public QDialog
{
    Q_OBJECT
public:
    explicit SpecificationDialog(const Theme &theme, QWidget *parent = nullptr);
    ~SpecificationDialog() override;

    /// Of a statement that is not in the text, what is known of it.
    void showStatement(Clause clause);
    /// -1 while none is shown.
    [[nodiscard]] qsizetype section() const { return m_section; }

private:
    [[nodiscard]] QWidget *makeList();
    [[nodiscard]] QWidget *makeText();
    void showAt(qsizetype section, const QString &highlighted);
    void highlight(const QString &text, bool isTag);
    void search(const QString &text);
    void step(int by);

    const Theme &m_theme;
    QLineEdit *m_search;
    QListWidget *m_list;
    QLabel *m_heading;
    QTextBrowser *m_text;
    QPushButton *m_previous;
    QPushButton *m_next;
    qsizetype m_section = -1;
};

} // namespace espalier
