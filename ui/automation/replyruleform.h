// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/replyrule.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace espalier {

class FormField;

/// One reply rule as it is edited, with what is wrong beside the place.
class ReplyRuleForm : public QWidget
{
    Q_OBJECT
public:
    explicit ReplyRuleForm(Theme &theme, QWidget *parent = nullptr);

    void setRule(const ReplyRule &rule);
    [[nodiscard]] ReplyRule rule() const;

signals:
    void edited();

private:
    void handleEdited();
    void showProblem();

    ReplyRule m_rule;
    QLineEdit *m_name;
    QLineEdit *m_filter;
    QLineEdit *m_topic;
    QPlainTextEdit *m_payload;
    QCheckBox *m_json;
    QComboBox *m_qos;
    QCheckBox *m_retain;
    QSpinBox *m_delay;
    QLineEdit *m_contentType;
    QPlainTextEdit *m_userProperties;
    FormField *m_filterField;
    FormField *m_topicField;
    FormField *m_payloadField;
    FormField *m_contentTypeField;
    FormField *m_userField;
    bool m_isShowing = false;
};

} // namespace espalier
