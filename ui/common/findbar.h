// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace espalier {

class CodeView;

/// A line above a text in which it is searched: Enter goes to the next match, Shift+Enter to the one before, Escape
/// ends it. Hidden until open().
class FindBar : public QWidget
{
    Q_OBJECT
public:
    /// Searches in `view`, which outlives this.
    FindBar(const Theme &theme, CodeView &view, QWidget *parent = nullptr);
    ~FindBar() override;

    void open();
    /// The text of the view has changed.
    void showCount();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Direction { Next, Previous };
    void go(Direction direction);
    void end();

    const Theme &m_theme;
    CodeView &m_view;
    QLineEdit *m_edit;
    QLabel *m_count;
};

} // namespace espalier
