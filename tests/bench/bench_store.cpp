// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Measures the topic store alone, in one thread: bench_store [topics...]; without arguments 1,000, 100,000 and 1,000,000.
#include "core/store/treewindow.h"
#include "tests/support/storescript.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

using namespace espalier;

namespace {

using Clock = std::chrono::steady_clock;

template <typename Work>
double milliseconds(Work &&work)
{
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Five levels with ten children each at the bottom, as a plant has them.
std::vector<std::string> deepNames(std::size_t count)
{
    static constexpr const char *values[] = {"temperature", "pressure", "state",   "speed", "vibration",
                                             "power",       "voltage",  "current", "alarm", "count"};
    std::vector<std::string> names;
    names.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        names.push_back(fmt::format("plant/line-{}/cell-{}/machine-{}/{}", i / 10'000, i / 100 % 100,
                                    i / 10 % 10, values[i % 10]));
    return names;
}

std::vector<std::string> flatNames(std::size_t count)
{
    std::vector<std::string> names;
    names.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        names.push_back(fmt::format("devices/{:08x}", i * 2'654'435'761U & 0xffff'ffffU));
    return names;
}

void line(std::string_view what, double value, std::string_view unit)
{
    fmt::print("  {:<58} {:>12.2f} {}\n", what, value, unit);
}

void runIngest(StoreScript &script, const std::vector<std::string> &names)
{
    const std::string payload = R"({"value":71.42,"unit":"C","ts":1795356472418,"quality":{"good":true}})";
    const std::size_t slice = 13'000; // what arrives between two ticks at 200,000 messages/s
    const auto add = [&](std::size_t first, std::size_t count, auto &&nameOf) {
        for (std::size_t i = first; i < first + count; ++i)
            script.add(nameOf(i), payload);
    };
    double adding = 0;
    double settling = 0;
    double worst = 0;
    for (std::size_t done = 0; done < names.size(); done += slice) {
        const std::size_t count = std::min(slice, names.size() - done);
        adding += milliseconds([&] { add(done, count, [&](std::size_t i) { return names[i]; }); });
        const double tick = milliseconds([&] { script.settle(); });
        settling += tick;
        worst = std::max(worst, tick);
        script.now += 66;
    }
    const auto perMessage = [](double ms, std::size_t count) {
        return ms * 1e6 / static_cast<double>(count);
    };
    line("first message of each topic", perMessage(adding, names.size()), "ns/message");
    line("  and settling", perMessage(settling, names.size()), "ns/message");
    line("  worst tick", worst, "ms");
    line("memory beside kept messages",
         static_cast<double>(script.store.memory() + script.tree.memory())
             / static_cast<double>(names.size()),
         "bytes/topic");

    std::mt19937 random(1);
    std::vector<std::uint32_t> order(1'000'000);
    for (std::uint32_t &index : order)
        index = static_cast<std::uint32_t>(random() % names.size());
    adding = settling = 0;
    for (std::size_t done = 0; done < order.size(); done += slice) {
        const std::size_t count = std::min(slice, order.size() - done);
        adding += milliseconds([&] { add(done, count, [&](std::size_t i) { return names[order[i]]; }); });
        settling += milliseconds([&] { script.settle(); });
        script.now += 66;
    }
    line("later messages, topics at random", perMessage(adding, order.size()), "ns/message");
    line("  and settling", perMessage(settling, order.size()), "ns/message");
    line("memory with rate histories, beside kept messages",
         static_cast<double>(script.store.memory() + script.tree.memory())
             / static_cast<double>(names.size()),
         "bytes/topic");
}

void runView(StoreScript &script)
{
    TreeWindow window;
    line("expand all", milliseconds([&] { script.tree.setAllExpanded(VisibleTree::Expansion::Expanded); }),
         "ms");
    line("  rows", script.tree.rows().size(), "");
    window.set(script.tree.rows().size() / 2, 60, TopicId::None, 0);
    const int repeats = 200;
    const double snapshots = milliseconds([&] {
        for (int i = 0; i < repeats; ++i)
            static_cast<void>(window.snapshot(script.store, script.tree, script.now));
    });
    line("snapshot of 60 rows in the middle", snapshots / repeats, "ms");

    double worst = 0;
    const int ticks = 30;
    const double inserting = milliseconds([&] {
        for (int tick = 0; tick < ticks; ++tick) {
            for (int i = 0; i < 667; ++i)
                script.add(fmt::format("plant/line-{}/cell-{}/machine-{}/new-{}", i % 100, i % 7, i % 10,
                                       tick * 1000 + i));
            worst = std::max(worst, milliseconds([&] { script.settle(); }));
            script.now += 66;
        }
    });
    line("tick with 667 new topics, all expanded (10,000/s)", inserting / ticks, "ms");
    line("  worst", worst, "ms");
    const std::uint32_t top = script.tree.rows().at(0).id;
    const auto set = [&](VisibleTree::Expansion expansion) {
        return milliseconds([&] { script.tree.setExpanded(top, expansion, VisibleTree::Scope::This); });
    };
    line("collapse the top level", set(VisibleTree::Expansion::Collapsed), "ms");
    line("expand it again", set(VisibleTree::Expansion::Expanded), "ms");
    line("sort by messages", milliseconds([&] { script.tree.setSort(TreeSort::Messages, script.now); }),
         "ms");
    line("sort by name", milliseconds([&] { script.tree.setSort(TreeSort::Name, script.now); }), "ms");
}

void runFilter(StoreScript &script, std::string_view text)
{
    double longest = 0;
    const double all = milliseconds([&] {
        script.tree.setFilter(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())),
                              script.now);
        while (script.tree.isFiltering())
            longest = std::max(longest, milliseconds([&] { script.tree.work(); }));
    });
    line(fmt::format("filter '{}' ({} matches)", text, script.tree.filterState().matches), all, "ms");
    line("  longest slice", longest, "ms");
}

