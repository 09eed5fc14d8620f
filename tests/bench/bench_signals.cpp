// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What signals cost between a message and its sample: 100 series of 100 topics, for messages of some shapes. All in one
// thread, so that its processor time is the cost; the program spreads it over two.
#include "core/series/series.h"
#include "core/service/signalworker.h"
#include "core/service/storeworker.h"
#include "tests/bench/threadclock.h"
#include "tests/support/storescript.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

using namespace espalier;

namespace {

constexpr std::size_t topics = 100;
constexpr std::size_t messages = 1'000'000;
/// What arrives in one read of a socket.
constexpr std::size_t batch = 1000;

struct Shape
{
    const char *name;
    const char *payload;
    const char *path;
    std::optional<std::string> timePath;
};

struct Result
{
    double nanoseconds = 0;
    std::uint64_t samples = 0;
    std::uint64_t bytes = 0;
};

Result run(const Shape &shape, std::size_t charted)
{
    Budget budget(std::uint64_t {2} * 1024 * 1024 * 1024);
    auto feed = std::make_shared<SignalFeed>();
    StoreWorker store(std::make_shared<ExplorerFeeds>());
    SignalWorker worker(store, feed);
    store.start(budget);
    QObject::connect(&store, &StoreWorker::received, &worker, &SignalWorker::moreCame);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < topics; ++i)
        names.push_back(fmt::format("plant/line-{}/cell-{}/temperature", i / 10, i % 10));
    for (std::uint32_t i = 0; i < charted; ++i)
        worker.add(i, {.topicName = QByteArray::fromStdString(names[i]),
                       .path = shape.path,
                       .timePath = shape.timePath});
    std::map<std::uint32_t, Series> series;
    Result result;
    const auto take = [&] {
        for (auto &[number, signal] : feed->runs.take())
            for (const Sample &sample : signal.samples)
                series[number].add(sample);
    };
    const auto clock = bench::ThreadClock::ofThisThread();
    const double before = clock.nanoseconds();
    for (std::size_t done = 0; done < messages; done += batch) {
        for (std::size_t i = 0; i < batch; ++i)
            store.messageReceived(publishOf(names[(done + i) % topics], shape.payload),
                                  WallTime(done + i) * 10);
        store.endOfBatch();
        QCoreApplication::processEvents();
        take();
    }
    const auto counted = [&] {
        std::uint64_t samples = 0;
        for (const auto &[number, one] : series)
            samples += one.size();
        return samples;
    };
    while (counted() < messages / topics * charted) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        take();
    }
    result.nanoseconds = (clock.nanoseconds() - before) / double(messages);
    for (const auto &[number, one] : series) {
        result.samples += one.size();
        result.bytes += one.bytes();
    }
    return result;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const Shape shapes[] {
        {"a plain number", "71.42", "", {}},
        {"JSON, 68 B, one of four fields",
         R"({"value":71.42,"unit":"C","ts":1795356472418,"quality":{"good":true}})",
         "value",
         {}},
        {"the same with the payload's time",
         R"({"value":71.42,"unit":"C","ts":1795356472418,"quality":{"good":true}})", "value", "ts"},
        {"a word", "running", "", {}},
    };
    fmt::print("{} messages of {} topics; processor time a message\n", messages, topics);
    for (const Shape &shape : shapes) {
        const Result without = run(shape, 0);
        const Result with = run(shape, topics);
        fmt::print("  {:<34} without {:>5.0f} ns, drawn {:>5.0f} ns: {:>5.0f} ns a sample, {:.1f} % of a "
                   "core at 100,000/s; {:.1f} B "
                   "a sample kept\n",
                   shape.name, without.nanoseconds, with.nanoseconds, with.nanoseconds - without.nanoseconds,
                   (with.nanoseconds - without.nanoseconds) * 100'000 / 1e9 * 100,
                   double(with.bytes) / double(with.samples));
    }
}
