// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/packetlogview.h"

#include "core/capture/packetlog.h"
#include "core/capture/shownpackets.h"
#include "core/mqtt/decode.h"
#include "core/payload/displaytext.h"
#include "core/service/packetrows.h"

#include <algorithm>
#include <bit>
#include <map>

namespace espalier {

namespace {

/// Packets of a stream that are looked at for its Topic Aliases.
constexpr std::size_t lookedAt = 200'000;

QByteArray fromView(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool isCertain(const PacketFinding &finding)
{
    return finding.severity == ConversationFinding::Severity::Violation;
}

/// An answer that ends an exchange, and how long that took; none for other packets.
std::optional<std::pair<PacketType, std::int64_t>> exchangeEnd(const PacketLog &log, PacketNumber number)
{
    const auto &record = log.record(number);
    const auto type = static_cast<PacketType>(record.firstByte >> 4);
    switch (type) {
    case PacketType::PubAck:
    case PacketType::PubComp:
    case PacketType::SubAck:
    case PacketType::UnsubAck:
    case PacketType::ConnAck:
    case PacketType::PingResp: {
        const auto total = exchangeTimes(log, number).total;
        return total < 0 ? std::nullopt : std::optional(std::pair(type, total));
    }
    default:
        return {};
    }
}

LatencyStatistics latencyStatistics(PacketType answer, const LatencyHistogram &histogram)
{
    return {.answer = answer,
            .count = histogram.count(),
            .minimum = histogram.minimum(),
            .median = histogram.percentile(0.5),
            .percentile90 = histogram.percentile(0.9),
            .percentile99 = histogram.percentile(0.99),
            .maximum = histogram.maximum(),
            .histogram = histogram.byPowers()};
}

} // namespace

QList<PacketFinding> PacketLogView::findings(qsizetype maximum) const
{
    QList<PacketFinding> found;
    const auto &all = m_log.allFindings();
    for (auto i = all.rbegin(); i != all.rend() && found.size() < maximum; ++i) {
        for (const auto &finding : i->second)
            found.append(finding);
    }
    return found;
}

QList<ClientSummary> PacketLogView::clients() const
{
    using Key = std::tuple<StreamInfo::Source, std::string, std::string, QString>;
    struct Sums
    {
        ClientSummary summary;
        std::map<Clause, std::uint64_t> clauses;
    };
    std::map<Key, Sums> clients;
    std::unordered_map<const CapturedStream *, Sums *> byStream;
    for (auto number = m_log.begin(); number < m_log.end(); ++number) {
        const auto &record = m_log.record(number);
        const auto &stream = m_log.streamOf(record);
        auto *&sums = byStream[&stream];
        if (!sums)
            sums =
                &clients[{stream.info().source, stream.info().name, stream.clientId(), clientName(stream)}];
        ++sums->summary.packets;
        sums->summary.bytes += record.length;
        if (!record.has(PacketRecord::HasFindings))
            continue;
        for (const auto &finding : m_log.findings(number)) {
            if (!isCertain(finding))
                continue;
            ++(finding.side == Side::Client ? sums->summary.violations : sums->summary.serverViolations);
            ++sums->clauses[finding.clause];
        }
    }
    QList<ClientSummary> list;
    for (auto &[key, sums] : clients) {
        auto &summary = sums.summary;
        summary.source = std::get<0>(key);
        summary.sourceName = QString::fromStdString(std::get<1>(key));
        summary.clientId = QByteArray::fromStdString(std::get<2>(key));
        summary.client = std::get<3>(key);
        for (const auto &clause : sums.clauses)
            summary.clauses.append(clause);
        std::stable_sort(summary.clauses.begin(), summary.clauses.end(),
                         [](const auto &a, const auto &b) { return a.second > b.second; });
        list.append(std::move(summary));
    }
    std::stable_sort(list.begin(), list.end(), [](const ClientSummary &a, const ClientSummary &b) {
        return a.violations + a.serverViolations > b.violations + b.serverViolations;
    });
    return list;
}

PacketStatistics PacketLogView::statistics() const
{
    PacketStatistics statistics;
    std::map<PacketType, LatencyHistogram> latencies;
    for (auto row = m_shown.beginRow(); row < m_shown.endRow(); ++row) {
        const auto number = m_shown.packetAt(row);
        if (!m_log.contains(number))
            continue;
        const auto &record = m_log.record(number);
        auto &type = statistics.types[record.firstByte >> 4];
        ++(record.sender() == Side::Client ? type.fromClient : type.fromServer);
        type.bytes += record.length;
        statistics.bytes += record.length;
        statistics.first = statistics.packets == 0 ? record.time : statistics.first;
        statistics.last = record.time;
        ++statistics.packets;
        statistics.repeated += record.has(PacketRecord::Repeated) ? 1 : 0;
        statistics.malformed += record.has(PacketRecord::Malformed) ? 1 : 0;
        ++statistics.sizes[static_cast<std::size_t>(std::bit_width(record.length))];
        if (const auto end = exchangeEnd(m_log, number))
            latencies[end->first].add(end->second);
    }
    for (const auto &[answer, histogram] : latencies)
        statistics.latencies.append(latencyStatistics(answer, histogram));
    return statistics;
}

QList<OpenExchange> PacketLogView::openExchanges(qsizetype maximum) const
{
    QList<OpenExchange> open;
    for (const auto &[id, stream] : m_log.streams()) {
        for (const auto &[number, item] : m_log.openPackets(*stream, m_log.lastTime())) {
            const auto openFor = std::chrono::duration_cast<std::chrono::microseconds>(item.openFor);
            open.append({.packet = number,
                         .client = clientName(*stream),
                         .awaited = item.awaited,
                         .owedBy = item.owedBy,
                         .packetId = item.packetId.value(),
                         .clause = item.clause,
                         .openFor = openFor.count()});
        }
    }
    std::sort(open.begin(), open.end(),
              [](const OpenExchange &a, const OpenExchange &b) { return a.packet < b.packet; });
    return open.first(std::min(open.size(), maximum));
}

QList<AliasEntry> PacketLogView::aliases(PacketNumber number, Side sender) const
{
    QList<AliasEntry> entries;
    for (std::size_t i = 0; i < lookedAt && m_log.contains(number); ++i) {
        const auto &record = m_log.record(number);
        const auto &stream = m_log.streamOf(record);
        if (record.sender() == sender && record.firstByte >> 4 == static_cast<int>(PacketType::Publish)
            && !record.has(PacketRecord::Malformed)) {
            const auto publish = decodePublish(m_log.bytes(number), {stream.version(), sender});
            const auto alias = publish ? publish->properties.number(Property::TopicAlias) : std::nullopt;
            const bool isNew = alias && !publish->topicName.empty()
                               && std::none_of(entries.begin(), entries.end(),
                                               [&](const AliasEntry &e) { return e.alias == *alias; });
            if (isNew)
                entries.append({.alias = static_cast<std::uint16_t>(*alias),
                                .topic = displayText(asBytes(publish->topicName)),
                                .setBy = number});
        }
        if (record.previousInStream == 0)
            break;
        number -= record.previousInStream;
    }
    std::sort(entries.begin(), entries.end(),
              [](const AliasEntry &a, const AliasEntry &b) { return a.alias < b.alias; });
    return entries;
}

std::optional<CapturedPacket> PacketLogView::packet(PacketNumber number) const
{
    if (!m_log.contains(number))
        return {};
    const auto &record = m_log.record(number);
    CapturedPacket packet {.number = number,
                           .stream = record.stream,
                           .sender = record.sender(),
                           .version = m_log.streamOf(record).version(),
                           .time = record.time,
                           .bytes = Bytes::copyOf(m_log.bytes(number)),
                           .isAfterLoss = record.has(PacketRecord::AfterLoss)};
    const auto &stream = m_log.streamOf(record);
    packet.isLast = !stream.isOpen() && stream.last == number;
    for (const auto &finding : m_log.findings(number))
        packet.findings.append(finding);
    return packet;
}

PacketNames PacketLogView::names(PacketNumber number) const
{
    if (!m_log.contains(number))
        return {};
    const auto &record = m_log.record(number);
    const auto &stream = m_log.streamOf(record);
    PacketNames names {.clientId = QByteArray::fromStdString(stream.clientId()),
                       .topicName = fromView(m_log.topicName(number))};
    const auto type = static_cast<PacketType>(record.firstByte >> 4);
    if (type != PacketType::Subscribe && type != PacketType::Unsubscribe)
        return names;
    const auto decoded = decode(m_log.bytes(number), {stream.version(), record.sender()});
    if (!decoded)
        return names;
    const auto *subscribe = std::get_if<Subscribe>(&*decoded);
    const auto *unsubscribe = std::get_if<Unsubscribe>(&*decoded);
    if (subscribe && subscribe->subscriptions.size() == 1)
        names.topicFilter = fromView(subscribe->subscriptions[0].topicFilter);
    else if (unsubscribe && unsubscribe->topicFilters.size() == 1)
        names.topicFilter = fromView(unsubscribe->topicFilters[0]);
    return names;
}

StreamInfo PacketLogView::streamFrom(PacketNumber number) const
{
    const auto &record = m_log.record(number);
    const auto &stream = m_log.streamOf(record);
    auto info = stream.info();
    if (record.previousInStream > 0 && !info.version) {
        info.version = stream.version();
        info.clientId = stream.clientId();
    }
    return info;
}

bool PacketLogView::isOpen(StreamId id) const
{
    const auto *stream = m_log.stream(id);
    return stream && stream->isOpen();
}

bool PacketLogView::isAnyMarked() const
{
    for (auto row = m_shown.beginRow(); row < m_shown.endRow(); ++row) {
        const auto number = m_shown.packetAt(row);
        if (m_log.contains(number) && m_log.record(number).has(PacketRecord::Marked))
            return true;
    }
    return false;
}

PacketRun PacketLogView::kept() const
{
    return {m_log.begin(), m_log.end()};
}

std::vector<PacketRun> PacketLogView::shown() const
{
    std::vector<PacketRun> runs;
    addShown(m_shown.beginRow(), m_shown.endRow(), runs);
    return runs;
}

void PacketLogView::addShown(std::uint64_t from, std::uint64_t to, std::vector<PacketRun> &runs) const
{
    for (auto row = std::max(from, m_shown.beginRow()); row < std::min(to, m_shown.endRow()); ++row) {
        const auto number = m_shown.packetAt(row);
        if (!runs.empty() && runs.back().to == number)
            ++runs.back().to;
        else
            runs.push_back({number, number + 1});
    }
}

std::vector<PacketNumber> PacketLogView::shown(std::uint64_t first, std::size_t maximum) const
{
    std::vector<PacketNumber> numbers;
    const auto end =
        m_shown.endRow() - std::min(first, m_shown.endRow()) > maximum ? first + maximum : m_shown.endRow();
    for (auto row = std::max(first, m_shown.beginRow()); row < end; ++row)
        numbers.push_back(m_shown.packetAt(row));
    return numbers;
}

} // namespace espalier