void runFilters(StoreScript &script)
{
    for (const char *text : {"t", "te", "temp", "71.4", "no such thing", "plant/+/+/+/state", "line-3/cell-1",
                             "/line-[0-4].*state$/"})
        runFilter(script, text);
    line("no filter again", milliseconds([&] { script.tree.setFilter(QString(), script.now); }), "ms");
}

void run(std::string_view kind, const std::vector<std::string> &names)
{
    fmt::print("{} topics, {}\n", names.size(), kind);
    StoreScript script;
    // All is kept, so that eviction is not measured here.
    script.budget.setLimit(std::uint64_t {16} * 1024 * 1024 * 1024);
    script.tree.setAllExpanded(VisibleTree::Expansion::Collapsed);
    runIngest(script, names);
    runView(script);
    runFilters(script);
}

void runEviction()
{
    fmt::print("1,000 topics, history full (64 MB)\n");
    StoreScript script;
    script.budget.setLimit(64 * 1024 * 1024);
    const auto names = deepNames(1000);
    const std::string payload(100, 'x');
    const std::size_t count = 3'000'000;
    const double all = milliseconds([&] {
        for (std::size_t i = 0; i < count; ++i) {
            script.add(names[i * 7919 % names.size()], payload);
            if (i % 13'000 == 0)
                script.settle();
        }
    });
    line("message", all * 1e6 / static_cast<double>(count), "ns/message");
    line("overhead beside payloads", static_cast<double>(KeptMessage::overhead), "bytes/kept message");
}

/// Values that must be decoded before they can be compared.
void runDecoding(std::size_t count)
{
    fmt::print("{} topics with CBOR\n", count);
    // {"units": "C", "value": 71.5, "quality": {"good": true}}
    const std::string payload =
        QByteArray::fromHex("a365756e69747361436576616c7565fb4051e00000000000677175616c697479a164676f6f64f5")
            .toStdString();
    StoreScript script;
    for (const std::string &name : deepNames(count))
        script.add(name, payload);
    script.settle();
    runFilter(script, "value > 70");
    runFilter(script, "quality.good = true");
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<std::size_t> counts;
    for (int i = 1; i < argc; ++i)
        counts.push_back(std::strtoull(argv[i], nullptr, 10));
    if (counts.empty())
        counts = {1000, 100'000, 1'000'000};
    for (const std::size_t count : counts)
        run("five levels", deepNames(count));
    run("side by side", flatNames(counts.back()));
    runEviction();
    runDecoding(counts.back() / 10);
}
