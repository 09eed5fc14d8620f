// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace espalier {

class Theme;

/// One subscription as inputs: filter, QoS and the options of MQTT 5.
class SubscriptionRow : public QWidget
{
    Q_OBJECT
public:
    SubscriptionRow(const SubscriptionSpec &spec, Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] SubscriptionSpec spec() const;
    void setVersion(ProtocolVersion version);
    void setError(const QString &text);
    [[nodiscard]] QLineEdit *filterEdit() const { return m_filter; }

signals:
    void edited();
    void removeRequested();

private:
    QLineEdit *m_filter;
    QComboBox *m_qos;
    QComboBox *m_retainHandling;
    QSpinBox *m_identifier;
    QCheckBox *m_noLocal;
    QCheckBox *m_asPublished;
    QCheckBox *m_active;
    QLabel *m_error;
};

} // namespace espalier
