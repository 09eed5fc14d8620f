// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte chooses what is seen of the connection; then packets, each behind a byte for its sender and the time that
// has passed.
#include "core/mqtt/framer.h"
#include "core/session/conversation.h"
#include "tests/fuzz/require.h"

#include <algorithm>

using namespace espalier;

namespace {

Conversation::Options optionsOf(std::uint8_t choice)
{
    return {.start = static_cast<Conversation::Start>(choice & 1),
            .directions = static_cast<Conversation::Directions>((choice >> 1) % 3),
            .version = static_cast<ProtocolVersion>(3 + (choice >> 3) % 3)};
}

void checkFinding(const ConversationFinding &finding, std::uint64_t packet, Side sender, std::size_t size)
{
    require(finding.clause != Clause::None);
    require(finding.packet == packet && finding.side == sender);
    require(!finding.related || *finding.related < packet);
    require(finding.offset <= size);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    Conversation conversation(optionsOf(data[0]));
    ByteView rest(data + 1, size - 1);
    SessionTime now {};
    std::vector<ConversationFinding> findings;
    for (std::uint64_t index = 0; rest.size() > 1; ++index) {
        const auto control = rest[0];
        rest = rest.subspan(1);
        const auto sender = (control & 1) == 0 ? Side::Client : Side::Server;
        now += std::chrono::seconds(control >> 1);
        const auto frame = readFrame(rest, maximumPacketLength);
        const auto length =
            std::min<std::size_t>(frame && frame->length > 0 ? frame->length : 2, rest.size());
        findings.clear();
        require(conversation.observe(rest.first(length), sender, now, findings) == index);
        for (const auto &finding : findings)
            checkFinding(finding, index, sender, length);
        rest = rest.subspan(length);
    }
    for (const auto &item : conversation.openItems(now)) {
        require(item.clause != Clause::None);
        require(item.packet < conversation.packets());
        require(item.openFor >= SessionTime::duration::zero());
    }
    return 0;
}
