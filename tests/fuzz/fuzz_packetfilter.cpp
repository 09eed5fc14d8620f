// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A display filter up to the first line end, a byte for version and sender, and a packet. Errors and completions stay inside
// the text; a filter gives the same answer twice, and "not" the other one.
#include "core/capture/packetfilter.h"
#include "tests/fuzz/require.h"
#include "tests/support/testsubject.h"

#include <algorithm>
#include <string>

using namespace espalier;

namespace {

void checkCompletions(std::string_view text)
{
    // Not at every byte: that takes the square of the length.
    const auto step = text.size() / 4 + 1;
    for (std::size_t cursor = 0; cursor <= text.size(); cursor += step) {
        const auto completion = PacketFilter::complete(text, cursor);
        require(completion.position <= cursor);
        require(completion.position + completion.length <= text.size());
        for (const auto &candidate : completion.candidates)
            require(!candidate.text.empty());
    }
}

void checkMatching(const PacketFilter &filter, std::string_view text, std::uint8_t choice, ByteView bytes)
{
    TestSubject subject;
    subject.client = "gateway-2";
    subject.source = "Line 4";
    subject.alias = "plant/line4";
    subject.clauses = {Clause::MQTT_3_3_1_4};
    subject.values = {{{}, 7.0}, {{"value"}, 71.5}, {{"good"}, true}, {{"state"}, std::string_view("on")}};
    subject.timeBefore = -5'000;
    subject.latency = 100;
    subject.setPacket({bytes.begin(), bytes.end()}, static_cast<ProtocolVersion>(3 + (choice >> 1) % 3),
                      static_cast<Side>(choice & 1));
    const bool isMatch = filter.matches(subject);
    require(filter.matches(subject) == isMatch);
    require(!filter.matchesAll() || isMatch);
    const auto opposite = PacketFilter::compile("not (" + std::string(text) + ")");
    // It may be too long or too deep; the empty one is no term.
    require(!opposite || opposite->matches(subject) != isMatch);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto whole = asText({data, size});
    const auto lineEnd = std::min(whole.find('\n'), size);
    const auto text = whole.substr(0, lineEnd);
    const auto rest = ByteView(data, size).subspan(std::min(lineEnd + 1, size));
    checkCompletions(text);
    const auto filter = PacketFilter::compile(text);
    if (!filter) {
        const auto &error = filter.error();
        require(error.position + error.length <= text.size());
        require(error.nearest.size() <= 3);
        return 0;
    }
    if (!rest.empty())
        checkMatching(*filter, text, rest[0], rest.subspan(1));
    return 0;
}
