// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mailbox.h"
#include "core/capture/packetlog.h"
#include "core/capture/shownpackets.h"
#include "core/service/packetinspector.h"
#include "core/service/packetmatcher.h"
#include "core/service/packetsnapshot.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace espalier {

/// What a PacketWorker hands to its PacketInspector: the worker puts, the GUI thread takes.
struct PacketFeeds
{
    Mailbox<PacketSnapshot> snapshot;
    Mailbox<PacketDetail> detail;
};

/// The packet log in its thread: takes what taps have captured, answers a PacketInspector. Sends at most some 15 snapshots
/// a second by itself, one for each turn of the event loop as answers to commands, and none while nothing changes or
/// nobody looks. Work that takes long runs in slices.
class PacketWorker : public QObject
{
    Q_OBJECT
public:
    /// `clock` tells how time passes while nothing is captured.
    PacketWorker(std::shared_ptr<PacketFeeds> feeds, std::uint64_t limit, PacketInspector::Clock clock);
    ~PacketWorker() override;

    /// For taps; wakes this worker.
    [[nodiscard]] const std::shared_ptr<CaptureFeed> &captured() const { return m_captured; }

    /// Before the thread ends, in it.
    void end();

    using Direction = PacketInspector::Direction;
    void takeCaptured();
    void setCapturing(bool on);
    void setLimit(std::uint64_t bytes);
    void clear();
    void setVisible(bool visible);
    void setPayloadRegistry(const std::shared_ptr<const PayloadRegistry> &registry);
    void setViewport(std::uint64_t firstRow, std::uint32_t rowCount);
    void setSource(const PacketSource &source);
    void setFilter(const QString &text);
    void setFollowing(bool on);
    void select(std::optional<PacketNumber> number);
    void selectRow(std::uint64_t row);
    void find(const QString &filter, Direction direction);
    void setMarked(PacketNumber number, bool marked);
    void findMark(Direction direction);
    void setTimeReference(std::optional<PacketNumber> number);
    void setColorRules(const QStringList &filters);
    void ask(const std::function<std::function<void()>(const PacketLogView &)> &question);

signals:
    void snapshotPending();
    void detailPending();
    void answered(const std::function<void()> &deliver);

private:
    using Condition = ShownPackets::Condition;
    /// A search for one packet, in slices.
    struct Search
    {
        Condition condition;
        Direction direction = Direction::Forward;
        std::uint64_t row = 0;
        /// Rows that are still to be looked at.
        std::uint64_t left = 0;
    };

    void work();
    void readBlock();
    void findOmissions();
    void reconsider();
    void goOnSearching();
    void startSearch(Condition condition, Direction direction);
    void showAnew();
    /// None: all packets are shown.
    [[nodiscard]] Condition shownCondition();
    [[nodiscard]] Condition conditionOf(const PacketFilter &filter);
    [[nodiscard]] int colorOf(PacketNumber number);
    void changed();
    void answer();
    void sendSnapshot();
    void sendDetail();
    void refreshDetail();
    void addRows(PacketSnapshot &snapshot);

    std::shared_ptr<PacketFeeds> m_feeds;
    std::shared_ptr<CaptureFeed> m_captured;
    PacketLog m_log;
    PacketMatcher m_matcher {m_log};
    ShownPackets m_shown;
    std::deque<CaptureBlock> m_blocks;
    bool m_isCapturing = false;
    bool m_isVisible = false;
    bool m_isFollowing = true;
    std::uint64_t m_firstRow = 0;
    std::uint32_t m_rowCount = 0;
    PacketSource m_source;
    PacketFilterState m_filter;
    /// The last one that was valid.
    PacketFilter m_condition;
    /// Those that do not compile are none.
    std::vector<std::optional<PacketFilter>> m_colorRules;
    std::optional<PacketNumber> m_selected;
    /// What was sent about it.
    PacketDetail m_detail;
    std::int64_t m_revealRow = -1;
    std::optional<Search> m_search;
    bool m_hasFoundNothing = false;
    std::optional<PacketNumber> m_referenceNumber;
    std::optional<CaptureTime> m_timeReference;
    std::uint64_t m_layoutVersion = 0;
    /// Something has changed since the last snapshot.
    bool m_isChanged = false;
    QTimer m_tick {this};
    QTimer m_answer {this};
    QTimer m_slice {this};
    PacketInspector::Clock m_clock;
    /// When the last block was read.
    std::chrono::steady_clock::time_point m_readAt {};
    /// Looks for what is missing: once a second while something passes, else when something is due.
    QTimer m_omissions {this};
};

} // namespace espalier
