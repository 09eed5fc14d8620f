// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/explorer.h"

#include "core/service/explorerfeeds.h"
#include "core/service/storeworker.h"

#include <utility>

namespace espalier {

class Explorer::Private
{
public:
    StoreWorker *worker;
    std::shared_ptr<ExplorerFeeds> feeds;

    /// Runs in the worker thread; dropped when the worker goes away before.
    template <typename Command>
    void post(Command &&command)
    {
        QMetaObject::invokeMethod(worker, std::forward<Command>(command), Qt::QueuedConnection);
    }
};

Explorer::Explorer(StoreWorker *worker, std::shared_ptr<ExplorerFeeds> feeds, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(Private {worker, std::move(feeds)}))
{
    connect(worker, &StoreWorker::treePending, this, &Explorer::treePending, Qt::QueuedConnection);
    connect(worker, &StoreWorker::detailPending, this, &Explorer::detailPending, Qt::QueuedConnection);
    connect(worker, &StoreWorker::totalsPending, this, &Explorer::totalsPending, Qt::QueuedConnection);
    connect(worker, &StoreWorker::completions, this, &Explorer::completions, Qt::QueuedConnection);
    connect(worker, &StoreWorker::silenceChanged, this, &Explorer::silenceChanged, Qt::QueuedConnection);
    connect(
        worker, &StoreWorker::answered, this, [](const std::function<void()> &deliver) { deliver(); },
        Qt::QueuedConnection);
    connect(worker, &StoreWorker::partners, this, &Explorer::partners, Qt::QueuedConnection);
}

Explorer::~Explorer() = default;

void Explorer::setViewport(std::uint32_t firstRow, std::uint32_t rowCount, TopicId anchor,
                           std::uint32_t anchorRow)
{
    d->post([worker = d->worker, firstRow, rowCount, anchor, anchorRow] {
        worker->setViewport(firstRow, rowCount, anchor, anchorRow);
    });
}

void Explorer::setExpanded(TopicId id, bool expanded, Depth depth)
{
    const auto expansion = expanded ? VisibleTree::Expansion::Expanded : VisibleTree::Expansion::Collapsed;
    const auto scope = depth == Depth::This ? VisibleTree::Scope::This : VisibleTree::Scope::AllBelow;
    d->post([worker = d->worker, id, expansion, scope] { worker->setExpanded(id, expansion, scope); });
}

void Explorer::expandAll()
{
    d->post([worker = d->worker] { worker->setAllExpanded(VisibleTree::Expansion::Expanded); });
}

void Explorer::collapseAll()
{
    d->post([worker = d->worker] { worker->setAllExpanded(VisibleTree::Expansion::Collapsed); });
}

void Explorer::select(TopicId id)
{
    d->post([worker = d->worker, id] { worker->select(id); });
}

void Explorer::selectRow(std::int64_t row)
{
    d->post([worker = d->worker, row] { worker->selectRow(row); });
}

void Explorer::selectNext(const QString &prefix)
{
    d->post([worker = d->worker, prefix] { worker->selectNext(prefix); });
}

void Explorer::reveal(const QByteArray &topicName)
{
    d->post([worker = d->worker, topicName] { worker->reveal(topicName); });
}

void Explorer::toggleChosen(TopicId id)
{
    d->post([worker = d->worker, id] { worker->toggleChosen(id); });
}

void Explorer::chooseTo(TopicId id)
{
    d->post([worker = d->worker, id] { worker->chooseTo(id); });
}

void Explorer::setLiveSort(bool live)
{
    const auto sorting = live ? StoreWorker::Sorting::Live : StoreWorker::Sorting::Once;
    d->post([worker = d->worker, sorting] { worker->setSorting(sorting); });
}

void Explorer::holdSort(bool held)
{
    const auto hold = held ? StoreWorker::Hold::Held : StoreWorker::Hold::No;
    d->post([worker = d->worker, hold] { worker->holdSort(hold); });
}

void Explorer::setPins(const QList<QByteArray> &topicNames)
{
    d->post([worker = d->worker, topicNames] { worker->setPins(topicNames); });
}

void Explorer::setHidden(const QList<QByteArray> &topicNames)
{
    d->post([worker = d->worker, topicNames] { worker->setHidden(topicNames); });
}

void Explorer::setHiddenShown(bool shown)
{
    const auto rows = shown ? VisibleTree::HiddenRows::Shown : VisibleTree::HiddenRows::Left;
    d->post([worker = d->worker, rows] { worker->setHiddenRows(rows); });
}

void Explorer::setSilenceRules(const QList<SilenceRule> &rules)
{
    d->post([worker = d->worker, rules] { worker->setSilenceRules(rules); });
}

void Explorer::run(std::function<std::function<void()>(const StoreView &)> question)
{
    d->post([worker = d->worker, question = std::move(question)] {
        emit worker->answered(question(worker->view()));
    });
}

void Explorer::setSort(TreeSort sort)
{
    d->post([worker = d->worker, sort] { worker->setSort(sort); });
}

void Explorer::setFilter(const QString &text)
{
    d->post([worker = d->worker, text] { worker->setFilter(text); });
}

void Explorer::requestCompletions(const QString &prefix, int limit)
{
    d->post([worker = d->worker, prefix, limit] { worker->complete(prefix, limit); });
}

void Explorer::requestPartners(const QByteArray &topicName, const Bytes &properties, WallTime at)
{
    d->post(
        [worker = d->worker, topicName, properties, at] { worker->findPartners(topicName, properties, at); });
}

void Explorer::requestDetail()
{
    d->post([worker = d->worker] { worker->tellDetailAgain(); });
}

void Explorer::clear()
{
    d->post([worker = d->worker] { worker->clear(); });
}

void Explorer::setPaused(bool paused)
{
    const auto flow = paused ? StoreWorker::Flow::Paused : StoreWorker::Flow::Running;
    d->post([worker = d->worker, flow] { worker->setFlow(flow); });
}

TreeSnapshot Explorer::takeTree()
{
    return d->feeds->tree.take();
}

TopicDetail Explorer::takeDetail()
{
    return d->feeds->detail.take();
}

StoreTotals Explorer::takeTotals()
{
    return d->feeds->totals.take();
}

} // namespace espalier
