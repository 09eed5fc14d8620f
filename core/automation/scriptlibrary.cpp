// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/scriptlibrary.h"

#include "core/automation/scriptexamples.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QSaveFile>

#include <algorithm>

namespace espalier {

namespace {

constexpr int scriptFormatVersion = 1;
const QString scriptsKey = QStringLiteral("scripts");
const QString idKey = QStringLiteral("id");
const QString nameKey = QStringLiteral("name");

void keepVersionBefore(const QString &path)
{
    const auto backup = path + QStringLiteral(".bak");
    if (!QFile::exists(path))
        return;
    QFile::remove(backup);
    QFile::rename(path, backup);
}

} // namespace

ScriptLibrary::ScriptLibrary(const QString &folder)
    : m_folder(QDir(folder).filePath(QStringLiteral("scripts")))
    , m_index(QDir(m_folder).filePath(QStringLiteral("index.json")), scriptFormatVersion)
    , m_loaded(m_index.read())
{
    const auto stored = m_loaded.object.value(scriptsKey).toArray();
    for (const auto &each : stored) {
        const auto id = QUuid::fromString(each.toObject().value(idKey).toString());
        if (!id.isNull())
            m_entries.append({id, each.toObject().value(nameKey).toString()});
    }
    if (m_loaded.origin != JsonFile::Origin::Missing)
        return;
    for (const auto &example : scriptExamples())
        // Where nothing can be written the list stays empty; saving something tells why.
        if (!save({QUuid::createUuid(), example.name}, example.source))
            break;
}

QString ScriptLibrary::pathOf(const QUuid &id) const
{
    return QDir(m_folder).filePath(id.toString(QUuid::WithoutBraces) + QStringLiteral(".js"));
}

Expected<QString, QString> ScriptLibrary::source(const QUuid &id) const
{
    QFile file(pathOf(id));
    if (!file.open(QIODevice::ReadOnly))
        return unexpected(QStringLiteral("%1: %2").arg(file.fileName(), file.errorString()));
    if (file.size() > mostBytes)
        return unexpected(QStringLiteral("%1 is larger than 4 MiB").arg(file.fileName()));
    return QString::fromUtf8(file.readAll());
}

Expected<void, QString> ScriptLibrary::save(const Entry &entry, const QString &source)
{
    const auto text = source.toUtf8();
    if (text.size() > mostBytes)
        return unexpected(QStringLiteral("A script is at most 4 MiB long"));
    if (!QDir().mkpath(m_folder))
        return unexpected(QStringLiteral("cannot make the folder %1").arg(m_folder));
    const auto path = pathOf(entry.id);
    if (const auto before = ScriptLibrary::source(entry.id); !before || *before != source) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return unexpected(QStringLiteral("%1: %2").arg(path, file.errorString()));
        if (QFile::exists(path)) {
            const auto backup = path + QStringLiteral(".bak");
            QFile::remove(backup);
            QFile::copy(path, backup);
        }
        if (!file.commit())
            return unexpected(QStringLiteral("%1: %2").arg(path, file.errorString()));
    }
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry &each) { return each.id == entry.id; });
    if (found == m_entries.end())
        m_entries.append(entry);
    else if (*found == entry)
        return {};
    else
        *found = entry;
    return writeIndex();
}

Expected<void, QString> ScriptLibrary::remove(const QUuid &id)
{
    m_entries.removeIf([&](const Entry &each) { return each.id == id; });
    keepVersionBefore(pathOf(id));
    return writeIndex();
}

Expected<void, QString> ScriptLibrary::writeIndex()
{
    QJsonArray stored;
    for (const auto &entry : m_entries)
        stored.append(QJsonObject {{idKey, entry.id.toString(QUuid::WithoutBraces)}, {nameKey, entry.name}});
    return m_index.write({{scriptsKey, stored}});
}

} // namespace espalier
