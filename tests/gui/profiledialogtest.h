// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/gui/widgets.h"
#include "ui/connections/formfield.h"
#include "ui/connections/profilecollection.h"
#include "ui/connections/profiledialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace espalier::test {

[[nodiscard]] inline Profile makeProfile(const QString &name, const QString &folder)
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = name;
    profile.folder = folder;
    profile.host = name.toLower() + QStringLiteral(".example");
    profile.color = QStringLiteral("#3f7fe0");
    return profile;
}

/// The dialog of connections on a folder of its own.
class ProfileDialogTest : public QObject
{
protected:
    void begin() { m_theme = std::make_unique<Theme>(*qApp); }
    void end() { m_theme.reset(); }

    void setUp()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_profiles = std::make_unique<ProfileCollection>(m_folder->path());
    }

    std::unique_ptr<ProfileDialog> open()
    {
        auto dialog = std::make_unique<ProfileDialog>(*m_profiles, nullptr, *m_theme,
                                                      ProfileDialog::LocalBroker::Absent);
        dialog->select({});
        dialog->show();
        return QTest::qWaitForWindowActive(dialog.get()) ? std::move(dialog) : nullptr;
    }

    static QLineEdit *host(const QWidget &dialog)
    {
        return findByName<QLineEdit>(dialog, QStringLiteral("Host"));
    }

    static QPushButton *button(const QWidget &dialog, const char *text)
    {
        return findByText<QPushButton>(dialog, QString::fromUtf8(text));
    }

    static QString errorOf(const QWidget &dialog, const QWidget *input)
    {
        for (const auto *field : dialog.findChildren<FormField *>())
            if (field->input() == input)
                return field->error();
        return QStringLiteral("no such field");
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileCollection> m_profiles;
};

} // namespace espalier::test
