// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Fills the packet log with packets of 100 bytes and prints what each takes of memory, how long a filter takes for all of
// them, and how long the packet list needs at random places until its rows are there and painted, offscreen unless there
// is a display.
#include "core/capture/capturefeed.h"
#include "core/service/packetinspector.h"
#include "tests/support/wire.h"
#include "ui/packets/packetlist.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QImage>
#include <QScrollBar>
#include <QTimer>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <random>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t packets = 5'000'000;
constexpr std::size_t packetSize = 100;
constexpr std::size_t packetsPerBlock = 2'000;
constexpr int places = 300;

void line(const std::string &what, const std::string &value)
{
    fmt::print("  {:<60} {}\n", what, value);
    std::fflush(stdout);
}

/// Bytes of memory that this process has.
std::uint64_t residentBytes()
{
    unsigned long long pages = 0;
    if (auto *file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%*u %llu", &pages) != 1)
            pages = 0;
        std::fclose(file);
    }
    return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

/// An inspector and the list over it, joined as the window does, but for the frames between.
class Bench
{
public:
    explicit Bench(const Theme &theme) : m_list(theme)
    {
        QObject::connect(&m_inspector, &PacketInspector::pending, &m_list, [this] {
            m_list.setSnapshot(m_inspector.takeSnapshot());
            m_hasCome = true;
        });
        QObject::connect(&m_list, &PacketList::viewportWanted, &m_inspector,
                         [this](quint64 first, quint32 count) { m_inspector.setViewport(first, count); });
        m_inspector.setLimit(2ULL * 1024 * 1024 * 1024);
        m_inspector.setFollowing(false);
        m_inspector.setVisible(true);
        m_alarm.start(50ms); // who waits for nothing to happen looks again
        m_list.resize(1280, 800);
        m_list.show();
    }

    /// PUBLISH of a hundred clients, every other one with RETAIN; nothing violated, nothing awaited.
    void fill()
    {
        const auto feed = m_inspector.feed();
        std::vector<StreamId> streams;
        CaptureBlock block;
        CaptureTime time = 1'795'356'472'000'000;
        for (int i = 0; i < 100; ++i) {
            streams.push_back(feed->nextStream());
            block.open(
                streams.back(),
                {.name = "plant", .version = ProtocolVersion::V5, .clientId = "client-" + std::to_string(i)},
                time);
        }
        feed->put(block);
        for (std::uint64_t i = 0; i < packets;) {
            for (std::size_t j = 0; j < packetsPerBlock; ++j, ++i)
                block.add(streams[i / 2 % streams.size()], Side::Client, packet(i), time += 10);
            feed->put(block);
            while (!feed->waitForRoom(100ms))
                QCoreApplication::processEvents();
        }
        wait([this] { return m_list.snapshot().captured == packets; });
    }

    /// Until the whole log has been looked at.
    void filter(const QString &text)
    {
        m_inspector.setFilter(text);
        wait([this, &text] { return m_list.snapshot().filter.text == text; });
        std::uint64_t rows = 0;
        QElapsedTimer unchanged;
        unchanged.start();
        wait([&] {
            if (std::exchange(rows, m_list.snapshot().endRow) != m_list.snapshot().endRow)
                unchanged.restart();
            return unchanged.elapsed() > 1000;
        });
    }

    void scroll(const std::string &what)
    {
        std::mt19937 random(7);
        auto *bar = m_list.verticalScrollBar();
        std::uniform_int_distribution<int> place(bar->minimum(), bar->maximum());
        std::vector<double> times;
        double painting = 0;
        for (int i = 0; i < places; ++i) {
            QElapsedTimer clock;
            clock.start();
            m_hasCome = false;
            bar->setValue(place(random));
            const auto top = m_list.rowAt({10, 10});
            wait([this, top] { return m_hasCome && m_list.row(top) != nullptr; });
            QElapsedTimer painter;
            painter.start();
            QImage image(m_list.size(), QImage::Format_RGB32);
            m_list.render(&image);
            painting += static_cast<double>(painter.nsecsElapsed()) / 1e6;
            times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        }
        std::sort(times.begin(), times.end());
        line(what,
             fmt::format("{} rows: median {:.2f} ms, p99 {:.2f} ms, longest {:.2f} ms; painting {:.2f} ms",
                         m_list.snapshot().endRow - m_list.snapshot().beginRow, times[times.size() / 2],
                         times[times.size() * 99 / 100], times.back(), painting / places));
    }

    [[nodiscard]] const PacketSnapshot &snapshot() const { return m_list.snapshot(); }

private:
    static std::vector<std::uint8_t> packet(std::uint64_t number)
    {
        auto bytes = wire(std::string(number % 2 == 0 ? "31" : "30") + " 62 S'plant/line-"
                          + std::to_string(number % 7) + "/power' P[ ]");
        bytes.resize(packetSize, 'x');
        return bytes;
    }
    template <typename IsDone>
    static void wait(IsDone isDone)
    {
        while (!isDone())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }

    PacketInspector m_inspector;
    PacketList m_list;
    QTimer m_alarm;
    bool m_hasCome = false;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Theme theme(application);
    Bench bench(theme);
    fmt::print("The packet list over {} packets of {} bytes\n", packets, packetSize);
    const auto before = residentBytes();
    QElapsedTimer clock;
    clock.start();
    bench.fill();
    line("captured",
         fmt::format("{:.1f} s, the test's own part included", static_cast<double>(clock.elapsed()) / 1000));
    line("kept", fmt::format("{}, {} violations", bench.snapshot().kept, bench.snapshot().violations));
    line("memory a packet, as the log counts it",
         fmt::format("{:.1f} bytes", static_cast<double>(bench.snapshot().ringBytes)
                                         / static_cast<double>(bench.snapshot().kept)));
    line("memory a packet, as the process has grown",
         fmt::format("{:.1f} bytes", static_cast<double>(residentBytes() - before)
                                         / static_cast<double>(bench.snapshot().kept)));
    bench.scroll("to a random place, all packets");
    clock.restart();
    bench.filter(QStringLiteral("retain and topic ~ \"plant/line-3/#\""));
    line("filtered", fmt::format("{:.2f} s", static_cast<double>(clock.elapsed() - 1000) / 1000));
    bench.scroll("to a random place, filtered");
    return 0;
}
