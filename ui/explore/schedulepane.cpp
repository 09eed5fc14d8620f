// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/schedulepane.h"

#include "ui/explore/draftwords.h"
#include "ui/explore/schedulemodel.h"
#include "ui/explore/sentdelegate.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>

namespace espalier {

namespace {
constexpr int scheduleMargin = 12;
} // namespace

SchedulePane::SchedulePane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new ScheduleModel(this))
    , m_list(new QListView(this))
    , m_empty(plainLabel(
          tr("Nothing is sent by itself. Write a message, then “Repeat…”: at a time, at an interval, "
             "in a burst, faster and faster, or for each row of a file."),
          this))
    , m_problem(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_pause(new QPushButton(this))
    , m_stop(new QPushButton(this))
    , m_stopAll(new QPushButton(tr("Stop all"), this))
{
    build();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &SchedulePane::refresh);
    connect(m_pause, &QPushButton::clicked, this, &SchedulePane::toggle);
    connect(m_stop, &QPushButton::clicked, this, &SchedulePane::remove);
    connect(m_stopAll, &QPushButton::clicked, this, &SchedulePane::stopAllWanted);
    refresh();
}

void SchedulePane::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, scheduleMargin);
    column->setSpacing(8);
    column->addWidget(m_empty);
    column->addWidget(m_list, 1);
    auto *problem = new QHBoxLayout;
    problem->setContentsMargins(scheduleMargin, 0, scheduleMargin, 0);
    problem->addWidget(m_problem);
    column->addLayout(problem);
    auto *actions = new QHBoxLayout;
    actions->setContentsMargins(scheduleMargin, 0, scheduleMargin, 0);
    actions->setSpacing(8);
    actions->addWidget(m_pause);
    actions->addWidget(m_stop);
    actions->addStretch(1);
    actions->addWidget(m_stopAll);
    column->addLayout(actions);

    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop);
    m_empty->setContentsMargins(scheduleMargin, scheduleMargin, scheduleMargin, scheduleMargin);
    setTextRole(m_empty, Role::Muted);
    m_problem->setWordWrap(true);
    m_problem->setMinimumWidth(1);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SentDelegate(m_theme, this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Schedules"));
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->installEventFilter(this);
    m_stopAll->setAccessibleName(tr("Stop all schedules"));
}

const ScheduleStatus *SchedulePane::current() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? &m_model->schedule(index.row()) : nullptr;
}

void SchedulePane::setSchedules(const QList<ScheduleStatus> &schedules)
{
    m_model->apply(schedules);
    if (!m_list->currentIndex().isValid() && m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0));
    refresh();
}

void SchedulePane::refresh()
{
    const ScheduleStatus *status = current();
    const bool isActive = status && !status->isOver();
    const bool isPaused = status && status->state == ScheduleStatus::State::Paused;
    const bool isEmpty = m_model->rowCount() == 0;
    m_empty->setVisible(isEmpty);
    m_list->setVisible(!isEmpty);
    m_pause->setText(isPaused ? tr("Resume") : tr("Pause"));
    m_pause->setAccessibleName(isPaused ? tr("Resume the schedule") : tr("Pause the schedule"));
    m_pause->setEnabled(isActive);
    m_stop->setText(isActive || !status ? tr("Stop") : tr("Remove"));
    m_stop->setAccessibleName(isActive || !status ? tr("Stop the schedule") : tr("Remove the schedule"));
    m_stop->setEnabled(status != nullptr);
    m_stopAll->setEnabled(m_model->activeCount() > 0);
    QString problem;
    if (status && status->draftError)
        problem = draftErrorText(*status->draftError);
    else if (status && status->rowError)
        problem = rowErrorText(*status->rowError);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void SchedulePane::toggle()
{
    const ScheduleStatus *status = current();
    if (!status || status->isOver())
        return;
    if (status->state == ScheduleStatus::State::Paused)
        emit resumeWanted(status->id);
    else
        emit pauseWanted(status->id);
}

void SchedulePane::remove()
{
    const ScheduleStatus *status = current();
    if (!status)
        return;
    if (status->isOver())
        emit removeWanted(status->id);
    else
        emit stopWanted(status->id);
}

bool SchedulePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->matches(QKeySequence::Delete))
        remove();
    else if (key->key() == Qt::Key_Space)
        toggle();
    else
        return QWidget::eventFilter(watched, event);
    return true;
}

} // namespace espalier
