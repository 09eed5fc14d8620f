// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profileform.h"

#include "ui/connections/colorbutton.h"
#include "ui/connections/doctorcard.h"
#include "ui/connections/generalpage.h"
#include "ui/connections/mqtt5page.h"
#include "ui/connections/networkpage.h"
#include "ui/connections/secretedit.h"
#include "ui/connections/securitypage.h"
#include "ui/connections/subscriptionspage.h"
#include "ui/connections/willpage.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace espalier {

ProfileForm::ProfileForm(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_color(new ColorButton(tr("Colour of the connection"), ColorButton::None::Impossible, theme, this))
    , m_name(new QLineEdit(this))
    , m_nameError(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_duplicate(new QPushButton(tr("Duplicate"), this))
    , m_delete(new QPushButton(tr("Delete…"), this))
    , m_tabs(new QTabBar(this))
    , m_stack(new QStackedWidget(this))
    , m_general(new GeneralPage(theme, this))
    , m_security(new SecurityPage(theme, this))
    , m_mqtt5(new Mqtt5Page(theme, this))
    , m_will(new WillPage(theme, this))
    , m_subscriptions(new SubscriptionsPage(theme, this))
    , m_network(new NetworkPage(theme, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeHeading(theme);
    makePages();
    connect(m_name, &QLineEdit::textEdited, this, &ProfileForm::handleEdited);
    connect(m_color, &ColorButton::edited, this, &ProfileForm::handleEdited);
    connect(m_general, &GeneralPage::sessionChosen, m_mqtt5, &Mqtt5Page::setSession);
    connect(m_general, &GeneralPage::subscriptionAdded, m_subscriptions, &SubscriptionsPage::add);
}

void ProfileForm::makeHeading(Theme &theme)
{
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 12, 18, 4);
    heading->setSpacing(8);
    m_name->setFont(theme.scaledTextFont(15.0 / 13, QFont::DemiBold));
    m_name->setAccessibleName(tr("Name of the connection"));
    m_name->setPlaceholderText(tr("Name"));
    setInputKind(m_name, InputKind::Quiet);
    auto *name = new QHBoxLayout;
    name->setSpacing(0);
    name->addWidget(m_color);
    name->addWidget(m_name);
    heading->addLayout(name, 1);
    for (auto *button : {m_duplicate, m_delete}) {
        button->setAutoDefault(false);
        heading->addWidget(button);
    }
    qobject_cast<QVBoxLayout *>(layout())->addLayout(heading);
    m_nameError->setContentsMargins(46, 0, 18, 2);
    m_nameError->hide();
    layout()->addWidget(m_nameError);
}

void ProfileForm::makePages()
{
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Parts of the connection"));
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(10, 0, 10, 0);
    tabs->addWidget(m_tabs);
    tabs->addStretch();
    column->addLayout(tabs);
    column->addWidget(hairline(Qt::Horizontal, this));
    column->addWidget(m_stack, 1);
    addPage(tr("General"), m_general);
    addPage(tr("Security"), m_security);
    addPage(tr("MQTT 5"), m_mqtt5);
    addPage(tr("Will"), m_will);
    m_subscriptionsTab = static_cast<int>(m_pages.size());
    addPage(tr("Subscriptions"), m_subscriptions);
    addPage(tr("Network"), m_network);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
}

void ProfileForm::addPage(const QString &name, ProfilePage *page)
{
    m_tabs->addTab(name);
    // For long lists and large fonts; at the usual ones each page fits.
    auto *area = new QScrollArea(m_stack);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(page);
    m_stack->addWidget(area);
    m_pages.append(page);
    connect(page, &ProfilePage::edited, this, &ProfileForm::handleEdited);
}

void ProfileForm::adaptPages()
{
    const auto shown = profile();
    for (auto *page : std::as_const(m_pages))
        page->adapt(shown);
    const auto count = shown.subscriptions.size();
    m_tabs->setTabText(m_subscriptionsTab,
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
    adaptPages();
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

Secrets ProfileForm::secrets() const
{
    return {.password = m_general->password().text(),
            .keyPassphrase = m_security->passphrase().text(),
            .proxyPassword = m_network->proxyPassword().text()};
}

void ProfileForm::setSecrets(const Secrets &secrets)
{
    m_general->password().setText(secrets.password);
    m_security->passphrase().setText(secrets.keyPassphrase);
    m_network->proxyPassword().setText(secrets.proxyPassword);
}

void ProfileForm::showKept(const ProfileSecrets::Known &known)
{
    const auto show = [&known](SecretEdit &edit, const QString &secret) {
        edit.setKeeping(!known.canBeKept   ? SecretEdit::Keeping::Nowhere
                        : secret.isEmpty() ? SecretEdit::Keeping::WillBeKept
                                           : SecretEdit::Keeping::Kept);
    };
    show(m_general->password(), known.secrets.password);
    show(m_security->passphrase(), known.secrets.keyPassphrase);
    show(m_network->proxyPassword(), known.secrets.proxyPassword);
}

void ProfileForm::beginDiagnosis()
{
    m_tabs->setCurrentIndex(0);
    m_general->beginDiagnosis(profile());
}

void ProfileForm::showDiagnosis(const DiagnosisResult &result)
{
    m_general->doctor().showResult(result);
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
    adaptPages();
    if (m_tried)
        showProblems(problems());
    emit edited();
}

QList<ProfileProblem> ProfileForm::problems() const
{
    auto problems = problemsOf(profile());
    for (const auto *page : m_pages)
        problems += page->inputProblems();
    return problems;
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
    const auto found = problems();
    showProblems(found);
    if (found.isEmpty())
        return true;
    for (int i = 0; i < m_pages.size(); ++i) {
        if (auto *input = m_pages[i]->showProblems(found)) {
            m_tabs->setCurrentIndex(i);
            input->setFocus();
            return false;
        }
    }
    m_name->setFocus();
    return false;
}

} // namespace espalier
