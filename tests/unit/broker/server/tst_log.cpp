// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/config.h"
#include "broker/server/limittext.h"
#include "broker/server/logcure.h"
#include "broker/server/logjson.h"
#include "broker/server/logtext.h"
#include "broker/server/metricstext.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

const Event tooLarge {.kind = Event::Kind::ClientDisconnected,
                      .peerName = "192.0.2.1:50000",
                      .listener = "mqtt://0.0.0.0:1883",
                      .clientId = "pump",
                      .userName = "ann",
                      .cause = CloseCause::Violation,
                      .reason = ReasonCode::PacketTooLarge,
                      .violation = {Clause::RULE_3_1_2_MaximumPacketSize, ReasonCode::PacketTooLarge, 1},
                      .packetType = PacketType::Publish,
                      .limit = {Limit::MaximumPacketSize, 64}};

/// The object in a line of the log; fails where it is not one line with one object.
QJsonObject parsed(const std::string &line)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(line), &error);
    if (!document.isObject() || line.find('\n') != std::string::npos)
        throw std::runtime_error(error.errorString().toStdString() + ": " + line);
    return document.object();
}

QJsonObject parsed(const Event &event)
{
    return parsed(logJson(std::chrono::system_clock::time_point(), event));
}

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

} // namespace

/// The broker's log: what its lines say, and as what.
class LogTest : public QObject
{
    Q_OBJECT

private slots:
    void explainsAnEnd();
    void explainsAnEndInJson();
    void explainsABrokenRule();
    void explainsRefusals_data();
    void explainsRefusals();
    void leavesOutWhatThereIsNot();
    void writesTimes_data();
    void writesTimes();
    void writesWhatever_data();
    void writesWhatever();
    void sortsByCategoryAndLevel();
    void setsLevels();
    void refusesLevels_data();
    void refusesLevels();
    void namesEachLimit();
    void readsTheKeyOfEachLimit();
    void countsEachLimit();
    void documentsEachLimit();
};

void LogTest::explainsAnEnd()
{
    QCOMPARE(
        logText(tooLarge),
        std::string(
            "client 'pump' of user 'ann' at 192.0.2.1:50000 disconnected: it sent a wrong PUBLISH: Packet "
            "too large (0x95) at byte 1, §3.1.2.11.4: A packet is not larger than the Maximum Packet Size "
            "that its receiver accepts (--max-packet-size 64). Let the client send shorter packets, or "
            "raise --max-packet-size (max_packet_size in a configuration file)."));
}

void LogTest::explainsAnEndInJson()
{
    const auto object = parsed(logJson(std::chrono::system_clock::time_point(1'700'000'000'042ms), tooLarge));
    QCOMPARE(text(object, "time"), QStringLiteral("2023-11-14T22:13:20.042Z"));
    QCOMPARE(text(object, "level"), QStringLiteral("warning"));
    QCOMPARE(text(object, "category"), QStringLiteral("clients"));
    QCOMPARE(text(object, "event"), QStringLiteral("clientDisconnected"));
    QCOMPARE(text(object, "client"), QStringLiteral("pump"));
    QCOMPARE(text(object, "user"), QStringLiteral("ann"));
    QCOMPARE(text(object, "listener"), QStringLiteral("mqtt://0.0.0.0:1883"));
    QCOMPARE(text(object, "address"), QStringLiteral("192.0.2.1:50000"));
    QCOMPARE(text(object, "cause"), QStringLiteral("violation"));
    QCOMPARE(object.value(QStringLiteral("reasonCode")).toInt(), 0x95);
    QCOMPARE(text(object, "reason"), QStringLiteral("Packet too large"));
    QCOMPARE(text(object, "packetType"), QStringLiteral("PUBLISH"));
    QCOMPARE(object.value(QStringLiteral("offset")).toInt(), 1);
    QCOMPARE(text(object, "statement"), QStringLiteral("§3.1.2.11.4"));
    QCOMPARE(text(object, "setting"), QStringLiteral("--max-packet-size"));
    QCOMPARE(object.value(QStringLiteral("settingValue")).toInt(), 64);
    QCOMPARE(text(object, "configurationKey"), QStringLiteral("max_packet_size"));
    QVERIFY(
        text(object, "cure").startsWith(QStringLiteral("Let the client send shorter packets, or raise ")));
    QVERIFY(text(object, "text").startsWith(QStringLiteral("client 'pump' of user 'ann' at ")));
}

