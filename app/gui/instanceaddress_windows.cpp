// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/instanceaddress.h"

#include <QCryptographicHash>
#include <QDir>

namespace espalier {

QString instanceAddress(const QString &dataFolder)
{
    // All users share the names of pipes; the folder lies in the profile of one.
    const auto path = QDir(dataFolder).canonicalPath().toLower().toUtf8();
    const auto digest = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(32);
    return QStringLiteral("espalier-%1").arg(QString::fromLatin1(digest));
}

} // namespace espalier
