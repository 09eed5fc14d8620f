// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"
#include "ui/theme/cardframe.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace espalier {

/// Asks what to subscribe to: nothing is taken silently, everything is one click.
class SubscriptionPicker : public CardFrame
{
    Q_OBJECT
public:
    explicit SubscriptionPicker(Theme &theme, QWidget *parent = nullptr);

    void setSubscriptions(const QList<SubscriptionSpec> &subscriptions);

signals:
    void added(const QString &filter);

private:
    void addTyped();

    QLabel *m_summary;
    QLabel *m_list;
    QLineEdit *m_filter;
    QLabel *m_error;
    QPushButton *m_everything;
};

} // namespace espalier
