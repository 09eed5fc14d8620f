// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/devicesimulation.h"

#include <QJsonDocument>
#include <QTest>

#include <map>
#include <set>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::microseconds wall {std::chrono::seconds(1700000000)};
const DeviceSimulation::Time begin {1h};

DeviceTemplate device(const QList<ValueModel> &values, const QString &payload)
{
    DeviceTemplate made;
    made.id = QUuid::createUuid();
    made.count = 1;
    DeviceTopic topic;
    topic.topic = QStringLiteral("site/{{id}}/v");
    topic.payload = payload;
    topic.jitter = 0;
    made.topics = {topic};
    made.values = values;
    return made;
}

/// The payloads of the first `count` messages.
QList<QByteArray> payloads(const DeviceTemplate &made, int count, std::uint64_t seed = 7)
{
    DeviceSimulation simulation(made, seed, begin);
    QList<QByteArray> found;
    while (found.size() < count) {
        const auto now = simulation.nextDeadline();
        const auto due = simulation.take(now);
        const auto message = simulation.compose(*due, now, wall);
        found << QByteArray::fromStdString(std::string(message->payload.text()));
    }
    return found;
}

} // namespace

class TestDeviceSimulation : public QObject
{
    Q_OBJECT

private slots:
    void values_data()
    {
        QTest::addColumn<ValueModel>("model");
        QTest::addColumn<double>("lowest");
        QTest::addColumn<double>("highest");
        QTest::addColumn<double>("largestStep");
        using Kind = ValueModel::Kind;
        const auto row = [](const char *name, ValueModel model, double largestStep) {
            model.name = QStringLiteral("v");
            model.decimals = 3;
            QTest::newRow(name) << model << model.minimum << model.maximum << largestStep;
        };
        row("random", {.kind = Kind::Random, .minimum = -5, .maximum = 5}, 10);
        row("walk", {.kind = Kind::Walk, .minimum = 0, .maximum = 10, .step = 0.5}, 0.501);
        row("sine", {.kind = Kind::Sine, .minimum = 10, .maximum = 20, .period = 20s}, 1.6);
        row("ramp", {.kind = Kind::Ramp, .minimum = 0, .maximum = 100, .period = 10s}, 101);
        row("noise", {.kind = Kind::Noise, .minimum = 99, .maximum = 101}, 2);
    }
    void values()
    {
        QFETCH(ValueModel, model);
        QFETCH(double, lowest);
        QFETCH(double, highest);
        QFETCH(double, largestStep);
        const auto list = payloads(device({model}, QStringLiteral("{{v}}")), 200);
        std::set<QByteArray> different;
        double before = list.first().toDouble();
        for (const auto &text : list) {
            const double value = text.toDouble();
            QVERIFY2(value >= lowest - 0.001 && value <= highest + 0.001, text.constData());
            QVERIFY2(std::abs(value - before) <= largestStep, text.constData());
            before = value;
            different.insert(text);
        }
        QVERIFY(different.size() >= 10);
    }

    void counterBeginsAgain()
    {
        const ValueModel model {.kind = ValueModel::Kind::Counter,
                                .name = QStringLiteral("v"),
                                .minimum = 1,
                                .maximum = 3,
                                .decimals = 0};
        QCOMPARE(payloads(device({model}, QStringLiteral("{{v}}")), 5),
                 QList<QByteArray>({"1", "2", "3", "1", "2"}));
    }

    void constantAndChoice()
    {
        const ValueModel constant {
            .kind = ValueModel::Kind::Constant, .name = QStringLiteral("c"), .text = QStringLiteral("on")};
        const ValueModel choice {
            .kind = ValueModel::Kind::Choice, .name = QStringLiteral("w"), .text = QStringLiteral("a, b")};
        const auto list = payloads(device({constant, choice}, QStringLiteral("{{c}}{{w}}")), 50);
        QCOMPARE(std::set<QByteArray>(list.begin(), list.end()), std::set<QByteArray>({"ona", "onb"}));
    }

    void oneValueIsTheSameWithinAMessage()
    {
        const ValueModel model {.kind = ValueModel::Kind::Random, .name = QStringLiteral("v"), .decimals = 9};
        const auto text = payloads(device({model}, QStringLiteral("{{v}} {{v}}")), 1).first();
        QCOMPARE(text.split(' ').at(0), text.split(' ').at(1));
    }

