// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/focusorder.h"

#include "ui/common/pane.h"

#include <QWidget>

#include <algorithm>
#include <vector>

namespace espalier {

namespace {

struct Place
{
    QWidget *widget;
    /// In the root.
    QRect rect;
};

bool takesTab(const QWidget &widget)
{
    return widget.isVisible() && widget.isEnabled() && !widget.focusProxy()
           && (widget.focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
}

/// Into rows: what begins above the middle of a row's first one belongs to it.
void appendRows(std::vector<Place> &places, Qt::LayoutDirection direction, QList<QWidget *> &order)
{
    std::ranges::stable_sort(places, {}, [](const Place &place) { return place.rect.top(); });
    for (auto row = places.begin(); row != places.end();) {
        const int middle = row->rect.center().y();
        const auto end = std::find_if(row + 1, places.end(),
                                      [middle](const Place &place) { return place.rect.top() > middle; });
        std::stable_sort(row, end, [direction](const Place &a, const Place &b) {
            return direction == Qt::LeftToRight ? a.rect.left() < b.rect.left()
                                                : a.rect.right() > b.rect.right();
        });
        for (; row != end; ++row)
            order.append(row->widget);
    }
}

} // namespace

QList<QWidget *> readingOrder(QWidget &root, const QList<QWidget *> &areas)
{
    // The first group has what lies in no area.
    std::vector<std::vector<Place>> groups(std::size_t(areas.size()) + 1);
    for (QWidget *widget : root.findChildren<QWidget *>()) {
        if (widget->window() != root.window() || !takesTab(*widget))
            continue;
        const auto area = std::ranges::find_if(
            areas, [widget](const QWidget *each) { return each == widget || each->isAncestorOf(widget); });
        if (area != areas.end() && !isInSight(*area))
            continue;
        const auto group = area == areas.end() ? 0 : std::size_t(area - areas.begin()) + 1;
        groups[group].push_back({widget, QRect(widget->mapTo(&root, QPoint()), widget->size())});
    }
    QList<QWidget *> order;
    for (auto &group : groups)
        appendRows(group, root.layoutDirection(), order);
    return order;
}

} // namespace espalier
