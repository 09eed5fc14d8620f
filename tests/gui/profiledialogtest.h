// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/gui/widgets.h"
#include "ui/connections/formfield.h"
#include "ui/connections/profilecollection.h"
#include "ui/connections/profiledialog.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

#include <memory>

namespace espalier::test {

[[nodiscard]] Profile makeProfile(const QString &name, const QString &folder);

/// The dialog of connections on a folder of its own.
class ProfileDialogTest : public QObject
{
protected:
    void begin();
    void end() { m_theme.reset(); }

    void setUp();

    std::unique_ptr<ProfileDialog> open();

    static QLineEdit *host(const QWidget &dialog);

    static QPushButton *button(const QWidget &dialog, const char *text);

    static QString errorOf(const QWidget &dialog, const QWidget *input);

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileCollection> m_profiles;
};

} // namespace espalier::test
