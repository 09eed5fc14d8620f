// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packettable.h"

#include "ui/common/units.h"

#include <QHeaderView>

namespace espalier {

namespace {

constexpr int numberRole = Qt::UserRole;
constexpr int packetRole = Qt::UserRole + 1;
constexpr int rowRole = Qt::UserRole + 2;

/// Sorts numbers as numbers.
class Row : public QTreeWidgetItem
{
public:
    using QTreeWidgetItem::QTreeWidgetItem;

    bool operator<(const QTreeWidgetItem &other) const override
    {
        const int column = treeWidget() ? treeWidget()->sortColumn() : 0;
        const QVariant mine = data(column, numberRole);
        const QVariant others = other.data(column, numberRole);
        if (mine.isValid() && others.isValid())
            return mine.toLongLong() < others.toLongLong();
        return text(column).localeAwareCompare(other.text(column)) < 0;
    }
};

} // namespace

PacketTable::PacketTable(const QString &name, const QStringList &titles, QWidget *parent)
    : QTreeWidget(parent)
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setHeaderLabels(titles);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setTabKeyNavigation(false);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        if (const QVariant packet = item->data(0, packetRole); packet.isValid())
            emit packetChosen(packet.toULongLong());
    });
    // As they come, until a column is clicked.
    header()->setSectionsClickable(true);
    connect(header(), &QHeaderView::sectionClicked, this, [this](int section) {
        if (isSortingEnabled())
            return;
        header()->setSortIndicator(section, Qt::AscendingOrder);
        setSortingEnabled(true);
    });
    connect(this, &QTreeWidget::currentItemChanged, this, &PacketTable::rowChanged);
}

void PacketTable::setRows(const QList<QList<Cell>> &rows, const QList<PacketNumber> &packets)
{
    const bool isSorted = isSortingEnabled();
    setSortingEnabled(false);
    clear();
    QList<QTreeWidgetItem *> items;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        auto *item = new Row;
        for (int column = 0; column < rows.at(i).size(); ++column) {
            const Cell &cell = rows.at(i).at(column);
            item->setText(column, cell.text);
            item->setToolTip(column, toolTipText(cell.text));
            if (!cell.number)
                continue;
            item->setData(column, numberRole, qlonglong(*cell.number));
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        }
        item->setData(0, rowRole, int(i));
        if (i < packets.size())
            item->setData(0, packetRole, QVariant::fromValue<qulonglong>(packets.at(i)));
        items.append(item);
    }
    addTopLevelItems(items);
    setSortingEnabled(isSorted);
    for (int column = 0; column + 1 < columnCount(); ++column)
        resizeColumnToContents(column);
}

int PacketTable::currentRow() const
{
    return currentItem() ? currentItem()->data(0, rowRole).toInt() : -1;
}

} // namespace espalier
