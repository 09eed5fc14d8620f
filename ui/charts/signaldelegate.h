// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalsource.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

#include <functional>
#include <optional>

namespace espalier {

/// Draws a row of the signals: a dot in the colour of its curve, its name, and the value at the far end.
class SignalDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit SignalDelegate(const Theme &theme, QObject *parent = nullptr);

    /// The colour of the curve that shows a signal; nothing: none does.
    using CurveColor = std::function<std::optional<Role>(const SignalSource &)>;
    void setCurveColor(CurveColor color) { m_curveColor = std::move(color); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    CurveColor m_curveColor;
};

} // namespace espalier
