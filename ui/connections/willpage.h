// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace espalier {

class FormField;
class Theme;

/// The message that the broker publishes when this connection breaks (3.1.2.5).
class WillPage : public ProfilePage
{
    Q_OBJECT
public:
    explicit WillPage(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile) override;
    void store(Profile &profile) const override;
    QWidget *showProblems(const QList<ProfileProblem> &problems) override;

    /// The delay exists in MQTT 5 only.
    void setVersion(ProtocolVersion version);

private:
    QCheckBox *m_has;
    QWidget *m_fields;
    QLineEdit *m_topic;
    QPlainTextEdit *m_payload;
    QComboBox *m_qos;
    QCheckBox *m_retain;
    QSpinBox *m_delay;
    FormField *m_topicField;
    FormField *m_payloadField;
};

} // namespace espalier
