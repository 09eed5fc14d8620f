// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/schedulestatus.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;

namespace espalier {

class ScheduleModel;

/// "Schedule" of the publish panel: what is being sent by itself, how far it is, and how to stop it.
class SchedulePane : public QWidget
{
    Q_OBJECT
public:
    explicit SchedulePane(const Theme &theme, QWidget *parent = nullptr);
    void setSchedules(const QList<ScheduleStatus> &schedules);
    [[nodiscard]] ScheduleModel &model() const { return *m_model; }
    [[nodiscard]] QListView *list() const { return m_list; }

signals:
    void pauseWanted(espalier::ScheduleId id);
    void resumeWanted(espalier::ScheduleId id);
    void stopWanted(espalier::ScheduleId id);
    void stopAllWanted();
    void removeWanted(espalier::ScheduleId id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void refresh();
    void toggle();
    void remove();
    /// Null when there is none.
    [[nodiscard]] const ScheduleStatus *current() const;

    const Theme &m_theme;
    ScheduleModel *m_model;
    QListView *m_list;
    QLabel *m_empty;
    QLabel *m_problem;
    QPushButton *m_pause;
    QPushButton *m_stop;
    QPushButton *m_stopAll;
};

} // namespace espalier
