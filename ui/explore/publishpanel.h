// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/service/publishworker.h"
#include "core/service/schedulestatus.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace espalier {

class PaneTabs;
class PublishForm;
class SavedModel;
class SavedPane;
class SchedulePane;
class SentModel;

/// Where messages are written and sent. Knows no connection: what it wants published leaves as a signal, and what came
/// of it is told back.
class PublishPanel : public QWidget
{
    Q_OBJECT
public:
    /// `saved` must outlive this.
    PublishPanel(const Theme &theme, SavedModel &saved, QWidget *parent = nullptr);
    ~PublishPanel() override;

    /// The version of the connection, which decides what can be said; nothing without a connection.
    void setVersion(std::optional<ProtocolVersion> version);
    void setTopic(const QString &topic);
    void setDraft(const PublishDraft &draft);
    [[nodiscard]] PublishForm &form() const { return *m_form; }
    /// What the message with that token was called when it went out.
    void setSentTopic(quint64 token, const QString &topic);
    void addResult(const PublishResult &result);
    /// The message with that token could not be made.
    void addFailure(quint64 token, const DraftError &error);
    /// Those of the connection that is shown.
    void setSchedules(const QList<ScheduleStatus> &schedules);
    [[nodiscard]] SchedulePane &schedules() const { return *m_schedules; }
    [[nodiscard]] SavedPane &savedPane() const { return *m_savedPane; }
    [[nodiscard]] SentModel &sent() const { return *m_sent; }

    [[nodiscard]] QSize sizeHint() const override { return {318, 600}; }

public slots:
    void publish();

signals:
    void publishWanted(quint64 token, const espalier::PublishDraft &draft);
    void scheduleWanted(const espalier::ScheduleRequest &request);

private:
    [[nodiscard]] QWidget *buildPublishPage();
    [[nodiscard]] QWidget *buildActions();
    void buildSent(QVBoxLayout *column);
    void send(const PublishDraft &draft);
    void refill(const QModelIndex &sent);
    void showPublishPage();
    void joinSaved();
    void save();
    void repeat();
    void showSavedCount();
    void enablePublish();

    const Theme &m_theme;
    SavedModel &m_saved;
    PaneTabs *m_tabs;
    QStackedWidget *m_pages;
    PublishForm *m_form;
    QPushButton *m_save;
    QPushButton *m_repeat;
    QPushButton *m_publish;
    QLabel *m_sentCount;
    QListView *m_sentList;
    SentModel *m_sent;
    SavedPane *m_savedPane;
    SchedulePane *m_schedules;
    quint64 m_lastToken = 0;
};

} // namespace espalier
