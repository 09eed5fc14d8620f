// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/profileimport.h"

#include "core/net/foreignprofiles.h"
#include "core/net/profilejson.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace espalier {

namespace {

const QString mqttExplorerKey = QStringLiteral("ConnectionManager_connections");
const QString mqttxKey = QStringLiteral("connections");
const QString ownKey = QStringLiteral("profiles");

template <typename Entries, typename Function>
ProfileImport takeAll(ImportSource source, const Entries &entries, Function take)
{
    ProfileImport import {.source = source};
    for (const auto &entry : entries) {
        if (auto profile = take(QJsonValue(entry).toObject()))
            import.profiles.append(std::move(*profile));
        else
            ++import.skipped;
    }
    return import;
}

std::optional<ImportedProfile> fromOwn(const QJsonObject &entry)
{
    auto profile = profileFromJson(entry);
    // The broker of this window has no address to pass on.
    if (!profile || profile->transport == TransportKind::LocalBroker)
        return {};
    profile->id = QUuid::createUuid();
    return ImportedProfile {.profile = std::move(*profile)};
}

/// Collections are folders; they stand among the connections or in a list of their own.
ProfileImport takeMqttx(const QJsonArray &entries, const QJsonArray &collections)
{
    QHash<QString, QString> folders;
    QJsonArray connections;
    const auto sort = [&](const QJsonArray &array, bool areCollections) {
        for (const auto &entry : array) {
            const auto object = entry.toObject();
            if (areCollections || object.value(QStringLiteral("isCollection")).toBool())
                folders.insert(object.value(QStringLiteral("id")).toString(),
                               object.value(QStringLiteral("name")).toString());
            else
                connections.append(entry);
        }
    };
    sort(collections, true);
    sort(entries, false);
    return takeAll(ImportSource::Mqttx, connections,
                   [&folders](const QJsonObject &entry) { return fromMqttx(entry, folders); });
}

std::optional<ProfileImport> importFrom(const QJsonDocument &document)
{
    if (document.isArray())
        return takeMqttx(document.array(), {});
    const auto object = document.object();
    if (object.value(mqttExplorerKey).isObject())
        return takeAll(ImportSource::MqttExplorer, object.value(mqttExplorerKey).toObject(),
                       fromMqttExplorer);
    if (object.value(ownKey).isArray())
        return takeAll(ImportSource::Espalier, object.value(ownKey).toArray(), fromOwn);
    if (object.value(mqttxKey).isArray())
        return takeMqttx(object.value(mqttxKey).toArray(),
                         object.value(QStringLiteral("collections")).toArray());
    return {};
}

} // namespace

Expected<ProfileImport, ProfileImportError> importProfiles(const QByteArray &contents)
{
    if (contents.size() > maximumImportSize)
        return unexpected(ProfileImportError {.kind = ProfileImportError::Kind::TooLarge});
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(contents, &error);
    if (error.error != QJsonParseError::NoError)
        return unexpected(ProfileImportError {.kind = ProfileImportError::Kind::NotJson,
                                              .detail = error.errorString(),
                                              .offset = error.offset});
    auto import = importFrom(document);
    if (!import)
        return unexpected(ProfileImportError {.kind = ProfileImportError::Kind::UnknownFormat});
    if (import->profiles.isEmpty())
        // A list of anything is an MQTTX backup only when it has connections.
        return unexpected(ProfileImportError {.kind = document.isArray() && import->skipped > 0
                                                          ? ProfileImportError::Kind::UnknownFormat
                                                          : ProfileImportError::Kind::Empty});
    return std::move(*import);
}

QByteArray exportProfiles(const QList<Profile> &profiles)
{
    QJsonArray array;
    for (const auto &profile : profiles)
        if (profile.transport != TransportKind::LocalBroker)
            array.append(toJson(profile));
    return QJsonDocument(QJsonObject {{QStringLiteral("version"), 1}, {ownKey, array}}).toJson();
}

} // namespace espalier
