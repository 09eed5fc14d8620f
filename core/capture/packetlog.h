// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedstream.h"
#include "core/capture/latencyhistogram.h"
#include "core/capture/packetring.h"

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <unordered_map>

namespace espalier {

/// The captured packets of all streams inside a budget: cuts what taps deliver into packets, follows each conversation,
/// keeps findings, links what belongs together. Oldest packets go first. Used by one thread; without I/O or clock.
class PacketLog
{
public:
    /// `limit`: bytes that packets with all that is kept of them may take.
    explicit PacketLog(std::uint64_t limit) : m_limit(limit) { }

    void add(const CaptureBlock &block);
    void setLimit(std::uint64_t limit);
    [[nodiscard]] std::uint64_t limit() const { return m_limit; }
    /// Forgets the packets; open streams are followed on.
    void clear();

    /// Kept are the packets from begin(), before end().
    [[nodiscard]] PacketNumber begin() const { return m_ring.begin(); }
    [[nodiscard]] PacketNumber end() const { return m_ring.end(); }
    [[nodiscard]] bool contains(PacketNumber number) const { return m_ring.contains(number); }
    // Of a packet that is contained; valid until the next add().
    [[nodiscard]] const PacketRecord &record(PacketNumber number) const { return m_ring.record(number); }
    [[nodiscard]] ByteView bytes(PacketNumber number) const { return m_ring.bytes(number); }
    [[nodiscard]] const CapturedStream &streamOf(const PacketRecord &record) const;
    /// First those that are violations for certain.
    [[nodiscard]] std::span<const PacketFinding> findings(PacketNumber number) const;
    void setMarked(PacketNumber number, bool marked);

    /// Null when no packet of it is kept and it is over.
    [[nodiscard]] const CapturedStream *stream(StreamId id) const;
    [[nodiscard]] const std::unordered_map<StreamId, std::unique_ptr<CapturedStream>> &streams() const
    {
        return m_streams;
    }
    /// All findings of kept packets, by packet.
    [[nodiscard]] const std::map<PacketNumber, std::vector<PacketFinding>> &allFindings() const
    {
        return m_findings;
    }
    /// What a PUBLISH is about: its Topic Name, or the one that its Topic Alias stands for; empty when that is not kept.
    /// Valid until the next add().
    [[nodiscard]] std::string_view topicName(PacketNumber number) const;
    /// The packet at a position of a stream's conversation; none when it is not kept, or far back.
    [[nodiscard]] std::optional<PacketNumber> numberAt(const CapturedStream &stream,
                                                       std::uint64_t position) const;
    /// What is unanswered in a stream now, and the packets that ask for it, as far as they are kept; oldest first.
    using OpenPackets = std::vector<std::pair<PacketNumber, OpenItem>>;
    [[nodiscard]] OpenPackets openPackets(const CapturedStream &stream, CaptureTime time) const;
    /// Finds what has not been answered or sent in time at `now` in connections that go on, but for those of files, whose
    /// time is another. What comes late after all was late: Keep Alive; the rest is taken back. Returns when there may be
    /// something new to be found, if nothing passes until then; none when nothing is owed.
    std::optional<CaptureTime> findOmissions(CaptureTime now);
    /// When the last segment passed that is not of a file; 0 before the first.
    [[nodiscard]] CaptureTime lastLiveTime() const { return m_lastLiveTime; }
    /// Packets of which something else is known than when they came (answers, findings, marks), since the last call. Some
    /// may be named twice, or be gone.
    [[nodiscard]] std::vector<PacketNumber> takeChanged() { return std::exchange(m_changed, {}); }

    [[nodiscard]] std::uint64_t heldBytes() const;
    /// Findings of kept packets that are violations for certain.
    [[nodiscard]] std::uint64_t violations() const { return m_violations; }
    /// Times that bytes were left out.
    [[nodiscard]] std::uint64_t losses() const { return m_losses; }
    /// From the first packet of an exchange to its last, of all that were captured.
    [[nodiscard]] const LatencyHistogram &roundTrips() const { return m_roundTrips; }
    /// When the last segment passed; 0 before the first.
    [[nodiscard]] CaptureTime lastTime() const { return m_lastTime; }

private:
    using Note = CapturedStream::Note;
    using Fragment = CapturedStream::Fragment;
    /// What a finding takes, nearly.
    static constexpr std::uint64_t findingBytes = 160;
    /// The same of a stream of which packets are kept, without what it needs while it lasts.
    static constexpr std::uint64_t streamBytes = sizeof(CapturedStream) + 64;

    void add(const CaptureSegment &segment, ByteView bytes);
    void feed(StreamId id, CapturedStream &stream, Side sender, ByteView bytes, CaptureTime time);
    void addPacket(StreamId id, CapturedStream &stream, Side sender, ByteView packet, CaptureTime time);
    void addFragment(StreamId id, CapturedStream &stream, Fragment fragment, Side sender, ByteView bytes,
                     CaptureTime time, const std::optional<Violation> &violation = {});
    /// What was received of a packet whose rest does not come.
    void addCutOff(StreamId id, CapturedStream &stream, Side sender, CaptureTime time);
    void keep(StreamId id, CapturedStream &stream, ByteView bytes);
    [[nodiscard]] std::optional<PacketNumber> goBack(PacketNumber number, std::uint64_t steps) const;
    void link(const ExchangeLink &link, PacketNumber number, CaptureTime time);
    void close(StreamId id, CapturedStream &stream, CaptureTime time);
    std::optional<CaptureTime> addOmissions(CapturedStream &stream, CaptureTime time);
    void addOmission(PacketNumber number, const OpenItem &item);
    void withdrawOmissions(PacketNumber number, const std::function<bool(Clause)> &isMeant);
    void addFinding(PacketFinding finding);
    void enforce();
    void forget(const PacketRecord &record);
    void forgetFindings();

    std::uint64_t m_limit;
    PacketRing m_ring;
    std::unordered_map<StreamId, std::unique_ptr<CapturedStream>> m_streams;
    std::map<PacketNumber, std::vector<PacketFinding>> m_findings;
    std::uint64_t m_findingCount = 0;
    /// Streams of which packets are kept.
    std::uint64_t m_keptStreams = 0;
    /// Bytes of packets that are not whole yet.
    std::uint64_t m_pendingBytes = 0;
    std::vector<PacketNumber> m_changed;
    /// Of the packet that is being added.
    Note m_note;
    std::uint64_t m_violations = 0;
    std::uint64_t m_losses = 0;
    LatencyHistogram m_roundTrips;
    CaptureTime m_lastTime = 0;
    CaptureTime m_lastLiveTime = 0;
};

} // namespace espalier