    void onlyTheValuesOfAMessageGoOn()
    {
        ValueModel counter {.kind = ValueModel::Kind::Counter,
                            .name = QStringLiteral("value"),
                            .minimum = 0,
                            .maximum = 100,
                            .step = 1,
                            .decimals = 0};
        auto other = counter;
        other.name = QStringLiteral("value2");
        auto made = device({counter, other}, QStringLiteral("value {{value2}}"));
        made.topics[0].topic = QStringLiteral("a");
        made.topics.append(made.topics.first());
        made.topics[1].topic = QStringLiteral("b");
        made.topics[1].payload = QStringLiteral("{{value}} {{ value2 }}");
        DeviceSimulation simulation(made, 1, begin);
        const auto send = [&](int topic) {
            return std::string(
                simulation.compose({.device = 0, .topic = topic}, begin, wall)->payload.text());
        };
        QCOMPARE(send(0), std::string("value 0"));
        QCOMPARE(send(0), std::string("value 1"));
        // The other one has not been counted meanwhile.
        QCOMPARE(send(1), std::string("0 2"));
    }

    void sameSeedSameMessages()
    {
        auto example = exampleDevices().first();
        QCOMPARE(payloads(example, 100, 5), payloads(example, 100, 5));
        QVERIFY(payloads(example, 100, 5) != payloads(example, 100, 6));
    }

    void devicesHaveNumbersAndNames()
    {
        auto made = device({}, QStringLiteral("{{n}} {{id}} {{clientId}}"));
        made.count = 3;
        made.deviceId = QStringLiteral("d{{n}}");
        DeviceSimulation simulation(made, 1, begin);
        std::map<std::string, std::string> found;
        for (int i = 0; i < 3; ++i) {
            const auto due = simulation.take(simulation.nextDeadline());
            const auto message = simulation.compose(*due, begin, wall);
            found[message->topicName] = message->payload.text();
        }
        const std::map<std::string, std::string> expected {
            {"site/d1/v", "1 d1 d1"}, {"site/d2/v", "2 d2 d2"}, {"site/d3/v", "3 d3 d3"}};
        QCOMPARE(found, expected);
    }

    void nothingDrifts()
    {
        auto made = device({}, QStringLiteral("x"));
        made.topics[0].interval = 100ms;
        made.topics[0].jitter = 50;
        DeviceSimulation simulation(made, 3, begin);
        std::vector<DeviceSimulation::Time> times;
        while (times.size() < 1000) {
            // Woken a little late each time, as timers do.
            const auto at = simulation.nextDeadline();
            QVERIFY(simulation.take(at + 3ms));
            times.push_back(at);
        }
        const auto mean = (times.back() - times.front()) / 999;
        QVERIFY(mean > 99'900us && mean < 100'100us);
        std::set<std::chrono::steady_clock::duration> gaps;
        for (std::size_t i = 1; i < times.size(); ++i) {
            gaps.insert(times[i] - times[i - 1]);
            QVERIFY(times[i] - times[i - 1] >= 50ms && times[i] - times[i - 1] <= 150ms);
        }
        QVERIFY(gaps.size() > 500);
    }

    void allDevicesSendAtTheirRate()
    {
        auto made = device({}, QStringLiteral("x"));
        made.count = 50;
        made.topics.append(made.topics.first());
        made.topics[1].interval = 500ms;
        QCOMPARE(messageRate(made), 150.0);
        DeviceSimulation simulation(made, 3, begin);
        int count = 0;
        for (auto now = begin; now < begin + 10s; now += 1ms)
            while (simulation.take(now))
                ++count;
        QVERIFY2(count >= 1490 && count <= 1510, qPrintable(QString::number(count)));
    }

    void whatIsTooLateIsLeftOut()
    {
        auto made = device({}, QStringLiteral("x"));
        made.topics[0].interval = 100ms;
        DeviceSimulation simulation(made, 3, begin);
        const auto first = simulation.nextDeadline();
        int count = 0;
        while (simulation.take(first + 60s))
            ++count;
        // What is not older than a second is sent.
        QVERIFY(count >= 9 && count <= 12);
        QVERIFY2(simulation.skipped() >= 588 && simulation.skipped() <= 592,
                 qPrintable(QString::number(simulation.skipped())));
    }

