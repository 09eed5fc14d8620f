// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/file/jsonfile.h"
#include "core/service/publishdraft.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>
#include <QUuid>

namespace espalier {

/// A message that is kept to be sent again, as it was written.
struct SavedMessage
{
    QUuid id;
    QString name;
    /// Empty: in none.
    QString folder;
    PublishDraft draft;
    friend bool operator==(const SavedMessage &, const SavedMessage &) = default;
};

/// All of them, in the user's order. Every folder is listed, also an empty one.
struct SavedMessages
{
    QStringList folders;
    QList<SavedMessage> messages;
    friend bool operator==(const SavedMessages &, const SavedMessages &) = default;
};

[[nodiscard]] QJsonObject toJson(const SavedMessages &saved);
/// What is no message is passed over and counted. Ids that are missing or repeat are made anew.
[[nodiscard]] SavedMessages savedMessagesFromJson(const QJsonObject &object, int *skipped = nullptr);

/// Why a file could not be imported: the place of an error in its JSON, or nothing in it is a message (-1).
struct ImportError
{
    qint64 offset = -1;
};
/// A file that this program wrote, or JSON with objects that have "topic" and "payload", such as other clients export;
/// those of connections may stand in "messages". In payloads of others braces are no placeholders.
[[nodiscard]] Expected<SavedMessages, ImportError> importMessages(const QByteArray &json);
[[nodiscard]] QByteArray exportMessages(const SavedMessages &saved);

/// "messages.json" of a folder: versioned, readable, written atomically, with the last good version beside it. A damaged
/// file is kept beside it before anything replaces it. Any thread, one at a time.
class SavedMessageStore
{
public:
    struct Contents
    {
        SavedMessages saved;
        JsonFile::Origin origin = JsonFile::Origin::Missing;
        int skipped = 0;
        /// What was wrong with a damaged file, and where it is kept.
        QString detail;
        QString damagedFile;
    };

    explicit SavedMessageStore(const QString &folder);
    [[nodiscard]] Contents load() const;
    /// The system's words when it cannot be written; what was there before is then unchanged.
    [[nodiscard]] Expected<void, QString> save(const SavedMessages &saved) const;

private:
    JsonFile m_file;
};

} // namespace espalier
