// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/pinlist.h"

#include "ui/theme/controls.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

constexpr int mostRows = 6;
/// Of a name, which may be as long as MQTT allows; no row is wider.
constexpr qsizetype longestPainted = 500;

class PinDelegate : public QStyledItemDelegate
{
public:
    PinDelegate(TopicRowPainter &painter, const PinModel &model, QObject *parent)
        : QStyledItemDelegate(parent), m_painter(painter), m_model(model)
    { }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.row() >= m_model.rows().size())
            return;
        painter->save();
        TreeRow row = m_model.rows().at(index.row());
        if (row.name.size() > longestPainted)
            row.name = row.name.left(longestPainted - 1) + u'…';
        m_painter.paint(*painter, option.rect, row,
                        {.selected = (option.state & QStyle::State_Selected) != 0,
                         .hovered = (option.state & QStyle::State_MouseOver) != 0,
                         .focused = (option.state & QStyle::State_HasFocus) != 0,
                         .direction = option.direction});
        painter->restore();
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, TopicRowPainter::rowHeight};
    }

private:
    TopicRowPainter &m_painter;
    const PinModel &m_model;
};

} // namespace

void PinModel::setRows(const QList<TreeRow> &rows)
{
    const bool isSame = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                   [](const TreeRow &a, const TreeRow &b) { return a.name == b.name; });
    if (isSame) {
        m_rows = rows;
        if (!m_rows.isEmpty())
            emit dataChanged(index(0), index(int(m_rows.size()) - 1));
        return;
    }
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int PinModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PinModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const TreeRow &row = m_rows.at(index.row());
    if (role == Qt::DisplayRole)
        return row.preview.isEmpty() ? row.name : row.name + QStringLiteral(" ") + row.preview;
    return {};
}

PinList::PinList(const Theme &theme, QWidget *parent)
    : QListView(parent), m_painter(theme), m_model(new PinModel(this))
{
    setAccessibleName(tr("Pinned topics"));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setModel(m_model);
    setItemDelegate(new PinDelegate(m_painter, *m_model, this));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        m_painter.refresh();
        viewport()->update();
    });
    const auto reveal = [this](const QModelIndex &index) { emit revealWanted(nameAt(index)); };
    connect(this, &QListView::clicked, this, reveal);
    connect(this, &QListView::activated, this, reveal);
    hide();
}

QString PinList::nameAt(const QModelIndex &index) const
{
    return m_model->rows().value(index.row()).name;
}

void PinList::setSnapshot(const TreeSnapshot &snapshot)
{
    const bool resized = snapshot.pinned.size() != m_model->rowCount();
    m_painter.column().setTotals(snapshot);
    m_model->setRows(snapshot.pinned);
    setVisible(!snapshot.pinned.isEmpty());
    if (resized)
        updateGeometry();
}

QSize PinList::sizeHint() const
{
    return {300, std::min(mostRows, m_model->rowCount()) * TopicRowPainter::rowHeight};
}

QSize PinList::minimumSizeHint() const
{
    return {60, sizeHint().height()};
}

void PinList::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index =
        event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString name = nameAt(index);
    menu->addAction(tr("Show in the tree"), this, [this, name] { emit revealWanted(name); });
    menu->addAction(tr("Unpin"), this, [this, name] { emit unpinWanted(name); });
    menu->popup(event->reason() == QContextMenuEvent::Keyboard
                    ? viewport()->mapToGlobal(visualRect(index).center())
                    : event->globalPos());
}

void PinList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && currentIndex().isValid())
        emit unpinWanted(nameAt(currentIndex()));
    else
        QListView::keyPressEvent(event);
}

} // namespace espalier
