// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilevalidation.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace espalier {

class FormField;
class Theme;

/// The Authentication Method of MQTT 5 (4.12): none, SCRAM, or one that is played by hand.
class AuthenticationFields : public QWidget
{
    Q_OBJECT
public:
    explicit AuthenticationFields(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile);
    void store(Profile &profile) const;
    [[nodiscard]] QList<ProfileProblem> inputProblems() const;
    void setVersion(ProtocolVersion version);

    [[nodiscard]] FormField *methodField() const { return m_nameField; }
    [[nodiscard]] FormField *dataField() const { return m_dataField; }

signals:
    void edited();

private:
    void showFields();
    [[nodiscard]] bool isByHand() const;

    QComboBox *m_choice;
    QLineEdit *m_name;
    QLineEdit *m_data;
    FormField *m_choiceField;
    FormField *m_nameField;
    FormField *m_dataField;
    QLabel *m_explanation;
    QLabel *m_otherVersion;
};

} // namespace espalier