void LogTest::explainsABrokenRule()
{
    const Event event {.kind = Event::Kind::Violated,
                       .clientId = "c",
                       .reason = ReasonCode::ProtocolError,
                       .violation = {Clause::MQTT_3_1_0_2, ReasonCode::ProtocolError, 7},
                       .packetType = PacketType::Connect};
    const auto line = logText(event);
    QVERIFY2(line.find(" a wrong CONNECT: Protocol Error (0x82) at byte 7, MQTT-3.1.0-2: ")
                 != std::string::npos,
             line.c_str());
    const auto object = parsed(event);
    QCOMPARE(text(object, "statement"), QStringLiteral("MQTT-3.1.0-2"));
    QVERIFY(text(object, "cure").startsWith(QStringLiteral("Change the client so that it heeds this: ")));
}

void LogTest::explainsRefusals_data()
{
    QTest::addColumn<Event>("event");
    const auto refused = [](const char *row, ReasonCode reason) {
        QTest::newRow(row) << Event {
            .kind = Event::Kind::ConnectionRefused, .clientId = "c", .reason = reason};
    };
    refused("password", ReasonCode::BadUserNameOrPassword);
    refused("no login", ReasonCode::NotAuthorized);
    refused("method", ReasonCode::BadAuthenticationMethod);
    refused("Client Identifier", ReasonCode::ClientIdentifierNotValid);
    refused("version", ReasonCode::UnsupportedProtocolVersion);
    refused("storage", ReasonCode::ServerUnavailable);
    refused("another server", ReasonCode::UseAnotherServer);
    refused("moved", ReasonCode::ServerMoved);
    refused("packet size", ReasonCode::PacketTooLarge);
    const auto ended = [](const char *row, CloseCause cause) {
        QTest::newRow(row) << Event {
            .kind = Event::Kind::ClientDisconnected, .clientId = "c", .cause = cause};
    };
    ended("lost", CloseCause::ConnectionLost);
    ended("Keep Alive", CloseCause::KeepAliveTimeout);
    ended("taken over", CloseCause::TakenOver);
    QTest::newRow("publish denied") << Event {.kind = Event::Kind::PublishDenied, .topic = "t"};
    QTest::newRow("subscription denied") << Event {
        .kind = Event::Kind::SubscriptionRefused, .topic = "t", .reason = ReasonCode::NotAuthorized};
    QTest::newRow("transport") << Event {.kind = Event::Kind::TransportViolated};
}

void LogTest::explainsRefusals()
{
    QFETCH(Event, event);
    const auto cure = cureOf(event);
    QVERIFY2(cure.ends_with('.') && cure.find(". ") == std::string::npos, cure.c_str());
    QVERIFY(logText(event).ends_with(cure));
    QCOMPARE(text(parsed(event), "cure").toStdString(), cure);
}

void LogTest::leavesOutWhatThereIsNot()
{
    const auto object = parsed(Event {.kind = Event::Kind::ClientConnected, .clientId = "c"});
    QCOMPARE(object.keys(),
             (QStringList {QStringLiteral("category"), QStringLiteral("client"), QStringLiteral("event"),
                           QStringLiteral("level"), QStringLiteral("text"), QStringLiteral("time")}));
    QCOMPARE(logText({.kind = Event::Kind::ClientConnected, .clientId = "c"}),
             std::string("client 'c' connected (MQTT 5)"));
}

