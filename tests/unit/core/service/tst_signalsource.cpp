// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalsource.h"

#include <QJsonArray>
#include <QTest>

using namespace espalier;

class TestSignalSource : public QObject
{
    Q_OBJECT
private slots:
    void isKeptAsJson();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void hasAShortName();
};

void TestSignalSource::isKeptAsJson()
{
    const QUuid profile = QUuid::createUuid();
    const SignalSource plain {.inputs = {{.profile = profile, .topicName = "plant/é"}}};
    QCOMPARE(signalSourceFrom(toJson(plain)).value(), plain);
    const SignalSource bytes {.inputs = {{.profile = profile,
                                          .topicName = QByteArray("a/\xff\x01", 4),
                                          .kind = SignalAddress::Kind::Rate,
                                          .path = "x[\"k\"]",
                                          .timePath = std::string()}}};
    QCOMPARE(signalSourceFrom(toJson(bytes)).value(), bytes);
    using enum Derivation::Kind;
    SignalSource derived {.inputs = {plain.inputs.front(), bytes.inputs.front()}, .expression = "a + b"};
    for (const auto kind : {Difference, Derivative, Integral, MovingMean, MovingMedian, Scale, Rate}) {
        Derivation derivation {.kind = kind};
        if (derivation.hasWindow())
            derivation.window = 2.5;
        if (kind == Scale)
            derivation.factor = -3;
        derived.derivations.push_back(derivation);
    }
    QCOMPARE(signalSourceFrom(toJson(derived)).value(), derived);
}

void TestSignalSource::saysWhatIsWrong_data()
{
    QTest::addColumn<QJsonObject>("object");
    QTest::addColumn<QString>("word");
    const QJsonObject input {{QStringLiteral("topic"), QStringLiteral("a")}};
    const auto of = [](QJsonArray inputs) { return QJsonObject {{QStringLiteral("inputs"), inputs}}; };
    QTest::newRow("nothing") << QJsonObject() << "no signal";
    QTest::newRow("no topic") << of({QJsonObject()}) << "no topic";
    QTest::newRow("no formula") << of({input, input}) << "no formula";
    QJsonArray many;
    for (int i = 0; i < 17; ++i)
        many.append(input);
    QTest::newRow("many") << of(many) << "more than 16";
    QJsonObject odd = of({input});
    odd.insert(QStringLiteral("derivations"),
               QJsonArray {QJsonObject {{QStringLiteral("kind"), QStringLiteral("magic")}}});
    QTest::newRow("unknown derivation") << odd << "magic";
    odd.insert(QStringLiteral("derivations"),
               QJsonArray {QJsonObject {{QStringLiteral("kind"), QStringLiteral("movingMean")},
                                        {QStringLiteral("window"), -1}}});
    QTest::newRow("window") << odd << "window";
}

void TestSignalSource::saysWhatIsWrong()
{
    QFETCH(QJsonObject, object);
    QFETCH(QString, word);
    const auto source = signalSourceFrom(object);
    QVERIFY(!source.has_value());
    QVERIFY2(source.error().contains(word), qPrintable(source.error()));
}

void TestSignalSource::hasAShortName()
{
    QCOMPARE(shortName({.topicName = "plant/line/temperature", .path = "value"}),
             QStringLiteral("temperature.value"));
    QCOMPARE(shortName({.topicName = "pressure"}), QStringLiteral("pressure"));
    QCOMPARE(shortName({.topicName = "a/b", .path = "[3].x"}), QStringLiteral("b[3].x"));
    QCOMPARE(shortName({.topicName = "a/b\n"}), QStringLiteral("b␊"));
}

QTEST_APPLESS_MAIN(TestSignalSource)
#include "tst_signalsource.moc"
