// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/file/jsonfile.h"
#include "core/net/profile.h"

#include <QList>
#include <QString>

namespace espalier {

/// The profiles in "profiles.json" of a folder: versioned, readable, written atomically, with the last good version
/// beside it as "profiles.json.bak". A damaged file is kept as "profiles.json.damaged" before anything replaces it.
/// Contains no secrets. Any thread, one at a time.
class ProfileStore
{
public:
    enum class State {
        /// There is no file yet.
        Missing,
        Good,
        /// The file was damaged: these are the profiles of the version before.
        Restored,
        /// The file and the version before are damaged: there are no profiles.
        Lost,
        /// A newer version of the program wrote it: the profiles can be used, but save() refuses.
        Newer,
    };
    struct Contents
    {
        QList<Profile> profiles;
        State state = State::Missing;
        /// Entries that are no profiles and were passed over.
        int skipped = 0;
        /// What was wrong with a damaged file.
        QString detail;
        /// Where the damaged file is kept; empty when there is none.
        QString damagedFile;
    };

    explicit ProfileStore(const QString &folder);

    [[nodiscard]] Contents load() const;
    /// The system's words when the file cannot be written; what was there before is then unchanged.
    [[nodiscard]] Expected<void, QString> save(const QList<Profile> &profiles) const;

private:
    JsonFile m_file;
};

} // namespace espalier
