// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/subscriptiontraffic.h"

#include "core/mqtt/packet.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

class Taken : public MessageSink
{
public:
    void messageReceived(const Publish &message, WallTime) override
    {
        topics.append(
            QString::fromUtf8(message.topicName.data(), static_cast<qsizetype>(message.topicName.size())));
    }
    void endOfBatch() override { ++batches; }

    QStringList topics;
    int batches = 0;
};

} // namespace

class TestSubscriptionTraffic : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_taken = Taken {};
        m_traffic = std::make_unique<SubscriptionTraffic>(m_taken);
    }

    void countsForEachFilterThatMatches()
    {
        m_traffic->setFilters({QStringLiteral("#"), QStringLiteral("plant/+/t"),
                               QStringLiteral("$share/g/plant/#"), QStringLiteral("$SYS/#")});
        for (const auto *topic : {"plant/1/t", "plant/1/t", "plant/2", "home", "$SYS/up"})
            receive(topic);
        QCOMPARE(counts(), (QList<std::uint64_t> {4, 2, 3, 1}));
        QCOMPARE(m_taken.topics.size(), 5);
    }

    void ratesAreOverTheTimeBetweenTwoLooks()
    {
        m_traffic->setFilters({QStringLiteral("a")});
        const std::chrono::steady_clock::time_point begin(100s);
        static_cast<void>(m_traffic->take(begin));
        for (int i = 0; i < 30; ++i)
            receive("a");
        QCOMPARE(m_traffic->take(begin + 2s).first().rate, 15.0);
        const auto last = m_traffic->take(begin + 3s).first();
        QCOMPARE(last.rate, 0.0);
        QCOMPARE(last.messages, std::uint64_t {30});
    }

    void changingFiltersKeepsCountsAndAsksAnew()
    {
        m_traffic->setFilters({QStringLiteral("a/#"), QStringLiteral("b")});
        receive("a/1");
        receive("b");
        m_traffic->setFilters({QStringLiteral("b"), QStringLiteral("+/1")});
        receive("a/1");
        receive("b");
        QCOMPARE(counts(), (QList<std::uint64_t> {2, 1}));
    }

    void whatIsExcludedIsCountedAndHeldBack()
    {
        m_traffic->setFilters({QStringLiteral("#")});
        m_traffic->setExcluded({QStringLiteral("+/debug/#"), QStringLiteral("no/#/filter")});
        for (const auto *topic : {"a/debug", "a/debug/x", "a/b", "debug"})
            receive(topic);
        m_traffic->endOfBatch();
        QCOMPARE(m_taken.topics, (QStringList {QStringLiteral("a/b"), QStringLiteral("debug")}));
        QCOMPARE(m_taken.batches, 1);
        QCOMPARE(m_traffic->excludedMessages(), std::uint64_t {2});
        QCOMPARE(counts(), QList<std::uint64_t> {4});
    }

    void manyTopicsAndFiltersAreBounded()
    {
        QStringList filters;
        QStringList excluded;
        for (int i = 0; i < 100; ++i) {
            filters.append(QStringLiteral("f/%1").arg(i));
            excluded.append(QStringLiteral("x/%1").arg(i));
        }
        m_traffic->setFilters(filters);
        m_traffic->setExcluded(excluded);
        QCOMPARE(m_traffic->filters().size(), qsizetype {SubscriptionTraffic::mostFilters});
        for (int i = 0; i < 70'000; ++i)
            receive(("t/" + std::to_string(i)).c_str());
        receive("f/0");
        receive("x/0");
        receive(std::string(60'000, 'l').c_str());
        QCOMPARE(counts().first(), std::uint64_t {1});
        QCOMPARE(m_taken.topics.size(), 70'002);
    }

private:
    void receive(const char *topic)
    {
        Publish message;
        message.topicName = topic;
        m_traffic->messageReceived(message, 0);
    }

    QList<std::uint64_t> counts()
    {
        QList<std::uint64_t> counts;
        for (const auto &each : m_traffic->take({}))
            counts.append(each.messages);
        return counts;
    }

    Taken m_taken;
    std::unique_ptr<SubscriptionTraffic> m_traffic;
};

QTEST_APPLESS_MAIN(TestSubscriptionTraffic)
#include "tst_subscriptiontraffic.moc"
