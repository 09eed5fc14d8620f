// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/config.h"
#include "tests/support/testfiles.h"

#include <QDir>
#include <QTest>

#include <algorithm>

using namespace espalier;

using ReadSetting = std::uint64_t (*)(const EngineSettings &);
Q_DECLARE_METATYPE(ReadSetting)

class ConfigTest : public QObject
{
    Q_OBJECT

private slots:
    void readsLines();
    void includesFolders();
    void sortsIncludedFiles();
    void listensOnTheLoopbackByDefault();
    void admitsAnonymousClientsOnlyWhenAsked_data();
    void admitsAnonymousClientsOnlyWhenAsked();
    void readsListeners();
    void keepsRulesOfListenersApart();
    void readsTls();
    void readsLimits_data();
    void readsLimits();
    void readsSessionExpiry_data();
    void readsSessionExpiry();
    void readsLogging();
    void readsPersistence();
    void readsBridges();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void tellsAllErrorsAtOnce();
    void saysWhatHasNoEffect_data();
    void saysWhatHasNoEffect();
    void knowsAllThatMosquittoDocuments_data();
    void knowsAllThatMosquittoDocuments();
    void readsDebiansFile();
};

namespace {

Expected<BrokerConfig, std::vector<std::string>> parse(std::string_view text)
{
    return parseConfig(parseConfigLines(text, "f"));
}

BrokerConfig parsed(std::string_view text)
{
    auto config = parse(text);
    if (!config) {
        QTest::qFail(config.error().at(0).c_str(), __FILE__, __LINE__);
        return {};
    }
    return std::move(*config);
}

} // namespace

void ConfigTest::readsLines()
{
    const auto lines = parseConfigLines("# comment\n\nkey value with spaces \r\n  other\tx\nalone", "name");
    QCOMPARE(lines.size(), 3u);
    QCOMPARE(lines[0].key, std::string("key"));
    QCOMPARE(lines[0].value, std::string("value with spaces"));
    QCOMPARE(lines[0].number, 3u);
    QCOMPARE(lines[1].key, std::string("other"));
    QCOMPARE(lines[1].value, std::string("x"));
    QCOMPARE(lines[2].value, std::string());
    QCOMPARE(placeOf(lines[2]), std::string("name:5: "));
}

void ConfigTest::includesFolders()
{
    const TestFiles files;
    QVERIFY(QDir(files.folder()).mkdir(QStringLiteral("d")));
    const auto main =
        files.write("main.conf", "listener 1\ninclude_dir " + files.path("d").toUtf8() + "\nlistener 4\n");
    files.write("d/B.conf", "listener 3\n");
    files.write("d/a.conf", "listener 2\n");
    files.write("d/a.conf~", "what\n");
    const auto config = readConfig(main.toStdString());
    QVERIFY(config.has_value());
    std::vector<int> ports;
    for (const auto &listener : config->listeners)
        ports.push_back(listener.port);
    QCOMPARE(ports, (std::vector {1, 2, 3, 4}));

    files.write("d/a.conf", "include_dir x\nwhat\n");
    const auto wrong = readConfig(main.toStdString());
    QVERIFY(!wrong.has_value());
    QCOMPARE(wrong.error().size(), 2u);
    const auto place = files.path("d/a.conf").toStdString();
    QCOMPARE(wrong.error()[0],
             place
                 + ":1: include_dir: it counts in the main file only; move the line there, or "
                   "the files here.");
    QCOMPARE(wrong.error()[1], place + ":2: what is not known here.");

    files.write("main.conf", "include_dir /nowhere\n");
    const auto missing = readConfig(main.toStdString());
    QVERIFY(!missing.has_value());
    QCOMPARE(missing.error().at(0),
             main.toStdString()
                 + ":1: include_dir: cannot read the folder /nowhere: No such file or directory.");
    QVERIFY(!readConfig("/nowhere").has_value());
}

void ConfigTest::sortsIncludedFiles()
{
    std::vector<std::string> names {"b.conf", "A.conf", "01.conf", "a.conf", "B.conf", "00.conf"};
    sortAsIncluded(names);
    QCOMPARE(names,
             (std::vector<std::string> {"00.conf", "01.conf", "A.conf", "a.conf", "B.conf", "b.conf"}));
}

