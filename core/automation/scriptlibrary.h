// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/file/jsonfile.h"

#include <QList>
#include <QString>
#include <QUuid>

namespace espalier {

/// The user's scripts: each a file of its own, "scripts/<id>.js", and their names and order in "scripts/index.json". Written
/// atomically; the version before stays beside it as ".bak". GUI thread.
class ScriptLibrary
{
public:
    struct Entry
    {
        QUuid id {};
        QString name {};
        friend bool operator==(const Entry &, const Entry &) = default;
    };

    /// Reads the index below `folder`; where there is none yet the examples are written.
    explicit ScriptLibrary(const QString &folder);

    [[nodiscard]] const QList<Entry> &entries() const { return m_entries; }
    [[nodiscard]] const JsonFile::Contents &loaded() const { return m_loaded; }
    /// The error is the system's word, or that the file is too large.
    [[nodiscard]] Expected<QString, QString> source(const QUuid &id) const;

    /// Writes the text, and the name where it has changed; adds a script that is not there.
    [[nodiscard]] Expected<void, QString> save(const Entry &entry, const QString &source);
    /// Its file becomes ".bak".
    [[nodiscard]] Expected<void, QString> remove(const QUuid &id);

    static constexpr qint64 mostBytes = qint64 {4} * 1024 * 1024;

private:
    [[nodiscard]] QString pathOf(const QUuid &id) const;
    [[nodiscard]] Expected<void, QString> writeIndex();

    QString m_folder;
    JsonFile m_index;
    JsonFile::Contents m_loaded;
    QList<Entry> m_entries;
};

} // namespace espalier
