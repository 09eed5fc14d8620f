// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what decoding and encoding one packet costs, in nanoseconds of this thread's processor time.
#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/fieldtrace.h"
#include "core/mqtt/framer.h"
#include "core/mqtt/topic.h"
#include "tests/support/wire.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <limits>
#include <string>

using namespace espalier;

namespace {

double processorNanoseconds()
{
    std::timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

/// The best of several runs: the least disturbed one.
template <typename Work>
void measure(const char *name, Work &&work)
{
    constexpr int repetitions = 400'000;
    double best = std::numeric_limits<double>::max();
    std::size_t sum = 0; // keeps the work from being optimized away
    for (int run = 0; run < 9; ++run) {
        const auto start = processorNanoseconds();
        for (int i = 0; i < repetitions; ++i)
            sum += work();
        best = std::min(best, (processorNanoseconds() - start) / repetitions);
    }
    std::printf("%-52s %7.1f ns%s\n", name, best, sum == 0 ? " (nothing done)" : "");
}

constexpr DecodeContext v5 {.version = ProtocolVersion::V5, .sender = Side::Client};

void measureDecode(const char *name, const std::vector<std::uint8_t> &bytes)
{
    measure(name, [&] { return decode(bytes, v5).has_value() ? std::size_t {1} : std::size_t {0}; });
}

} // namespace

int main()
{
    const std::string payload(100 - 28, 'x');
    const auto qos0 = wire("30 L[ S'plant/line4/press/power' P[ ] '" + payload + "' ]");
    const auto rich =
        wire("32 L[ S'plant/line4/press/power' 0001 P[ 01 01 02 00000e10 03 S'application/json' "
             "26 S'site' S'north' ] '"
             + payload + "' ]");
    std::printf("PUBLISH without properties: %zu bytes, with four: %zu bytes\n", qos0.size(), rich.size());

    measure("decodePublish, QoS 0", [&] { return decodePublish(qos0, v5)->payload.size(); });
    measure("decodePublish, QoS 1, four properties", [&] { return decodePublish(rich, v5)->payload.size(); });
    measureDecode("decode, PUBLISH, QoS 0", qos0);
    measureDecode("decode, PUBACK", wire("40 02 0001"));
    measureDecode("decode, SUBSCRIBE, two filters", wire("82 L[ 0001 P[ ] S'a/+/#' 01 S'b' 00 ]"));
    FieldTrace trace;
    measure("decode with a trace, PUBLISH, QoS 0", [&] {
        trace.clear();
        static_cast<void>(decode(qos0, v5, &trace));
        return trace.fields().size();
    });
    measure("frame and decodePublish, QoS 0", [&] {
        Framer framer;
        std::size_t sum = 0;
        static_cast<void>(framer.feed(qos0, [&](ByteView packet) {
            sum += decodePublish(packet, v5)->payload.size();
            return true;
        }));
        return sum;
    });

    ByteBuffer out;
    const auto publish = *decodePublish(qos0, v5);
    measure("encode, PUBLISH, QoS 0", [&] {
        out.clear();
        encode(publish, ProtocolVersion::V5, out);
        return out.size();
    });
    measure("encode, PUBACK", [&] {
        out.clear();
        encode(PubAck {.packetId = PacketId(1)}, ProtocolVersion::V5, out);
        return out.size();
    });
    measure("matches, three levels with + and #",
            [] { return std::size_t {matches("plant/+/press/#", "plant/line4/press/power")}; });
    return 0;
}