void ConfigTest::listensOnTheLoopbackByDefault()
{
    const auto config = parsed("max_keepalive 60\nmax_connections 7\n");
    QCOMPARE(config.listeners.size(), 2u);
    for (const auto &listener : config.listeners) {
        QVERIFY(!isReachableFromElsewhere(listener));
        QCOMPARE(listener.port, 1883);
        QCOMPARE(static_cast<int>(listener.access.anonymous),
                 static_cast<int>(AnonymousAccess::LoopbackOnly));
        QCOMPARE(listener.limits.maximumConnections, std::optional<std::uint32_t>(7));
    }
}

void ConfigTest::admitsAnonymousClientsOnlyWhenAsked_data()
{
    using enum AnonymousAccess;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("anonymous");
    const auto row = [](const char *name, const char *text, AnonymousAccess anonymous) {
        QTest::newRow(name) << QByteArray(text) << static_cast<int>(anonymous);
    };
    row("nothing", "", LoopbackOnly);
    row("listener", "listener 1\n", Nobody);
    row("port", "port 1\n", Nobody);
    row("address", "bind_address 127.0.0.1\n", Nobody);
    row("listener, yes", "listener 1\nallow_anonymous true\n", Everywhere);
    row("listener, yes before it", "allow_anonymous true\nlistener 1\n", Everywhere);
    row("nothing, no", "allow_anonymous false\n", Nobody);
    row("its own", "per_listener_settings true\nlistener 1\nallow_anonymous true\n", Everywhere);
    row("another's", "listener 2\nallow_anonymous true\nlistener 1\nper_listener_settings true\n",
        Everywhere);
}

void ConfigTest::admitsAnonymousClientsOnlyWhenAsked()
{
    QFETCH(QByteArray, text);
    QTEST(static_cast<int>(parsed(text.data()).listeners.at(0).access.anonymous), "anonymous");
}

void ConfigTest::readsListeners()
{
    const auto config = parsed("listener 1884 192.0.2.1\n"
                               "max_connections 10\nmax_qos 1\nmax_topic_alias 0\nbind_interface eth0\n"
                               "use_username_as_clientid true\n"
                               "listener 9001\nprotocol websockets\nmax_connections -1\n"
                               "listener 0 /run/my broker.sock\n"
                               "listener 1885\nsocket_domain ipv4\n"
                               "listener 1886\nsocket_domain ipv6\n"
                               "websockets_headers_size 4096\n");
    QCOMPARE(config.listeners.size(), 5u);
    const auto &first = config.listeners[0];
    QCOMPARE(first.address, std::string("192.0.2.1"));
    QCOMPARE(first.port, 1884);
    QCOMPARE(first.limits.maximumConnections, std::optional<std::uint32_t>(10));
    QCOMPARE(first.limits.maximumQos, std::optional(Qos::AtLeastOnce));
    QCOMPARE(first.limits.topicAliasMaximum, std::optional<std::uint16_t>(0));
    QCOMPARE(first.interfaceName, std::string("eth0"));
    QVERIFY(first.access.clientIds.source == ClientIdRules::Source::UserName);
    const auto &second = config.listeners[1];
    QVERIFY(second.protocol == ListenerSettings::Protocol::WebSocket);
    QVERIFY(second.address.empty());
    QVERIFY(!second.limits.maximumConnections);
    QVERIFY(second.access.clientIds.source == ClientIdRules::Source::Client);
    QCOMPARE(second.webSocket.maximumHeaderSize, 4096u);
    QCOMPARE(config.listeners[2].unixPath, std::string("/run/my broker.sock"));
    QCOMPARE(config.listeners[3].address, std::string("0.0.0.0"));
    QCOMPARE(config.listeners[4].address, std::string("::"));

    const auto older = parsed("port 1884\nbind_address ::1\n");
    QCOMPARE(older.listeners.size(), 1u);
    QCOMPARE(older.listeners[0].address, std::string("::1"));
    QCOMPARE(older.listeners[0].port, 1884);
    // What is said before the first listener is said of mosquitto's standard listener.
    const auto both = parsed("max_qos 1\nlistener 1884\n");
    QCOMPARE(both.listeners.size(), 2u);
    QCOMPARE(both.listeners[0].port, 1883);
    QVERIFY(both.listeners[0].access.anonymous == AnonymousAccess::Nobody);
}

