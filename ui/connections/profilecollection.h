// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profilestore.h"

#include <QObject>

namespace espalier {

/// The one with this id; null when there is none. Belongs to `profiles`.
[[nodiscard]] const Profile *findProfile(const QList<Profile> &profiles, const QUuid &id);
/// Replaces the one with its id, or adds it.
void putProfile(QList<Profile> &profiles, const Profile &profile);

/// The saved profiles, kept in memory and written with each change. GUI thread; one for the application.
class ProfileCollection : public QObject
{
    Q_OBJECT
public:
    /// `folder` holds profiles.json.
    explicit ProfileCollection(const QString &folder, QObject *parent = nullptr);

    [[nodiscard]] const QList<Profile> &profiles() const { return m_contents.profiles; }
    /// Null when there is none with this id; valid until the next change.
    [[nodiscard]] const Profile *find(const QUuid &id) const { return findProfile(profiles(), id); }
    /// What reading the file came to; a state other than Missing and Good is worth telling the user.
    [[nodiscard]] const ProfileStore::Contents &loaded() const { return m_contents; }

    /// Adds a profile or replaces the one with its id. The system's words when it cannot be written: nothing has changed
    /// then.
    [[nodiscard]] Expected<void, QString> save(const Profile &profile) { return save(QList {profile}); }
    /// The same for several at once.
    [[nodiscard]] Expected<void, QString> save(const QList<Profile> &changed);
    /// The same for a profile that may be none of these: then nothing happens.
    [[nodiscard]] Expected<void, QString> saveIfKnown(const Profile &profile);
    /// The same for taking one away; an unknown id is no error.
    [[nodiscard]] Expected<void, QString> remove(const QUuid &id);

signals:
    void changed();

private:
    [[nodiscard]] Expected<void, QString> write(const QList<Profile> &profiles);

    ProfileStore m_store;
    ProfileStore::Contents m_contents;
};

} // namespace espalier
