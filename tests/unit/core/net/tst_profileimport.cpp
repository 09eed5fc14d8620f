// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/profileimport.h"

#include "tests/support/testdata.h"

#include <QFile>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

QByteArray fixture(const char *name)
{
    QFile file(testData(QStringLiteral("import/") + QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Fails its caller when there is no such profile.
ImportedProfile named(const ProfileImport &import, const char *name)
{
    for (const auto &each : import.profiles)
        if (each.profile.name == QLatin1String(name))
            return each;
    return {};
}

} // namespace

class TestProfileImport : public QObject
{
    Q_OBJECT

private slots:
    void mqttExplorer()
    {
        const auto import = importProfiles(fixture("mqtt-explorer.json"));
        QVERIFY(import);
        QCOMPARE(import->source, ImportSource::MqttExplorer);
        QCOMPARE(import->profiles.size(), 3);
        QCOMPARE(import->skipped, 0);

        const auto home = named(*import, "Home");
        QCOMPARE(displayAddress(home.profile), QStringLiteral("mqtt://homeassistant.local:1883"));
        QCOMPARE(home.profile.version, ProtocolVersion::V311);
        QCOMPARE(home.profile.userName, QStringLiteral("alice"));
        QCOMPARE(home.secrets.password, QStringLiteral("s3cret-explorer"));
        QCOMPARE(home.profile.clientId, QStringLiteral("mqtt-explorer-0a1b2c3d"));
        QCOMPARE(home.profile.subscriptions.size(), 2);
        QCOMPARE(home.profile.subscriptions.at(1).topicFilter, QStringLiteral("$SYS/#"));
        QCOMPARE(home.profile.subscriptions.at(1).options.maximumQos, Qos::AtLeastOnce);
        QVERIFY(home.losses.isEmpty());
        QVERIFY(!home.profile.id.isNull());

        const auto cloud = named(*import, "Cloud");
        QCOMPARE(displayAddress(cloud.profile), QStringLiteral("wss://cloud.example:443/ws/mqtt"));
        QCOMPARE(cloud.profile.tls.verification, TlsOptions::Verification::None);
        QCOMPARE(cloud.losses, (QList {ImportLoss::EmbeddedCertificates, ImportLoss::InvalidSubscriptions}));
        QCOMPARE(cloud.profile.subscriptions.size(), 1);

        const auto test = named(*import, "test.mosquitto.org");
        QCOMPARE(test.profile.transport, TransportKind::Tls);
        QCOMPARE(test.profile.subscriptions.size(), 2);
    }

    void mqttx()
    {
        const auto import = importProfiles(fixture("mqttx.json"));
        QVERIFY(import);
        QCOMPARE(import->source, ImportSource::Mqttx);
        QCOMPARE(import->profiles.size(), 1);
        const auto &[profile, secrets, losses] = import->profiles.first();
        QCOMPARE(displayAddress(profile), QStringLiteral("mqtts://staging.plant.example:8883"));
        QCOMPARE(profile.folder, QStringLiteral("Plant"));
        QCOMPARE(profile.version, ProtocolVersion::V5);
        QCOMPARE(secrets.password, QStringLiteral("s3cret-mqttx"));
        QCOMPARE(profile.keepAlive, 30s);
        QVERIFY(!profile.cleanStart);
        QCOMPARE(profile.sessionExpiry, 3600U);
        QCOMPARE(profile.receiveMaximum, std::uint16_t {20});
        QVERIFY(!profile.maximumPacketSize);
        QVERIFY(profile.requestResponseInformation && !profile.requestProblemInformation);
        QCOMPARE(profile.userProperties, (TextPairs {{QStringLiteral("line"), QStringLiteral("1")},
                                                     {QStringLiteral("line"), QStringLiteral("2")},
                                                     {QStringLiteral("site"), QStringLiteral("north")}}));
        QCOMPARE(profile.tls.authorityFile, QStringLiteral("/home/bob/ca.pem"));
        QCOMPARE(profile.tls.client.format, ClientCertificate::Format::Pem);
        QCOMPARE(profile.tls.client.keyFile, QStringLiteral("/home/bob/client.key"));
        QCOMPARE(profile.tls.verification, TlsOptions::Verification::None);
        QCOMPARE(profile.will->topic, QStringLiteral("clients/bob"));
        QCOMPARE(profile.will->delay, 5s);
        QCOMPARE(profile.will->messageExpiry, 60s);
        QCOMPARE(profile.will->correlationData, QByteArray("42"));
        QCOMPARE(losses, (QList {ImportLoss::ChangingClientId, ImportLoss::Messages}));
        const SubscriptionSpec all {.topicFilter = QStringLiteral("plant/#"),
                                    .options = {.maximumQos = Qos::AtLeastOnce,
                                                .noLocal = true,
                                                .retainAsPublished = true,
                                                .retainHandling = RetainHandling::DoNotSend},
                                    .identifier = 7,
                                    .alias = QStringLiteral("Everything in the plant"),
                                    .color = QStringLiteral("#34C388")};
        QCOMPARE(profile.subscriptions.first(), all);
        QVERIFY(profile.subscriptions.at(1).muted);
    }

    void mqttxOfEarlierVersions()
    {
        const auto import = importProfiles(fixture("mqttx-1.4.json"));
        QVERIFY(import);
        QCOMPARE(import->source, ImportSource::Mqttx);
        QCOMPARE(import->skipped, 1);
        const auto old = named(*import, "Old");
        QCOMPARE(displayAddress(old.profile), QStringLiteral("mqtt://old.example:1884"));
        QCOMPARE(old.profile.version, ProtocolVersion::V311);
        QVERIFY(!old.profile.reconnect);
        QVERIFY(!old.profile.will);
        const auto web = named(*import, "Web");
        QCOMPARE(displayAddress(web.profile), QStringLiteral("wss://web.example:443/mqtt"));
        QCOMPARE(web.losses, QList {ImportLoss::BadNumbers});
    }

    void ownFileComesBack()
    {
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("Own");
        profile.host = QStringLiteral("own.example");
        profile.transport = TransportKind::Tls;
        profile.port = 8883;
        profile.userName = QStringLiteral("carol");
        profile.excludedFilters = {QStringLiteral("+/debug/#")};
        Profile local;
        local.id = QUuid::createUuid();
        local.transport = TransportKind::LocalBroker;
        const auto import = importProfiles(exportProfiles({local, profile}));
        QVERIFY(import);
        QCOMPARE(import->source, ImportSource::Espalier);
        QCOMPARE(import->profiles.size(), 1);
        auto back = import->profiles.first().profile;
        QVERIFY(back.id != profile.id);
        back.id = profile.id;
        QCOMPARE(back, profile);
    }

    void passwordsStayOutsideOfTheExport()
    {
        for (const auto *file : {"mqtt-explorer.json", "mqttx.json"}) {
            const auto contents = fixture(file);
            QVERIFY(contents.contains("s3cret"));
            const auto import = importProfiles(contents);
            QVERIFY(import);
            QList<Profile> profiles;
            for (const auto &each : import->profiles)
                profiles.append(each.profile);
            QVERIFY(!exportProfiles(profiles).contains("s3cret"));
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<ProfileImportError::Kind>("kind");
        using Kind = ProfileImportError::Kind;
        QTest::newRow("nothing") << QByteArray() << Kind::NotJson;
        QTest::newRow("text") << QByteArray("hello") << Kind::NotJson;
        QTest::newRow("cut") << fixture("mqttx.json").left(300) << Kind::NotJson;
        QTest::newRow("deep") << QByteArray(100'000, '[') << Kind::NotJson;
        QTest::newRow("bytes") << QByteArray("\xff\xfe\x00\x01", 4) << Kind::NotJson;
        QTest::newRow("other object") << QByteArray(R"({"a": 1})") << Kind::UnknownFormat;
        QTest::newRow("other list") << QByteArray("[1, 2]") << Kind::UnknownFormat;
        QTest::newRow("wrong type") << QByteArray(R"({"connections": 7})") << Kind::UnknownFormat;
        QTest::newRow("no connection")
            << QByteArray(R"({"ConnectionManager_connections": {}})") << Kind::Empty;
        QTest::newRow("empty list") << QByteArray("[]") << Kind::Empty;
        QTest::newRow("entries without host")
            << QByteArray(R"({"connections": [{"name": "x"}, null]})") << Kind::Empty;
    }
    void refuses()
    {
        QFETCH(QByteArray, contents);
        QFETCH(ProfileImportError::Kind, kind);
        const auto import = importProfiles(contents);
        QVERIFY(!import);
        QCOMPARE(import.error().kind, kind);
    }

    void wrongTypesAreNoAccident()
    {
        const auto import = importProfiles(R"([{"host": "h", "port": {}, "subscriptions": 3, "will": [],
            "keepalive": -4, "clean": "yes", "properties": {"receiveMaximum": 1e300, "userProperties": [1]},
            "protocol": "quic", "messages": {}, "ca": 3, "ssl": 1}])");
        QVERIFY(import);
        const auto &[profile, secrets, losses] = import->profiles.first();
        QCOMPARE(displayAddress(profile), QStringLiteral("mqtt://h:1883"));
        QCOMPARE(losses, (QList {ImportLoss::UnknownProtocol, ImportLoss::BadNumbers}));
        QCOMPARE(profile.keepAlive, 60s);
    }
};

QTEST_APPLESS_MAIN(TestProfileImport)
#include "tst_profileimport.moc"
