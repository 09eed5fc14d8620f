// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/configscript.h"

#include <QFile>
#include <QTest>

using namespace espalier;

using ReadSetting = std::uint64_t (*)(const EngineSettings &);
Q_DECLARE_METATYPE(ReadSetting)

class ConfigTest : public QObject
{
    Q_OBJECT

private slots:
    void readsLimits_data();
    void readsLimits();
    void readsSessionExpiry_data();
    void readsSessionExpiry();
    void readsLogging();
    void readsPersistence();
    void readsBridges();
    void knowsAllThatMosquittoDocuments_data();
    void knowsAllThatMosquittoDocuments();
    void readsDebiansFile();
};

void ConfigTest::readsLimits_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::uint64_t>("value");
    QTest::addColumn<ReadSetting>("read");
    const auto row = [](const char *text, std::uint64_t value, ReadSetting read) {
        QTest::newRow(text) << QByteArray(text) << value << read;
    };
    row("max_inflight_messages 5", 5, [](auto &s) -> std::uint64_t { return s.maximumInflight; });
    row("max_inflight_messages 0", 65'535, [](auto &s) -> std::uint64_t { return s.maximumInflight; });
    row("max_inflight_bytes 7", 7, [](auto &s) -> std::uint64_t { return s.maximumInflightBytes; });
    row("max_inflight_bytes 0", SIZE_MAX, [](auto &s) -> std::uint64_t { return s.maximumInflightBytes; });
    row("max_queued_messages 9", 9, [](auto &s) -> std::uint64_t { return s.maximumQueuedMessages; });
    row("max_queued_messages 0", UINT32_MAX,
        [](auto &s) -> std::uint64_t { return s.maximumQueuedMessages; });
    row("max_queued_bytes 9", 9, [](auto &s) -> std::uint64_t { return s.maximumQueuedBytes; });
    row("message_size_limit 100", 100, [](auto &s) -> std::uint64_t { return s.maximumPayload; });
    row("message_size_limit 0", UINT32_MAX, [](auto &s) -> std::uint64_t { return s.maximumPayload; });
    row("max_packet_size 20", 20, [](auto &s) -> std::uint64_t { return s.maximumPacketSize; });
    row("max_keepalive 10", 10, [](auto &s) -> std::uint64_t { return s.maximumKeepAlive; });
    row("max_keepalive 65535", 0, [](auto &s) -> std::uint64_t { return s.maximumKeepAlive; });
    row("memory_limit 1000000", 1'000'000, [](auto &s) -> std::uint64_t { return s.maximumMessageMemory; });
    row("retain_available false", 0, [](auto &s) -> std::uint64_t { return s.retainAvailable ? 1 : 0; });
    row("sys_interval 3", 3,
        [](auto &s) -> std::uint64_t { return static_cast<std::uint64_t>(s.sysInterval.count()); });
}

void ConfigTest::readsLimits()
{
    QFETCH(QByteArray, text);
    QFETCH(ReadSetting, read);
    QTEST(read(parsed(text.data()).engine), "value");
}

