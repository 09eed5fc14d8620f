// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/profilejson.h"
#include "core/net/profilestore.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

Profile fullProfile()
{
    Profile profile;
    profile.id = QUuid(QStringLiteral("11111111-2222-3333-4444-555555555555"));
    profile.name = QStringLiteral("Werk <Süd>");
    profile.color = QStringLiteral("#ff8800");
    profile.folder = QStringLiteral("work");
    profile.host = QStringLiteral("broker.example");
    profile.transport = TransportKind::SecureWebSocket;
    profile.port = 8883;
    profile.webSocket = {.path = QStringLiteral("/broker"),
                         .headers = {{QStringLiteral("X-Site"), QStringLiteral("Süd")}}};
    profile.tls = {.authorityFile = QStringLiteral("/etc/own/ca.pem"),
                   .client = {.format = ClientCertificate::Format::Pem,
                              .file = QStringLiteral("me.pem"),
                              .keyFile = QStringLiteral("me.key")},
                   .serverName = QStringLiteral("inner.example"),
                   .applicationProtocols = {QStringLiteral("mqtt"), QStringLiteral("x")},
                   .minimumVersion = TlsOptions::Version::Tls13,
                   .verification = TlsOptions::Verification::None,
                   .pinnedFingerprints = {QByteArray(32, '\xab')}};
    profile.proxy = {.kind = ProxyOptions::Kind::Socks5,
                     .host = QStringLiteral("proxy"),
                     .port = 1080,
                     .userName = QStringLiteral("p")};
    profile.version = ProtocolVersion::V311;
    profile.clientId = QStringLiteral("me");
    profile.keepAlive = 15s;
    profile.cleanStart = false;
    profile.sessionExpiry = sessionNeverExpires;
    profile.userName = QStringLiteral("user");
    profile.authenticationMethod = QStringLiteral("SCRAM-SHA-256");
    profile.authenticationData = QByteArray("\x00\xff", 2);
    profile.reconnect = false;
    profile.connectAtStart = true;
    profile.receiveMaximum = 10;
    profile.maximumPacketSize = 4'000'000'000;
    profile.topicAliasMaximum = 65'535;
    profile.automaticTopicAliases = true;
    profile.requestResponseInformation = true;
    profile.requestProblemInformation = false;
    profile.userProperties = {{QStringLiteral("k"), QStringLiteral("1")},
                              {QStringLiteral("k"), QStringLiteral("2")}};
    profile.will = WillSpec {.topic = QStringLiteral("w"),
                             .payload = QByteArray("\xff\x00", 2),
                             .qos = Qos::ExactlyOnce,
                             .retain = true,
                             .delay = 9s,
                             .isText = true,
                             .messageExpiry = 0s,
                             .contentType = QStringLiteral("text/plain"),
                             .responseTopic = QStringLiteral("answers"),
                             .correlationData = QByteArray("\xfe", 1),
                             .userProperties = {{QStringLiteral("w"), QString()}}};
    profile.subscriptions = {{.topicFilter = QStringLiteral("a/#"),
                              .options = {.maximumQos = Qos::AtLeastOnce,
                                          .noLocal = true,
                                          .retainAsPublished = true,
                                          .retainHandling = RetainHandling::DoNotSend},
                              .identifier = 7,
                              .muted = true,
                              .alias = QStringLiteral("all"),
                              .color = QStringLiteral("#00ff00")}};
    profile.excludedFilters = {QStringLiteral("a/noise/#")};
    profile.takesAnyTopicName = true;
    return profile;
}

Profile plainProfile()
{
    Profile profile;
    profile.id = QUuid(QStringLiteral("aaaaaaaa-2222-3333-4444-555555555555"));
    return profile;
}

