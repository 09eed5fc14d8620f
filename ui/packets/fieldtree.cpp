// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/fieldtree.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>

namespace espalier {

namespace {

constexpr int rowHeight = 24;
constexpr int levelStep = 16;
constexpr int gap = 6;
constexpr int markSize = 7;
/// Packets with more fields show their groups first.
constexpr std::size_t expandedFields = 400;

/// The name muted, the value behind it in the data font, and a mark where something is wrong.
class FieldDelegate : public QStyledItemDelegate
{
public:
    FieldDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) { }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        item.text.clear();
        const QWidget *view = option.widget;
        view->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, view);
        QRect room = option.rect;
        const bool mirrored = option.direction == Qt::RightToLeft;
        const auto draw = [&](const QString &text, const QFont &font, Role role) {
            painter->setFont(font);
            painter->setPen(m_theme.color(role));
            const QFontMetrics metrics = painter->fontMetrics();
            const QString shown = metrics.elidedText(text, Qt::ElideRight, room.width());
            painter->drawText(room,
                              int(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter))
                                  | Qt::TextSingleLine,
                              shown);
            const int taken = metrics.horizontalAdvance(shown) + gap;
            room.adjust(mirrored ? 0 : taken, 0, mirrored ? -taken : 0, 0);
        };
        const bool isWrong = !index.data(FieldTreeModel::FindingRole).toStringList().isEmpty();
        if (isWrong) {
            const QRect mark(room.left(), room.center().y() - markSize / 2, markSize, markSize);
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(m_theme.color(Role::Error));
            painter->drawEllipse(QStyle::visualRect(option.direction, room, mark));
            painter->restore();
            room.adjust(mirrored ? 0 : markSize + gap, 0, mirrored ? -markSize - gap : 0, 0);
        }
        // No ligatures: "0x0b" is what stands there, not a product.
        QFont font = m_theme.textFont();
        font.setStyleStrategy(QFont::PreferNoShaping);
        draw(index.data().toString(), font, isWrong ? Role::Error : Role::Muted);
        draw(index.data(FieldTreeModel::ValueRole).toString(), m_theme.dataFont(), Role::Text);
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, rowHeight};
    }

private:
    const Theme &m_theme;
};

} // namespace

FieldTree::FieldTree(const Theme &theme, QWidget *parent)
    : QTreeView(parent), m_model(new FieldTreeModel(this))
{
    setModel(m_model);
    setItemDelegate(new FieldDelegate(theme, this));
    setAccessibleName(tr("Fields"));
    setFrameShape(QFrame::NoFrame);
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setIndentation(levelStep);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionBehavior(SelectRows);
    setTextElideMode(Qt::ElideNone);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

FieldTree::~FieldTree() = default;

void FieldTree::setDetail(const PacketDetail &detail)
{
    const QScopedValueRollback quiet(m_isQuiet, true);
    m_model->setDetail(detail);
    scrollToTop();
    if (m_model->fieldCount() > expandedFields) {
        expandToDepth(0);
        return;
    }
    expandAll();
    foldExplained({});
}

void FieldTree::foldExplained(const QModelIndex &parent)
{
    for (int row = 0; row < m_model->rowCount(parent); ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        if (index.data(FieldTreeModel::IsExplainedRole).toBool())
            setExpanded(index, false);
        foldExplained(index);
    }
}

HexView::Range FieldTree::selectedRange() const
{
    return m_model->rangeOf(currentIndex());
}

void FieldTree::selectByte(std::size_t byte)
{
    const QScopedValueRollback quiet(m_isQuiet, true);
    const QModelIndex index = m_model->fieldAt(byte);
    setCurrentIndex(index);
    if (index.isValid())
        scrollTo(index);
}

void FieldTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (!m_isQuiet)
        emit fieldSelected(m_model->rangeOf(current));
}

QString FieldTree::line(const QModelIndex &index) const
{
    return index.data().toString() + QStringLiteral(": ") + index.data(FieldTreeModel::ValueRole).toString();
}

void FieldTree::copy(const QString &text) const
{
    QApplication::clipboard()->setText(text);
}

bool FieldTree::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void FieldTree::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy) && currentIndex().isValid())
        copy(line(currentIndex()));
    else
        QTreeView::keyPressEvent(event);
}

void FieldTree::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index =
        event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString value = index.data(FieldTreeModel::ValueRole).toString();
    const QString whole = line(index);
    menu->addAction(tr("Copy Value"), this, [this, value] { copy(value); });
    menu->addAction(tr("Copy Field"), this, [this, whole] { copy(whole); });
    menu->addSeparator();
    menu->addAction(tr("Expand All"), this, &QTreeView::expandAll);
    menu->addAction(tr("Collapse All"), this, &QTreeView::collapseAll);
    menu->popup(event->reason() == QContextMenuEvent::Keyboard
                    ? viewport()->mapToGlobal(visualRect(index).center())
                    : event->globalPos());
}

} // namespace espalier
