// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/savedmessages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

SavedMessages someMessages()
{
    SavedMessages saved;
    saved.folders = {QStringLiteral("empty"), QStringLiteral("Werk <Süd>")};
    SavedMessage full;
    full.id = QUuid::createUuid();
    full.name = QStringLiteral("Set point");
    full.folder = QStringLiteral("Werk <Süd>");
    full.draft = {.topic = QStringLiteral("a/{{seq}}"),
                  .qos = Qos::ExactlyOnce,
                  .retain = true,
                  .format = PayloadFormat::MessagePack,
                  .payload = QStringLiteral("{\"ä\":\"\u2028\t\\u0000\"}\n ") + QChar(u'\0'),
                  .properties = {{Property::UserProperty, QStringLiteral("k"), QStringLiteral("1")},
                                 {Property::UserProperty, QStringLiteral("k"), QString()},
                                 {Property::CorrelationData, {}, QStringLiteral("0x00ff")}}};
    SavedMessage plain;
    plain.id = QUuid::createUuid();
    saved.messages = {full, plain};
    return saved;
}

void write(const QString &path, const QByteArray &contents)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(contents), contents.size());
}

} // namespace

class TestSavedMessages : public QObject
{
    Q_OBJECT
private slots:
    void comeBackAsTheyWere();
    void everyFormatComesBack();
    void whatIsNoMessageIsPassedOver();
    void idsAreUnique();
    void damagedFilesAreReplacedByTheVersionBefore();
    void damageWithoutABackupIsTold();
    void newerFilesAreNotWritten();
    void importsWhatItExports();
    void importsOtherClients();
    void refusesOtherFiles_data();
    void refusesOtherFiles();
};

void TestSavedMessages::comeBackAsTheyWere()
{
    QTemporaryDir folder;
    SavedMessageStore store(folder.path());
    QCOMPARE(store.load().origin, JsonFile::Origin::Missing);
    const SavedMessages saved = someMessages();
    QVERIFY(store.save(saved));
    const auto contents = store.load();
    QCOMPARE(contents.origin, JsonFile::Origin::File);
    QCOMPARE(contents.skipped, 0);
    QVERIFY(contents.saved == saved);
}

void TestSavedMessages::everyFormatComesBack()
{
    SavedMessages saved;
    for (int i = 0; i < payloadFormatCount; ++i) {
        SavedMessage message;
        message.id = QUuid::createUuid();
        message.draft.format = PayloadFormat(i);
        saved.messages.append(message);
    }
    QVERIFY(savedMessagesFromJson(toJson(saved)) == saved);
}

void TestSavedMessages::whatIsNoMessageIsPassedOver()
{
    QJsonObject object = toJson(someMessages());
    QJsonArray messages = object.value(QStringLiteral("messages")).toArray();
    messages.prepend(7);
    messages.append(QJsonObject {{QStringLiteral("topic"), QStringLiteral("t")}});
    QJsonObject wrongQos = messages.at(1).toObject();
    wrongQos.insert(QStringLiteral("qos"), 3);
    messages.append(wrongQos);
    QJsonObject wrongFormat = messages.at(1).toObject();
    wrongFormat.insert(QStringLiteral("format"), QStringLiteral("xml"));
    messages.append(wrongFormat);
    object.insert(QStringLiteral("messages"), messages);
    int skipped = 0;
    QCOMPARE(savedMessagesFromJson(object, &skipped).messages.size(), 2);
    QCOMPARE(skipped, 4);
}

void TestSavedMessages::idsAreUnique()
{
    SavedMessages saved = someMessages();
    saved.messages[1].id = saved.messages[0].id;
    const SavedMessages read = savedMessagesFromJson(toJson(saved));
    QVERIFY(read.messages[0].id != read.messages[1].id);
    QVERIFY(!read.messages[1].id.isNull());
}

