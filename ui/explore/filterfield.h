// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPointer>

namespace espalier {

class FilterHelp;

/// The filter of the tree: search icon, its key while it is empty, the count of matches while it is not. Escape clears;
/// F1 and the button show what can be written. What is wrong is underlined where it stands.
class FilterField : public QLineEdit
{
    Q_OBJECT
public:
    explicit FilterField(const Theme &theme, QWidget *parent = nullptr);
    /// What the store makes of the text.
    void showState(const FilterState &state);
    void showHelp();

    [[nodiscard]] QSize sizeHint() const override { return {280, 28}; }

signals:
    /// Down or Return: go to what was found.
    void leftDownwards();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void takeTheme();
    void underline(const FilterState &state);

    const Theme &m_theme;
    QAction *m_icon;
    QAction *m_helpAction;
    QPointer<FilterHelp> m_help;
    bool m_underlined = false;
    QString m_hint;
};

} // namespace espalier
