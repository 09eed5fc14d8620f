// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/packetrows.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtext.h"
#include "core/payload/displaytext.h"
#include "core/payload/glance.h"
#include "core/payload/imageheader.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr qsizetype maximumText = 200;
/// Of a SUBSCRIBE in one row.
constexpr std::size_t shownFilters = 8;
/// A message that is sent again and again.
constexpr int longestExchange = 64;
/// A packet with many small fields has a trace that is many times as large.
constexpr std::size_t tracedLength = std::size_t {256} * 1024;

QString rowText(std::string_view text)
{
    return displayText(asBytes(text), maximumText);
}

template <typename Filters, typename Text>
QString filterList(const Filters &filters, Text &&text)
{
    QStringList shown;
    for (std::size_t i = 0; i < std::min(filters.size(), shownFilters); ++i)
        shown.append(rowText(text(filters[i])));
    return shown.join(QStringLiteral(", ")).left(maximumText);
}

std::uint32_t countOf(PropertyView properties)
{
    std::uint32_t count = 0;
    for (auto i = properties.begin(); i != properties.end(); ++i)
        ++count;
    return count;
}

/// Names of formats, the same in all languages.
QString payloadKind(ByteView payload)
{
    switch (glanceAt(payload).kind) {
    case ValueKind::Json:
        return QStringLiteral("JSON");
    case ValueKind::Image:
        if (const auto header = imageHeader(payload))
            return QString::fromLatin1(imageFormatName(header->format));
        return {};
    default:
        return {};
    }
}

void fill(PacketRow &row, const Connect &connect)
{
    row.cleanStart = connect.cleanStart;
    row.keepAlive = connect.keepAlive.count();
    if (connect.will)
        row.topic = rowText(connect.will->topicName);
}

void fill(PacketRow &row, const ConnAck &connAck)
{
    row.sessionPresent = connAck.sessionPresent;
}

void fill(PacketRow &row, const Subscribe &subscribe)
{
    row.topicFilters = static_cast<std::uint32_t>(subscribe.subscriptions.size());
    row.topic = filterList(subscribe.subscriptions, [](const Subscription &s) { return s.topicFilter; });
}

void fill(PacketRow &row, const Unsubscribe &unsubscribe)
{
    row.topicFilters = static_cast<std::uint32_t>(unsubscribe.topicFilters.size());
    row.topic = filterList(unsubscribe.topicFilters, [](std::string_view filter) { return filter; });
}

void fillReasons(PacketRow &row, const std::vector<ReasonCode> &reasons)
{
    if (reasons.empty())
        return;
    const auto failed = std::find_if(reasons.begin(), reasons.end(), isError);
    row.reason = failed == reasons.end() ? reasons.front() : *failed;
    row.failures = static_cast<std::uint32_t>(std::count_if(reasons.begin(), reasons.end(), isError));
}

void fillPublish(PacketRow &row, const PacketLog &log, const PacketRecord &record)
{
    const auto bytes = log.bytes(row.number);
    row.dup = (record.firstByte & 0x08) != 0;
    row.retain = (record.firstByte & 0x01) != 0;
    const auto qos = (record.firstByte >> 1) & 0x03;
    if (qos <= 2)
        row.qos = static_cast<Qos>(qos);
    const auto publish = decodePublish(bytes, {row.version, row.sender});
    if (!publish)
        return;
    row.isAliased = publish->topicName.empty();
    row.topic = rowText(row.isAliased ? log.topicName(row.number) : publish->topicName);
    row.payloadSize = static_cast<std::int64_t>(publish->payload.size());
    row.payloadKind = payloadKind(publish->payload);
    row.properties = countOf(publish->properties);
}

void fillContent(PacketRow &row, const PacketLog &log, const PacketRecord &record)
{
    if (row.type == static_cast<std::uint8_t>(PacketType::Publish)) {
        fillPublish(row, log, record);
        return;
    }
    const auto decoded = decode(log.bytes(row.number), {row.version, row.sender});
    if (!decoded)
        return;
    std::visit(
        [&row](const auto &packet) {
            if constexpr (requires { fill(row, packet); })
                fill(row, packet);
            if constexpr (requires { packet.reason; })
                row.reason = packet.reason;
            if constexpr (requires { packet.reasons; })
                fillReasons(row, packet.reasons);
            if constexpr (requires { packet.properties; })
                row.properties = countOf(packet.properties);
        },
        *decoded);
}

