// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/publishpanel.h"

#include "core/service/messagecomposer.h"
#include "ui/common/panetabs.h"
#include "ui/common/units.h"
#include "ui/explore/draftwords.h"
#include "ui/explore/publishform.h"
#include "ui/explore/savedialog.h"
#include "ui/explore/savedmodel.h"
#include "ui/explore/savedpane.h"
#include "ui/explore/scheduledialog.h"
#include "ui/explore/schedulemodel.h"
#include "ui/explore/schedulepane.h"
#include "ui/explore/sentdelegate.h"
#include "ui/explore/sentmodel.h"
#include "ui/theme/controls.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>

namespace espalier {

namespace {
constexpr int panelMargin = 12;
constexpr int panelSpacing = 10;
enum Page { PublishPage, SavedPage, SchedulePage };
} // namespace

PublishPanel::PublishPanel(const Theme &theme, SavedModel &saved, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_saved(saved)
    , m_tabs(new PaneTabs(theme, this))
    , m_pages(new QStackedWidget(this))
    , m_form(new PublishForm(theme, this))
    , m_save(new QPushButton(tr("Save…"), this))
    , m_repeat(new QPushButton(tr("Repeat…"), this))
    , m_publish(new QPushButton(tr("Publish"), this))
    , m_sentCount(plainLabel({}, Role::Faint, theme.scaledTextFont(11.5 / 13), this))
    , m_sentList(new QListView(this))
    , m_sent(new SentModel(this))
    , m_savedPane(new SavedPane(theme, saved, this))
    , m_schedules(new SchedulePane(theme, this))
{
    setSurface(this, Role::Panel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new PaneHeader(theme, PaneHeader::Lines::Below, this);
    for (const QString &name : {tr("Publish"), tr("Saved"), tr("Schedule")})
        m_tabs->addTab(name);
    m_tabs->setAccessibleName(tr("Publish, saved messages, schedules"));
    header->row()->addWidget(m_tabs);
    header->row()->addStretch(1);
    column->addWidget(header);
    column->addWidget(m_pages, 1);
    m_pages->addWidget(buildPublishPage());
    m_pages->addWidget(m_savedPane);
    m_pages->addWidget(m_schedules);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);

    auto *shortcut = new QShortcut(this);
    shortcut->setKeys({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &PublishPanel::publish);
    connect(m_publish, &QPushButton::clicked, this, &PublishPanel::publish);
    connect(m_form, &PublishForm::changed, this, &PublishPanel::enablePublish);
    joinSaved();
    setVersion(std::nullopt);
}

PublishPanel::~PublishPanel() = default;

QWidget *PublishPanel::buildPublishPage()
{
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *form = new QVBoxLayout;
    form->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
    form->setSpacing(panelSpacing);
    form->addWidget(m_form, 1);
    form->addWidget(buildActions());
    column->addLayout(form, 5);
    buildSent(column);
    return page;
}

QWidget *PublishPanel::buildActions()
{
    auto *actions = new QWidget(this);
    auto *row = new QHBoxLayout(actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_save);
    row->addWidget(m_repeat);
    row->addStretch(1);
    m_save->setAccessibleName(tr("Save the message"));
    m_save->setShortcut(QKeySequence::Save);
    m_repeat->setAccessibleName(tr("Repeat the message"));
    connect(m_save, &QPushButton::clicked, this, &PublishPanel::save);
    connect(m_repeat, &QPushButton::clicked, this, &PublishPanel::repeat);
    setButtonKind(m_publish, ButtonKind::Primary);
    m_publish->setText(tr("Publish") + QStringLiteral("  ")
                       + QKeySequence(Qt::CTRL | Qt::Key_Return)
                             .toString(QKeySequence::NativeText)
                             .replace(QLatin1String("+Return"), QStringLiteral(" ↵")));
    m_publish->setAccessibleName(tr("Publish"));
    row->addWidget(m_publish);
    return actions;
}

void PublishPanel::buildSent(QVBoxLayout *column)
{
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::AboveAndBelow, this);
    header->row()->addWidget(
        plainLabel(tr("Sent"), Role::Text, m_theme.scaledTextFont(12.5 / 13, QFont::DemiBold), this));
    header->row()->addStretch(1);
    header->row()->addWidget(m_sentCount);
    column->addWidget(header);
    m_sentList->setModel(m_sent);
    m_sentList->setItemDelegate(new SentDelegate(m_theme, this));
    m_sentList->setFrameShape(QFrame::NoFrame);
    m_sentList->setUniformItemSizes(true);
    m_sentList->setAccessibleName(tr("Sent messages"));
    m_sentList->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    column->addWidget(m_sentList, 2);
    auto *empty = plainLabel(tr("What you publish is listed here, with its acknowledgement."), this);
    setTextRole(empty, Role::Muted);
    empty->setWordWrap(true);
    empty->setAlignment(Qt::AlignTop);
    empty->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
    column->addWidget(empty, 2);
    connect(m_sentList, &QAbstractItemView::clicked, this, &PublishPanel::refill);
    connect(m_sentList, &QAbstractItemView::activated, this, &PublishPanel::refill);
    m_sentList->hide();
    const auto count = [this, empty] {
        m_sentCount->setText(countText(std::uint64_t(m_sent->rowCount())));
        m_sentList->setVisible(m_sent->rowCount() > 0);
        empty->setVisible(m_sent->rowCount() == 0);
    };
    connect(m_sent, &QAbstractItemModel::rowsInserted, this, count);
    connect(m_sent, &QAbstractItemModel::rowsRemoved, this, count);
}

void PublishPanel::joinSaved()
{
    connect(m_savedPane, &SavedPane::draftChosen, this, &PublishPanel::setDraft);
    connect(m_savedPane, &SavedPane::sendWanted, this, &PublishPanel::send);
    connect(&m_saved, &SavedModel::changed, this, &PublishPanel::showSavedCount);
    showSavedCount();
}

void PublishPanel::showSavedCount()
{
    const qsizetype count = m_saved.saved().messages.size();
    m_tabs->setCount(SavedPage, count > 0 ? countText(std::uint64_t(count)) : QString());
}

void PublishPanel::save()
{
    const PublishDraft draft = m_form->draft();
    auto *dialog = new SaveDialog(m_saved.saved(), draft.topic, {}, this);
    connect(dialog, &SaveDialog::chosen, this,
            [this, draft](const QString &name, const QString &folder) { m_saved.save(name, folder, draft); });
    dialog->open();
}

void PublishPanel::repeat()
{
    auto *dialog = new ScheduleDialog(m_form->draft(), this);
    connect(dialog, &ScheduleDialog::chosen, this, [this](const ScheduleRequest &request) {
        m_tabs->setCurrentIndex(SchedulePage);
        emit scheduleWanted(request);
    });
    dialog->open();
}

void PublishPanel::setSchedules(const QList<ScheduleStatus> &schedules)
{
    m_schedules->setSchedules(schedules);
    const int active = m_schedules->model().activeCount();
    m_tabs->setCount(SchedulePage, active > 0 ? countText(std::uint64_t(active)) : QString());
}

void PublishPanel::refill(const QModelIndex &sent)
{
    m_form->setDraft(m_sent->draft(sent.row()));
}

void PublishPanel::showPublishPage()
{
    m_tabs->setCurrentIndex(PublishPage);
}

void PublishPanel::setVersion(std::optional<ProtocolVersion> version)
{
    m_form->setVersion(version);
    enablePublish();
}

void PublishPanel::setTopic(const QString &topic)
{
    showPublishPage();
    m_form->setTopic(topic);
}

void PublishPanel::setDraft(const PublishDraft &draft)
{
    showPublishPage();
    m_form->setDraft(draft);
}

void PublishPanel::enablePublish()
{
    const bool isConnected = m_form->version().has_value();
    m_publish->setEnabled(isConnected && m_form->hasUsableTopic());
    // The topic may come from a column.
    m_repeat->setEnabled(isConnected);
    for (QPushButton *button : {m_publish, m_repeat})
        button->setToolTip(isConnected ? QString() : tr("Connect first"));
    m_savedPane->setSending(isConnected);
}

void PublishPanel::publish()
{
    if (m_publish->isEnabled())
        send(m_form->draft());
}

void PublishPanel::send(const PublishDraft &draft)
{
    if (!m_form->version())
        return;
    const bool isLong = draft.payload.size() > PublishForm::maximumLiveCheck;
    if (const auto error = isLong ? std::nullopt : checkDraft(draft, *m_form->version())) {
        // It may be a saved one: what is wrong with it is told where it can be mended.
        if (m_form->draft() != draft)
            setDraft(draft);
        m_form->showError(*error);
        return;
    }
    m_sent->add(++m_lastToken, draft, QDateTime::currentMSecsSinceEpoch() * 1000);
    emit publishWanted(m_lastToken, draft);
}

void PublishPanel::setSentTopic(quint64 token, const QString &topic)
{
    m_sent->setTopic(token, topic);
}

void PublishPanel::addResult(const PublishResult &result)
{
    m_sent->finish(result);
}

void PublishPanel::addFailure(quint64 token, const DraftError &error)
{
    m_sent->fail(token, draftErrorText(error));
    if (token == m_lastToken)
        m_form->showError(error);
}

} // namespace espalier
