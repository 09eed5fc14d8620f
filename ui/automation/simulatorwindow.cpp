// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/simulatorwindow.h"

#include "ui/automation/automationwords.h"
#include "ui/automation/connectionchooser.h"
#include "ui/automation/deviceform.h"
#include "ui/automation/devicelistmodel.h"
#include "ui/common/listpane.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

SimulatorWindow::SimulatorWindow(const Services &services, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_simulator(services.workspace, services.folder)
    , m_model(new DeviceListModel(m_simulator, this))
    , m_connection(new ConnectionChooser(services.workspace, this))
    , m_start(new QPushButton(services.theme.icon(QStringLiteral("play"), Role::OnAccent), tr("Start"), this))
    , m_stop(new QPushButton(services.theme.icon(QStringLiteral("stop")), tr("Stop"), this))
    , m_remove(new QPushButton(services.theme.icon(QStringLiteral("trash")), {}, this))
    , m_state(plainLabel({}, Role::Muted, services.theme.textFont(), this))
    , m_form(new DeviceForm(services.theme, this))
{
    setWindowTitle(tr("Device simulator"));
    setWindowFlag(Qt::WindowMinMaxButtonsHint);
    resize(1080, 680);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeList(layout);
    layout->addWidget(hairline(Qt::Vertical, this));
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    makeHead(right);
    right->addWidget(hairline(Qt::Horizontal, this));
    right->addWidget(m_form, 1);
    layout->addLayout(right, 1);

    connect(&m_edited, &EditedLater::due, this, &SimulatorWindow::keepEdited);
    connect(m_form, &DeviceForm::edited, this, [this] {
        m_edited.note();
        showState();
    });
    connect(m_connection, &QComboBox::currentIndexChanged, this, &SimulatorWindow::showState);
    connect(&m_simulator, &Simulator::changed, this, &SimulatorWindow::showState);
    connect(&m_simulator, &Simulator::saveFailed, this, [this](const QString &detail) {
        m_state->setText(tr("The devices were not saved: %1").arg(detail));
    });
    m_list->setCurrentIndex(m_model->index(0));
    handleCurrent();
}

SimulatorWindow::~SimulatorWindow()
{
    keepEdited();
}

void SimulatorWindow::makeList(QBoxLayout *layout)
{
    auto *pane = new ListPane(m_services.theme, tr("Devices"), tr("New device"), 210, m_model, this);
    m_list = pane->list();
    connect(pane, &ListPane::addWanted, this, &SimulatorWindow::addDevice);
    connect(pane, &ListPane::currentChanged, this, &SimulatorWindow::handleCurrent);
    layout->addWidget(pane);
}

void SimulatorWindow::makeHead(QBoxLayout *layout)
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 12, 8);
    head->setSpacing(8);
    m_state->setAccessibleName(tr("State of the devices"));
    m_state->setWordWrap(true);
    head->addWidget(m_state, 1);
    m_remove->setAccessibleName(tr("Delete device"));
    m_remove->setToolTip(m_remove->accessibleName());
    setButtonKind(m_remove, ButtonKind::Quiet);
    setButtonKind(m_start, ButtonKind::Primary);
    for (auto *button : {m_remove, m_stop, m_start})
        button->setAutoDefault(false);
    for (auto *widget : std::initializer_list<QWidget *> {m_remove, m_connection, m_stop, m_start})
        head->addWidget(widget);
    connect(m_remove, &QPushButton::clicked, this, &SimulatorWindow::removeDevice);
    connect(m_start, &QPushButton::clicked, this, &SimulatorWindow::start);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_simulator.stop(m_shown); });
    layout->addLayout(head);
}

int SimulatorWindow::current() const
{
    return m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
}

void SimulatorWindow::chooseConnection(ConnectionId connection)
{
    m_connection->choose(connection);
}

void SimulatorWindow::handleCurrent()
{
    keepEdited();
    const int row = current();
    m_form->setEnabled(row >= 0);
    m_shown = row < 0 ? QUuid() : m_model->device(row).id;
    m_form->setDevice(row < 0 ? DeviceTemplate() : m_model->device(row));
    showState();
}

void SimulatorWindow::keepEdited()
{
    if (!m_edited.take())
        return;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (m_model->device(row).id == m_shown)
            m_model->setDevice(row, m_form->device());
}

void SimulatorWindow::addDevice()
{
    keepEdited();
    DeviceTemplate device;
    device.id = QUuid::createUuid();
    device.name = tr("New device");
    device.topics = {{.topic = QStringLiteral("devices/{{id}}/value"),
                      .payload = QStringLiteral(R"({"value": {{value}}})")}};
    device.values = {{.name = QStringLiteral("value")}};
    m_model->append(device);
    m_list->setCurrentIndex(m_model->index(m_model->rowCount() - 1));
    m_form->setFocus();
}

void SimulatorWindow::removeDevice()
{
    m_edited.forget();
    if (const int row = current(); row >= 0) {
        m_simulator.stop(m_shown);
        m_model->remove(row);
    }
    handleCurrent();
}

void SimulatorWindow::start()
{
    keepEdited();
    if (const int row = current(); row >= 0)
        m_simulator.start(m_model->device(row), m_connection->connection());
}

void SimulatorWindow::showState()
{
    const int row = current();
    const bool isRunning = m_simulator.isRunning(m_shown);
    const bool isOpen = m_connection->connection() != ConnectionId::None;
    const auto device = m_form->device();
    const bool isFine = row >= 0 && !problemOf(device);
    m_start->setEnabled(isFine && isOpen && !isRunning);
    m_stop->setEnabled(isRunning);
    m_remove->setEnabled(row >= 0);
    const auto report = m_simulator.report(m_shown);
    if (isRunning || report.isOver)
        m_state->setText(AutomationWords::simulatorState(report, device.count));
    else if (!isOpen)
        m_state->setText(tr("Open a connection to start devices on it."));
    else if (isFine)
        m_state->setText(
            tr("Not started · %1 messages a second").arg(QLocale().toString(messageRate(device), 'g', 4)));
    else
        m_state->setText({});
}

void SimulatorWindow::hideEvent(QHideEvent *event)
{
    keepEdited();
    QDialog::hideEvent(event);
}

} // namespace espalier