    void statusOfADevice()
    {
        auto made = device({}, QStringLiteral("x"));
        DeviceSimulation without(made, 1, begin);
        QVERIFY(!without.status(0, DeviceSimulation::Presence::Online, wall));
        made.statusTopic = QStringLiteral("site/{{id}}/status");
        made.offline = QStringLiteral("{{n}} gone");
        DeviceSimulation simulation(made, 1, begin);
        const auto online = simulation.status(0, DeviceSimulation::Presence::Online, wall);
        QCOMPARE(online->topicName, std::string("site/device-1/status"));
        QCOMPARE(online->payload.text(), std::string_view("online"));
        QVERIFY(online->retain);
        QCOMPARE(simulation.status(0, DeviceSimulation::Presence::Offline, wall)->payload.text(),
                 std::string_view("1 gone"));
    }

    void examplesWork()
    {
        for (const auto &example : exampleDevices()) {
            QVERIFY2(!problemOf(example), qPrintable(example.name));
            QCOMPARE(deviceTemplateFromJson(deviceTemplateToJson(example)), example);
            DeviceSimulation simulation(example, 1, begin);
            for (int i = 0; i < 100; ++i) {
                const auto now = simulation.nextDeadline();
                const auto due = simulation.take(now);
                const auto message = simulation.compose(*due, now, wall);
                QVERIFY2(message, qPrintable(example.name));
                const auto payload = message->payload.text();
                if (example.topics[due->topic].isJson)
                    QVERIFY2(!QJsonDocument::fromJson(QByteArray(payload.data(), qsizetype(payload.size())))
                                  .isNull(),
                             std::string(payload).c_str());
            }
        }
    }

    void problems_data()
    {
        QTest::addColumn<DeviceTemplate>("made");
        QTest::addColumn<int>("part");
        using Part = DeviceProblem::Part;
        const ValueModel value {.name = QStringLiteral("v")};
        const auto good = device({value}, QStringLiteral("{{v}}"));
        const auto row = [&good](const char *name, Part part,
                                 const std::function<void(DeviceTemplate &)> &change) {
            auto made = good;
            change(made);
            QTest::newRow(name) << made << int(part);
        };
        row("no device", Part::Count, [](auto &d) { d.count = 0; });
        row("too many", Part::Count, [](auto &d) { d.count = 10'001; });
        row("too many connections", Part::Connections, [](auto &d) {
            d.count = 201;
            d.ownConnections = true;
        });
        row("no name", Part::DeviceId, [](auto &d) { d.deviceId.clear(); });
        row("no topic", Part::NoTopics, [](auto &d) { d.topics.clear(); });
        row("topic with a wildcard", Part::Topic, [](auto &d) { d.topics[0].topic = QStringLiteral("a/#"); });
        row("empty topic", Part::Topic, [](auto &d) { d.topics[0].topic.clear(); });
        row("placeholder in topic", Part::Topic,
            [](auto &d) { d.topics[0].topic = QStringLiteral("a/{{w}}"); });
        row("placeholder in payload", Part::Payload,
            [](auto &d) { d.topics[0].payload = QStringLiteral("{{w}}"); });
        row("interval", Part::Interval, [](auto &d) { d.topics[0].interval = 9ms; });
        row("jitter", Part::Interval, [](auto &d) { d.topics[0].jitter = 101; });
        row("rate", Part::Rate, [](auto &d) {
            d.count = 10'000;
            d.topics[0].interval = 100ms;
        });
        row("name of a value", Part::ValueName, [](auto &d) { d.values[0].name = QStringLiteral("a b"); });
        row("reserved name", Part::ValueName, [](auto &d) { d.values[0].name = QStringLiteral("id"); });
        row("name twice", Part::ValueName, [](auto &d) { d.values.append(d.values[0]); });
        row("range", Part::ValueRange, [](auto &d) { d.values[0].minimum = 101; });
        row("status topic", Part::StatusTopic, [](auto &d) { d.statusTopic = QStringLiteral("a/+"); });
    }
    void problems()
    {
        QFETCH(DeviceTemplate, made);
        const auto problem = problemOf(made);
        QVERIFY(problem);
        QTEST(int(problem->part), "part");
    }
};

QTEST_APPLESS_MAIN(TestDeviceSimulation)
#include "tst_devicesimulation.moc"
