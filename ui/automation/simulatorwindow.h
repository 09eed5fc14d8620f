// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/simulator.h"
#include "ui/common/editedlater.h"
#include "ui/shell/services.h"

#include <QDialog>

class QBoxLayout;
class QLabel;
class QListView;
class QPushButton;

namespace espalier {

class ConnectionChooser;
class DeviceForm;
class DeviceListModel;

/// The simulated devices: templates, what they are, and those that run. They run on when the window is closed.
class SimulatorWindow : public QDialog
{
    Q_OBJECT
public:
    explicit SimulatorWindow(const Services &services, QWidget *parent = nullptr);
    ~SimulatorWindow() override;

    /// What the chooser shows first.
    void chooseConnection(ConnectionId connection);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void makeList(QBoxLayout *layout);
    void makeHead(QBoxLayout *layout);
    void handleCurrent();
    void addDevice();
    void removeDevice();
    void keepEdited();
    void start();
    void showState();
    [[nodiscard]] int current() const;

    Services m_services;
    Simulator m_simulator;
    DeviceListModel *m_model;
    QListView *m_list = nullptr;
    ConnectionChooser *m_connection;
    QPushButton *m_start;
    QPushButton *m_stop;
    QPushButton *m_remove;
    QLabel *m_state;
    DeviceForm *m_form;
    /// The template that the form shows.
    QUuid m_shown;
    EditedLater m_edited {this};
};

} // namespace espalier
