// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace espalier {

class NumberBox;
class PairList;
class Theme;

/// The message that the broker publishes when this connection breaks (3.1.2.5).
class WillPage : public ProfilePage
{
    Q_OBJECT
public:
    explicit WillPage(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile) override;
    void store(Profile &profile) const override;
    [[nodiscard]] QList<ProfileProblem> inputProblems() const override;
    QWidget *showProblems(const QList<ProfileProblem> &problems) override;
    void adapt(const Profile &profile) override;

private:
    enum class Format { Text, Hex };
    void makeMessage(Theme &theme);
    void makeProperties(Theme &theme);
    void connectInputs();
    [[nodiscard]] Format format() const;
    void handleFormat();

    QCheckBox *m_has;
    QWidget *m_fields;
    QLineEdit *m_topic;
    QComboBox *m_qos;
    QCheckBox *m_retain;
    QComboBox *m_format;
    QPlainTextEdit *m_payload;
    /// What MQTT 5 adds.
    QWidget *m_properties;
    NumberBox *m_delay;
    QCheckBox *m_hasExpiry;
    NumberBox *m_expiry;
    QCheckBox *m_isText;
    QLineEdit *m_contentType;
    QLineEdit *m_responseTopic;
    QLineEdit *m_correlationData;
    PairList *m_userProperties;
    Fields m_byField;
};

} // namespace espalier
