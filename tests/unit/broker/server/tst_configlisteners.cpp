// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/configscript.h"

#include <QTest>

using namespace espalier;

/// What a configuration makes of listeners, and who may come in by them.
class ConfigListenersTest : public QObject
{
    Q_OBJECT

private slots:
    void listensOnTheLoopbackByDefault();
    void admitsAnonymousClientsOnlyWhenAsked_data();
    void admitsAnonymousClientsOnlyWhenAsked();
    void readsListeners();
    void keepsRulesOfListenersApart();
    void readsTls();
};

void ConfigListenersTest::listensOnTheLoopbackByDefault()
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

void ConfigListenersTest::admitsAnonymousClientsOnlyWhenAsked_data()
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

void ConfigListenersTest::admitsAnonymousClientsOnlyWhenAsked()
{
    QFETCH(QByteArray, text);
    QTEST(static_cast<int>(parsed(text.data()).listeners.at(0).access.anonymous), "anonymous");
}

void ConfigListenersTest::readsListeners()
{
    const auto config = parsed("listener 1884 192.0.2.1\n"
                               "max_connections 10\nmax_qos 1\nmax_topic_alias 0\nbind_interface eth0\n"
                               "mount_point a plant/\n"
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
    QCOMPARE(first.mountPoint, std::string("a plant/"));
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

void ConfigListenersTest::keepsRulesOfListenersApart()
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

void ConfigListenersTest::readsTls()
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

QTEST_APPLESS_MAIN(ConfigListenersTest)
#include "tst_configlisteners.moc"
