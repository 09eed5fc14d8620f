// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetwords.h"

#include "ui/common/specification.h"
#include "ui/common/units.h"
#include "ui/words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <chrono>

namespace espalier {

namespace {

constexpr std::int64_t microsecondsPerSecond = 1'000'000;
const QString separator = QStringLiteral(" · ");

PacketType packetTypeOf(std::uint8_t type)
{
    return static_cast<PacketType>(type);
}

bool isAcknowledgement(PacketType type)
{
    using enum PacketType;
    return type == PubAck || type == PubRec || type == PubRel || type == PubComp;
}

} // namespace

QString PacketWords::number(PacketNumber number)
{
    return countText(number + 1);
}

QString PacketWords::type(std::uint8_t type)
{
    if (type == 0)
        return tr("no packet", "bytes that cannot be cut into packets");
    const auto name = packetTypeName(packetTypeOf(type));
    return QString::fromLatin1(name.data(), qsizetype(name.size()));
}

QString PacketWords::seconds(std::int64_t microseconds)
{
    return QLocale::c().toString(double(microseconds) / microsecondsPerSecond, 'f', 6);
}

QString PacketWords::time(CaptureTime time, std::optional<CaptureTime> reference)
{
    if (reference)
        return (time < *reference ? QString() : QStringLiteral("+")) + seconds(time - *reference);
    return timeText(time) + QStringLiteral("%1").arg(time % 1000, 3, 10, QLatin1Char('0'));
}

QString PacketWords::latency(std::int64_t microseconds)
{
    // intervalText() knows tenths of a millisecond; a broker on the same machine answers sooner.
    if (microseconds < 100)
        return tr("%1 µs", "microseconds").arg(microseconds);
    return intervalText(std::chrono::microseconds(microseconds));
}

QString PacketWords::badge(Clause clause)
{
    const auto label = clauseInfo(clause).label;
    return u'[' + QString::fromUtf8(label.data(), qsizetype(label.size())) + u']';
}

QString PacketWords::info(const PacketRow &row)
{
    if (row.type == 0)
        return tr("%1 that are no packet").arg(sizeText(row.length));
    const auto type = packetTypeOf(row.type);
    QStringList parts;
    if (row.packetId != 0)
        parts += tr("id %1", "Packet Identifier").arg(row.packetId);
    switch (type) {
    case PacketType::Connect:
        if (row.version == ProtocolVersion::V5)
            parts += row.cleanStart ? tr("Clean Start") : tr("resumes its session");
        else
            parts += row.cleanStart ? tr("Clean Session") : tr("resumes its session");
        parts += row.keepAlive == 0 ? tr("no keep alive") : tr("keep alive %1").arg(row.keepAlive);
        break;
    case PacketType::Publish:
        if (row.payloadSize > 0)
            parts += (sizeText(std::uint64_t(row.payloadSize)) + u' ' + row.payloadKind).trimmed();
        else if (row.payloadSize == 0)
            parts += tr("empty payload");
        if (row.isAliased)
            parts += tr("Topic Alias");
        if (row.dup)
            parts += tr("DUP");
        if (row.retain)
            parts += tr("retain");
        break;
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
        if (row.topicFilters > 1)
            parts += tr("%n filters", nullptr, int(row.topicFilters));
        break;
    default:
        break;
    }
    // That the second half of an exchange goes well needs no words.
    const bool isSecondHalf = type == PacketType::PubRel || type == PacketType::PubComp;
    if (row.reason && !(isSecondHalf && *row.reason == ReasonCode::Success))
        parts += Words::reasonName(*row.reason, type);
    if (row.failures > 0 && row.topicFilters > 1)
        parts += tr("%1 of %2 failed").arg(row.failures).arg(row.topicFilters);
    if (row.sessionPresent)
        parts += tr("session present");
    if (row.properties > 0 && (type == PacketType::Connect || type == PacketType::ConnAck))
        parts += tr("%n properties", nullptr, int(row.properties));
    if (row.isRepeated && !row.dup)
        parts += tr("sent again");
    if (row.exchangeTime >= 0 && !row.awaitsAnswer && type != PacketType::PubRec
        && type != PacketType::PubRel) {
        if (type == PacketType::PubComp)
            parts += tr("exchange %1").arg(latency(row.exchangeTime));
        else if (type != PacketType::Publish && type != PacketType::Connect)
            parts += latency(row.exchangeTime);
    }
    if (row.awaitsAnswer)
        parts += isAcknowledgement(type) || type == PacketType::Publish ? tr("not acknowledged yet")
                                                                        : tr("awaits answer");
    if (row.isMalformed && row.clause == Clause::None)
        parts += tr("cannot be read to its end");
    if (row.isAfterLoss)
        parts += tr("bytes are missing before it");
    if (row.clause != Clause::None) {
        const auto title = clauseInfo(row.clause).title;
        parts += QString::fromUtf8(title.data(), qsizetype(title.size()));
    }
    return parts.join(separator);
}

QString PacketWords::headline(const PacketRow &row)
{
    return number(row.number) + separator + type(row.type) + separator + sizeText(row.length);
}

QString PacketWords::direction(Side sender)
{
    return sender == Side::Client ? tr("from the client") : tr("from the broker");
}

QString PacketWords::sentence(const PacketRow &row)
{
    QStringList parts {number(row.number) + u' ' + type(row.type), row.client, direction(row.sender)};
    if (!row.topic.isEmpty())
        parts += row.topic;
    if (row.qos)
        parts += Words::qos(*row.qos);
    if (const QString more = info(row); !more.isEmpty())
        parts += more;
    if (row.clause != Clause::None)
        parts += (row.isViolation ? tr("violation %1") : tr("suspicion %1")).arg(badge(row.clause));
    else if (row.answered != Clause::None)
        parts += tr("answers violation %1").arg(badge(row.answered));
    if (row.isMarked)
        parts += tr("marked");
    if (row.isTimeReference)
        parts += tr("times are counted from here");
    return parts.join(QStringLiteral(", "));
}

QString PacketWords::server(const StreamInfo &stream)
{
    if (stream.source == StreamInfo::Source::LocalBroker || stream.server.address.empty())
        return tr("broker");
    return QString::fromStdString(stream.server.address) + u':' + QString::number(stream.server.port);
}

QString PacketWords::severity(const PacketFinding &finding)
{
    const bool isClient = finding.side == Side::Client;
    if (finding.severity == ConversationFinding::Severity::Suspicion)
        return isClient ? tr("Suspicion against the client: right only if an earlier connection of the "
                             "session explains it")
                        : tr("Suspicion against the broker: right only if an earlier connection of the "
                             "session explains it");
    if (finding.isOmission)
        return isClient ? tr("Violation by the client: what it owes has not come")
                        : tr("Violation by the broker: what it owes has not come");
    return isClient ? tr("Violation by the client") : tr("Violation by the broker");
}

QString PacketWords::section(Clause clause)
{
    const auto number = clauseInfo(clause).section;
    QString text = u'§' + QString::fromUtf8(number.data(), qsizetype(number.size()));
    const Specification &specification = Specification::version5();
    if (const qsizetype section = specification.find(clause); section >= 0) {
        const auto &found = specification.sections().at(section);
        text = u'§' + found.number + u' ' + found.title;
    }
    return text;
}

QString PacketWords::source(StreamInfo::Source kind, const QString &name)
{
    switch (kind) {
    case StreamInfo::Source::Connection:
        return name.isEmpty() ? tr("Connections") : tr("Connection %1").arg(name);
    case StreamInfo::Source::LocalBroker:
        return tr("Local broker");
    case StreamInfo::Source::Proxy:
        return name.isEmpty() ? tr("Proxies") : tr("Proxy %1").arg(name);
    case StreamInfo::Source::File:
        return name.isEmpty() ? tr("Files") : tr("File %1").arg(name);
    }
    return {};
}

QString PacketWords::exchange(const PacketDetail &detail)
{
    if (detail.exchange.isEmpty())
        return {};
    QStringList parts {detail.client};
    const ExchangeStep &first = detail.exchange.first();
    if (first.packetId != 0)
        parts += tr("id %1", "Packet Identifier").arg(first.packetId);
    if (packetTypeOf(first.type) == PacketType::Publish) {
        const auto has = [&detail](PacketType wanted) {
            return std::ranges::any_of(detail.exchange, [wanted](const ExchangeStep &step) {
                return packetTypeOf(step.type) == wanted;
            });
        };
        if (detail.row.qos)
            parts += Words::qos(*detail.row.qos);
        else if (has(PacketType::PubRec))
            parts += Words::qos(Qos::ExactlyOnce);
        else if (has(PacketType::PubAck))
            parts += Words::qos(Qos::AtLeastOnce);
    }
    return parts.join(separator);
}

QString PacketWords::awaited(const AwaitedAnswer &answer)
{
    const QString name = type(std::uint8_t(answer.type));
    return (answer.isOver ? tr("%1 never came") : tr("waiting for %1")).arg(name);
}

QString PacketWords::step(const ExchangeStep &step, bool isFirst)
{
    QString text = type(step.type);
    if (isFirst && step.packetId != 0)
        text += u' ' + tr("id %1", "Packet Identifier").arg(step.packetId);
    if (step.reason && isError(*step.reason))
        text += separator + Words::reasonName(*step.reason, packetTypeOf(step.type));
    if (step.isRepeated)
        text += separator + tr("again", "sent once more");
    return text;
}

} // namespace espalier
