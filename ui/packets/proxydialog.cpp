// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/proxydialog.h"

#include "ui/common/listpane.h"
#include "ui/connections/certificatelist.h"
#include "ui/connections/localbrokerprofile.h"
#include "ui/connections/profilecollection.h"
#include "ui/packets/proxyform.h"
#include "ui/packets/proxylistmodel.h"
#include "ui/packets/proxywords.h"
#include "ui/shell/currentconnection.h"
#include "ui/theme/controls.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace espalier {

ProxyDialog::ProxyDialog(const Services &services, CurrentConnection &current, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_connections(current)
    , m_proxies(*services.proxies)
    , m_model(new ProxyListModel(m_proxies, this))
    , m_devices(new ProxyDeviceModel(this))
    , m_start(new QPushButton(services.theme.icon(QStringLiteral("play"), Role::OnAccent), tr("Start"), this))
    , m_stop(new QPushButton(services.theme.icon(QStringLiteral("stop")), tr("Stop"), this))
    , m_remove(new QPushButton(services.theme.icon(QStringLiteral("trash")), {}, this))
    , m_state(plainLabel({}, Role::Muted, services.theme.textFont(), this))
    , m_form(new ProxyForm(services.profiles,
                           services.broker ? ProxyForm::LocalBroker::Offered : ProxyForm::LocalBroker::Absent,
                           services.theme, this))
    , m_url(new QLineEdit(this))
    , m_fingerprint(new QLineEdit(this))
    , m_fingerprintRow(new QWidget(this))
    , m_problem(plainLabel({}, Role::Error, services.theme.textFont(), this))
    , m_notice(plainLabel({}, Role::Error, services.theme.textFont(), this))
{
    setWindowTitle(tr("Watch a device through a proxy"));
    setWindowFlag(Qt::WindowMinMaxButtonsHint);
    resize(940, 640);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeList(layout);
    layout->addWidget(hairline(Qt::Vertical, this));
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    m_notice->setWordWrap(true);
    m_notice->setContentsMargins(16, 8, 16, 0);
    m_notice->setAccessibleName(tr("File of the proxies"));
    right->addWidget(m_notice);
    makeHead(right);
    right->addWidget(hairline(Qt::Horizontal, this));
    right->addWidget(m_form);
    right->addWidget(hairline(Qt::Horizontal, this));
    makeAddress(right);
    makeDevices(right);
    layout->addLayout(right, 1);

    connect(&m_edited, &EditedLater::due, this, &ProxyDialog::keepEdited);
    connect(m_form, &ProxyForm::edited, this, [this] {
        m_edited.note();
        showState();
    });
    connect(&m_proxies, &ProxyService::changed, this, [this](const QUuid &id) {
        if (id == m_shown)
            showState();
    });
    connect(&m_proxies, &ProxyService::saveFailed, this,
            [this](const QString &detail) { showNotice(tr("The proxies were not saved: %1").arg(detail)); });
    showNotice(ProxyWords::damage(m_proxies.loaded()));
    m_list->setCurrentIndex(m_model->index(0));
    handleCurrent();
}

ProxyDialog::~ProxyDialog()
{
    keepEdited();
}

void ProxyDialog::makeList(QBoxLayout *layout)
{
    auto *pane = new ListPane(m_services.theme, tr("Proxies"), tr("New proxy"), 200, m_model, this);
    m_list = pane->list();
    connect(pane, &ListPane::addWanted, this, [this] {
        addProxy();
        m_list->setCurrentIndex(m_model->index(m_model->rowCount() - 1));
        m_form->setFocus();
    });
    connect(pane, &ListPane::currentChanged, this, &ProxyDialog::handleCurrent);
    layout->addWidget(pane);
}

void ProxyDialog::makeHead(QBoxLayout *layout)
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 12, 8);
    head->setSpacing(8);
    m_state->setAccessibleName(tr("State of the proxy"));
    m_state->setWordWrap(true);
    head->addWidget(m_state, 1);
    m_remove->setAccessibleName(tr("Delete proxy"));
    m_remove->setToolTip(m_remove->accessibleName());
    setButtonKind(m_remove, ButtonKind::Quiet);
    setButtonKind(m_start, ButtonKind::Primary);
    for (auto *button : {m_remove, m_stop, m_start}) {
        button->setAutoDefault(false);
        head->addWidget(button);
    }
    connect(m_remove, &QPushButton::clicked, this, &ProxyDialog::removeProxy);
    connect(m_start, &QPushButton::clicked, this, &ProxyDialog::start);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_proxies.stop(m_shown); });
    layout->addLayout(head);
}

QPushButton *ProxyDialog::makeCopyButton(const QString &name, QLineEdit *text)
{
    auto *copy = new QPushButton(m_services.theme.icon(QStringLiteral("copy")), tr("Copy"), this);
    copy->setAccessibleName(name);
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [text] { QApplication::clipboard()->setText(text->text()); });
    return copy;
}

