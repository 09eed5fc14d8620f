// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/schedulestatus.h"

#include <QDialog>

class QComboBox;
class QDateTimeEdit;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace espalier {

/// "Repeat…": when the message that is being written is to be sent. Shown with open(); shows what the chosen kind needs.
class ScheduleDialog : public QDialog
{
    Q_OBJECT
public:
    ScheduleDialog(const PublishDraft &draft, QWidget *parent);

    [[nodiscard]] ScheduleRequest request() const;

signals:
    void chosen(const espalier::ScheduleRequest &request);

private:
    void build();
    [[nodiscard]] QDoubleSpinBox *number(const QString &name, const QString &unit, double value, double most);
    [[nodiscard]] QSpinBox *count(const QString &name, int lowest, int value);
    [[nodiscard]] QLineEdit *column(const QString &name, const QString &otherwise);
    void showKind();
    void check();
    void chooseFile();
    [[nodiscard]] ScheduleSpec::Kind kind() const;

    PublishDraft m_draft;
    QFormLayout *m_form;
    QComboBox *m_kind;
    QDateTimeEdit *m_at;
    QDoubleSpinBox *m_interval;
    QSpinBox *m_count;
    QSpinBox *m_burst;
    QDoubleSpinBox *m_limit;
    QDoubleSpinBox *m_startRate;
    QDoubleSpinBox *m_endRate;
    QDoubleSpinBox *m_within;
    QLineEdit *m_file;
    QWidget *m_fileRow;
    QLineEdit *m_topicColumn;
    QLineEdit *m_payloadColumn;
    QLineEdit *m_timeColumn;
    QLabel *m_note;
    QPushButton *m_start = nullptr;
};

} // namespace espalier
