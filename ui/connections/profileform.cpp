// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profileform.h"

#include "ui/connections/colorbutton.h"
#include "ui/connections/generalpage.h"
#include "ui/connections/mqtt5page.h"
#include "ui/connections/subscriptionspage.h"
#include "ui/connections/willpage.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace espalier {

ProfileForm::ProfileForm(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_color(new ColorButton(theme, this))
    , m_name(new QLineEdit(this))
    , m_nameError(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_duplicate(new QPushButton(tr("Duplicate"), this))
    , m_delete(new QPushButton(tr("Delete…"), this))
    , m_tabs(new QTabBar(this))
    , m_stack(new QStackedWidget(this))
    , m_general(new GeneralPage(theme, this))
    , m_mqtt5(new Mqtt5Page(theme, this))
    , m_will(new WillPage(theme, this))
    , m_subscriptions(new SubscriptionsPage(theme, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);

    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 12, 18, 4);
    heading->setSpacing(8);
    m_name->setFont(theme.scaledTextFont(15.0 / 13, QFont::DemiBold));
    m_name->setAccessibleName(tr("Name of the connection"));
    m_name->setPlaceholderText(tr("Name"));
    setInputKind(m_name, InputKind::Quiet);
    heading->addWidget(m_color);
    heading->addWidget(m_name, 1);
    for (auto *button : {m_duplicate, m_delete}) {
        button->setAutoDefault(false);
        heading->addWidget(button);
    }
    layout->addLayout(heading);
    m_nameError->setContentsMargins(54, 0, 18, 2);
    m_nameError->hide();
    layout->addWidget(m_nameError);

    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Parts of the connection"));
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(10, 0, 10, 0);
    tabs->addWidget(m_tabs);
    tabs->addStretch();
    layout->addLayout(tabs);
    layout->addWidget(hairline(Qt::Horizontal, this));
    layout->addWidget(m_stack, 1);
    addPage(tr("General"), m_general);
    addPage(tr("MQTT 5"), m_mqtt5);
    addPage(tr("Will"), m_will);
    addPage({}, m_subscriptions);
    nameSubscriptionsTab();

    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_name, &QLineEdit::textEdited, this, &ProfileForm::handleEdited);
    connect(m_color, &ColorButton::edited, this, &ProfileForm::handleEdited);
    connect(m_general, &GeneralPage::versionChosen, this, [this](ProtocolVersion version) {
        m_mqtt5->setVersion(version);
        m_will->setVersion(version);
        m_subscriptions->setVersion(version);
    });
    connect(m_general, &GeneralPage::subscriptionAdded, m_subscriptions, &SubscriptionsPage::add);
    connect(m_subscriptions, &ProfilePage::edited, this, [this] {
        Profile profile;
        m_subscriptions->store(profile);
        m_general->setSubscriptions(profile.subscriptions);
        nameSubscriptionsTab();
    });
}

void ProfileForm::addPage(const QString &name, ProfilePage *page)
{
    m_tabs->addTab(name);
    m_stack->addWidget(page);
    m_pages.append(page);
    connect(page, &ProfilePage::edited, this, &ProfileForm::handleEdited);
}

void ProfileForm::nameSubscriptionsTab()
{
    const int count = m_subscriptions->count();
    m_tabs->setTabText(m_tabs->count() - 1,
                       count > 0 ? tr("Subscriptions %1").arg(count) : tr("Subscriptions"));
}

void ProfileForm::load(const Profile &profile)
{
    m_loading = true;
    m_tried = false;
    m_loaded = profile;
    m_name->setText(profile.name);
    m_color->setColor(profile.color);
    for (auto *page : std::as_const(m_pages))
        page->load(profile);
    showProblems({});
    nameSubscriptionsTab();
    m_loading = false;
}

Profile ProfileForm::profile() const
{
    Profile profile = m_loaded;
    profile.name = m_name->text().trimmed();
    profile.color = m_color->color();
    for (const auto *page : m_pages)
        page->store(profile);
    return profile;
}

QString ProfileForm::password() const
{
    return m_general->password();
}

void ProfileForm::setFolders(const QStringList &folders)
{
    m_general->setFolders(folders);
}

void ProfileForm::focusFirst()
{
    m_tabs->setCurrentIndex(0);
    m_general->focusFirst();
}

void ProfileForm::handleEdited()
{
    if (m_loading)
        return;
    if (m_tried)
        showProblems(problemsOf(profile()));
    emit edited();
}

void ProfileForm::showProblems(const QList<ProfileProblem> &problems)
{
    QString nameProblem;
    for (const auto &problem : problems)
        if (problem.field == ProfileField::Name)
            nameProblem = problem.text;
    m_nameError->setText(nameProblem);
    m_nameError->setVisible(!nameProblem.isEmpty());
    m_name->setAccessibleDescription(nameProblem);
    setValidity(m_name, nameProblem.isEmpty() ? Validity::Fine : Validity::Wrong);
    for (auto *page : std::as_const(m_pages))
        page->showProblems(problems);
}

bool ProfileForm::validate()
{
    m_tried = true;
    const auto problems = problemsOf(profile());
    showProblems(problems);
    if (problems.isEmpty())
        return true;
    for (int i = 0; i < m_pages.size(); ++i) {
        if (auto *input = m_pages[i]->showProblems(problems)) {
            m_tabs->setCurrentIndex(i);
            input->setFocus();
            return false;
        }
    }
    m_name->setFocus();
    return false;
}

} // namespace espalier
