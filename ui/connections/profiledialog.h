// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace espalier {

class ProfileForm;
class ProfileModel;
class ProfileCollection;
class Theme;

/// The connect dialog: profiles on the left, the chosen one as a form on the right. What is typed stays in the form until
/// Save or Connect; choosing another profile keeps it as a draft of this one for as long as the dialog is open.
class ProfileDialog : public QDialog
{
    Q_OBJECT
public:
    enum class LocalBroker { Offered, Absent };
    ProfileDialog(ProfileCollection &profiles, Theme &theme, LocalBroker localBroker,
                  QWidget *parent = nullptr);

    /// Shows a profile; a new one for a null id when there is none to show.
    void select(const QUuid &id);

signals:
    /// Connect was chosen and the profile is valid and saved.
    void connectRequested(const espalier::Profile &profile, const QString &password);

private:
    void makeList(Theme &theme, QWidget *pane);
    void makeButtons(QLayout *layout);
    /// Saved profiles with the drafts over them.
    [[nodiscard]] QList<Profile> shownProfiles() const;
    void reload(const QUuid &select);
    void showProfile(const Profile &profile);
    void handleSelection();
    void handleEdited();
    void addNew();
    void duplicate();
    void askDelete();
    void removeCurrent();
    [[nodiscard]] bool save();
    void handleConnect();

    ProfileCollection &m_profiles;
    LocalBroker m_localBroker;
    ProfileModel *m_model;
    QListView *m_list;
    QLineEdit *m_filter;
    ProfileForm *m_form;
    QLabel *m_message;
    QPushButton *m_save;
    /// Edited and not saved, or new.
    QList<Profile> m_drafts;
    QUuid m_current;
};

} // namespace espalier
