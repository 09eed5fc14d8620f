// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/diagnosis.h"
#include "core/net/profile.h"
#include "core/net/secrets.h"

#include <QDialog>
#include <QHash>
#include <QSet>

class QLabel;
class QLineEdit;
class QListView;
class QMessageBox;
class QPushButton;

namespace espalier {

class ListPane;
class ProfileForm;
class ProfileModel;
class ProfileCollection;
class ProfileSecrets;
class ProfileTransfer;
class Theme;
enum class Role;

/// The connect dialog: profiles on the left, the chosen one as a form on the right. What is typed stays in the form until
/// Save or Connect; choosing another profile keeps it as a draft of this one for as long as the dialog is open.
class ProfileDialog : public QDialog
{
    Q_OBJECT
public:
    enum class LocalBroker { Offered, Absent };
    /// `secrets` may be null: then none are kept.
    ProfileDialog(ProfileCollection &profiles, ProfileSecrets *secrets, Theme &theme, LocalBroker localBroker,
                  QWidget *parent = nullptr);

    /// Shows a profile; for a null id the first, or a new one when there is none.
    void select(const QUuid &id);
    /// Shows a new one.
    void addNew();
    /// Shows what another program proposes, as a draft: nothing of it is saved or used before the user says so.
    void propose(Profile profile, const Secrets &typed);
    /// "running"
    void setBrokerState(const QString &text);
    /// Asks for a file with connections.
    void chooseImport();
    /// What a test that was requested finds.
    void showDiagnosis(const DiagnosisResult &result);
    void endDiagnosis();
    /// Asks first, where something was typed that is not saved.
    void reject() override;

signals:
    /// The connection is to be tried as it stands in the form; `typed` has what was typed of its secrets.
    void testRequested(const espalier::Profile &profile, const espalier::Secrets &typed);
    void testCancelled();
    /// Connect was chosen and the profile is valid and saved. `secrets` has what was typed.
    void connectRequested(const espalier::Profile &profile, const espalier::Secrets &secrets);

private:
    void makeList(Theme &theme);
    void makeTransfer(Theme &theme, QLayout *layout);
    void makeButtons(QLayout *layout);
    void say(Role role, const QString &text);
    /// Saved profiles with the drafts over them.
    [[nodiscard]] QList<Profile> shownProfiles() const;
    void reload(const QUuid &select);
    void showProfile(const Profile &profile);
    void handleSelection();
    void handleEdited();
    [[nodiscard]] QString freeName(const QString &wish) const;
    void addDraft(const Profile &profile);
    void duplicate();
    void askDelete();
    void removeCurrent();
    [[nodiscard]] bool save();
    /// Saves what was typed and closes; stays with the first that cannot be saved.
    void saveAndClose();
    /// Saves what was typed in these; false: the first that cannot be saved is shown, with the reason.
    [[nodiscard]] bool saveEdited(const QSet<QUuid> &ids);
    [[nodiscard]] QMessageBox *makeQuestion(const QString &title, const QString &text);
    /// Asks first, where something was typed in other connections that is not saved.
    void handleConnect();
    void askAboutOthers(const QSet<QUuid> &others);
    void saveAndConnect();
    void handleTest();
    void cancelTest();
    void showKept(const QUuid &profile);

    ProfileCollection &m_profiles;
    ProfileSecrets *m_secrets;
    LocalBroker m_localBroker;
    ProfileModel *m_model;
    ListPane *m_pane;
    QListView *m_list;
    QLineEdit *m_filter;
    ProfileTransfer *m_transfer;
    ProfileForm *m_form;
    QLabel *m_message;
    QPushButton *m_save;
    QPushButton *m_test;
    bool m_testing = false;
    /// Edited and not saved, or new.
    QList<Profile> m_drafts;
    /// Those of them in which the user has typed.
    QSet<QUuid> m_edited;
    /// Typed for profiles that are not shown now. Gone with the dialog.
    QHash<QUuid, Secrets> m_typed;
    QUuid m_current;
};

} // namespace espalier
