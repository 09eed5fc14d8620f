// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/profiledialogtest.h"

#include <QTest>

#include <utility>

namespace espalier::test {

Profile makeProfile(const QString &name, const QString &folder)
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = name;
    profile.folder = folder;
    profile.host = name.toLower() + QStringLiteral(".example");
    profile.color = QStringLiteral("#3f7fe0");
    return profile;
}

void ProfileDialogTest::begin()
{
    m_theme = std::make_unique<Theme>(*qApp);
}

void ProfileDialogTest::setUp()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_profiles = std::make_unique<ProfileCollection>(m_folder->path());
}

std::unique_ptr<ProfileDialog> ProfileDialogTest::open()
{
    auto dialog =
        std::make_unique<ProfileDialog>(*m_profiles, nullptr, *m_theme, ProfileDialog::LocalBroker::Absent);
    dialog->select({});
    dialog->show();
    return QTest::qWaitForWindowActive(dialog.get()) ? std::move(dialog) : nullptr;
}

QLineEdit *ProfileDialogTest::host(const QWidget &dialog)
{
    return findByName<QLineEdit>(dialog, QStringLiteral("Host"));
}

QPushButton *ProfileDialogTest::button(const QWidget &dialog, const char *text)
{
    return findByText<QPushButton>(dialog, QString::fromUtf8(text));
}

QString ProfileDialogTest::errorOf(const QWidget &dialog, const QWidget *input)
{
    for (const auto *field : dialog.findChildren<FormField *>())
        if (field->input() == input)
            return field->error();
    return QStringLiteral("no such field");
}

} // namespace espalier::test
