// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/profilestore.h"

#include "core/net/profilejson.h"

#include <QDir>
#include <QJsonArray>

namespace espalier {

namespace {

constexpr int profileFormatVersion = 1;
const QString profilesKey = QStringLiteral("profiles");

ProfileStore::State stateOf(JsonFile::Origin origin)
{
    switch (origin) {
    case JsonFile::Origin::Missing:
        return ProfileStore::State::Missing;
    case JsonFile::Origin::File:
        return ProfileStore::State::Good;
    case JsonFile::Origin::Backup:
        return ProfileStore::State::Restored;
    case JsonFile::Origin::Unreadable:
        return ProfileStore::State::Lost;
    case JsonFile::Origin::Newer:
        return ProfileStore::State::Newer;
    }
    return ProfileStore::State::Lost;
}

} // namespace

ProfileStore::ProfileStore(const QString &folder)
    : m_file(QDir(folder).filePath(QStringLiteral("profiles.json")), profileFormatVersion)
{ }

ProfileStore::Contents ProfileStore::load() const
{
    const auto file = m_file.read();
    Contents contents;
    contents.state = stateOf(file.origin);
    contents.detail = file.detail;
    if (contents.state == State::Restored || contents.state == State::Lost)
        contents.damagedFile = m_file.keepDamaged();
    for (const auto &entry : file.object.value(profilesKey).toArray()) {
        if (auto profile = profileFromJson(entry.toObject()))
            contents.profiles.append(std::move(*profile));
        else
            ++contents.skipped;
    }
    return contents;
}

Expected<void, QString> ProfileStore::save(const QList<Profile> &profiles) const
{
    QJsonArray array;
    for (const auto &profile : profiles)
        array.append(toJson(profile));
    return m_file.write({{profilesKey, array}});
}

} // namespace espalier
