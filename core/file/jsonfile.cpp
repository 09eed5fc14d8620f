// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file/jsonfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

namespace espalier {

namespace {

// Far above any real file of ours: what is larger is not ours and is not read into memory.
constexpr qint64 maximumSize = 64 * 1024 * 1024;

const QString versionKey = QStringLiteral("version");

Expected<QJsonObject, QString> parse(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unexpected(file.errorString());
    if (file.size() > maximumSize)
        return unexpected(QStringLiteral("%1 is larger than 64 MiB").arg(path));
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        return unexpected(QStringLiteral("%1 (at byte %2)").arg(error.errorString()).arg(error.offset));
    if (!document.isObject() || document.object().value(versionKey).toInt() < 1)
        return unexpected(QStringLiteral("not an object with a version"));
    return document.object();
}

} // namespace

JsonFile::JsonFile(QString path, int version) : m_path(std::move(path)), m_version(version)
{
    Q_ASSERT(version >= 1);
}

QString JsonFile::backupPath() const
{
    return m_path + QStringLiteral(".bak");
}

JsonFile::Contents JsonFile::read() const
{
    Contents contents;
    const bool exists = QFile::exists(m_path);
    if (!exists && !QFile::exists(backupPath()))
        return contents;
    auto parsed = parse(m_path);
    contents.origin = Origin::File;
    if (!parsed) {
        contents.detail = parsed.error();
        contents.origin = Origin::Backup;
        parsed = parse(backupPath());
    }
    if (!parsed) {
        contents.origin = Origin::Unreadable;
        return contents;
    }
    contents.object = *parsed;
    contents.version = parsed->value(versionKey).toInt();
    if (contents.version > m_version)
        contents.origin = Origin::Newer;
    return contents;
}

QString JsonFile::keepDamaged() const
{
    const auto kept = m_path + QStringLiteral(".damaged");
    if (!QFile::exists(m_path))
        return {};
    QFile::remove(kept);
    return QFile::copy(m_path, kept) ? kept : QString();
}

Expected<void, QString> JsonFile::write(QJsonObject object) const
{
    const auto folder = QFileInfo(m_path).absolutePath();
    if (!QDir().mkpath(folder))
        return unexpected(QStringLiteral("cannot make the folder %1").arg(folder));

    const auto there = read();
    if (there.origin == Origin::Newer) {
        return unexpected(
            QCoreApplication::translate(
                "espalier::JsonFile", "%1 was written by a newer version of the program and stays as it is.")
                .arg(m_path));
    }
    // Only a version that can be read is worth keeping: a damaged file must not replace the good one beside it.
    if (there.origin == Origin::File) {
        QFile::remove(backupPath());
        QFile::copy(m_path, backupPath());
    } else if (QFile::exists(m_path) && keepDamaged().isEmpty()) {
        return unexpected(
            QCoreApplication::translate("espalier::JsonFile",
                                        "%1 is damaged, and no copy of it could be made: move it away.")
                .arg(m_path));
    }
    object.insert(versionKey, m_version);
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return unexpected(file.errorString());
    file.write(QJsonDocument(object).toJson());
    if (!file.commit())
        return unexpected(file.errorString());
    return {};
}

} // namespace espalier
