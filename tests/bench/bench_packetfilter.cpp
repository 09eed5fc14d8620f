// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what display filters cost for each of a million packets, in nanoseconds of this thread's processor time.
#include "core/capture/packetfilter.h"
#include "tests/support/testsubject.h"
#include "tests/support/wire.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <limits>
#include <string>

using namespace espalier;

namespace {

constexpr std::size_t packetCount = 1'000'000;

double processorNanoseconds()
{
    std::timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

/// Packets one behind the other, as a log keeps them.
class Capture
{
public:
    void add(const std::vector<std::uint8_t> &packet, Side sender)
    {
        m_rows.push_back(
            {static_cast<std::uint32_t>(m_bytes.size()), static_cast<std::uint32_t>(packet.size()), sender});
        m_bytes.append(packet);
    }
    void goTo(std::size_t number, PacketSubject &subject) const
    {
        const auto &row = m_rows[number];
        subject.number = number;
        subject.sender = row.sender;
        subject.time = static_cast<CaptureTime>(number) * 50;
        subject.timeBefore = subject.time - 50;
        subject.setBytes(m_bytes.view().subspan(row.offset, row.length));
    }
    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    [[nodiscard]] std::size_t bytes() const { return m_bytes.size(); }

private:
    struct Row
    {
        std::uint32_t offset;
        std::uint32_t length;
        Side sender;
    };
    ByteBuffer m_bytes;
    std::vector<Row> m_rows;
};

/// Of ten packets four are PUBLISH with QoS 1 and two properties, four their acknowledgements, two PUBLISH with QoS 0.
Capture makeCapture()
{
    Capture capture;
    const std::string payload = "'{\"value\":71.5,\"unit\":\"kW\",\"quality\":{\"good\":true}}'";
    for (std::size_t i = 0; capture.size() < packetCount; ++i) {
        const auto topic = "S'plant/line" + std::to_string(i % 7) + "/press/power'";
        const auto packetId = hexNumber(static_cast<std::uint16_t>(i % 65'535 + 1));
        const auto *reason = i % 50 == 0 ? " 87 00" : "";
        if (i % 5 == 4) {
            capture.add(wire("30 L[ " + topic + " P[ ] " + payload + " ]"), Side::Client);
        } else {
            capture.add(wire("32 L[ " + topic + packetId + " P[ 03 S'application/json' 26 S'trace' S'a"
                             + std::to_string(i % 3) + "' ] " + payload + " ]"),
                        Side::Client);
            capture.add(wire("40 L[ " + packetId + reason + " ]"), Side::Server);
        }
    }
    return capture;
}

/// The best of several runs: the least disturbed one.
void measure(const Capture &capture, const char *text)
{
    const auto filter = PacketFilter::compile(text);
    if (!filter) {
        std::printf("%-64s does not compile\n", text);
        return;
    }
    TestSubject subject;
    subject.client = "gateway-2";
    double best = std::numeric_limits<double>::max();
    std::size_t matching = 0;
    for (int run = 0; run < 3; ++run) {
        matching = 0;
        const auto start = processorNanoseconds();
        for (std::size_t i = 0; i < capture.size(); ++i) {
            capture.goTo(i, subject);
            matching += filter->matches(subject) ? 1 : 0;
        }
        best = std::min(best, processorNanoseconds() - start);
    }
    std::printf("%-64s %7.1f ns %8zu match\n", text, best / static_cast<double>(capture.size()), matching);
}

} // namespace

int main()
{
    const auto capture = makeCapture();
    std::printf("%zu packets, %zu MiB\n", capture.size(), capture.bytes() / 1024 / 1024);
    for (const char *text : {
             "type == PUBLISH",
             "type == PUBLISH and qos > 0 and len > 100",
             "topic ~ \"plant/+/press/#\"",
             "type == PUBLISH and qos > 0 and topic ~ \"plant/line4/#\"",
             "reason >= 0x80",
             "prop.user[\"trace\"] == \"a1\"",
             "prop.contentType ~ json and not retain",
             "id == 4711 or reason == notAuthorized",
             "payload contains \"\\\"good\\\":true\"",
             "payload ~ /value\":[67]\\d/",
             "client ~ \"gate*\" and delta < 1ms",
             "keepAlive > 60",
         })
        measure(capture, text);
    return 0;
}
