// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/retainedbackup.h"

#include "core/file/inputfile.h"
#include "core/mqtt/topic.h"
#include "core/mqtt/utf8.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>
#include <optional>

namespace espalier {

namespace {

constexpr qint64 maximumFile = qint64 {1} << 30;
constexpr qsizetype maximumString = 65'535;

const auto topicKey = QStringLiteral("topic");
const auto payloadKey = QStringLiteral("payload");
const auto payloadBase64Key = QStringLiteral("payloadBase64");
const auto qosKey = QStringLiteral("qos");
const auto propertiesKey = QStringLiteral("properties");

QByteArray toByteArray(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

std::string_view toView(const QByteArray &bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

QString toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<QByteArray> payloadOf(const QJsonObject &object)
{
    if (const auto text = object.value(payloadKey); text.isString())
        return text.toString().toUtf8();
    const auto base64 = object.value(payloadBase64Key);
    if (!base64.isString())
        return std::nullopt;
    auto decoded =
        QByteArray::fromBase64Encoding(base64.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return std::nullopt;
    return std::move(*decoded);
}

QJsonArray toJson(PropertyView properties)
{
    QJsonArray array;
    for (const auto &property : properties) {
        const auto *info = propertyInfo(static_cast<std::uint32_t>(property.property));
        QJsonArray entry {toText(info->name)};
        switch (info->type) {
        case PropertyType::Utf8String:
            entry.append(toText(property.text));
            break;
        case PropertyType::Utf8StringPair:
            entry.append(toText(property.text));
            entry.append(toText(property.pairValue));
            break;
        case PropertyType::BinaryData:
            entry.append(QString::fromLatin1(toByteArray(property.text).toBase64()));
            break;
        default:
            entry.append(static_cast<double>(property.number));
        }
        array.append(entry);
    }
    return array;
}

const PropertyInfo *infoByName(const QString &name)
{
    const auto latin = name.toLatin1();
    const auto all = allProperties();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const PropertyInfo &info) { return info.name == toView(latin); });
    const bool isOfPublish =
        found != all.end() && (found->scopes >> static_cast<unsigned>(PropertyScope::Publish) & 1U) != 0;
    return isOfPublish ? &*found : nullptr;
}

bool addProperty(PropertyList &list, const QJsonArray &entry)
{
    const auto *info = infoByName(entry.at(0).toString());
    if (!info)
        return false;
    const auto text = entry.at(1).toString().toUtf8();
    const auto value = entry.at(2).toString().toUtf8();
    if (text.size() > maximumString || value.size() > maximumString)
        return false;
    switch (info->type) {
    case PropertyType::Utf8String:
        list.add(info->property, toView(text));
        return true;
    case PropertyType::Utf8StringPair:
        list.addUserProperty(toView(text), toView(value));
        return true;
    case PropertyType::BinaryData: {
        const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
        if (decoded)
            list.add(info->property, toView(*decoded));
        return static_cast<bool>(decoded);
    }
    default:
        break;
    }
    const auto number = entry.at(1).toDouble(-1);
    if (number < 0 || number > 0xffff'ffff)
        return false;
    list.add(info->property, static_cast<std::uint32_t>(number));
    return true;
}

QJsonObject toJson(const RetainedMessage &message)
{
    QJsonObject object;
    object.insert(topicKey, toText(message.topicName));
    const auto payload = message.payload.text();
    if (utf8Problem(payload))
        object.insert(payloadBase64Key, QString::fromLatin1(toByteArray(payload).toBase64()));
    else
        object.insert(payloadKey, toText(payload));
    object.insert(qosKey, static_cast<int>(message.qos));
    if (!message.properties.isEmpty())
        object.insert(propertiesKey, toJson(PropertyView(message.properties.view())));
    return object;
}

/// The message, or the name of the value that is wrong.
Expected<RetainedMessage, QString> retainedFromJson(const QJsonObject &object)
{
    const auto topic = object.value(topicKey).toString().toUtf8();
    if (topicNameError(toView(topic)))
        return unexpected(topicKey);
    const auto payload = payloadOf(object);
    if (!payload)
        return unexpected(payloadKey);
    const auto qos = object.value(qosKey).toInt(-1);
    if (qos < 0 || qos > 2)
        return unexpected(qosKey);
    PropertyList properties;
    for (const auto entry : object.value(propertiesKey).toArray()) {
        if (!addProperty(properties, entry.toArray()))
            return unexpected(propertiesKey);
    }
    return RetainedMessage {.topicName = topic.toStdString(),
                            .payload = Bytes::copyOf(toView(*payload)),
                            .properties = Bytes::copyOf(properties.view().bytes()),
                            .qos = static_cast<Qos>(qos),
                            .payloadSize = static_cast<std::uint64_t>(payload->size())};
}

RetainedBackupError fileError(const QString &detail)
{
    return {.kind = RetainedBackupError::Kind::File, .detail = detail};
}

/// At most `most` bytes of a line. QIODevice makes room for all that a line may have before it reads.
QByteArray readLine(QIODevice &file, qint64 most)
{
    constexpr qint64 piece = 64 * 1024;
    QByteArray line;
    while (line.size() < most && !line.endsWith('\n')) {
        const auto read = file.readLine(std::min(piece, most - line.size()));
        if (read.isEmpty())
            break;
        line += read;
    }
    return line;
}

} // namespace

Expected<qsizetype, RetainedBackupError> writeRetainedBackup(const QString &path,
                                                             const RetainedMessages &messages)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return unexpected(fileError(file.errorString()));
    qsizetype written = 0;
    for (const auto &message : messages) {
        if (!message.isWhole())
            continue;
        // A failed write is told by commit().
        file.write(QJsonDocument(toJson(message)).toJson(QJsonDocument::Compact) + '\n');
        ++written;
    }
    if (!file.commit())
        return unexpected(fileError(file.errorString()));
    return written;
}

Expected<RetainedMessages, RetainedBackupError> readRetainedBackup(const QString &path)
{
    QFile file(path);
    if (const auto opened = openInput(file); !opened)
        return unexpected(fileError(opened.error()));
    const RetainedBackupError tooLarge {.kind = RetainedBackupError::Kind::TooLarge};
    if (file.size() > maximumFile)
        return unexpected(tooLarge);
    RetainedMessages messages;
    qint64 left = maximumFile;
    for (qint64 line = 1; !file.atEnd(); ++line) {
        // The file may grow, and not each tells its size.
        const auto read = readLine(file, left + 1);
        if (read.isEmpty())
            break; // an error, told below
        left -= read.size();
        if (left < 0)
            return unexpected(tooLarge);
        const auto text = read.trimmed();
        if (text.isEmpty())
            continue;
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(text, &error);
        const RetainedBackupError here {
            .kind = RetainedBackupError::Kind::Line, .line = line, .detail = error.errorString()};
        if (!document.isObject())
            return unexpected(here);
        auto message = retainedFromJson(document.object());
        if (!message)
            return unexpected(RetainedBackupError {
                .kind = RetainedBackupError::Kind::Line, .line = line, .detail = message.error()});
        messages.append(std::move(*message));
    }
    if (file.error() != QFileDevice::NoError)
        return unexpected(fileError(file.errorString()));
    return messages;
}

} // namespace espalier
