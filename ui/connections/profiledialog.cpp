// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profiledialog.h"

#include "ui/common/listpane.h"
#include "ui/common/numberedname.h"
#include "ui/common/searchfield.h"
#include "ui/connections/generalpage.h"
#include "ui/connections/localbrokerprofile.h"
#include "ui/connections/profilecollection.h"
#include "ui/connections/profiledelegate.h"
#include "ui/connections/profileform.h"
#include "ui/connections/profilemodel.h"
#include "ui/connections/profilesecrets.h"
#include "ui/connections/profiletransfer.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {
const QString firstColor = QStringLiteral("#3f7fe0");
}

ProfileDialog::ProfileDialog(ProfileCollection &profiles, ProfileSecrets *secrets, Theme &theme,
                             LocalBroker localBroker, QWidget *parent)
    : QDialog(parent)
    , m_profiles(profiles)
    , m_secrets(secrets)
    , m_localBroker(localBroker)
    , m_model(new ProfileModel(this))
    , m_pane(new ListPane(theme, tr("Connections"), tr("New connection"), 270, m_model, this))
    , m_list(m_pane->list())
    , m_filter(new QLineEdit(this))
    , m_transfer(new ProfileTransfer(profiles, theme, this))
    , m_form(new ProfileForm(theme, this))
    , m_message(plainLabel({}, Role::Error, theme.textFont(), this))
{
    setWindowTitle(tr("Connections"));
    resize(1000, 650);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeList(theme);
    layout->addWidget(m_pane);
    layout->addWidget(hairline(Qt::Vertical, this));
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_form, 1);
    right->addWidget(hairline(Qt::Horizontal, this));
    makeButtons(right);
    layout->addLayout(right, 1);

    connect(m_pane, &ListPane::addWanted, this, &ProfileDialog::addNew);
    connect(m_pane, &ListPane::currentChanged, this, &ProfileDialog::handleSelection);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        const auto index = m_model->indexOf(m_current);
        if (index.isValid())
            m_list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    });
    connect(m_filter, &QLineEdit::textChanged, m_model, &ProfileModel::setFilter);
    connect(m_form, &ProfileForm::edited, this, &ProfileDialog::handleEdited);
    connect(m_form->duplicateButton(), &QPushButton::clicked, this, &ProfileDialog::duplicate);
    connect(m_form->deleteButton(), &QPushButton::clicked, this, &ProfileDialog::askDelete);
}

void ProfileDialog::makeList(Theme &theme)
{
    auto *filter = new QHBoxLayout;
    filter->setContentsMargins(10, 8, 10, 8);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter connections"));
    makeSearchField(m_filter, theme.icon(QStringLiteral("search"), Role::Faint));
    filter->addWidget(m_filter);
    auto *column = m_pane->column();
    column->insertLayout(column->indexOf(m_list), filter);

    m_list->setItemDelegate(new ProfileDelegate(theme, m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_list, &QListView::doubleClicked, this, &ProfileDialog::handleConnect);
    column->addWidget(hairline(Qt::Horizontal, m_pane));
    makeTransfer(theme, column);
}

void ProfileDialog::makeTransfer(Theme &theme, QLayout *layout)
{
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(6, 4, 6, 4);
    buttons->setSpacing(0);
    const auto add = [&](const QString &text, void (ProfileTransfer::*chosen)()) {
        auto *button = new QPushButton(text, this);
        button->setAutoDefault(false);
        button->setFont(theme.textFont());
        setButtonKind(button, ButtonKind::Quiet);
        connect(button, &QPushButton::clicked, m_transfer, chosen);
        buttons->addWidget(button);
    };
    add(tr("Import…"), &ProfileTransfer::chooseImport);
    add(tr("Export…"), &ProfileTransfer::chooseExport);
    buttons->addStretch();
    layout->addItem(buttons);
    connect(m_transfer, &ProfileTransfer::failed, this,
            [this](const QString &text) { say(Role::Error, text); });
    connect(m_transfer, &ProfileTransfer::exported, this,
            [this](const QString &text) { say(Role::Muted, text); });
    connect(m_transfer, &ProfileTransfer::imported, this, [this](const QList<ImportedProfile> &imported) {
        if (m_secrets)
            for (const auto &each : imported)
                m_secrets->remember(each.profile.id, each.secrets);
        m_filter->clear();
        select(imported.first().profile.id);
        say(Role::Muted, tr("%n connection(s) imported.", nullptr, static_cast<int>(imported.size())));
    });
}

void ProfileDialog::setBrokerState(const QString &text)
{
    m_model->setBrokerState(text);
}

void ProfileDialog::chooseImport()
{
    m_transfer->chooseImport();
}

void ProfileDialog::say(Role role, const QString &text)
{
    setTextRole(m_message, role);
    m_message->setText(text);
}

void ProfileDialog::makeButtons(QLayout *layout)
{
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(18, 12, 18, 12);
    buttons->setSpacing(8);
    m_test = new QPushButton(tr("Test connection"), this);
    m_test->setAutoDefault(false);
    connect(m_test, &QPushButton::clicked, this, &ProfileDialog::handleTest);
    connect(this, &QDialog::finished, this, &ProfileDialog::cancelTest);
    buttons->addWidget(m_test);
    m_message->setWordWrap(true);
    buttons->addWidget(m_message, 1);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    m_save = new QPushButton(tr("Save"), this);
    auto *connectButton = new QPushButton(tr("Connect"), this);
    setButtonKind(connectButton, ButtonKind::Primary);
    for (auto *button : {cancel, m_save, connectButton}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    connectButton->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] {
        if (save())
            reload(m_current);
    });
    connect(connectButton, &QPushButton::clicked, this, &ProfileDialog::handleConnect);
    layout->addItem(buttons);
}

