// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/message.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/sparkplugstate.h"
#include "core/service/explorerfeeds.h"
#include "core/service/loadgauge.h"
#include "core/service/storeview.h"
#include "core/store/pairing.h"
#include "core/store/silencewatch.h"
#include "core/store/topicstore.h"
#include "core/store/treewindow.h"
#include "core/store/visibletree.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// The topics of one connection on the worker thread: takes messages in and answers an Explorer. Sends at most some 15
/// snapshots a second by itself, one for each turn of the event loop as answers to commands, and none while nothing
/// changes.
///
/// Flow: start() first, in its thread; then messages -> tick -> settle, update, put into the feeds -> ...Pending(), once until it is taken.
class StoreWorker : public QObject, public MessageSink
{
    Q_OBJECT
public:
    explicit StoreWorker(std::shared_ptr<ExplorerFeeds> feeds, QObject *parent = nullptr);

    /// `budget` is that of the worker thread and outlives this.
    void start(Budget &budget);

    void messageReceived(const Publish &message, WallTime at) override;
    void endOfBatch() override;

    void setViewport(std::uint32_t firstRow, std::uint32_t rowCount, TopicId anchor, std::uint32_t anchorRow);
    void setExpanded(TopicId id, VisibleTree::Expansion expansion, VisibleTree::Scope scope);
    void setAllExpanded(VisibleTree::Expansion expansion);
    void select(TopicId id);
    void selectRow(std::int64_t row);
    void selectNext(const QString &prefix);
    void reveal(const QByteArray &topicName);
    void toggleChosen(TopicId id);
    void chooseTo(TopicId id);
    void setSort(TreeSort sort);
    /// Live: sorts again every now and then, but not while it is held.
    enum class Sorting { Once, Live };
    void setSorting(Sorting sorting);
    enum class Hold { No, Held };
    void holdSort(Hold hold) { m_sortHold = hold; }
    void setPins(const QList<QByteArray> &topicNames);
    void setHidden(const QList<QByteArray> &topicNames);
    void setHiddenRows(VisibleTree::HiddenRows rows);
    void setSilenceRules(const QList<SilenceRule> &rules);
    /// What payloads are decoded with; null: no rules. After start().
    void setPayloadRegistry(std::shared_ptr<const PayloadRegistry> registry);
    [[nodiscard]] const std::shared_ptr<const PayloadRegistry> &payloadRegistry() const { return m_registry; }
    void setFilter(const QString &text);
    void complete(const QString &prefix, int limit);
    /// Answered by partners().
    void findPartners(const QByteArray &topicName, const Bytes &properties, WallTime at);
    void tellDetailAgain();
    void clear();
    /// Of the last message of a topic, as it came; nothing when there was none.
    [[nodiscard]] std::optional<Bytes> lastPayload(std::string_view topicName) const;
    /// The names that the topic's Sparkplug device gave its metrics; null: unknown.
    [[nodiscard]] std::shared_ptr<const SparkplugAliases> aliases(std::string_view topicName) const;
    enum class Flow { Running, Paused };
    void setFlow(Flow flow);
    /// What is there, all sums up to date; in the worker thread.
    [[nodiscard]] StoreView view();
    /// The same without the sums: names, messages and history. Gone with clear().
    [[nodiscard]] const TopicStore &topics() const { return *m_store; }
    [[nodiscard]] PayloadContext payloadContext() const { return {m_registry.get(), &m_sparkplug}; }

signals:
    /// In the worker thread: messages have come, and all topics were forgotten.
    void received();
    void forgotten();
    /// To be run in the GUI thread: brings the answer to Explorer::ask().
    void answered(const std::function<void()> &deliver);
    void silenceChanged(const QList<espalier::SilenceState> &states);
    void treePending();
    void detailPending();
    void totalsPending();
    void completions(const QString &prefix, const QStringList &topics);
    void partners(const QByteArray &topicName, espalier::WallTime at,
                  const QList<espalier::Partner> &partners);

private:
    enum class Reveal { No, Selected };
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] static SteadyMs steadyNow();
    void scheduleTick();
    void handleTick();
    void settle(SteadyMs now);
    void sortAgain(SteadyMs now);
    void addPins(TreeSnapshot &snapshot, SteadyMs now) const;
    void handleAnswer();
    void handleSlice();
    void answer(Reveal reveal = Reveal::No);
    void sendTree(SteadyMs now);
    void sendDetail();
    void sendTotals(SteadyMs now);
    void handleSelection();
    [[nodiscard]] bool isCalm(SteadyMs now) const;
    [[nodiscard]] bool isWatched() const { return m_flow == Flow::Running && !m_window.isHidden(); }

    Budget *m_budget = nullptr;
    std::shared_ptr<ExplorerFeeds> m_feeds;
    std::unique_ptr<TopicStore> m_store;
    std::unique_ptr<VisibleTree> m_tree;
    Pairing m_pairing;
    /// Kept when topics are forgotten: devices are not born anew for that.
    SparkplugState m_sparkplug;
    std::shared_ptr<const PayloadRegistry> m_registry;
    TreeWindow m_window;
    SilenceWatch m_silence;
    std::vector<std::string> m_pins;
    std::vector<std::string> m_hidden;
    Sorting m_sorting = Sorting::Once;
    Hold m_sortHold = Hold::No;
    SteadyMs m_sortAgainAt = 0;
    LoadGauge m_load;
    /// Snapshots of time: made by new messages, made by commands, and slices of filtering.
    QTimer m_tick {this};
    QTimer m_answer {this};
    QTimer m_slice {this};
    Flow m_flow = Flow::Running;
    Reveal m_reveal = Reveal::No;
    SteadyMs m_tickedAt = 0;
    SteadyMs m_totalsAt = 0;
    std::uint64_t m_layoutsBefore = 0;
    /// Whose detail is sent, from which message on, and what was told of it last.
    std::uint32_t m_detailOf = TopicNode::none;
    std::uint64_t m_detailNext = 0;
    std::uint64_t m_detailMessages = 0;
    bool m_detailReset = false;
    StoreTotals m_totals;
    /// Within a batch: when it began.
    Clock::time_point m_batchStart {};
    SteadyMs m_batchNow = 0;
    bool m_inBatch = false;
};

} // namespace espalier