void ConfigTest::readsSessionExpiry_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<std::uint32_t>("seconds");
    QTest::newRow("hours") << QByteArray("3h") << std::uint32_t {3 * 3600};
    QTest::newRow("days") << QByteArray("14d") << std::uint32_t {14 * 86'400};
    QTest::newRow("weeks") << QByteArray("1w") << std::uint32_t {7 * 86'400};
    QTest::newRow("months") << QByteArray("2m") << std::uint32_t {60 * 86'400};
    QTest::newRow("years") << QByteArray("1y") << std::uint32_t {365 * 86'400};
}

void ConfigTest::readsSessionExpiry()
{
    QFETCH(QByteArray, value);
    const auto config = parsed("persistent_client_expiration " + value.toStdString());
    QTEST(config.engine.maximumSessionExpiry, "seconds");
}

void ConfigTest::readsLogging()
{
    using Kind = LogDestination::Kind;
    QCOMPARE(parsed("").log, LogSettings());
    const auto config = parsed("log_dest stdout\nlog_dest file /var/log/a b.log\nlog_dest syslog\n"
                               "log_facility 5\nlog_timestamp false\nlog_timestamp_format %Y\n"
                               "connection_messages false\nlog_type error\nlog_type warning\n");
    const auto &log = config.log;
    QCOMPARE(log.destinations,
             (std::vector<LogDestination> {
                 {Kind::StandardOutput, {}}, {Kind::File, "/var/log/a b.log"}, {Kind::SystemLog, {}}}));
    QCOMPARE(log.facility, 5);
    QVERIFY(log.time == LogSettings::Time::Left);
    QCOMPARE(log.timeFormat, std::string("%Y"));
    QVERIFY(log.connections == LogSettings::Connections::Left);
    QVERIFY(log.levels == LogLevels(LogLevel::Warning));
    QVERIFY(parsed("log_type error\n").log.levels == LogLevels(LogLevel::Error));
    QVERIFY(parsed("log_dest none\n").log.destinations.empty());
    QVERIFY(parsed("log_type none\n").log.destinations.empty());
    QVERIFY(parsed("log_type all\n").log.levels == LogLevels(LogLevel::Information));
}

void ConfigTest::readsPersistence()
{
    QVERIFY(!parsed("persistence_location /x\n").storage);
    const auto config = parsed("persistence true\npersistence_location /var/lib/x/\n");
    QVERIFY(config.storage.has_value());
    QCOMPARE(config.storage->folder, std::string("/var/lib/x/"));
    QCOMPARE(config.storage->fileName, std::string("espalier.db"));
    QCOMPARE(parsed("persistence true\n").storage->folder, std::string("."));
    QCOMPARE(parsed("pid_file /run/x.pid\nuser mqtt\n").pidFile, std::string("/run/x.pid"));
    QCOMPARE(parsed("pid_file /run/x.pid\nuser mqtt\n").user, std::string("mqtt"));
}

void ConfigTest::readsBridges()
{
    const auto config =
        parsed("connection one\naddress a.example:1884 [::1]:1885 b.example\n"
               "topic # out 1 l/ r/\ntopic x in\n"
               "remote_username u\nremote_password p q\nremote_clientid rc\nlocal_clientid lc\n"
               "local_username lu\ncleansession true\nkeepalive_interval 30\n"
               "start_type lazy\nthreshold 3\nidle_timeout 20\nrestart_timeout 2 40\n"
               "round_robin true\nnotifications_local_only true\nnotification_topic n/t\n"
               "try_private false\nbridge_protocol_version mqttv50\nbridge_attempt_unsubscribe "
               "false\nbridge_outgoing_retain false\nbridge_max_packet_size 500\n"
               "bridge_bind_address 192.0.2.1\nbridge_cafile /ca\nbridge_certfile /c\n"
               "bridge_keyfile /k\nbridge_insecure true\nbridge_alpn mqtt\n"
               "bridge_tls_version tlsv1.3\n"
               "connection two\naddress c.example\ntopic # both\nnotifications false\n"
               "local_cleansession true\nusername old\nclientid old-id\nrestart_timeout 20\n");
    QCOMPARE(config.bridges.size(), 2u);
    const auto &one = config.bridges[0];
    QCOMPARE(one.name, std::string("one"));
    QCOMPARE(one.addresses,
             (std::vector<BridgeAddress> {{"a.example", 1884}, {"::1", 1885}, {"b.example", 1883}}));
    QCOMPARE(one.topics.size(), 2u);
    QCOMPARE(one.topics[0].remoteFilter(), std::string("r/#"));
    QCOMPARE(one.remoteUserName, std::optional<std::string>("u"));
    QCOMPARE(one.remotePassword, std::optional<std::string>("p q"));
    QCOMPARE(one.remoteClientId, std::string("rc"));
    QCOMPARE(one.localClientId, std::string("lc"));
    QCOMPARE(one.localUserName, std::string("lu"));
    QVERIFY(one.remoteSession == BridgeSettings::Session::Clean);
    QVERIFY(one.localSession == BridgeSettings::Session::Clean);
    QCOMPARE(one.keepAlive.count(), 30);
    QVERIFY(one.start == BridgeSettings::Start::Lazy);
    QCOMPARE(one.lazyThreshold, 3u);
    QCOMPARE(one.idleTimeout.count(), 20);
    QCOMPARE(one.restartDelay.count(), 2'000);
    QCOMPARE(one.longestRestartDelay.count(), 40'000);
    QVERIFY(one.choice == BridgeSettings::Choice::RoundRobin);
    QVERIFY(one.notifications == BridgeSettings::Notifications::LocalOnly);
    QCOMPARE(one.notificationTopic, std::string("n/t"));
    QVERIFY(!one.triesPrivate && !one.unsubscribesOutgoing && !one.retainsOutgoing);
    QVERIFY(one.version == ProtocolVersion::V5);
    QCOMPARE(one.maximumPacketSize, 500u);
    QCOMPARE(one.bindAddress, std::string("192.0.2.1"));
    QVERIFY(one.tls.has_value());
    QCOMPARE(*one.tls, (BridgeTls {.caFile = "/ca",
                                   .certificateFile = "/c",
                                   .keyFile = "/k",
                                   .alpn = "mqtt",
                                   .hostName = BridgeTls::HostName::Ignored,
                                   .minimumVersion = BridgeTls::Version::Tls13}));
    const auto &two = config.bridges[1];
    QVERIFY(two.version == ProtocolVersion::V311);
    QVERIFY(two.notifications == BridgeSettings::Notifications::Off);
    QVERIFY(two.remoteSession == BridgeSettings::Session::Kept);
    QVERIFY(two.localSession == BridgeSettings::Session::Clean);
    QCOMPARE(two.remoteUserName, std::optional<std::string>("old"));
    QCOMPARE(two.remoteClientId, std::string("old-id"));
    QCOMPARE(two.restartDelay, two.longestRestartDelay);
    QVERIFY(!two.tls);
}

void ConfigTest::knowsAllThatMosquittoDocuments_data()
{
    QTest::addColumn<QByteArray>("key");
    QFile file(QStringLiteral(ESPALIER_CONFIG_DATA "/keys"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    for (const auto &key : file.readAll().split('\n')) {
        if (!key.isEmpty() && !key.startsWith('#'))
            QTest::newRow(key.constData()) << key;
    }
}

/// Whatever comes of it: a key of the manual page is no unknown one.

void ConfigTest::knowsAllThatMosquittoDocuments()
{
    QFETCH(QByteArray, key);
    const auto config = parse(key.toStdString() + " \x01");
    const auto told = config ? std::string() : config.error().at(0);
    QVERIFY2(told.find("is not known here") == std::string::npos, told.c_str());
}

void ConfigTest::readsDebiansFile()
{
    const auto config = readConfig(ESPALIER_CONFIG_DATA "/debian.conf");
    QVERIFY2(config.has_value(), config ? "" : config.error().at(0).c_str());
    QCOMPARE(config->storage->folder, std::string("/var/lib/mosquitto/"));
    QCOMPARE(config->pidFile, std::string("/run/mosquitto/mosquitto.pid"));
    QCOMPARE(config->log.destinations.at(0).path, std::string("/var/log/mosquitto/mosquitto.log"));
    QVERIFY(config->notices.empty());
}

QTEST_APPLESS_MAIN(ConfigTest)
#include "tst_config.moc"
