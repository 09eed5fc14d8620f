// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/logscript.h"

#include <cstdint>
#include <utility>

namespace espalier {

LogScript::LogScript(std::uint64_t limit) : log(limit) { }

StreamId LogScript::open(StreamInfo info)
{
    CaptureBlock block;
    const StreamId id {++m_streams};
    block.open(id, std::move(info), now);
    log.add(block);
    return id;
}

StreamId LogScript::connected(std::string_view clientId)
{
    const auto id = open();
    client(id, "10 L[ S'MQTT' 05 02 0000 P[ ] S'" + std::string(clientId) + "' ]");
    server(id, "20 L[ 00 00 P[ ] ]");
    return id;
}

void LogScript::client(StreamId id, std::string_view text)
{
    add(id, Side::Client, wire(text));
}

void LogScript::server(StreamId id, std::string_view text)
{
    add(id, Side::Server, wire(text));
}

void LogScript::add(StreamId id, Side sender, ByteView bytes)
{
    CaptureBlock block;
    block.add(id, sender, bytes, now += 1000);
    log.add(block);
}

void LogScript::lose(StreamId id, Side sender)
{
    CaptureBlock block;
    block.lose(id, sender, now += 1000);
    log.add(block);
}

void LogScript::close(StreamId id)
{
    CaptureBlock block;
    block.close(id, now += 1000);
    log.add(block);
}

std::string LogScript::text(PacketNumber number) const
{
    const auto &record = log.record(number);
    auto text = std::to_string(number) + (record.sender() == Side::Client ? "> " : "< ");
    text += hex(ByteView(&record.firstByte, 1));
    if (record.previousInExchange != 0)
        text += " ^" + std::to_string(number - record.previousInExchange);
    const auto mark = [&](PacketRecord::Flag flag, const char *sign) {
        if (record.has(flag))
            text += sign;
    };
    mark(PacketRecord::AwaitsAnswer, " ?");
    mark(PacketRecord::Repeated, " R");
    mark(PacketRecord::Malformed, " M");
    mark(PacketRecord::AfterLoss, " L");
    for (const auto &finding : log.findings(number))
        text += " " + std::string(clauseInfo(finding.clause).label);
    return text;
}

std::string LogScript::text() const
{
    std::string all;
    for (auto number = log.begin(); number < log.end(); ++number)
        all += (all.empty() ? "" : ", ") + text(number);
    return all;
}

} // namespace espalier
