// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profilecollection.h"
#include "ui/connections/profiledialog.h"
#include "ui/connections/profileform.h"
#include "ui/connections/profilesecrets.h"
#include "ui/theme/theme.h"

#include <QMessageBox>
#include <QPushButton>

namespace espalier {

QMessageBox *ProfileDialog::makeQuestion(const QString &title, const QString &text)
{
    auto *question = new QMessageBox(this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setWindowTitle(title);
    question->setText(text);
    return question;
}

void ProfileDialog::askDelete()
{
    auto *question = makeQuestion(tr("Delete a connection"), tr("Delete “%1”?").arg(m_form->profile().name));
    question->setInformativeText(tr("Its settings are gone then. A connection that is open stays open."));
    auto *remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    question->addButton(QMessageBox::Cancel);
    connect(remove, &QAbstractButton::clicked, this, &ProfileDialog::removeCurrent);
    question->open();
}

void ProfileDialog::removeCurrent()
{
    const auto id = m_current;
    m_drafts.removeIf([&id](const Profile &each) { return each.id == id; });
    m_edited.remove(id);
    if (const auto removed = m_profiles.remove(id); !removed) {
        say(Role::Error, tr("Not deleted: %1").arg(removed.error()));
        return;
    }
    if (m_secrets)
        m_secrets->forget(id);
    m_current = {};
    select({});
    m_typed.remove(id);
}

void ProfileDialog::reject()
{
    if (m_edited.isEmpty()) {
        QDialog::reject();
        return;
    }
    auto *question = makeQuestion(
        tr("Connections"), tr("Save what was changed in %n connection(s)?", nullptr, int(m_edited.size())));
    question->setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    question->setDefaultButton(QMessageBox::Save);
    connect(question->button(QMessageBox::Save), &QAbstractButton::clicked, this,
            &ProfileDialog::saveAndClose);
    connect(question->button(QMessageBox::Discard), &QAbstractButton::clicked, this,
            [this] { QDialog::reject(); });
    question->open();
}

bool ProfileDialog::saveEdited(const QSet<QUuid> &ids)
{
    for (const QUuid &id : ids) {
        if (id != m_current)
            select(id);
        if (!save())
            return false;
    }
    return true;
}

void ProfileDialog::saveAndClose()
{
    if (saveEdited(QSet<QUuid>(m_edited)))
        QDialog::reject();
}

void ProfileDialog::handleConnect()
{
    // Before a question that would be in vain.
    if (!m_form->validate())
        return;
    auto others = m_edited;
    others.remove(m_current);
    if (others.isEmpty())
        saveAndConnect();
    else
        askAboutOthers(others);
}

void ProfileDialog::askAboutOthers(const QSet<QUuid> &others)
{
    auto *question =
        makeQuestion(tr("Connections"), tr("Save what was changed in %n other connection(s), too?", nullptr,
                                           int(others.size())));
    question->setInformativeText(tr("Connecting closes this dialog: what is not saved then is lost."));
    auto *saveAll = question->addButton(QMessageBox::SaveAll);
    auto *without = question->addButton(tr("Connect without saving"), QMessageBox::DestructiveRole);
    question->addButton(QMessageBox::Cancel);
    question->setDefaultButton(saveAll);
    connect(saveAll, &QAbstractButton::clicked, this, [this, others, chosen = m_current] {
        if (!saveEdited(others))
            return;
        select(chosen);
        saveAndConnect();
    });
    connect(without, &QAbstractButton::clicked, this, &ProfileDialog::saveAndConnect);
    question->open();
}

void ProfileDialog::saveAndConnect()
{
    if (!save())
        return;
    emit connectRequested(m_form->profile(), m_form->secrets());
    accept();
}

} // namespace espalier