void TestSavedMessages::damagedFilesAreReplacedByTheVersionBefore()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("messages.json"));
    SavedMessageStore store(folder.path());
    SavedMessages saved = someMessages();
    QVERIFY(store.save(saved));
    const SavedMessages before = saved;
    saved.messages.removeLast();
    QVERIFY(store.save(saved));
    write(path, "{\"version\": 1, \"mess");
    const auto contents = SavedMessageStore(folder.path()).load();
    QCOMPARE(contents.origin, JsonFile::Origin::Backup);
    QVERIFY(contents.saved == before);
    QVERIFY(!contents.detail.isEmpty());
    QVERIFY(QFile::exists(contents.damagedFile));
    QVERIFY(store.save(saved));
    QVERIFY(store.load().saved == saved);
}

void TestSavedMessages::damageWithoutABackupIsTold()
{
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("messages.json")), "\xff\xfe");
    const auto contents = SavedMessageStore(folder.path()).load();
    QCOMPARE(contents.origin, JsonFile::Origin::Unreadable);
    QVERIFY(contents.saved.messages.isEmpty());
    QVERIFY(QFile::exists(contents.damagedFile));
}

void TestSavedMessages::newerFilesAreNotWritten()
{
    QTemporaryDir folder;
    QJsonObject object = toJson(someMessages());
    object.insert(QStringLiteral("version"), 99);
    write(folder.filePath(QStringLiteral("messages.json")), QJsonDocument(object).toJson());
    SavedMessageStore store(folder.path());
    const auto contents = store.load();
    QCOMPARE(contents.origin, JsonFile::Origin::Newer);
    QCOMPARE(contents.saved.messages.size(), 2);
    QVERIFY(!store.save({}));
}

void TestSavedMessages::importsWhatItExports()
{
    const SavedMessages saved = someMessages();
    const auto imported = importMessages(exportMessages(saved));
    QVERIFY(imported);
    QVERIFY(*imported == saved);
}

void TestSavedMessages::importsOtherClients()
{
    const auto imported = importMessages(R"([{"name": "Plant", "host": "h", "messages": [
        {"topic": "a/{{b}}", "payload": "{\"x\": \"{{y}}\"}", "qos": 1, "retain": true,
         "properties": {"contentType": "application/json", "messageExpiryInterval": 60,
                        "userProperties": {"k": "v"}}},
        {"topic": "c", "payload": "plain", "qos": 7}]}, {"topic": "d", "payload": ""}])");
    QVERIFY(imported);
    QCOMPARE(imported->folders, QStringList {QStringLiteral("Plant")});
    QCOMPARE(imported->messages.size(), 3);
    const SavedMessage &first = imported->messages.at(0);
    QCOMPARE(first.name, QStringLiteral("a/{{b}}"));
    QCOMPARE(first.folder, QStringLiteral("Plant"));
    const QList<DraftProperty> properties {
        {Property::MessageExpiryInterval, {}, QStringLiteral("60")},
        {Property::ContentType, {}, QStringLiteral("application/json")},
        {Property::UserProperty, QStringLiteral("k"), QStringLiteral("v")}};
    const PublishDraft draft {.topic = QStringLiteral("a/{{{{b}}"),
                              .qos = Qos::AtLeastOnce,
                              .retain = true,
                              .format = PayloadFormat::Json,
                              .payload = QStringLiteral("{\"x\": \"{{{{y}}\"}"),
                              .properties = properties};
    QVERIFY(first.draft == draft);
    QCOMPARE(imported->messages.at(1).draft.format, PayloadFormat::Text);
    QCOMPARE(imported->messages.at(1).draft.qos, Qos::AtMostOnce);
    QCOMPARE(imported->messages.at(2).folder, QString());
}

void TestSavedMessages::refusesOtherFiles_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isJson");
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("text") << QByteArray("topic,payload\n") << false;
    QTest::newRow("binary") << QByteArray("\0\xff\x01", 3) << false;
    QTest::newRow("empty object") << QByteArray("{}") << true;
    QTest::newRow("other array") << QByteArray("[1,{\"topic\":1,\"payload\":2}]") << true;
    QTest::newRow("deep") << QByteArray(500, '[') + QByteArray(500, ']') << true;
}

void TestSavedMessages::refusesOtherFiles()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isJson);
    const auto imported = importMessages(json);
    QVERIFY(!imported);
    QCOMPARE(imported.error().offset < 0, isJson);
}

QTEST_APPLESS_MAIN(TestSavedMessages)
#include "tst_savedmessages.moc"
