// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/proxyservice.h"
#include "ui/common/editedlater.h"
#include "ui/shell/services.h"

#include <QDialog>

#include <optional>

class QBoxLayout;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace espalier {

class CurrentConnection;
class ProxyDeviceModel;
class ProxyForm;
class ProxyListModel;

/// "Watch a device through a proxy": sets proxies up, starts and stops them, and shows what is put into the device and who
/// has come. Proxies go on when the dialog is closed.
class ProxyDialog : public QDialog
{
    Q_OBJECT
public:
    /// `current` finds the secrets that a target needs; Services::proxies must be there.
    ProxyDialog(const Services &services, CurrentConnection &current, QWidget *parent = nullptr);
    ~ProxyDialog() override;

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void makeList(QBoxLayout *layout);
    void makeHead(QBoxLayout *layout);
    void makeAddress(QBoxLayout *layout);
    void makeDevices(QBoxLayout *layout);
    [[nodiscard]] QPushButton *makeCopyButton(const QString &name, QLineEdit *text);
    void handleCurrent();
    void keepEdited();
    void addProxy();
    void removeProxy();
    void start();
    void showState();
    void showNotice(const QString &text);
    [[nodiscard]] QString stateText(const ProxyStatus &status) const;
    [[nodiscard]] int current() const;
    [[nodiscard]] std::optional<Profile> targetOf(const ProxySettings &settings) const;
    [[nodiscard]] QString problemText(const ProxySettings &settings, const ProxyStatus &status) const;

    Services m_services;
    CurrentConnection &m_connections;
    ProxyService &m_proxies;
    ProxyListModel *m_model;
    ProxyDeviceModel *m_devices;
    QListView *m_list = nullptr;
    QPushButton *m_start;
    QPushButton *m_stop;
    QPushButton *m_remove;
    QLabel *m_state;
    ProxyForm *m_form;
    QLineEdit *m_url;
    QLineEdit *m_fingerprint;
    QWidget *m_fingerprintRow;
    QLabel *m_problem;
    /// About the file that keeps the proxies.
    QLabel *m_notice;
    /// The proxy that the form shows.
    QUuid m_shown;
    EditedLater m_edited {this};
};

} // namespace espalier
