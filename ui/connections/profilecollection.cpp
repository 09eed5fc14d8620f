// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profilecollection.h"

#include <algorithm>

namespace espalier {

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
    for (const auto &profile : changed) {
        const auto known = std::find_if(profiles.begin(), profiles.end(),
                                        [&profile](const Profile &each) { return each.id == profile.id; });
        if (known == profiles.end())
            profiles.append(profile);
        else
            *known = profile;
    }
    return write(profiles);
}

Expected<void, QString> ProfileCollection::saveIfKnown(const Profile &profile)
{
    const bool isKnown = std::any_of(m_contents.profiles.cbegin(), m_contents.profiles.cend(),
                                     [&profile](const Profile &each) { return each.id == profile.id; });
    return isKnown ? save(profile) : Expected<void, QString> {};
}

Expected<void, QString> ProfileCollection::remove(const QUuid &id)
{
    auto profiles = m_contents.profiles;
    if (profiles.removeIf([&id](const Profile &each) { return each.id == id; }) == 0)
        return {};
    return write(profiles);
}

} // namespace espalier
