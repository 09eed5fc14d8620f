// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

namespace espalier {

/// Files that end with the test.
class TestFiles
{
public:
    /// Writes a file, or writes it anew; where it lies.
    QString write(const char *name, const QByteArray &content) const;
    [[nodiscard]] QString path(const char *name) const;
    [[nodiscard]] QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
};

} // namespace espalier
