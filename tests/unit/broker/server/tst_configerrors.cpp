// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/configscript.h"

#include <QTest>

using namespace espalier;

/// What a configuration tells of lines that are wrong, or say nothing.
class ConfigErrorsTest : public QObject
{
    Q_OBJECT

private slots:
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void tellsAllErrorsAtOnce();
    void saysWhatHasNoEffect_data();
    void saysWhatHasNoEffect();
};

void ConfigErrorsTest::namesWhatIsWrong_data()
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
    row("listener 0 /s\nprotocol websockets", "listener: WebSocket is not offered on a Unix socket");
    row("listener 0 /s\ncertfile /c\nkeyfile /k", "listener: TLS is not offered on a Unix socket");
    row("allow_anonymous yes", "allow_anonymous: \"yes\" is not allowed, write true or false.");
    row("protocol http", "protocol: \"http\" is not allowed, write one of: mqtt, websockets.");
    row("password_file", "password_file: a value is missing behind it.");
    row("log_dest file", "log_dest: the file's name is missing: log_dest file /var/log/espalier.log.");
    row("pasword_file /x", "pasword_file is not known here; perhaps password_file is meant.");
    row("\x1b[31m", "\\u{1b}[31m is not known here.");
    row("plugin /x.so", "plugin: plugins cannot be loaded");
    row("auth_opt_backends files", "auth_opt_backends: plugins cannot be loaded");
    row("psk_file /x", "psk_file: TLS with pre-shared keys is not offered.");
    row("mount_point x/+/", "mount_point: a topic to stand before those of the clients must follow");
    row("mount_point $SYS/", "mount_point: a topic to stand before those of the clients must follow");
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

void ConfigErrorsTest::namesWhatIsWrong()
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

void ConfigErrorsTest::tellsAllErrorsAtOnce()
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

void ConfigErrorsTest::saysWhatHasNoEffect_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const auto *line :
         {"autosave_interval 60", "autosave_on_changes true", "persistence_file x.db", "http_dir /x",
          "websockets_log_level 1", "set_tcp_nodelay false", "queue_qos0_messages true",
          "upgrade_outgoing_qos true", "log_dest topic", "log_dest dlt", "log_type debug",
          "retry_interval 20", "allow_duplicate_messages true", "cafile /x"})
        QTest::newRow(line) << QByteArray(line);
}

void ConfigErrorsTest::saysWhatHasNoEffect()
{
    QFETCH(QByteArray, line);
    const auto config = parsed(line.data());
    QCOMPARE(config.notices.size(), 1u);
    const auto key = line.left(line.indexOf(' '));
    QVERIFY2(QByteArray::fromStdString(config.notices[0]).startsWith("f:1: " + key),
             config.notices[0].c_str());
}

QTEST_APPLESS_MAIN(ConfigErrorsTest)
#include "tst_configerrors.moc"