/// What can be read of a packet that breaks off, or that breaks a rule.
void fillTraced(PacketRow &row, ByteView bytes)
{
    FieldTrace trace;
    // What is wrong with it is known.
    static_cast<void>(
        decode(bytes.first(std::min(bytes.size(), tracedLength)), {row.version, row.sender}, &trace));
    for (const auto &field : trace.fields()) {
        if (field.isCutOff)
            continue;
        if (field.name == "Packet Identifier" && row.packetId == 0)
            row.packetId = static_cast<std::uint16_t>(field.number);
        const bool isTopic = field.name == "Topic Name" || field.name == "Topic Filter";
        if (isTopic && field.kind == TracedField::Kind::Text && row.topic.isEmpty())
            row.topic = QString::fromStdString(fieldValue(field, bytes));
    }
}

/// The server refuses with CONNACK and DISCONNECT, mostly what the client has sent last.
Clause answeredClause(const PacketLog &log, const PacketRow &row)
{
    const bool isRefusal = row.sender == Side::Server && row.reason && isError(*row.reason)
                           && (row.type == static_cast<std::uint8_t>(PacketType::Disconnect)
                               || row.type == static_cast<std::uint8_t>(PacketType::ConnAck));
    const auto back = isRefusal ? log.record(row.number).previousInStream : 0;
    if (back == 0 || !log.contains(row.number - back)
        || log.record(row.number - back).sender() != Side::Client)
        return Clause::None;
    const auto findings = log.findings(row.number - back);
    return findings.empty() ? Clause::None : findings[0].clause;
}

std::optional<PacketType> answerTo(std::uint8_t firstByte)
{
    using enum PacketType;
    switch (static_cast<PacketType>(firstByte >> 4)) {
    case Connect:
        return ConnAck;
    case Publish:
        return (firstByte & 0x04) != 0 ? PubRec : PubAck;
    case PubRec:
        return PubRel;
    case PubRel:
        return PubComp;
    case Subscribe:
        return SubAck;
    case Unsubscribe:
        return UnsubAck;
    case PingReq:
        return PingResp;
    case Auth:
        return Auth;
    default:
        return {};
    }
}

ExchangeStep stepOf(const PacketLog &log, PacketNumber number)
{
    const auto row = packetRow(log, number);
    return {.number = number,
            .type = row.type,
            .sender = row.sender,
            .time = row.time,
            .packetId = row.packetId,
            .reason = row.reason,
            .isRepeated = row.isRepeated,
            .isViolation = row.isViolation};
}

/// The log knows the first thing that is wrong with the packet alone; here are the others.
void addFindings(PacketDetail &detail, const std::vector<Violation> &violations)
{
    for (const auto &violation : violations) {
        const bool isKnown =
            std::any_of(detail.findings.begin(), detail.findings.end(), [&](const PacketFinding &finding) {
                return finding.clause == violation.clause && finding.offset == violation.offset;
            });
        if (!isKnown)
            detail.findings.append({.packet = detail.row.number,
                                    .clause = violation.clause,
                                    .side = detail.row.sender,
                                    .offset = violation.offset});
    }
}

void traceFields(PacketDetail &detail)
{
    const bool isPublish = detail.row.type == static_cast<std::uint8_t>(PacketType::Publish);
    const auto size = isPublish ? detail.bytes.size() : std::min(detail.bytes.size(), tracedLength);
    FieldTrace trace;
    // What is wrong stands in the trace too.
    static_cast<void>(
        decode(detail.bytes.view().first(size), {detail.row.version, detail.row.sender}, &trace));
    detail.tracedBytes = static_cast<std::uint32_t>(size);
    detail.fields = trace.fields();
    if (size == detail.bytes.size())
        addFindings(detail, trace.findings());
}

} // namespace

