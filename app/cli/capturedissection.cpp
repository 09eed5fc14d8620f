// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/capturedissection.h"

#include "app/cli/dissectjson.h"
#include "core/capture/packettext.h"
#include "core/mqtt/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace espalier::cli {

namespace {

using Severity = ConversationFinding::Severity;
using Scope = ConversationFinding::Scope;

std::string endText(const StreamEnd &end)
{
    const bool isIpv6 = end.address.find(':') != std::string::npos;
    return isIpv6 ? fmt::format("[{}]:{}", end.address, end.port)
                  : fmt::format("{}:{}", end.address, end.port);
}

FieldTrace traceOf(const PacketLog &log, PacketNumber number)
{
    const auto &record = log.record(number);
    FieldTrace trace;
    // What breaks the standard is among the findings.
    static_cast<void>(decode(log.bytes(number), {log.streamOf(record).version(), record.sender()}, &trace));
    return trace;
}

/// Streams of which packets are kept, in the order of their beginning.
std::vector<std::pair<StreamId, const CapturedStream *>> streamsOf(const PacketLog &log)
{
    std::vector<std::pair<StreamId, const CapturedStream *>> streams;
    for (const auto &[id, stream] : log.streams()) {
        if (stream->kept > 0)
            streams.emplace_back(id, stream.get());
    }
    std::sort(streams.begin(), streams.end());
    return streams;
}

} // namespace

bool CaptureDissection::isCapture(ByteView start)
{
    // pcapng; pcap in either byte order with microseconds and nanoseconds.
    constexpr std::array<std::array<std::uint8_t, 4>, 5> begins {{{0x0a, 0x0d, 0x0d, 0x0a},
                                                                  {0xd4, 0xc3, 0xb2, 0xa1},
                                                                  {0xa1, 0xb2, 0xc3, 0xd4},
                                                                  {0x4d, 0x3c, 0xb2, 0xa1},
                                                                  {0xa1, 0xb2, 0x3c, 0x4d}}};
    return start.size() >= 4 && std::any_of(begins.begin(), begins.end(), [start](const auto &magic) {
               return std::equal(magic.begin(), magic.end(), start.begin());
           });
}

CaptureDissection::CaptureDissection(std::uint64_t limit)
    : m_log(limit)
    , m_import(
          {}, [this] { return StreamId {++m_streams}; },
          [this](CaptureBlock &block) {
              m_log.add(block);
              block.clear();
          })
{ }

void CaptureDissection::finish()
{
    m_summary = m_import.finish();
}

std::optional<CaptureFileError> CaptureDissection::error() const
{
    return m_summary.frames == 0 ? m_summary.error : std::nullopt;
}

std::vector<std::string> CaptureDissection::notes() const
{
    std::vector<std::string> notes;
    if (m_log.begin() > 0)
        notes.push_back(fmt::format("The capture is large: {} at its beginning are left out.",
                                    counted(m_log.begin(), "packet", "packets")));
    using Skipped = CaptureSummary::Skipped;
    const auto skipped = [&](Skipped why) { return m_summary.skippedStreams[static_cast<std::size_t>(why)]; };
    if (const auto count = skipped(Skipped::Tls); count > 0)
        notes.push_back(fmt::format("{} encrypted: nobody can read what is in TLS.",
                                    counted(count, "connection is", "connections are")));
    if (const auto count = skipped(Skipped::CompressedWebSocket); count > 0)
        notes.push_back(fmt::format("{} compressed messages over WebSocket, which are not unpacked.",
                                    counted(count, "connection has", "connections have")));
    if (const auto count = skipped(Skipped::NotMqtt); count > 0)
        notes.push_back(
            fmt::format("{} no MQTT.", counted(count, "other connection has", "other connections have")));
    if (m_summary.givenUpStreams > 0)
        notes.push_back(fmt::format("{} not followed: there are too many at once.",
                                    counted(m_summary.givenUpStreams, "connection was", "connections were")));
    for (const auto side : {Side::Client, Side::Server}) {
        if (const auto lost = m_summary.lostBytes[static_cast<std::size_t>(side)]; lost > 0)
            notes.push_back(fmt::format("{} that {}s sent {} not in the capture.",
                                        counted(lost, "byte", "bytes"), sideName(side),
                                        lost == 1 ? "is" : "are"));
        if (const auto lost = m_summary.unusableBytes[static_cast<std::size_t>(side)]; lost > 0)
            notes.push_back(fmt::format("{} that {}s sent belong to packets whose beginning is not known.",
                                        counted(lost, "byte", "bytes"), sideName(side)));
    }
    if (m_summary.error)
        notes.push_back(captureErrorText(*m_summary.error, "The capture"));
    return notes;
}

std::string captureErrorText(const CaptureFileError &error, std::string_view name)
{
    switch (error.kind) {
    case CaptureFileError::Kind::Unknown:
        return fmt::format("{} is neither pcap nor pcapng.", name);
    case CaptureFileError::Kind::Compressed:
        return fmt::format("{} is packed. Unpack it first.", name);
    case CaptureFileError::Kind::UnknownVersion:
        return fmt::format("{} is of a version that is not known. Save it with Wireshark as pcapng.", name);
    case CaptureFileError::Kind::Damaged:
        return fmt::format("{} is damaged at byte {}: what follows is not shown.", name, error.offset);
    case CaptureFileError::Kind::Truncated:
        return fmt::format("{} breaks off at byte {}.", name, error.offset);
    }
    return {};
}

