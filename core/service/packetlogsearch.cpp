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
    const auto found = [this](PacketNumber number) {
        return FoundPacket {.number = number, .isShown = m_shown.rowOf(number).has_value()};
    };
    const auto isOfFile = [this](const PacketRecord &record) {
        return m_log.streamOf(record).info().source == StreamInfo::Source::File;
    };
    std::optional<PacketNumber> nearest;
    CaptureTime nearestBy = farthest + 1;
    std::optional<PacketNumber> own;
    CaptureTime ownBy = farthest + 1;
    int looks = 0;
    // Files bring packets of any time, clocks are set: none can be left out without a look at its time.
    for (auto number = m_log.end(); number > m_log.begin() && looks < maximumLooks;) {
        const auto &record = m_log.record(--number);
        const CaptureTime by = std::abs(record.time - message.time);
        if (by > farthest || isOfFile(record) || (by >= nearestBy && by >= ownBy))
            continue;
        ++looks;
        if (!carries(number, message))
            continue;
        if (by < nearestBy) {
            nearest = number;
            nearestBy = by;
        }
        if (by < ownBy && record.sender() == Side::Server
            && m_log.streamOf(record).clientId() == viewOf(clientId)) {
            own = number;
            ownBy = by;
        }
    }
    if (own)
        return found(*own);
    return nearest ? std::optional(found(*nearest)) : std::nullopt;
}

} // namespace espalier
