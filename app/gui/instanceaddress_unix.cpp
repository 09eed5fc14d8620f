// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/instanceaddress.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <sys/un.h>

namespace espalier {

namespace {
/// QLocalServer makes the socket in a folder of its own beside it first, whose name is this much longer.
constexpr int detour = 10;
} // namespace

QString instanceAddress(const QString &dataFolder)
{
    const QDir folder(dataFolder);
    auto beside = folder.absoluteFilePath(QStringLiteral("espalier.socket"));
    // The folder belongs to the user, and every program that sees it finds the same socket. The name's length is limited.
    if (QFile::encodeName(beside).size() + detour < qsizetype(sizeof(sockaddr_un::sun_path)))
        return beside;
    const auto digest = QCryptographicHash::hash(folder.canonicalPath().toUtf8(), QCryptographicHash::Sha256)
                            .toHex()
                            .left(16);
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation)
           + QStringLiteral("/espalier-%1.socket").arg(QString::fromLatin1(digest));
}

} // namespace espalier
