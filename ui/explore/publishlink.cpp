// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/publishlink.h"

#include "ui/explore/publishform.h"
#include "ui/explore/publishpanel.h"
#include "ui/explore/schedulepane.h"

namespace espalier {

PublishLink::PublishLink(PublishPanel &panel, QObject *parent) : QObject(parent), m_panel(panel)
{
    const auto forward = [this](auto command) {
        return [this, command](const auto &...arguments) {
            if (m_publisher)
                (m_publisher->*command)(arguments...);
        };
    };
    connect(&m_panel, &PublishPanel::publishWanted, this, forward(&Publisher::publish));
    connect(&m_panel, &PublishPanel::scheduleWanted, this, forward(&Publisher::start));
    connect(&m_panel.form(), &PublishForm::previewWanted, this, forward(&Publisher::requestPreview));
    const SchedulePane *schedules = &m_panel.schedules();
    connect(schedules, &SchedulePane::pauseWanted, this, forward(&Publisher::pause));
    connect(schedules, &SchedulePane::resumeWanted, this, forward(&Publisher::resume));
    connect(schedules, &SchedulePane::stopWanted, this, forward(&Publisher::stop));
    connect(schedules, &SchedulePane::stopAllWanted, this, forward(&Publisher::stopAll));
    connect(schedules, &SchedulePane::removeWanted, this, forward(&Publisher::remove));
}

PublishLink::~PublishLink() = default;

void PublishLink::setPublisher(Publisher *publisher)
{
    m_shown = std::make_unique<QObject>();
    m_publisher = publisher;
    if (!publisher) {
        m_panel.setSchedules({});
        return;
    }
    // What was sent on a connection that is not shown any more is told, too.
    connect(publisher, &Publisher::composed, &m_panel, &PublishPanel::setSentTopic, Qt::UniqueConnection);
    connect(publisher, &Publisher::failed, &m_panel, &PublishPanel::addFailure, Qt::UniqueConnection);
    PublishForm *form = &m_panel.form();
    connect(publisher, &Publisher::previewed, m_shown.get(),
            [form](quint64 request, const MessagePreview &preview) { form->setPreview(request, preview); });
    connect(publisher, &Publisher::previewFailed, m_shown.get(),
            [form](quint64 request, const DraftError &error) { form->setPreviewError(request, error); });
    const auto showSchedules = [this] { m_panel.setSchedules(m_publisher->schedules()); };
    connect(publisher, &Publisher::schedulesChanged, m_shown.get(), showSchedules);
    showSchedules();
}

} // namespace espalier
