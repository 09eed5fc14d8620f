// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QLabel;
class QCheckBox;
class QPlainTextEdit;
class QVBoxLayout;

namespace espalier {

class SubscriptionRow;
class Theme;

/// What is subscribed to after connecting, with all options.
class SubscriptionsPage : public ProfilePage
{
    Q_OBJECT
public:
    explicit SubscriptionsPage(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile) override;
    void store(Profile &profile) const override;
    QWidget *showProblems(const QList<ProfileProblem> &problems) override;

    void adapt(const Profile &profile) override;

    void add(const QString &filter);
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }

private:
    SubscriptionRow *addRow(const SubscriptionSpec &spec);
    void removeRow(SubscriptionRow *row);
    void clear();

    Theme &m_theme;
    ProtocolVersion m_version = ProtocolVersion::V5;
    QLabel *m_empty;
    QVBoxLayout *m_list;
    QList<SubscriptionRow *> m_rows;
    QCheckBox *m_anyTopicName;
    QPlainTextEdit *m_excluded;
    FormField *m_excludedField;
};

} // namespace espalier