void CaptureText::packet(PacketNumber number, std::string &out)
{
    const auto &log = m_dissection.log();
    const auto &record = log.record(number);
    const auto bytes = log.bytes(number);
    const auto &stream = log.streamOf(record);
    const auto trace = traceOf(log, number);
    const auto &from = record.sender() == Side::Client ? stream.info().client : stream.info().server;
    const auto &to = record.sender() == Side::Client ? stream.info().server : stream.info().client;
    const auto time = record.time - log.record(log.begin()).time;
    auto headline = fmt::format("#{} {}  {:.6f} s  {} > {}", number, packetHeadline(bytes, record.sender()),
                                static_cast<double>(time) / 1'000'000, endText(from), endText(to));
    if (record.has(PacketRecord::AfterLoss))
        headline += "  after a gap";
    out += styleOf(DissectStyle::Headline, m_colours)(headline) + '\n';
    appendFieldLines(trace, bytes, styleOf(DissectStyle::Bytes, m_colours), out);
    for (const auto &finding : trace.findings()) {
        ++m_violations;
        appendClauseLines(finding.clause, fmt::format("Violated at {:04x}", finding.offset),
                          styleOf(DissectStyle::Problem, m_colours), out);
    }
    for (const auto &finding : log.findings(number)) {
        if (finding.scope == Scope::InContext)
            appendFinding(finding, out);
    }
    out += '\n';
}

void CaptureText::appendFinding(const PacketFinding &finding, std::string &out)
{
    const bool isViolation = finding.severity == Severity::Violation;
    ++(isViolation ? m_violations : m_suspicions);
    auto where =
        fmt::format("{} by the {}", isViolation ? "Violated" : "Perhaps violated", sideName(finding.side));
    if (finding.isOmission)
        where += ", who never answered";
    if (finding.related)
        where += fmt::format(", after {}", packetName(*finding.related));
    appendClauseLines(finding.clause, where,
                      styleOf(isViolation ? DissectStyle::Problem : DissectStyle::Doubt, m_colours), out);
}

std::string CaptureText::packetName(PacketNumber number) const
{
    const auto &log = m_dissection.log();
    if (!log.contains(number))
        return fmt::format("#{}", number);
    return fmt::format("#{} {}", number,
                       packetTypeName(static_cast<PacketType>(log.record(number).firstByte >> 4)));
}

void CaptureText::summary(std::string &out) const
{
    const auto &log = m_dissection.log();
    for (const auto &note : m_dissection.notes())
        appendWrapped(note, "", out);
    auto summary = fmt::format("{} in {}, ", counted(log.end() - log.begin(), "packet", "packets"),
                               counted(streamsOf(log).size(), "connection", "connections"));
    summary += m_violations == 0 ? "nothing violated" : counted(m_violations, "violation", "violations");
    if (m_suspicions > 0)
        summary += ", " + counted(m_suspicions, "suspicion", "suspicions");
    const auto style = m_violations == 0 ? DissectStyle::Headline : DissectStyle::Problem;
    out += styleOf(style, m_colours)(summary + '.') + '\n';
}

void CaptureJson::begin()
{
    m_json.beginObject().key("packets").beginArray();
}

void CaptureJson::packet(PacketNumber number)
{
    const auto &log = m_dissection.log();
    const auto &record = log.record(number);
    const auto bytes = log.bytes(number);
    const auto &stream = log.streamOf(record);
    m_json.newLine().beginObject().key("index").number(number);
    m_json.key("connection").number(static_cast<std::uint32_t>(record.stream));
    writePacketKind(bytes, record.sender(), stream.version(), m_json);
    const bool isClients = record.sender() == Side::Client;
    m_json.key("time").seconds(static_cast<double>(record.time) / 1'000'000);
    m_json.key("from").string(endText(isClients ? stream.info().client : stream.info().server));
    m_json.key("to").string(endText(isClients ? stream.info().server : stream.info().client));
    if (record.has(PacketRecord::AfterLoss))
        m_json.key("afterGap").boolean(true);
    writePacketContent(traceOf(log, number), bytes, m_json);
    m_json.key("conversation").beginArray();
    for (const auto &finding : log.findings(number)) {
        if (finding.scope == Scope::InContext)
            writeFinding(finding);
    }
    m_json.endArray().endObject();
}

void CaptureJson::writeFinding(const PacketFinding &finding)
{
    m_json.beginObject();
    writeConversationFinding(finding.clause, finding.severity, finding.side, m_json);
    if (finding.related)
        m_json.key("related").number(*finding.related);
    if (finding.isOmission)
        m_json.key("unanswered").boolean(true);
    m_json.endObject();
}

void CaptureJson::end()
{
    m_json.endArray().newLine().key("connections").beginArray();
    writeConnections();
    m_json.endArray().newLine().key("notes").beginArray();
    for (const auto &note : m_dissection.notes())
        m_json.string(note);
    m_json.endArray().newLine().key("violated").boolean(m_dissection.hasViolations()).endObject();
}

void CaptureJson::writeConnections()
{
    for (const auto &[id, stream] : streamsOf(m_dissection.log())) {
        const auto &info = stream->info();
        m_json.newLine().beginObject().key("connection").number(static_cast<std::uint32_t>(id));
        m_json.key("client").string(endText(info.client)).key("server").string(endText(info.server));
        if (isJsonText(stream->clientId()))
            m_json.key("clientIdentifier").string(stream->clientId());
        m_json.key("version").string(versionName(stream->version()));
        // From the middle on, the version is a guess.
        m_json.key("isWhole").boolean(!info.version.has_value());
        m_json.endObject();
    }
}

} // namespace espalier::cli