void ConfigTest::keepsRulesOfListenersApart()
{
    const auto apart = parsed("per_listener_settings true\n"
                              "listener 1\npassword_file /one\nauto_id_prefix one-\n"
                              "listener 2\nacl_file /two\nallow_zero_length_clientid false\n"
                              "clientid_prefixes dev-\n");
    QCOMPARE(apart.listeners[0].access.passwordFile, std::string("/one"));
    QCOMPARE(apart.listeners[0].access.aclFile, std::string());
    QCOMPARE(apart.listeners[0].access.clientIds.assignedPrefix, std::string("one-"));
    QVERIFY(apart.listeners[0].access.clientIds.empty == ClientIdRules::Empty::Assigned);
    QCOMPARE(apart.listeners[1].access.aclFile, std::string("/two"));
    QCOMPARE(apart.listeners[1].access.passwordFile, std::string());
    QCOMPARE(apart.listeners[1].access.clientIds.assignedPrefix, std::string("auto-"));
    QVERIFY(apart.listeners[1].access.clientIds.empty == ClientIdRules::Empty::Refused);
    for (const auto &listener : apart.listeners)
        QCOMPARE(listener.access.clientIds.prefix, std::string("dev-"));

    const auto shared = parsed("listener 1\npassword_file /one\nlistener 2\nacl_file /two\n");
    for (const auto &listener : shared.listeners) {
        QCOMPARE(listener.access.passwordFile, std::string("/one"));
        QCOMPARE(listener.access.aclFile, std::string("/two"));
    }
}

void ConfigTest::readsTls()
{
    const auto config = parsed("listener 8883\n"
                               "certfile /c\nkeyfile /k\ncafile /a\ncapath /p\ncrlfile /r\nciphers X\n"
                               "ciphers_tls1.3 Y\ndhparamfile /d\ntls_version tlsv1.3\ntls_keyform pem\n"
                               "require_certificate true\nuse_identity_as_username true\n"
                               "listener 8884\ncertfile /c\nkeyfile /k\ncafile /a\n"
                               "listener 8885\ncertfile /c\nkeyfile /k\ncafile /a\nrequire_certificate true\n"
                               "use_subject_as_username true\n");
    const auto &tls = config.listeners.at(0).tls;
    QVERIFY(tls.has_value());
    QCOMPARE(tls->certificateFile, std::string("/c"));
    QCOMPARE(tls->keyFile, std::string("/k"));
    QCOMPARE(tls->authorityFile, std::string("/a"));
    QCOMPARE(tls->authorityPath, std::string("/p"));
    QCOMPARE(tls->revocationFile, std::string("/r"));
    QCOMPARE(tls->ciphers, std::string("X"));
    QCOMPARE(tls->cipherSuites, std::string("Y"));
    QCOMPARE(tls->dhParametersFile, std::string("/d"));
    QVERIFY(tls->minimumVersion == TlsSettings::Version::V13);
    QVERIFY(tls->clientCertificate == TlsSettings::ClientCertificate::Required);
    QVERIFY(config.listeners[0].access.certificateIdentity == CertificateIdentity::CommonName);
    QVERIFY(config.listeners[1].tls->clientCertificate == TlsSettings::ClientCertificate::NotAsked);
    QVERIFY(config.listeners[1].access.certificateIdentity == CertificateIdentity::Nothing);
    QVERIFY(config.listeners[2].access.certificateIdentity == CertificateIdentity::Subject);
}

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