QList<Profile> ProfileDialog::shownProfiles() const
{
    auto profiles = m_profiles.profiles();
    if (m_localBroker == LocalBroker::Offered && !findProfile(profiles, localBrokerProfileId()))
        profiles.append(localBrokerProfile());
    for (const auto &draft : m_drafts)
        putProfile(profiles, draft);
    return profiles;
}

void ProfileDialog::reload(const QUuid &select)
{
    const auto profiles = shownProfiles();
    QStringList folders;
    for (const auto &profile : profiles)
        if (!profile.folder.isEmpty() && !folders.contains(profile.folder))
            folders << profile.folder;
    folders.sort(Qt::CaseInsensitive);
    m_form->setFolders(folders);
    m_current = select;
    m_model->setProfiles(profiles);
}

void ProfileDialog::select(const QUuid &id)
{
    const auto profiles = shownProfiles();
    const auto *wanted = findProfile(profiles, id);
    for (const auto &each : profiles)
        if (!wanted && each.transport != TransportKind::LocalBroker)
            wanted = &each;
    if (!wanted) {
        addNew();
        return;
    }
    reload(wanted->id);
    showProfile(*wanted);
}

void ProfileDialog::handleTest()
{
    if (m_testing) {
        cancelTest();
        return;
    }
    if (!m_form->validate())
        return;
    m_form->beginDiagnosis();
    m_testing = true;
    m_test->setText(tr("Cancel the test"));
    emit testRequested(m_form->profile(), m_form->secrets());
}

void ProfileDialog::cancelTest()
{
    if (!m_testing)
        return;
    endDiagnosis();
    emit testCancelled();
}

void ProfileDialog::showDiagnosis(const DiagnosisResult &result)
{
    if (m_testing)
        m_form->showDiagnosis(result);
}

void ProfileDialog::endDiagnosis()
{
    m_testing = false;
    m_test->setText(tr("Test connection"));
}

void ProfileDialog::showKept(const QUuid &profile)
{
    if (!m_secrets)
        return;
    m_secrets->find(profile, this, [this, profile](const ProfileSecrets::Known &known) {
        m_transfer->setKeychain(known.canBeKept ? ImportDialog::Keychain::Present
                                                : ImportDialog::Keychain::Absent);
        if (profile == m_current)
            m_form->showKept(known);
    });
}

void ProfileDialog::showProfile(const Profile &profile)
{
    cancelTest();
    m_typed.insert(m_form->profile().id, m_form->secrets());
    showKept(profile.id);
    m_current = profile.id;
    m_message->clear();
    m_form->load(profile);
    m_form->setSecrets(m_typed.take(profile.id));
    const bool local = profile.transport == TransportKind::LocalBroker;
    m_form->duplicateButton()->setEnabled(!local);
    m_form->deleteButton()->setEnabled(!local);
    m_save->setEnabled(findProfile(m_drafts, profile.id) != nullptr);
}

void ProfileDialog::handleSelection()
{
    const auto id = m_list->currentIndex().data(ProfileModel::IdRole).toUuid();
    if (id.isNull() || id == m_current)
        return;
    const auto profiles = shownProfiles();
    if (const auto *profile = findProfile(profiles, id))
        showProfile(*profile);
}

void ProfileDialog::handleEdited()
{
    putProfile(m_drafts, m_form->profile());
    m_edited.insert(m_form->profile().id);
    m_save->setEnabled(true);
    m_message->clear();
    m_model->setProfiles(shownProfiles());
}

/// `wish`, with a number where another connection has this name.
QString ProfileDialog::freeName(const QString &wish) const
{
    const auto profiles = shownProfiles();
    return numberedName(wish, [&profiles](const QString &name) {
        return std::ranges::find(profiles, name, &Profile::name) != profiles.end();
    });
}

void ProfileDialog::addNew()
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = freeName(tr("New connection"));
    profile.color = firstColor;
    profile.clientId = makeClientId();
    addDraft(profile);
    m_form->focusFirst();
}

void ProfileDialog::propose(Profile profile, const Secrets &typed)
{
    profile.color = firstColor;
    profile.clientId = makeClientId();
    addDraft(profile);
    m_save->setEnabled(true);
    m_form->setSecrets(typed);
}

void ProfileDialog::addDraft(const Profile &profile)
{
    m_filter->clear();
    m_drafts.append(profile);
    reload(profile.id);
    showProfile(profile);
}

void ProfileDialog::duplicate()
{
    auto copy = m_form->profile();
    copy.id = QUuid::createUuid();
    copy.name = tr("%1 (copy)").arg(copy.name);
    // Two connections with one client identifier throw each other out.
    if (!copy.clientId.isEmpty())
        copy.clientId = makeClientId();
    m_drafts.append(copy);
    reload(copy.id);
    showProfile(copy);
}

bool ProfileDialog::save()
{
    if (!m_form->validate())
        return false;
    const auto profile = m_form->profile();
    if (const auto saved = m_profiles.save(profile); !saved) {
        say(Role::Error, tr("Not saved: %1").arg(saved.error()));
        return false;
    }
    m_drafts.removeIf([&profile](const Profile &each) { return each.id == profile.id; });
    m_edited.remove(profile.id);
    m_save->setEnabled(false);
    if (m_secrets) {
        m_secrets->remember(profile.id, m_form->secrets());
        showKept(profile.id);
    }
    return true;
}

} // namespace espalier
