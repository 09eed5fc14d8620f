// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"
#include "ui/theme/theme.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace espalier {

class ColorButton;

/// Asks for a subscription: a new one, or another one in place of `replaced`. Opens below what was clicked and goes
/// away when something else is.
class SubscribePopover : public QFrame
{
    Q_OBJECT
public:
    explicit SubscribePopover(const Theme &theme, QWidget *parent = nullptr);

    void setVersion(ProtocolVersion version);
    void setSpec(const SubscriptionSpec &spec);
    [[nodiscard]] SubscriptionSpec spec() const;
    void openBelow(const QWidget *anchor);

signals:
    void accepted(const espalier::SubscriptionSpec &spec);

private:
    void buildForm();
    void check();
    void accept();

    const Theme &m_theme;
    QFormLayout *m_form;
    QLineEdit *m_filter;
    QLineEdit *m_alias;
    ColorButton *m_color;
    QLabel *m_error;
    QLabel *m_shared;
    QComboBox *m_qos;
    QCheckBox *m_noLocal;
    QCheckBox *m_retainAsPublished;
    QComboBox *m_retainHandling;
    QLineEdit *m_identifier;
    QPushButton *m_subscribe;
    ProtocolVersion m_version = ProtocolVersion::V5;
    /// What the form has no field for.
    bool m_muted = false;
};

} // namespace espalier
