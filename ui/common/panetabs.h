// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QTabBar>

class QHBoxLayout;

namespace espalier {

/// The tabs at the head of a pane: text with an optional count, underlined by the accent while current.
class PaneTabs : public QTabBar
{
    Q_OBJECT
public:
    static constexpr int barHeight = 34;

    explicit PaneTabs(const Theme &theme, QWidget *parent = nullptr);
    /// A muted number behind the text; empty: none.
    void setCount(int index, const QString &count);

protected:
    [[nodiscard]] QSize tabSizeHint(int index) const override;
    [[nodiscard]] QSize minimumTabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;

private:
    void takeFont();
    [[nodiscard]] QFont currentFont() const;
    [[nodiscard]] QFont countFont() const;

    const Theme &m_theme;
};

/// The 34 px line at the head of a pane with a hairline below; what stands in it is up to the pane.
class PaneHeader : public QWidget
{
    Q_OBJECT
public:
    enum class Lines { Below, AboveAndBelow };
    explicit PaneHeader(const Theme &theme, Lines lines, QWidget *parent = nullptr);
    [[nodiscard]] QHBoxLayout *row() const { return m_row; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Lines m_lines;
    QHBoxLayout *m_row;
};

} // namespace espalier
