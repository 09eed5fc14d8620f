// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace espalier {

class PairList;
class SecretEdit;
class Theme;

/// The way to the broker: WebSocket request and proxy.
class NetworkPage : public ProfilePage
{
    Q_OBJECT
public:
    explicit NetworkPage(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile) override;
    void store(Profile &profile) const override;
    QWidget *showProblems(const QList<ProfileProblem> &problems) override;
    void adapt(const Profile &profile) override;

    [[nodiscard]] SecretEdit &proxyPassword() const { return *m_proxyPassword; }

private:
    [[nodiscard]] ProxyOptions::Kind kind() const;
    void showProxyFields();

    QWidget *m_webSocket;
    QLineEdit *m_path;
    PairList *m_headers;
    QLabel *m_noWebSocket;
    QWidget *m_proxy;
    QComboBox *m_kind;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_userName;
    SecretEdit *m_proxyPassword;
    QList<FormField *> m_proxyFields;
    QList<FormField *> m_loginFields;
    Fields m_fields;
};

} // namespace espalier
