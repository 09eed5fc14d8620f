// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/diagnosis.h"
#include "core/net/secrets.h"
#include "ui/connections/profilesecrets.h"
#include "ui/connections/profilevalidation.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace espalier {

class ColorButton;
class GeneralPage;
class Mqtt5Page;
class NetworkPage;
class ProfilePage;
class SecurityPage;
class SubscriptionsPage;
class Theme;
class WillPage;

/// A profile as a form: name, colour and one tab for each part.
class ProfileForm : public QWidget
{
    Q_OBJECT
public:
    explicit ProfileForm(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile);
    /// The profile as it stands in the form.
    [[nodiscard]] Profile profile() const;
    /// What was typed of them.
    [[nodiscard]] Secrets secrets() const;
    /// As if they had been typed.
    void setSecrets(const Secrets &secrets);
    /// Which of them the keychain has.
    void showKept(const ProfileSecrets::Known &known);
    void setFolders(const QStringList &folders);
    /// Puts the cursor where a new profile begins.
    void focusFirst();

    /// Shows what is wrong beside the fields, opens the tab of the first and puts the cursor there. True when nothing is.
    [[nodiscard]] bool validate();

    /// Opens the tab with the doctor's card, empty.
    void beginDiagnosis();
    void showDiagnosis(const DiagnosisResult &result);

    [[nodiscard]] QPushButton *duplicateButton() const { return m_duplicate; }
    [[nodiscard]] QPushButton *deleteButton() const { return m_delete; }

signals:
    void edited();

private:
    void makeHeading(Theme &theme);
    void makePages();
    void addPage(const QString &name, ProfilePage *page);
    [[nodiscard]] QList<ProfileProblem> problems() const;
    void handleEdited();
    void showProblems(const QList<ProfileProblem> &problems);
    /// Pages show what applies to the profile as it stands in the form.
    void adaptPages();

    Profile m_loaded;
    bool m_loading = false;
    /// Problems are shown from the first try on, and then kept up to date while typing.
    bool m_tried = false;
    ColorButton *m_color;
    QLineEdit *m_name;
    QLabel *m_nameError;
    QPushButton *m_duplicate;
    QPushButton *m_delete;
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    QList<ProfilePage *> m_pages;
    GeneralPage *m_general;
    SecurityPage *m_security;
    Mqtt5Page *m_mqtt5;
    WillPage *m_will;
    SubscriptionsPage *m_subscriptions;
    NetworkPage *m_network;
    int m_subscriptionsTab = 0;
};

} // namespace espalier