QString clientName(const CapturedStream &stream)
{
    if (!stream.clientId().empty())
        return rowText(stream.clientId());
    const auto &end = stream.info().client;
    if (end.address.empty())
        return {};
    const auto address = QString::fromStdString(end.address);
    return (address.contains(QLatin1Char(':')) ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(address)
        .arg(end.port);
}

PacketRow packetRow(const PacketLog &log, PacketNumber number)
{
    const auto &record = log.record(number);
    const auto &stream = log.streamOf(record);
    PacketRow row {.number = number,
                   .time = record.time,
                   .type = static_cast<std::uint8_t>(record.firstByte >> 4),
                   .sender = record.sender(),
                   .version = stream.version(),
                   .client = clientName(stream),
                   .length = record.length,
                   .packetId = record.packetId};
    row.isMalformed = record.has(PacketRecord::Malformed);
    row.isRepeated = record.has(PacketRecord::Repeated);
    row.isAfterLoss = record.has(PacketRecord::AfterLoss);
    row.awaitsAnswer = record.has(PacketRecord::AwaitsAnswer);
    row.isMarked = record.has(PacketRecord::Marked);
    if (record.has(PacketRecord::HasFindings)) {
        const auto findings = log.findings(number);
        row.findings = static_cast<std::uint32_t>(findings.size());
        row.clause = findings[0].clause;
        row.isViolation = findings[0].severity == ConversationFinding::Severity::Violation;
    }
    fillContent(row, log, record);
    if (row.isMalformed)
        fillTraced(row, log.bytes(number));
    row.answered = answeredClause(log, row);
    const auto times = exchangeTimes(log, number);
    row.latency = times.latency;
    row.exchangeTime = times.total;
    return row;
}

ExchangeTimes exchangeTimes(const PacketLog &log, PacketNumber number)
{
    ExchangeTimes times;
    const auto time = log.record(number).time;
    for (int i = 0; i < longestExchange; ++i) {
        const auto back = log.record(number).previousInExchange;
        if (back == 0 || !log.contains(number - back))
            break;
        number -= back;
        times.total = time - log.record(number).time;
        if (times.latency < 0)
            times.latency = times.total;
    }
    return times;
}

QList<ExchangeStep> exchangeOf(const PacketLog &log, PacketNumber number)
{
    auto first = number;
    for (int i = 0; i < longestExchange; ++i) {
        const auto back = log.record(first).previousInExchange;
        if (back == 0 || !log.contains(first - back))
            break;
        first -= back;
    }
    QList<ExchangeStep> steps;
    for (auto next = first; log.contains(next) && steps.size() < longestExchange;) {
        steps.append(stepOf(log, next));
        const auto forth = log.record(next).nextInExchange;
        if (forth == 0)
            break;
        next += forth;
    }
    const bool standsAlone = steps.size() == 1 && !log.record(number).has(PacketRecord::AwaitsAnswer);
    return standsAlone ? QList<ExchangeStep>() : steps;
}

std::optional<AwaitedAnswer> awaitedAnswer(const PacketLog &log, const QList<ExchangeStep> &exchange)
{
    if (exchange.isEmpty() || !log.contains(exchange.last().number))
        return {};
    const auto &record = log.record(exchange.last().number);
    const auto answer = record.has(PacketRecord::AwaitsAnswer) ? answerTo(record.firstByte) : std::nullopt;
    if (!answer)
        return {};
    return AwaitedAnswer {.type = *answer,
                          .owedBy = record.sender() == Side::Client ? Side::Server : Side::Client,
                          .isOver = !log.streamOf(record).isOpen()};
}

PacketDetail packetDetail(const PacketLog &log, PacketNumber number)
{
    const auto &record = log.record(number);
    const auto &stream = log.streamOf(record);
    PacketDetail detail {.number = number, .row = packetRow(log, number)};
    detail.bytes = Bytes::copyOf(log.bytes(number));
    for (const auto &finding : log.findings(number))
        detail.findings.append(finding);
    traceFields(detail);
    detail.exchange = exchangeOf(log, number);
    detail.awaited = awaitedAnswer(log, detail.exchange);
    detail.stream = stream.info();
    detail.client = clientName(stream);
    for (const auto side : {Side::Client, Side::Server}) {
        const auto index = static_cast<std::size_t>(side);
        detail.window[index] = {record.inFlight[index], stream.receiveMaximum(side)};
    }
    return detail;
}

} // namespace espalier
