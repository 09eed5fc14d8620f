// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchangelinks.h"
#include "core/capture/packetfinding.h"
#include "core/mqtt/framer.h"
#include "core/session/conversation.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace espalier {

/// One captured connection as the log follows it: what of it is needed to make sense of the packets to come, and what is
/// said of the packets that are kept.
class CapturedStream
{
public:
    explicit CapturedStream(StreamInfo info);

    [[nodiscard]] const StreamInfo &info() const { return m_info; }
    /// From CONNECT, or assigned by CONNACK; empty when neither was seen.
    [[nodiscard]] const std::string &clientId() const { return m_clientId; }
    [[nodiscard]] ProtocolVersion version() const { return m_version; }
    /// What `sender` may have in flight (3.1.2.11.3, 3.2.2.3.3); none where nobody said it.
    [[nodiscard]] std::optional<std::uint16_t> receiveMaximum(Side sender) const
    {
        return m_receiveMaximum[index(sender)];
    }

    /// Everything that is known of a packet when it comes. Used again for the next.
    struct Note
    {
        PacketRecord record {};
        ExchangeLink link {};
        /// Their packets are positions.
        std::vector<ConversationFinding> findings {};
    };
    /// Takes the next packet of the stream, which gets `number`.
    void note(Note &note, ByteView packet, Side sender, CaptureTime time, PacketNumber number);
    /// What bytes are that are no whole packet.
    enum class Fragment : std::uint8_t {
        /// The beginning of one.
        Beginning,
        /// They follow something that cannot be cut.
        Rest,
    };
    /// The same for bytes that are no whole packet: cut off, or not to be cut because of `violation`.
    void noteFragment(Note &note, ByteView bytes, Fragment fragment, Side sender, CaptureTime time,
                      const std::optional<Violation> &violation);
    /// Bytes of `sender` are missing: what was before says nothing about what comes.
    void lose(Side sender);
    /// The connection is over: nothing is followed any more.
    void close() { m_following.reset(); }
    [[nodiscard]] bool isOpen() const { return m_following != nullptr; }
    /// What is unanswered at `time`; none when the connection is over.
    [[nodiscard]] std::vector<OpenItem> openItems(CaptureTime time) const;
    /// See Conversation::silenceLimit(); none when the connection is over.
    [[nodiscard]] std::optional<CaptureTime> silenceLimit() const;

    /// Packets are named in findings and open items by their position in the conversation. How many there are, and the
    /// numbers of the first of them, and of those that were remembered last; the log knows the others.
    [[nodiscard]] std::uint64_t positions() const;
    [[nodiscard]] std::optional<PacketNumber> knownNumber(std::uint64_t position) const;
    void remember(std::map<std::uint64_t, PacketNumber> numbers);

    /// One direction's way from bytes to packets.
    struct Direction
    {
        Framer framer {};
        /// What comes is no packet: nothing can be cut any more.
        bool isBroken = false;
        bool isAfterLoss = false;
    };
    /// Only while open.
    [[nodiscard]] Direction &direction(Side sender) { return m_following->directions[index(sender)]; }

    /// Packets of it that the log keeps, and the last of all.
    std::uint64_t kept = 0;
    std::optional<PacketNumber> last {};

    /// What the log found when it looked last for what does not come: after how many packets, and when it is to look again
    /// should none follow.
    struct Sweep
    {
        std::uint64_t positions = 0;
        std::optional<CaptureTime> due {};
    };
    Sweep sweep {};

private:
    /// What is needed while the connection lasts only.
    struct Following
    {
        explicit Following(Conversation::Options options) : conversation(options) { }
        std::array<Direction, 2> directions {};
        Conversation conversation;
        ExchangeLinks links {};
        std::array<std::unordered_map<std::uint16_t, PacketNumber>, 2> aliases {};
        /// By position in the conversation: CONNECT and CONNACK are mostly what is wanted.
        std::array<PacketNumber, 4> firstNumbers {};
        std::map<std::uint64_t, PacketNumber> remembered {};
    };

    [[nodiscard]] static std::size_t index(Side side) { return static_cast<std::size_t>(side); }
    void begin(Note &note, Side sender, CaptureTime time);
    [[nodiscard]] ExchangeLinks::Step stepOf(PacketRecord &record, ByteView packet, PacketNumber number);
    [[nodiscard]] ExchangeLinks::Step stepOfPublish(PacketRecord &record, ByteView packet,
                                                    PacketNumber number);
    void learn(const Connect &connect);
    void learn(const ConnAck &connAck);
    void takeAlias(PacketRecord &record, const Publish &publish, PacketNumber number);

    StreamInfo m_info;
    std::string m_clientId;
    ProtocolVersion m_version;
    std::array<std::optional<std::uint16_t>, 2> m_receiveMaximum {};
    std::unique_ptr<Following> m_following;
};

} // namespace espalier