void LogTest::writesTimes_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("written");
    QTest::newRow("epoch") << qint64 {0} << QStringLiteral("1970-01-01T00:00:00.000Z");
    QTest::newRow("before it") << qint64 {-1} << QStringLiteral("1969-12-31T23:59:59.999Z");
    QTest::newRow("leap day") << qint64 {951'868'799'999} << QStringLiteral("2000-02-29T23:59:59.999Z");
}

void LogTest::writesTimes()
{
    QFETCH(qint64, milliseconds);
    QFETCH(QString, written);
    const std::chrono::system_clock::time_point time {std::chrono::milliseconds(milliseconds)};
    QCOMPARE(text(parsed(logJson(time, LogLevel::Notice, "x")), "time"), written);
}

void LogTest::writesWhatever_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("quote and backslash") << QByteArray(R"(a"\b)");
    QTest::newRow("controls") << QByteArray("\x01\x1b[31m\r\n\t\x7f");
    QTest::newRow("controls in two bytes") << QByteArray("\xc2\x9b"
                                                         "31m");
    QTest::newRow("null") << QByteArray("a\0b", 3);
    QTest::newRow("not UTF-8") << QByteArray("a\xff\xc3");
    QTest::newRow("long") << QByteArray(65'535, 'x');
    QTest::newRow("long, of two bytes") << QByteArray("\xc3\xa4").repeated(32'000);
}

void LogTest::writesWhatever()
{
    QFETCH(QByteArray, name);
    const auto raw = name.toStdString();
    const Event event {.kind = Event::Kind::PublishDenied,
                       .peerName = raw,
                       .listener = raw,
                       .clientId = raw,
                       .userName = raw,
                       .topic = raw,
                       .text = raw};
    const auto isSafe = [](const std::string &line) {
        const auto decoded = QString::fromStdString(line); // UTF-8
        return std::ranges::none_of(decoded, [](QChar c) { return c.category() == QChar::Other_Control; })
               && !decoded.contains(QChar::ReplacementCharacter);
    };
    const auto json = logJson(std::chrono::system_clock::time_point(), event);
    QVERIFY2(isSafe(json), json.c_str());
    QVERIFY(json.size() < 40'000);
    QVERIFY2(isSafe(logText(event)), logText(event).c_str());
    const auto client = text(parsed(json), "client");
    QVERIFY(!client.isEmpty());
    if (name.size() < 100 && QString::fromUtf8(name).toUtf8() == name)
        QCOMPARE(client, QString::fromUtf8(name)); // no more is changed than must be
}

void LogTest::sortsByCategoryAndLevel()
{
    using Kind = Event::Kind;
    const Event wrongPassword {.kind = Kind::ConnectionRefused, .reason = ReasonCode::BadUserNameOrPassword};
    QVERIFY(categoryOf(wrongPassword) == LogCategory::Access);
    QVERIFY(categoryOf({.kind = Kind::ConnectionRefused, .reason = ReasonCode::ServerBusy})
            == LogCategory::Clients);
    QVERIFY(categoryOf({.kind = Kind::HandshakeFailed}) == LogCategory::Listener);
    QVERIFY(categoryOf({.kind = Kind::StorageFailed}) == LogCategory::Storage);
    QVERIFY(categoryOf({.kind = Kind::BridgeDown}) == LogCategory::Bridge);
    QVERIFY(levelOf({.kind = Kind::StorageFailed}) == LogLevel::Error);
    QVERIFY(levelOf({.kind = Kind::BridgeUp}) == LogLevel::Notice);
    // Who never said a word, as a port scan, is not worth a line; a client that is lost is.
    QVERIFY(levelOf({.kind = Kind::ClientDisconnected, .cause = CloseCause::ConnectionLost})
            == LogLevel::Debug);
    QVERIFY(levelOf({.kind = Kind::ClientDisconnected, .clientId = "c", .cause = CloseCause::ConnectionLost})
            == LogLevel::Warning);
}

void LogTest::setsLevels()
{
    LogLevels levels;
    QVERIFY(levels.tells(LogCategory::Clients, LogLevel::Information));
    QVERIFY(!levels.tells(LogCategory::Clients, LogLevel::Debug));
    QVERIFY(levels.set("error"));
    QVERIFY(levels.set("clients=debug"));
    QVERIFY(levels.tells(LogCategory::Clients, LogLevel::Debug));
    QVERIFY(!levels.tells(LogCategory::Access, LogLevel::Warning));
    QVERIFY(levels.tells(LogCategory::Access, LogLevel::Error));
    QVERIFY(levels.lowest() == LogLevel::Debug);
}

void LogTest::refusesLevels_data()
{
    QTest::addColumn<std::string>("wrong");
    QTest::addColumn<std::string>("listed");
    const std::string levels = "There are: debug, information, notice, warning, error.";
    QTest::newRow("level") << std::string("loud") << levels;
    QTest::newRow("empty") << std::string() << levels;
    QTest::newRow("level of a category") << std::string("clients=loud") << levels;
    QTest::newRow("category") << std::string(
        "gossip=error") << std::string("There are: broker, listener, clients, access, storage, bridge.");
}

void LogTest::refusesLevels()
{
    QFETCH(std::string, wrong);
    QFETCH(std::string, listed);
    LogLevels levels;
    const auto set = levels.set(wrong);
    QVERIFY(!set);
    QVERIFY2(set.error().starts_with('"' + wrong + '"') && set.error().ends_with(listed),
             set.error().c_str());
    QVERIFY(levels == LogLevels());
}

void LogTest::namesEachLimit()
{
    for (std::size_t i = 1; i < limitCount; ++i) {
        const auto limit = static_cast<Limit>(i);
        QVERIFY(limitText(limit).limit == limit);
        QVERIFY(!limitText(limit).name().empty());
        QVERIFY(cureOf(MetLimit {limit, 1}).ends_with('.'));
    }
}

void LogTest::readsTheKeyOfEachLimit()
{
    for (const auto &limit : limitTexts()) {
        if (limit.key.empty())
            continue;
        const auto *value = limit.limit == Limit::RetainAvailable ? "false"
                            : limit.limit == Limit::MaximumQos    ? "1"
                                                                  : "100";
        const std::vector<ConfigLine> lines {
            {.file = "f", .number = 1, .key = "listener", .value = "1883"},
            {.file = "f", .number = 2, .key = std::string(limit.key), .value = value}};
        const auto config = parseConfig(lines);
        QVERIFY2(config, config ? "" : config.error().at(0).c_str());
        QVERIFY2(config->notices.empty(), limit.key.data());
    }
}

void LogTest::countsEachLimit()
{
    BrokerState state;
    for (const auto &limit : limitTexts())
        state.statistics.count(limit.limit, 1000 + static_cast<std::uint64_t>(limit.limit));
    const auto metrics = metricsText(state);
    for (const auto &limit : limitTexts()) {
        const auto label = limit.option.empty() ? limit.key : limit.option.substr(2);
        const auto line = "\nespalier_limits_met_total{limit=\"" + std::string(label) + "\"} "
                          + std::to_string(1000 + static_cast<int>(limit.limit)) + "\n";
        QVERIFY2(metrics.find(line) != std::string::npos, line.c_str());
    }
}

void LogTest::documentsEachLimit()
{
    QFile file(QStringLiteral(ESPALIER_BROKER_README));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto readme = file.readAll();
    for (const auto &limit : limitTexts()) {
        for (const auto name : {limit.option, limit.key}) {
            const auto quoted = '`' + QByteArray(name.data(), static_cast<qsizetype>(name.size())) + '`';
            QVERIFY2(name.empty() || readme.contains(quoted), quoted.constData());
        }
    }
}

QTEST_APPLESS_MAIN(LogTest)
#include "tst_log.moc"
