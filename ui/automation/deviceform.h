// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/devicetemplate.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTreeView;

namespace espalier {

class FormField;
class RecordTable;

/// One device template as it is edited: what a device is called, its topics, its values.
class DeviceForm : public QWidget
{
    Q_OBJECT
public:
    explicit DeviceForm(Theme &theme, QWidget *parent = nullptr);

    void setDevice(const DeviceTemplate &device);
    [[nodiscard]] DeviceTemplate device() const;

signals:
    void edited();

private:
    void makeFields(QBoxLayout *layout);
    void makeTables(QBoxLayout *layout);
    [[nodiscard]] QWidget *makeTable(const QString &name, const QString &addName, RecordTable *table,
                                     const std::function<void()> &add,
                                     const std::function<void(int)> &remove);
    [[nodiscard]] RecordTable *makeTopics();
    [[nodiscard]] RecordTable *makeValues();
    void handleEdited();
    void showProblem();

    Theme &m_theme;
    DeviceTemplate m_device;
    QLineEdit *m_name;
    QSpinBox *m_count;
    QLineEdit *m_deviceId;
    QLineEdit *m_statusTopic;
    QLineEdit *m_online;
    QLineEdit *m_offline;
    QCheckBox *m_own;
    FormField *m_countField;
    FormField *m_idField;
    FormField *m_statusField;
    RecordTable *m_topics;
    RecordTable *m_values;
    QLabel *m_problem;
    bool m_isShowing = false;
};

} // namespace espalier
