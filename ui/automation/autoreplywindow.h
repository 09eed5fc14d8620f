// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/autoreply.h"
#include "ui/common/editedlater.h"
#include "ui/shell/services.h"

#include <QDialog>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QPushButton;
class QTreeView;

namespace espalier {

class ReplyRuleForm;
class ReplyRuleModel;

/// The reply rules: which there are, what they have done, and whether they answer at all. They go on answering when the
/// window is closed.
class AutoReplyWindow : public QDialog
{
    Q_OBJECT
public:
    explicit AutoReplyWindow(const Services &services, QWidget *parent = nullptr);
    ~AutoReplyWindow() override;

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void makeHead(QBoxLayout *layout);
    void makeTable(QBoxLayout *layout);
    void handleCurrent();
    void addRule();
    void removeRule();
    void keepEdited();
    void showState();
    [[nodiscard]] int current() const;

    Services m_services;
    AutoReply m_replies;
    ReplyRuleModel *m_model;
    QCheckBox *m_answering;
    QLabel *m_state;
    QTreeView *m_table;
    QPushButton *m_remove;
    QPushButton *m_up;
    ReplyRuleForm *m_form;
    /// The rule that the form shows.
    QUuid m_shown;
    EditedLater m_edited {this};
};

} // namespace espalier