void overwrite(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestProfileStore : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void keepsEveryField();
    void isReadable();
    void beginsEmpty();
    void usesTheBackupOfADamagedFile_data();
    void usesTheBackupOfADamagedFile();
    void savingAfterDamageKeepsTheDamagedFile();
    void tellsWhenAllIsLost();
    void refusesToOverwriteANewerFile();
    void passesOverWhatIsNoProfile();
    void takesDefaultsForImpossibleValues();
    void leavesDefaultsOut();
    void readsTheFirstVersion();
    void keepsEveryByteOfAWill_data();
    void keepsEveryByteOfAWill();
    void tellsWhenItCannotWrite();

private:
    [[nodiscard]] QString path(const char *name = "profiles.json") const
    {
        return m_folder->filePath(QString::fromLatin1(name));
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestProfileStore::keepsEveryField()
{
    ProfileStore store(m_folder->path());
    QVERIFY(store.save({fullProfile(), plainProfile()}));
    const auto contents = ProfileStore(m_folder->path()).load();
    QCOMPARE(contents.state, ProfileStore::State::Good);
    QCOMPARE(contents.profiles.size(), 2);
    QVERIFY(contents.profiles.at(0) == fullProfile());
    QVERIFY(contents.profiles.at(1) == plainProfile());
}

void TestProfileStore::isReadable()
{
    ProfileStore store(m_folder->path());
    QVERIFY(store.save({fullProfile()}));
    const auto text = contentOf(path());
    for (const auto *part : {"\"version\": 1", "\"mqtt\": \"3.1.1\"", "\"host\": \"broker.example\"",
                             "\"port\": 8883", "\"transport\": \"wss\"", "\"minimumVersion\": \"1.3\"",
                             "\"ab:ab:", "\"authenticationData\": \"00ff\""})
        QVERIFY2(text.contains(part), part);
}

void TestProfileStore::beginsEmpty()
{
    const auto contents = ProfileStore(m_folder->path()).load();
    QCOMPARE(contents.state, ProfileStore::State::Missing);
    QVERIFY(contents.profiles.isEmpty());
    QVERIFY(contents.damagedFile.isEmpty());
}

void TestProfileStore::usesTheBackupOfADamagedFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray("{\"version\": 1, \"profiles\": [{\"id\":");
    QTest::newRow("binary") << QByteArray("\x00\xff\x13", 3);
    QTest::newRow("another value") << QByteArray("[1, 2]");
    QTest::newRow("without version") << QByteArray("{\"profiles\": []}");
}

void TestProfileStore::usesTheBackupOfADamagedFile()
{
    QFETCH(QByteArray, content);
    ProfileStore store(m_folder->path());
    QVERIFY(store.save({plainProfile()}));
    QVERIFY(store.save({plainProfile(), fullProfile()}));
    overwrite(path(), content);
    const auto contents = ProfileStore(m_folder->path()).load();
    QCOMPARE(contents.state, ProfileStore::State::Restored);
    QCOMPARE(contents.profiles.size(), 1);
    QVERIFY(!contents.detail.isEmpty());
    QCOMPARE(contents.damagedFile, path("profiles.json.damaged"));
    QCOMPARE(contentOf(contents.damagedFile), content);
}

void TestProfileStore::savingAfterDamageKeepsTheDamagedFile()
{
    ProfileStore store(m_folder->path());
    QVERIFY(store.save({plainProfile()}));
    QVERIFY(store.save({plainProfile()}));
    overwrite(path(), "damaged");
    const auto restored = store.load();
    QVERIFY(store.save(restored.profiles));
    QCOMPARE(contentOf(path("profiles.json.damaged")), QByteArray("damaged"));
    QCOMPARE(ProfileStore(m_folder->path()).load().state, ProfileStore::State::Good);
}

void TestProfileStore::tellsWhenAllIsLost()
{
    overwrite(path(), "damaged");
    overwrite(path("profiles.json.bak"), "damaged too");
    const auto contents = ProfileStore(m_folder->path()).load();
    QCOMPARE(contents.state, ProfileStore::State::Lost);
    QVERIFY(contents.profiles.isEmpty());
    QCOMPARE(contentOf(contents.damagedFile), QByteArray("damaged"));
}

void TestProfileStore::refusesToOverwriteANewerFile()
{
    const QByteArray newer = "{\"version\": 99, \"profiles\": [], \"more\": true}";
    overwrite(path(), newer);
    ProfileStore store(m_folder->path());
    QCOMPARE(store.load().state, ProfileStore::State::Newer);
    QVERIFY(!store.save({plainProfile()}));
    QCOMPARE(contentOf(path()), newer);
}

void TestProfileStore::passesOverWhatIsNoProfile()
{
    overwrite(path(), "{\"version\": 1, \"profiles\": [3, {}, {\"id\": \"x\"},"
                      "{\"id\": \"11111111-2222-3333-4444-555555555555\"}]}");
    const auto contents = ProfileStore(m_folder->path()).load();
    QCOMPARE(contents.profiles.size(), 1);
    QCOMPARE(contents.skipped, 3);
}

void TestProfileStore::takesDefaultsForImpossibleValues()
{
    auto object = toJson(fullProfile());
    for (const auto *key :
         {"port", "keepAlive", "receiveMaximum", "maximumPacketSize", "topicAliasMaximum", "sessionExpiry"})
        object.insert(QLatin1String(key), -1);
    object.insert(QStringLiteral("mqtt"), QStringLiteral("7"));
    object.insert(QStringLiteral("transport"), 5);
    object.insert(QStringLiteral("host"), QJsonValue::Null);
    object.insert(QStringLiteral("webSocket"), 1);
    object.insert(QStringLiteral("proxy"), QJsonObject {{QStringLiteral("kind"), QStringLiteral("?")},
                                                        {QStringLiteral("port"), 65'536}});
    object.insert(QStringLiteral("tls"),
                  QJsonObject {{QStringLiteral("minimumVersion"), QStringLiteral("1.0")},
                               {QStringLiteral("verification"), false},
                               {QStringLiteral("client"), QStringLiteral("x")},
                               {QStringLiteral("pinnedFingerprints"), QJsonArray {QStringLiteral("ab"), 7}}});
    object.insert(QStringLiteral("subscriptions"), QStringLiteral("none"));
    const auto profile = profileFromJson(object);
    QVERIFY(profile);
    QCOMPARE(profile->port, Profile().port);
    QVERIFY(profile->keepAlive == Profile().keepAlive);
    QVERIFY(!profile->receiveMaximum && !profile->maximumPacketSize && !profile->topicAliasMaximum);
    QCOMPARE(profile->sessionExpiry, 0U);
    QVERIFY(profile->version == ProtocolVersion::V5);
    QVERIFY(profile->transport == TransportKind::Tcp);
    QCOMPARE(profile->host, QString());
    QVERIFY(profile->subscriptions.isEmpty());
    QVERIFY(profile->webSocket == WebSocketOptions());
    QVERIFY(profile->proxy.kind == ProxyOptions::Kind::None && profile->proxy.port == 0);
    QVERIFY(profile->tls == TlsOptions());
}

void TestProfileStore::leavesDefaultsOut()
{
    auto profile = plainProfile();
    const auto keys = [&profile] { return toJson(profile).keys(); };
    const QStringList least {QStringLiteral("id"), QStringLiteral("mqtt"), QStringLiteral("transport")};
    QCOMPARE(keys(), least);
    profile.transport = TransportKind::SecureWebSocket;
    profile.port = 443;
    QCOMPARE(keys(), least);
    QVERIFY(profileFromJson(toJson(profile)) == profile);
}

void TestProfileStore::readsTheFirstVersion()
{
    const QJsonObject object {
        {QStringLiteral("id"), QStringLiteral("11111111-2222-3333-4444-555555555555")},
        {QStringLiteral("transport"), QStringLiteral("tcp")},
        {QStringLiteral("will"), QJsonObject {{QStringLiteral("topic"), QStringLiteral("w")},
                                              {QStringLiteral("payloadBase64"), QStringLiteral("/wA=")}}}};
    const auto profile = profileFromJson(object);
    QVERIFY(profile);
    QVERIFY(profile->transport == TransportKind::Tcp);
    QCOMPARE(profile->port, std::uint16_t {1883});
    QVERIFY(profile->will && profile->will->payload == QByteArray("\xff\x00", 2));
}

void TestProfileStore::keepsEveryByteOfAWill_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("text") << QByteArray("gr\xc3\xbc\xc3\x9f");
    QTest::newRow("no text") << QByteArray("\xff\x00", 2);
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{}");
    QTest::newRow("zero byte") << QByteArray("a\0b", 3);
}

void TestProfileStore::keepsEveryByteOfAWill()
{
    QFETCH(QByteArray, payload);
    auto profile = plainProfile();
    profile.will = WillSpec {.topic = QStringLiteral("w"), .payload = payload};
    ProfileStore store(m_folder->path());
    QVERIFY(store.save({profile}));
    const auto contents = ProfileStore(m_folder->path()).load();
    QCOMPARE(contents.profiles.at(0).will.value_or(WillSpec {}).payload, payload);
}

void TestProfileStore::tellsWhenItCannotWrite()
{
    overwrite(path("file"), "not a folder");
    ProfileStore store(path("file"));
    const auto saved = store.save({plainProfile()});
    QVERIFY(!saved);
    QVERIFY(!saved.error().isEmpty());
}

QTEST_APPLESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
