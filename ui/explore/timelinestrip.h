// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <cstdint>
#include <optional>

namespace espalier {

class HistoryModel;

/// The kept messages as ticks on an axis of time, from the oldest to the newest; higher where several fall together. A
/// click chooses the message that is nearest. The table below it is its keyboard.
class TimelineStrip : public QWidget
{
    Q_OBJECT
public:
    /// `model` outlives this.
    TimelineStrip(const Theme &theme, const HistoryModel &model, QWidget *parent = nullptr);

    /// The message that is marked.
    void setCurrent(std::optional<std::uint64_t> sequence);
    /// The row of the message that is nearest to a place; -1 without messages.
    [[nodiscard]] int rowAt(int x) const;

    [[nodiscard]] QSize sizeHint() const override { return {200, 26}; }

signals:
    void rowChosen(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRect axis() const;
    [[nodiscard]] int xOf(std::int64_t time) const;
    /// The first row, counted on from one, whose place is not right of `x`; past the last when there is none.
    [[nodiscard]] int firstRowUpTo(int x, int from) const;

    const Theme &m_theme;
    const HistoryModel &m_model;
    std::optional<std::uint64_t> m_current;
};

} // namespace espalier
