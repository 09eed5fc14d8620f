// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QCheckBox;
class QLabel;
class QSpinBox;

namespace espalier {

class Theme;
class UserPropertyList;

/// The properties of CONNECT that only MQTT 5 has (3.1.2.11).
class Mqtt5Page : public ProfilePage
{
    Q_OBJECT
public:
    explicit Mqtt5Page(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile) override;
    void store(Profile &profile) const override;
    QWidget *showProblems(const QList<ProfileProblem> &problems) override;

    void setVersion(ProtocolVersion version);

private:
    QLabel *m_otherVersion;
    QSpinBox *m_receiveMaximum;
    QSpinBox *m_maximumPacketSize;
    QSpinBox *m_topicAliasMaximum;
    QCheckBox *m_automaticAliases;
    QCheckBox *m_problemInformation;
    QCheckBox *m_responseInformation;
    UserPropertyList *m_userProperties;
    QLabel *m_error;
};

} // namespace espalier
