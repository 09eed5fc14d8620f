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

class ColorButton;
class Theme;

/// One subscription as inputs: filter, name, colour, QoS and the options of MQTT 5.
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
    void makeInputs(const SubscriptionSpec &spec);
    void makeLayout(Theme &theme);
    void connectInputs();
    void explainShared();

    QLineEdit *m_filter;
    QLineEdit *m_alias;
    ColorButton *m_color;
    QComboBox *m_qos;
    QComboBox *m_retainHandling;
    QSpinBox *m_identifier;
    QCheckBox *m_noLocal;
    QCheckBox *m_asPublished;
    QCheckBox *m_active;
    /// What exists in MQTT 5 only.
    QWidget *m_options;
    QLabel *m_shared;
    QLabel *m_error;
};

} // namespace espalier
