// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/pairing.h"

#include <QTest>

using namespace espalier;

namespace {

PropertyList requestProperties(std::string_view responseTopic, std::string_view correlation)
{
    PropertyList list;
    list.add(Property::ResponseTopic, responseTopic).add(Property::CorrelationData, correlation);
    return list;
}

PropertyList responseProperties(std::string_view correlation)
{
    PropertyList list;
    list.add(Property::CorrelationData, correlation);
    return list;
}

void note(Pairing &pairing, std::string_view topicName, const PropertyList &properties, WallTime at)
{
    pairing.note({.topicName = topicName, .properties = properties.view()}, at);
}

QString textOf(const QList<Partner> &partners)
{
    QStringList parts;
    for (const Partner &partner : partners)
        parts << (partner.role == Partner::Role::Request ? QStringLiteral("request ")
                                                         : QStringLiteral("response "))
                     + QString::fromUtf8(partner.topicName) + QStringLiteral("@%1").arg(partner.time);
    return parts.join(u' ');
}

} // namespace

class TestPairing : public QObject
{
    Q_OBJECT
private slots:
    void pairsBothWays()
    {
        Pairing pairing;
        const PropertyList request = requestProperties("reply/1", "a");
        const PropertyList response = responseProperties("a");
        note(pairing, "ask", request, 10);
        note(pairing, "reply/1", response, 14);
        note(pairing, "reply/1", responseProperties("b"), 15);
        note(pairing, "reply/2", response, 16);
        QCOMPARE(textOf(pairing.partners("ask", request.view(), 10)), QStringLiteral("response reply/1@14"));
        QCOMPARE(textOf(pairing.partners("reply/1", response.view(), 14)), QStringLiteral("request ask@10"));
        QCOMPARE(textOf(pairing.partners("reply/2", response.view(), 16)), QString());
        note(pairing, "reply/1", response, 20);
        QCOMPARE(textOf(pairing.partners("ask", request.view(), 10)),
                 QStringLiteral("response reply/1@14 response reply/1@20"));
    }

    void aResponseFollowsItsRequest()
    {
        Pairing pairing;
        const PropertyList request = requestProperties("r", "same");
        const PropertyList response = responseProperties("same");
        note(pairing, "r", response, 5);
        note(pairing, "ask", request, 10);
        note(pairing, "ask", request, 20);
        QCOMPARE(textOf(pairing.partners("ask", request.view(), 10)), QString());
        QCOMPARE(textOf(pairing.partners("r", response.view(), 25)),
                 QStringLiteral("request ask@20 request ask@10"));
    }

    void othersCostNothing()
    {
        Pairing pairing;
        PropertyList list;
        list.add(Property::ResponseTopic, std::string_view("r"));
        note(pairing, "ask", list, 1);
        note(pairing, "ask", {}, 2);
        QCOMPARE(pairing.messageCount(), 0U);
        QVERIFY(pairing.partners("ask", list.view(), 1).isEmpty());
    }

    void isBounded()
    {
        Pairing pairing;
        const PropertyList request = requestProperties("r", "x");
        const PropertyList response = responseProperties("x");
        note(pairing, "ask", request, 1);
        for (int i = 0; i < 100; ++i)
            note(pairing, "r", response, 2 + i);
        QCOMPARE(pairing.partners("ask", request.view(), 1).size(), Pairing::maximumPartners);
        for (std::size_t i = 0; i < Pairing::maximumMessages + 50; ++i)
            note(pairing, "r", responseProperties(std::to_string(i)), 200);
        QCOMPARE(pairing.messageCount(), Pairing::maximumMessages);
        QVERIFY(pairing.partners("ask", request.view(), 1).isEmpty());
        QCOMPARE(pairing.partners("r", response.view(), 500).size(), 0);
        const std::string large(60'000, 'y');
        for (int i = 0; i < 200; ++i)
            note(pairing, "r", responseProperties(large), 300);
        QVERIFY(pairing.messageCount() * large.size() < Pairing::maximumBytes);
    }
};

QTEST_APPLESS_MAIN(TestPairing)
#include "tst_pairing.moc"
