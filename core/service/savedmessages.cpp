// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/savedmessages.h"

#include "core/publish/publishtemplate.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <array>

namespace espalier {

namespace {

constexpr int messageFormatVersion = 1;
/// Deeper than any export nests its messages.
constexpr int deepest = 8;

// Names in the file; they stay as they are whatever the program calls things.
constexpr std::array<QLatin1String, payloadFormatCount> formatNames {
    QLatin1String("text"),     QLatin1String("json"),      QLatin1String("hex"),
    QLatin1String("base64"),   QLatin1String("cbor"),      QLatin1String("messagepack"),
    QLatin1String("protobuf"), QLatin1String("sparkplug"), QLatin1String("file")};
struct PropertyKey
{
    Property property;
    QLatin1String key;
};
constexpr std::array propertyKeys {
    PropertyKey {Property::PayloadFormatIndicator, QLatin1String("payloadFormatIndicator")},
    PropertyKey {Property::MessageExpiryInterval, QLatin1String("messageExpiryInterval")},
    PropertyKey {Property::ContentType, QLatin1String("contentType")},
    PropertyKey {Property::ResponseTopic, QLatin1String("responseTopic")},
    PropertyKey {Property::CorrelationData, QLatin1String("correlationData")},
    PropertyKey {Property::TopicAlias, QLatin1String("topicAlias")},
    PropertyKey {Property::UserProperty, QLatin1String("userProperty")},
};

const QString messagesKey = QStringLiteral("messages");
const QString foldersKey = QStringLiteral("folders");
const QString savedTopicKey = QStringLiteral("topic");
const QString savedPayloadKey = QStringLiteral("payload");
const QString nameKey = QStringLiteral("name");
const QString valueKey = QStringLiteral("value");
const QString savedPropertiesKey = QStringLiteral("properties");
const QString propertyKey = QStringLiteral("property");

QJsonArray propertiesToJson(const QList<DraftProperty> &properties)
{
    QJsonArray array;
    for (const DraftProperty &property : properties) {
        const auto *found = std::find_if(propertyKeys.begin(), propertyKeys.end(), [&](const auto &each) {
            return each.property == property.property;
        });
        if (found == propertyKeys.end())
            continue;
        QJsonObject object {{propertyKey, found->key}, {valueKey, property.value}};
        if (property.property == Property::UserProperty)
            object.insert(nameKey, property.name);
        array.append(object);
    }
    return array;
}

QList<DraftProperty> propertiesFromJson(const QJsonArray &array)
{
    QList<DraftProperty> properties;
    for (const auto &entry : array) {
        const QJsonObject object = entry.toObject();
        const QString key = object.value(propertyKey).toString();
        const auto *found = std::find_if(propertyKeys.begin(), propertyKeys.end(),
                                         [&key](const auto &each) { return each.key == key; });
        if (found != propertyKeys.end())
            properties.append(
                {found->property, object.value(nameKey).toString(), object.value(valueKey).toString()});
    }
    return properties;
}

QJsonObject toJson(const SavedMessage &message)
{
    const PublishDraft &draft = message.draft;
    QJsonObject object {{QStringLiteral("id"), message.id.toString(QUuid::WithoutBraces)},
                        {nameKey, message.name},
                        {savedTopicKey, draft.topic},
                        {QStringLiteral("qos"), int(draft.qos)},
                        {QStringLiteral("retain"), draft.retain},
                        {QStringLiteral("format"), formatNames[std::size_t(draft.format)]},
                        {savedPayloadKey, draft.payload}};
    if (!message.folder.isEmpty())
        object.insert(QStringLiteral("folder"), message.folder);
    if (!draft.properties.isEmpty())
        object.insert(savedPropertiesKey, propertiesToJson(draft.properties));
    return object;
}

std::optional<Qos> qosOf(const QJsonObject &object)
{
    const int qos = object.value(QStringLiteral("qos")).toInt(0);
    return qos >= 0 && qos <= 2 ? std::optional(Qos(qos)) : std::nullopt;
}

std::optional<SavedMessage> savedFromJson(const QJsonObject &object)
{
    const QString format = object.value(QStringLiteral("format")).toString();
    const auto *found = std::find(formatNames.begin(), formatNames.end(), format);
    const auto qos = qosOf(object);
    if (!object.value(savedTopicKey).isString() || !object.value(savedPayloadKey).isString()
        || found == formatNames.end() || !qos)
        return std::nullopt;
    SavedMessage message;
    message.id = QUuid(object.value(QStringLiteral("id")).toString());
    message.name = object.value(nameKey).toString();
    message.folder = object.value(QStringLiteral("folder")).toString();
    message.draft = {.topic = object.value(savedTopicKey).toString(),
                     .qos = *qos,
                     .retain = object.value(QStringLiteral("retain")).toBool(),
                     .format = PayloadFormat(std::distance(formatNames.begin(), found)),
                     .payload = object.value(savedPayloadKey).toString(),
                     .properties = propertiesFromJson(object.value(savedPropertiesKey).toArray())};
    return message;
}

QString literal(const QString &text)
{
    return QString::fromStdString(templateOf(text.toStdString()));
}

/// The properties as other clients write them: one object.
QList<DraftProperty> foreignProperties(const QJsonObject &object)
{
    QList<DraftProperty> properties;
    for (const auto &[property, key] : propertyKeys) {
        const QJsonValue value = object.value(key);
        if (value.isString() || value.isDouble())
            properties.append({property, {}, literal(value.toVariant().toString())});
    }
    const QJsonObject user = object.value(QStringLiteral("userProperties")).toObject();
    for (auto each = user.begin(); each != user.end(); ++each)
        properties.append({Property::UserProperty, literal(each.key()), literal(each.value().toString())});
    return properties;
}

SavedMessage foreignMessage(const QJsonObject &object, const QString &folder)
{
    SavedMessage message;
    message.id = QUuid::createUuid();
    message.folder = folder;
    message.name = object.value(nameKey).toString();
    if (message.name.isEmpty())
        message.name = object.value(savedTopicKey).toString();
    const QString payload = object.value(savedPayloadKey).toString();
    const auto document = QJsonDocument::fromJson(payload.toUtf8());
    message.draft = {.topic = literal(object.value(savedTopicKey).toString()),
                     .qos = qosOf(object).value_or(Qos::AtMostOnce),
                     .retain = object.value(QStringLiteral("retain")).toBool(),
                     .format = document.isNull() ? PayloadFormat::Text : PayloadFormat::Json,
                     .payload = literal(payload),
                     .properties = foreignProperties(object.value(savedPropertiesKey).toObject())};
    return message;
}

/// Finds what looks like a message, also in the connections of an export, whose names become folders.
void collect(const QJsonValue &value, const QString &folder, int depth, SavedMessages &found)
{
    if (depth > deepest)
        return;
    for (const auto &entry : value.toArray())
        collect(entry, folder, depth + 1, found);
    const QJsonObject object = value.toObject();
    if (object.value(savedTopicKey).isString() && object.value(savedPayloadKey).isString()) {
        found.messages.append(foreignMessage(object, folder));
        return;
    }
    const QString name = object.value(nameKey).toString();
    for (const char *key : {"messages", "connections"})
        collect(object.value(QLatin1String(key)), name.isEmpty() ? folder : name, depth + 1, found);
}

void addMissingFolders(SavedMessages &saved)
{
    for (const SavedMessage &message : std::as_const(saved.messages)) {
        if (!message.folder.isEmpty() && !saved.folders.contains(message.folder))
            saved.folders.append(message.folder);
    }
}

} // namespace

QJsonObject toJson(const SavedMessages &saved)
{
    QJsonArray messages;
    for (const SavedMessage &message : saved.messages)
        messages.append(toJson(message));
    return {{foldersKey, QJsonArray::fromStringList(saved.folders)}, {messagesKey, messages}};
}

SavedMessages savedMessagesFromJson(const QJsonObject &object, int *skipped)
{
    SavedMessages saved;
    for (const auto &entry : object.value(foldersKey).toArray()) {
        const QString folder = entry.toString();
        if (!folder.isEmpty() && !saved.folders.contains(folder))
            saved.folders.append(folder);
    }
    QSet<QUuid> ids;
    for (const auto &entry : object.value(messagesKey).toArray()) {
        auto message = savedFromJson(entry.toObject());
        if (!message) {
            if (skipped)
                ++*skipped;
            continue;
        }
        if (message->id.isNull() || ids.contains(message->id))
            message->id = QUuid::createUuid();
        ids.insert(message->id);
        saved.messages.append(std::move(*message));
    }
    addMissingFolders(saved);
    return saved;
}

Expected<SavedMessages, ImportError> importMessages(const QByteArray &json)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return unexpected(ImportError {error.offset});
    SavedMessages saved = savedMessagesFromJson(document.object());
    if (saved.messages.isEmpty()) {
        collect(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), {}, 0,
                saved);
        addMissingFolders(saved);
    }
    if (saved.messages.isEmpty())
        return unexpected(ImportError {});
    return saved;
}

QByteArray exportMessages(const SavedMessages &saved)
{
    QJsonObject object = toJson(saved);
    object.insert(QStringLiteral("version"), messageFormatVersion);
    return QJsonDocument(object).toJson();
}

SavedMessageStore::SavedMessageStore(const QString &folder)
    : m_file(QDir(folder).filePath(QStringLiteral("messages.json")), messageFormatVersion)
{ }

SavedMessageStore::Contents SavedMessageStore::load() const
{
    const auto file = m_file.read();
    Contents contents;
    contents.origin = file.origin;
    contents.detail = file.detail;
    if (file.origin == JsonFile::Origin::Backup || file.origin == JsonFile::Origin::Unreadable)
        contents.damagedFile = m_file.keepDamaged();
    contents.saved = savedMessagesFromJson(file.object, &contents.skipped);
    return contents;
}

Expected<void, QString> SavedMessageStore::save(const SavedMessages &saved) const
{
    return m_file.write(toJson(saved));
}

} // namespace espalier
