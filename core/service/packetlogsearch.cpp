// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From packets to the messages that they carry, and back.
#include "core/capture/packetlog.h"
#include "core/capture/shownpackets.h"
#include "core/mqtt/decode.h"
#include "core/service/packetlogview.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace espalier {

namespace {

/// Microseconds: a message passes the broker and waits for its turn here.
constexpr CaptureTime farthest = 5'000'000;
/// Packets that are looked at: the log goes on meanwhile.
constexpr int maximumLooks = 200'000;

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

std::optional<PacketMessage> PacketLogView::message(PacketNumber number) const
{
    const auto topicName = m_log.topicName(number);
    if (topicName.empty())
        return {};
    const auto &record = m_log.record(number);
    const auto publish =
        decodePublish(m_log.bytes(number), {m_log.streamOf(record).version(), record.sender()});
    if (!publish)
        return {};
    return PacketMessage {.topicName = QByteArray(topicName.data(), static_cast<qsizetype>(topicName.size())),
                          .payload = Bytes::copyOf(publish->payload),
                          .time = record.time};
}

bool PacketLogView::carries(PacketNumber number, const PacketMessage &message) const
{
    const auto &record = m_log.record(number);
    if (record.length < message.payload.size() || m_log.topicName(number) != viewOf(message.topicName))
        return false;
    const auto publish =
        decodePublish(m_log.bytes(number), {m_log.streamOf(record).version(), record.sender()});
    return publish && std::ranges::equal(publish->payload, message.payload.view());
}

std::optional<FoundPacket> PacketLogView::find(const PacketMessage &message, const QByteArray &clientId) const
{
    const auto begin = m_log.begin();
    const auto end = m_log.end();
    // Packets stand in the order in which they came, which is nearly that of their times.
    auto low = begin;
    for (auto high = end; low < high;) {
        const auto middle = low + (high - low) / 2;
        if (m_log.record(middle).time < message.time)
            low = middle + 1;
        else
            high = middle;
    }
    const auto found = [this](PacketNumber number) {
        return FoundPacket {.number = number, .isShown = m_shown.rowOf(number).has_value()};
    };
    const auto isNear = [&](PacketNumber number) {
        return std::abs(m_log.record(number).time - message.time) <= farthest;
    };
    std::optional<PacketNumber> nearest;
    auto before = low;
    auto behind = low;
    for (int looks = 0; looks < maximumLooks; ++looks) {
        const bool isBefore = before > begin && isNear(before - 1);
        const bool isBehind = behind < end && isNear(behind);
        if (!isBefore && !isBehind)
            break;
        // The nearer one of the two that are next.
        const bool goesBack =
            isBefore
            && (!isBehind
                || message.time - m_log.record(before - 1).time <= m_log.record(behind).time - message.time);
        const auto number = goesBack ? --before : behind++;
        if (!carries(number, message))
            continue;
        const auto &record = m_log.record(number);
        if (record.sender() == Side::Server && m_log.streamOf(record).clientId() == viewOf(clientId))
            return found(number);
        if (!nearest)
            nearest = number;
    }
    return nearest ? std::optional(found(*nearest)) : std::nullopt;
}

} // namespace espalier