void ConfigTest::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *line, const char *error) {
        QTest::newRow(line) << QByteArray(line) << QByteArray(error);
    };
    row("max_qos 3", "max_qos: \"3\" is not allowed, write a whole number from 0 to 2.");
    row("max_qos", "max_qos: \"\" is not allowed, write a whole number from 0 to 2.");
    row("max_qos 1x", "max_qos: \"1x\" is not allowed, write a whole number from 0 to 2.");
    row("max_keepalive 9", "max_keepalive: \"9\" is not allowed, write a whole number from 10 to 65535.");
    row("listener 65536", "listener: \"65536\" is not allowed, write a whole number from 0 to 65535.");
    row("listener 0", "listener: a port from 1 to 65535 is missing, or behind 0 the path of a Unix socket.");
    row("allow_anonymous yes", "allow_anonymous: \"yes\" is not allowed, write true or false.");
    row("protocol http", "protocol: \"http\" is not allowed, write one of: mqtt, websockets.");
    row("password_file", "password_file: a value is missing behind it.");
    row("log_dest file", "log_dest: the file's name is missing: log_dest file /var/log/espalier.log.");
    row("pasword_file /x", "pasword_file is not known here; perhaps password_file is meant.");
    row("\x1b[31m", "?[31m is not known here.");
    row("plugin /x.so", "plugin: plugins cannot be loaded");
    row("auth_opt_backends files", "auth_opt_backends: plugins cannot be loaded");
    row("psk_file /x", "psk_file: TLS with pre-shared keys is not offered.");
    row("mount_point x/", "mount_point: topics are not prefixed");
    row("check_retain_source true", "check_retain_source: who published a retained message is not kept");
    row("tls_version tlsv1.1", "tls_version: TLS before 1.2 is not offered");
    row("certfile /c", "certfile: the listener has a certfile but no keyfile: TLS needs both.");
    row("keyfile /k", "keyfile: the listener has a keyfile but no certfile: TLS needs both.");
    row("require_certificate true", "require_certificate: a certificate can be required of clients only with "
                                    "TLS: certfile and keyfile are "
                                    "missing.");
    row("use_identity_as_username true", "use_identity_as_username: clients need not have a certificate "
                                         "here: write require_certificate true.");
    row("cleansession true",
        "cleansession: it belongs to a bridge: write it behind a line \"connection NAME\".");
    row("persistent_client_expiration 5s",
        "persistent_client_expiration: write a number and one of h d w m y");
    row("persistent_client_expiration 999y", "persistent_client_expiration: \"999\" is not allowed");
}

void ConfigTest::namesWhatIsWrong()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, error);
    const auto config = parse("# first\n" + line.toStdString() + "\n");
    QVERIFY(!config.has_value());
    QCOMPARE(config.error().size(), 1u);
    const auto text = QByteArray::fromStdString(config.error()[0]);
    QVERIFY2(text.startsWith("f:2: " + error), text.constData());
    QVERIFY(text.endsWith('.'));
}

void ConfigTest::tellsAllErrorsAtOnce()
{
    const auto config = parse("max_qos 3\nwhat\nallow_anonymous maybe\n"
                              "per_listener_settings true\npassword_file /x\nlistener 1\n"
                              "connection b\nconnection b\n");
    QVERIFY(!config.has_value());
    std::string all;
    for (const auto &error : config.error())
        all += error + "\n";
    for (const auto *place : {"f:1: max_qos", "f:2: what", "f:3: allow_anonymous", "f:7: connection: Bridge",
                              "f:8: connection: another bridge"})
        QVERIFY2(all.find(place) != std::string::npos, all.c_str());

    // A listener's own password file that would be no listener's.
    const auto lost = parse("per_listener_settings true\npassword_file /x\nlistener 1\n");
    QVERIFY(!lost.has_value());
    QVERIFY(
        QByteArray::fromStdString(lost.error().at(0))
            .startsWith("f:2: password_file: with per_listener_settings it counts for one listener only"));
}

void ConfigTest::saysWhatHasNoEffect_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const auto *line :
         {"autosave_interval 60", "autosave_on_changes true", "persistence_file x.db", "http_dir /x",
          "websockets_log_level 1", "set_tcp_nodelay false", "queue_qos0_messages true",
          "upgrade_outgoing_qos true", "log_dest topic", "log_dest dlt", "log_type debug",
          "retry_interval 20", "allow_duplicate_messages true", "cafile /x"})
        QTest::newRow(line) << QByteArray(line);
}

void ConfigTest::saysWhatHasNoEffect()
{
    QFETCH(QByteArray, line);
    const auto config = parsed(line.data());
    QCOMPARE(config.notices.size(), 1u);
    const auto key = line.left(line.indexOf(' '));
    QVERIFY2(QByteArray::fromStdString(config.notices[0]).startsWith("f:1: " + key),
             config.notices[0].c_str());
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
