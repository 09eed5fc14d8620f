// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file/inputfile.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace espalier {

Expected<void, QString> openInput(QFile &file)
{
    const QFileInfo info(file);
    if (info.exists() && !info.isFile())
        return unexpected(QCoreApplication::translate("espalier::openInput", "It is no regular file"));
    if (!file.open(QIODevice::ReadOnly))
        return unexpected(file.errorString());
    return {};
}

} // namespace espalier
