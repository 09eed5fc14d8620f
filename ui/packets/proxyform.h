// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/proxystatus.h"

#include <QWidget>

class QBoxLayout;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace espalier {

class FormField;
class ProfileCollection;
class Theme;

/// How one proxy listens, and for which connection, as it is edited.
class ProxyForm : public QWidget
{
    Q_OBJECT
public:
    enum class LocalBroker { Offered, Absent };
    /// `profiles` outlives this.
    ProxyForm(const ProfileCollection &profiles, LocalBroker localBroker, Theme &theme,
              QWidget *parent = nullptr);

    void setProxy(const ProxySettings &settings);
    [[nodiscard]] ProxySettings proxy() const;

signals:
    void edited();

private:
    void makeFields(Theme &theme);
    void fillTargets();
    void fillAddresses();
    void showCertificateFields();
    void handleEdited();

    const ProfileCollection &m_profiles;
    LocalBroker m_localBroker;
    ProxySettings m_proxy;
    QLineEdit *m_name;
    QComboBox *m_target;
    QComboBox *m_listener;
    QComboBox *m_address;
    QSpinBox *m_port;
    QLineEdit *m_certificate;
    QLineEdit *m_key;
    QWidget *m_files;
    QLabel *m_reach;
    bool m_isShowing = false;
};

} // namespace espalier
