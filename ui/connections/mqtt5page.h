// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QCheckBox;
class QLabel;
class QSpinBox;

namespace espalier {

class NumberBox;
class PairList;
class Theme;

/// Clean Start and the properties of CONNECT that only MQTT 5 has (3.1.2.11).
class Mqtt5Page : public ProfilePage
{
    Q_OBJECT
public:
    explicit Mqtt5Page(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile) override;
    void store(Profile &profile) const override;
    QWidget *showProblems(const QList<ProfileProblem> &problems) override;
    void adapt(const Profile &profile) override;

    /// The usual choices stand on another page.
    void setSession(SessionStart start, std::uint32_t expiry);

private:
    void makeLimits(Theme &theme);

    QLabel *m_otherVersion;
    QWidget *m_inputs;
    QCheckBox *m_cleanStart;
    NumberBox *m_sessionExpiry;
    QSpinBox *m_receiveMaximum;
    NumberBox *m_maximumPacketSize;
    QSpinBox *m_topicAliasMaximum;
    QCheckBox *m_automaticAliases;
    QCheckBox *m_problemInformation;
    QCheckBox *m_responseInformation;
    PairList *m_userProperties;
};

} // namespace espalier
