// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/foldingrow.h"

#include "ui/theme/controls.h"

#include <QStyle>
#include <QToolButton>

namespace espalier {

namespace {

constexpr int itemGap = 8;
constexpr int rowHeight = 28;

} // namespace

FoldingRow::FoldingRow(const QString &moreName, QWidget *parent)
    : QWidget(parent), m_more(new QToolButton(this))
{
    setButtonKind(m_more, ButtonKind::Chip);
    m_more->setAccessibleName(moreName);
    m_more->hide();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_more, &QToolButton::clicked, this, &FoldingRow::foldedWanted);
}

FoldingRow::~FoldingRow() = default;

void FoldingRow::addItem(QWidget *item)
{
    // The keyboard goes through them as they stand.
    setTabOrder(m_more->previousInFocusChain(), item);
    m_items.push_back(item);
    updateGeometry();
    place();
}

void FoldingRow::arrange(const std::vector<QWidget *> &items)
{
    if (m_items != items) {
        m_items = items;
        for (std::size_t i = 1; i < m_items.size(); ++i)
            setTabOrder(m_items[i - 1], m_items[i]);
        setTabOrder(m_items.back(), m_more);
    }
    updateGeometry();
    place();
}

void FoldingRow::removeItem(QWidget *item)
{
    std::erase(m_items, item);
    item->hide();
    updateGeometry();
    place();
}

void FoldingRow::setTail(QWidget *tail)
{
    m_tail = tail;
    updateGeometry();
    place();
}

QPoint FoldingRow::menuPlace(const QWidget *item) const
{
    const QWidget *anchor = item->isVisible() ? item : m_more;
    return anchor->mapToGlobal(QPoint(0, anchor->height() + 2));
}

QSize FoldingRow::sizeHint() const
{
    const QMargins margins = contentsMargins();
    int width = margins.left() + margins.right() + (m_tail ? m_tail->sizeHint().width() : -itemGap);
    for (const QWidget *item : m_items)
        width += item->sizeHint().width() + itemGap;
    return {width, rowHeight + margins.top() + margins.bottom()};
}

QSize FoldingRow::minimumSizeHint() const
{
    const QMargins margins = contentsMargins();
    const int tail = m_tail ? m_tail->sizeHint().width() + itemGap : 0;
    return {margins.left() + margins.right() + tail + m_more->sizeHint().width(), sizeHint().height()};
}

void FoldingRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void FoldingRow::place()
{
    const QRect room = contentsRect();
    const auto put = [&](QWidget *widget, int x) {
        const QSize size = widget->sizeHint();
        const QRect logical(x, room.top() + (room.height() - size.height()) / 2, size.width(), size.height());
        widget->setGeometry(QStyle::visualRect(layoutDirection(), rect(), logical));
        widget->show();
        return x + size.width() + itemGap;
    };
    const int end = room.left() + room.width() - (m_tail ? m_tail->sizeHint().width() + itemGap : 0);
    const bool all = sizeHint().width() <= width();
    int x = room.left();
    int folded = 0;
    for (QWidget *item : m_items) {
        const int needed = x + item->sizeHint().width() + (all ? 0 : itemGap + m_more->sizeHint().width());
        if (folded > 0 || needed > end) {
            item->hide();
            ++folded;
        } else {
            x = put(item, x);
        }
    }
    m_more->setText(tr("+%1", "number of buttons that do not fit").arg(folded));
    if (folded > 0)
        x = put(m_more, x);
    else
        m_more->hide();
    if (m_tail)
        put(m_tail, x);
    handlePlaced();
}

} // namespace espalier