void ProxyDialog::makeAddress(QBoxLayout *layout)
{
    auto *column = new QVBoxLayout;
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    const auto makeRow = [this](const QString &name, QLineEdit *text, const QString &copyName,
                                QBoxLayout *row) {
        text->setReadOnly(true);
        text->setFont(m_services.theme.dataFont());
        text->setAccessibleName(name);
        auto *label = plainLabel(name, Role::Muted, m_services.theme.textFont(), this);
        label->setMinimumWidth(170);
        label->setBuddy(text);
        row->addWidget(label);
        row->addWidget(text, 1);
        row->addWidget(makeCopyButton(copyName, text));
    };
    auto *url = new QHBoxLayout;
    makeRow(tr("Address for the device"), m_url, tr("Copy address"), url);
    column->addLayout(url);
    auto *fingerprint = new QHBoxLayout(m_fingerprintRow);
    fingerprint->setContentsMargins(0, 0, 0, 0);
    makeRow(tr("Certificate (SHA-256)"), m_fingerprint, tr("Copy fingerprint"), fingerprint);
    column->addWidget(m_fingerprintRow);
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("Last problem"));
    column->addWidget(m_problem);
    layout->addLayout(column);
}

void ProxyDialog::makeDevices(QBoxLayout *layout)
{
    auto *table = new QTreeView(this);
    table->setModel(m_devices);
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->setFrameShape(QFrame::NoFrame);
    table->setAccessibleName(tr("Devices"));
    table->header()->resizeSection(ProxyDeviceModel::Device, 240);
    layout->addWidget(hairline(Qt::Horizontal, this));
    layout->addWidget(table, 1);
}

int ProxyDialog::current() const
{
    return m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
}

void ProxyDialog::handleCurrent()
{
    keepEdited();
    const int row = current();
    m_form->setEnabled(row >= 0);
    m_shown = row < 0 ? QUuid() : m_model->proxy(row).id;
    m_form->setProxy(row < 0 ? ProxySettings() : m_model->proxy(row));
    showState();
}

void ProxyDialog::keepEdited()
{
    if (!m_edited.take())
        return;
    showNotice({});
    m_proxies.put(m_form->proxy());
}

void ProxyDialog::addProxy()
{
    keepEdited();
    ProxySettings settings;
    settings.id = QUuid::createUuid();
    settings.name = tr("New proxy");
    // The connection that is looked at is the likeliest.
    const auto shown = m_connections.profile().id;
    const auto &profiles = m_services.profiles.profiles();
    if (!shown.isNull() && (shown == localBrokerProfileId() || m_services.profiles.find(shown)))
        settings.target = shown;
    else if (!profiles.isEmpty())
        settings.target = profiles.first().id;
    else if (m_services.broker)
        settings.target = localBrokerProfileId();
    showNotice({});
    m_model->append(settings);
}

void ProxyDialog::removeProxy()
{
    m_edited.forget();
    showNotice({});
    if (const int row = current(); row >= 0)
        m_model->remove(row);
    handleCurrent();
}

std::optional<Profile> ProxyDialog::targetOf(const ProxySettings &settings) const
{
    if (const auto *profile = m_services.profiles.find(settings.target))
        return *profile;
    if (m_services.broker && settings.target == localBrokerProfileId())
        return m_connections.localBrokerProfile();
    return std::nullopt;
}

void ProxyDialog::start()
{
    keepEdited();
    auto target = targetOf(m_form->proxy());
    if (!target)
        return;
    // Devices log in for themselves: nobody is asked for the user's password.
    target->userName.clear();
    target->authenticationMethod.clear();
    m_connections.withSecrets(
        *target, {}, {this, tr("Start")},
        [this, id = m_shown, target](const Secrets &secrets) { m_proxies.start(id, *target, secrets); });
}

QString ProxyDialog::problemText(const ProxySettings &settings, const ProxyStatus &status) const
{
    const auto target = targetOf(settings);
    if (!target)
        return tr("The connection that says where the broker is has been deleted. Choose another one.");
    return status.problem ? ProxyWords::problem(*status.problem, settings, *target) : QString();
}

QString ProxyDialog::stateText(const ProxyStatus &status) const
{
    if (m_model->rowCount() == 0)
        return tr("There is no proxy yet. “New” above the list sets one up.");
    return current() < 0 ? QString() : ProxyWords::state(status);
}

void ProxyDialog::showNotice(const QString &text)
{
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

void ProxyDialog::showState()
{
    const int row = current();
    const auto status = m_proxies.status(m_shown);
    const bool isStarted = m_proxies.isStarted(m_shown);
    const auto settings = m_form->proxy();
    m_start->setEnabled(row >= 0 && targetOf(settings)
                        && (!isStarted || status.state == ProxyStatus::State::Failed));
    m_stop->setEnabled(isStarted && status.state != ProxyStatus::State::Failed);
    m_remove->setEnabled(row >= 0);
    // What a running proxy does was said when it began.
    m_form->setEnabled(row >= 0 && !m_stop->isEnabled());
    m_state->setText(stateText(status));
    m_url->setText(row < 0 ? QString() : proxyUrl(settings, status));
    m_fingerprint->setText(fingerprintText(status.fingerprint));
    m_fingerprint->setCursorPosition(0);
    m_fingerprintRow->setVisible(!status.fingerprint.isEmpty());
    m_problem->setText(row < 0 ? QString() : problemText(settings, status));
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_devices->setConnections(status.connections);
}

void ProxyDialog::hideEvent(QHideEvent *event)
{
    keepEdited();
    QDialog::hideEvent(event);
}

} // namespace espalier
