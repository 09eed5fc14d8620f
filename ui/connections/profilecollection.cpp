// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profilecollection.h"

#include <algorithm>

namespace espalier {

const Profile *findProfile(const QList<Profile> &profiles, const QUuid &id)
{
    const auto found = std::ranges::find(profiles, id, &Profile::id);
    return found == profiles.end() ? nullptr : &*found;
}

void putProfile(QList<Profile> &profiles, const Profile &profile)
{
    if (const auto known = std::ranges::find(profiles, profile.id, &Profile::id); known != profiles.end())
        *known = profile;
    else
        profiles.append(profile);
}

ProfileCollection::ProfileCollection(const QString &folder, QObject *parent)
    : QObject(parent), m_store(folder), m_contents(m_store.load())
{ }

Expected<void, QString> ProfileCollection::write(const QList<Profile> &profiles)
{
    auto written = m_store.save(profiles);
    if (written) {
        m_contents.profiles = profiles;
        emit changed();
    }
    return written;
}

Expected<void, QString> ProfileCollection::save(const QList<Profile> &changed)
{
    auto profiles = m_contents.profiles;
    for (const auto &profile : changed)
        putProfile(profiles, profile);
    return write(profiles);
}

Expected<void, QString> ProfileCollection::saveIfKnown(const Profile &profile)
{
    return find(profile.id) ? save(profile) : Expected<void, QString> {};
}

Expected<void, QString> ProfileCollection::remove(const QUuid &id)
{
    auto profiles = m_contents.profiles;
    if (profiles.removeIf([&id](const Profile &each) { return each.id == id; }) == 0)
        return {};
    return write(profiles);
}

} // namespace espalier
