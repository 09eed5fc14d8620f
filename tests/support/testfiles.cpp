// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testfiles.h"

#include <QFile>

#include <stdexcept>

namespace espalier {

QString TestFiles::write(const char *name, const QByteArray &content) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.flush())
        throw std::runtime_error(file.errorString().toStdString());
    return file.fileName();
}

QString TestFiles::path(const char *name) const
{
    return m_folder.filePath(QString::fromLatin1(name));
}

} // namespace espalier
