// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/toptalkersdialog.h"

#include "core/service/explorer.h"
#include "core/service/storeview.h"
#include "ui/common/units.h"
#include "ui/explore/topiccolumn.h"

#include <QComboBox>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <chrono>

namespace espalier {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t mostTalkers = 100;

struct Answer
{
    QList<Talker> talkers;
    float total = 0;
};

} // namespace

void TalkerModel::setTalkers(const QList<Talker> &talkers, TalkerOrder order, float total)
{
    m_order = order;
    m_total = total;
    const int before = int(m_talkers.size());
    const int after = int(talkers.size());
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_talkers = talkers;
        endInsertRows();
    } else if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_talkers = talkers;
        endRemoveRows();
    } else {
        m_talkers = talkers;
    }
    if (after > 0)
        emit dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
}

int TalkerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_talkers.size());
}

int TalkerModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant TalkerModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_talkers.size())
        return {};
    if (role == Qt::TextAlignmentRole && index.column() != Topic)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const Talker &talker = m_talkers.at(index.row());
    switch (index.column()) {
    case Topic:
        return talker.displayName;
    case Rate:
        return rateText(talker.rate);
    case ByteRate:
        return byteRateText(talker.byteRate);
    case Share:
        return shareText(m_order == TalkerOrder::Messages ? talker.rate : talker.byteRate, m_total);
    default:
        return {};
    }
}

QVariant TalkerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Topic:
        return tr("Topic");
    case Rate:
        return tr("Messages");
    case ByteRate:
        return tr("Bytes");
    case Share:
        return tr("Share");
    default:
        return {};
    }
}

TopTalkersDialog::TopTalkersDialog(Explorer &explorer, QWidget *parent)
    : QDialog(parent)
    , m_explorer(&explorer)
    , m_order(new QComboBox(this))
    , m_table(new QTableView(this))
    , m_model(new TalkerModel(this))
{
    setWindowTitle(tr("Top talkers"));
    m_order->setAccessibleName(tr("Order"));
    m_order->addItem(tr("By messages per second"), int(TalkerOrder::Messages));
    m_order->addItem(tr("By bytes per second"), int(TalkerOrder::Bytes));
    m_table->setAccessibleName(tr("Top talkers"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setSectionResizeMode(TalkerModel::Topic, QHeaderView::Stretch);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_order, 0, Qt::AlignLeft);
    column->addWidget(m_table, 1);
    resize(640, 420);
    const auto reveal = [this](const QModelIndex &index) {
        if (m_explorer)
            m_explorer->reveal(m_model->topicName(index.row()));
    };
    connect(m_table, &QTableView::clicked, this, reveal);
    connect(m_table, &QTableView::activated, this, reveal);
    connect(m_order, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_table->viewport()->underMouse())
            refresh();
    });
    m_timer.start(1s);
    refresh();
}

void TopTalkersDialog::refresh()
{
    if (!m_explorer) {
        m_timer.stop();
        return;
    }
    const auto order = TalkerOrder(m_order->currentData().toInt());
    m_explorer->ask(
        this,
        [order](const StoreView &view) {
            const SmoothRate &all = view.store.node(TopicStore::root).rate;
            return Answer {topTalkers(view.store, order, mostTalkers, view.now),
                           order == TalkerOrder::Messages ? all.at(view.now) : all.bytesAt(view.now)};
        },
        [this, order](const Answer &answer) { m_model->setTalkers(answer.talkers, order, answer.total); });
}

} // namespace espalier
