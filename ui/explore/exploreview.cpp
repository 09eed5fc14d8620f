// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/exploreview.h"

#include "core/service/explorer.h"
#include "core/store/treefilter.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/exploretoolbar.h"
#include "ui/explore/filterfield.h"
#include "ui/explore/historypane.h"
#include "ui/explore/messagepane.h"
#include "ui/explore/publishform.h"
#include "ui/explore/publishlink.h"
#include "ui/explore/publishpanel.h"
#include "ui/explore/savedmodel.h"
#include "ui/explore/subscriptionbar.h"
#include "ui/explore/topicactions.h"
#include "ui/explore/topicpane.h"
#include "ui/explore/topicsides.h"
#include "ui/explore/topictreeview.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QSplitter>

namespace espalier {

namespace {

constexpr int completionLimit = 30;
const QString splitterState = QStringLiteral("explore/splitter");
const QString messageState = QStringLiteral("explore/messagePanes");

} // namespace

ExploreView::ExploreView(Workspace &workspace, FrameClock &clock, Theme &theme, Preferences &preferences,
                         DecodeRuleBook &decodeRules, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_clock(clock)
    , m_preferences(preferences)
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_sides(new TopicSides(workspace, clock, preferences, theme, this))
    , m_message(new MessagePane(theme, this))
    , m_saved(new SavedModel(preferences.folder(), this))
    , m_publish(new PublishPanel(theme, *m_saved, this))
    , m_publishLink(new PublishLink(*m_publish, this))
    , m_toolBar(new ExploreToolBar(theme))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);
    for (QWidget *pane : std::initializer_list<QWidget *> {m_sides, m_message, m_publish})
        m_splitter->addWidget(pane);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->setCollapsible(0, false);
    m_message->setDecodeRules(decodeRules);
    connect(&decodeRules, &DecodeRuleBook::registryChanged, &m_publish->form(),
            &PublishForm::schedulePreview);
    joinSide(m_sides->current());
    connect(m_sides, &TopicSides::made, this, &ExploreView::joinSide);
    connect(m_sides, &TopicSides::besideChanged, this, &ExploreView::besideChanged);
    connect(m_sides, &TopicSides::connectionWanted, this, &ExploreView::turnTo);
    joinToolBar();
    joinPanes();
    joinWorkspace();
    restoreLayout();
    connect(&m_clock, &FrameClock::tick, this, &ExploreView::handleTick);
    setConnection(ConnectionId::None);
}

ExploreView::~ExploreView()
{
    // Nobody took it in: then it is ours.
    if (m_toolBar && !m_toolBar->parent())
        delete m_toolBar;
}

QWidget *ExploreView::toolBarContent()
{
    return m_toolBar;
}

TopicTreeView *ExploreView::tree() const
{
    return m_sides->current()->tree();
}

QList<Pane> ExploreView::panes() const
{
    QList<Pane> panes;
    for (TopicSide *side : m_sides->all())
        panes.append(Pane {side, side->tree()});
    panes << m_message->panes();
    panes.append(Pane {m_publish, &m_publish->form()});
    return panes;
}

void ExploreView::focusFilter()
{
    m_toolBar->filter()->setFocus(Qt::ShortcutFocusReason);
    m_toolBar->filter()->selectAll();
}

TopicActions *ExploreView::topicActions() const
{
    return m_sides->current()->actions();
}

void ExploreView::restoreLayout()
{
    m_splitter->setSizes({560, 486, 318});
    m_splitter->restoreState(m_preferences.state(splitterState));
    m_message->splitter()->restoreState(m_preferences.state(messageState));
    connect(m_splitter, &QSplitter::splitterMoved, this,
            [this] { m_preferences.setState(splitterState, m_splitter->saveState()); });
    connect(m_message->splitter(), &QSplitter::splitterMoved, this,
            [this] { m_preferences.setState(messageState, m_message->splitter()->saveState()); });
}

void ExploreView::joinSide(const TopicSide *side)
{
    connect(side->tree(), &TopicTreeView::parentWanted, this, &ExploreView::selectParent);
    connect(side->pane(), &TopicPane::everythingWanted, this, [this, side] {
        turnTo(side->connection());
        m_toolBar->subscriptions()->add({.topicFilter = QStringLiteral("#")});
    });
    connect(side->actions(), &TopicActions::besideWanted, this, [this, side](ConnectionId id) {
        turnTo(side->connection());
        m_sides->setBeside(id);
    });
    joinActions(*side->actions());
}

void ExploreView::joinActions(const TopicActions &actions)
{
    SubscriptionBar *bar = m_toolBar->subscriptions();
    connect(&actions, &TopicActions::subscribeWanted, this,
            [bar](const QString &topicFilter) { bar->add({.topicFilter = topicFilter}); });
    connect(&actions, &TopicActions::unsubscribeWanted, bar, &SubscriptionBar::unsubscribeWanted);
    connect(&actions, &TopicActions::unsubscribeWanted, this, &ExploreView::showSubscriptions);
    connect(&actions, &TopicActions::publishWanted, m_publish, &PublishPanel::setTopic);
    connect(&actions, &TopicActions::filterWanted, this, &ExploreView::setFilterText);
    connect(&actions, &TopicActions::clearRetainedWanted, this, &ExploreView::clearRetainedWanted);
    connect(&actions, &TopicActions::packetsWanted, this, &ExploreView::packetsWanted);
    connect(&actions, &TopicActions::chartsWanted, this, &ExploreView::chartsWanted);
    connect(&actions, &TopicActions::noticeWanted, this, &ExploreView::noticeWanted);
}

void ExploreView::joinToolBar()
{
    FilterField *filter = m_toolBar->filter();
    connect(filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (m_explorer)
            m_explorer->setFilter(text);
    });
    connect(filter, &FilterField::leftDownwards, this, [this] { tree()->setFocus(Qt::OtherFocusReason); });
    connect(m_toolBar, &ExploreToolBar::pausedChanged, this, [this](bool paused) {
        if (m_explorer)
            m_explorer->setPaused(paused);
    });
    SubscriptionBar *bar = m_toolBar->subscriptions();
    connect(bar, &SubscriptionBar::subscribeWanted, this, [this](const SubscriptionSpec &spec) {
        m_workspace.subscribe(m_connection, spec);
        m_sides->current()->showEmptiness();
    });
    connect(bar, &SubscriptionBar::unsubscribeWanted, this, [this](const QString &topicFilter) {
        m_workspace.unsubscribe(m_connection, topicFilter);
        m_sides->current()->showEmptiness();
    });
    connect(bar, &SubscriptionBar::filterWanted, this, &ExploreView::setFilterText);
    auto *find = new QShortcut(QKeySequence(QKeySequence::Find), this);
    connect(find, &QShortcut::activated, this, &ExploreView::focusFilter);
}

void ExploreView::joinPanes()
{
    connect(m_message, &MessagePane::levelClicked, this, [this](const QByteArray &topicName) {
        if (m_explorer)
            m_explorer->reveal(topicName);
    });
    connect(m_message, &MessagePane::draftWanted, m_publish, &PublishPanel::setDraft);
    connect(m_message->history(), &HistoryPane::packetWanted, this, &ExploreView::packetWanted);
    connect(m_message->history(), &HistoryPane::chartWanted, this, &ExploreView::chartWanted);
    connect(m_message, &MessagePane::messageMissing, this, [this] {
        emit noticeWanted({Banner::Tone::Information,
                           tr("That message is not in the history of this topic"),
                           tr("It is not subscribed to, or the message made room for others."),
                           {},
                           {}});
    });
    connect(m_message, &MessagePane::partnersWanted, this,
            [this](const QByteArray &topicName, const Bytes &properties, WallTime at) {
                if (m_explorer)
                    m_explorer->requestPartners(topicName, properties, at);
            });
    connect(&m_publish->form(), &PublishForm::completionsWanted, this, [this](const QString &prefix) {
        if (m_explorer)
            m_explorer->requestCompletions(prefix, completionLimit);
    });
}

void ExploreView::joinWorkspace()
{
    connect(&m_workspace, &Workspace::statusChanged, this,
            [this](ConnectionId id, const ConnectionStatus &status) {
                if (id == m_connection)
                    handleStatus(status);
            });
    connect(&m_workspace, &Workspace::trafficChanged, this,
            [this](ConnectionId id, const QList<FilterTraffic> &traffic) {
                if (id == m_connection)
                    m_toolBar->subscriptions()->showTraffic(traffic);
            });
    connect(&m_workspace, &Workspace::subscriptionResult, this,
            [this](ConnectionId id, const SubscriptionResult &result) {
                if (id == m_connection)
                    m_toolBar->subscriptions()->applyResult(result);
            });
    connect(&m_workspace, &Workspace::publishResult, this,
            [this](ConnectionId, const PublishResult &result) { m_publish->addResult(result); });
    connect(&m_workspace, &Workspace::connectionChanged, this, [this](ConnectionId id) {
        if (id == m_connection)
            showSubscriptions();
    });
    connect(&m_workspace, &Workspace::connectionClosed, this, [this](ConnectionId id) {
        m_remembered.remove(id);
        if (id == m_connection)
            setConnection(ConnectionId::None);
    });
}

void ExploreView::setConnection(ConnectionId id)
{
    if (id == m_connection && id != ConnectionId::None)
        return;
    remember();
    m_link.reset();
    m_explorer = nullptr;
    m_waitingAction = nullptr;
    m_sides->show(id);
    m_connection = m_sides->current()->connection();
    Explorer *explorer = m_sides->current()->explorer();
    m_publishLink->setPublisher(m_workspace.publisher(m_connection));
    m_message->clear();
    m_toolBar->setEnabled(explorer != nullptr);
    if (!explorer) {
        m_toolBar->filter()->clear();
        m_toolBar->subscriptions()->setSubscriptions({}, SubscriptionChip::State::Waiting);
        m_publish->setVersion(std::nullopt);
        return;
    }
    const Remembered &kept = m_remembered[m_connection];
    const QString filter = kept.filter;
    const bool paused = kept.paused;
    m_explorer = explorer;
    m_toolBar->filter()->setText(filter);
    m_toolBar->setPaused(paused);
    link(explorer);
    showSubscriptions();
    handleStatus(m_workspace.status(m_connection));
}

void ExploreView::turnTo(ConnectionId id)
{
    setConnection(id);
    emit connectionWanted(id);
}

void ExploreView::remember()
{
    if (!m_remembered.contains(m_connection))
        return;
    m_remembered[m_connection].filter = m_toolBar->filter()->text();
    m_remembered[m_connection].paused = m_toolBar->isPaused();
}

void ExploreView::link(Explorer *explorer)
{
    m_link = std::make_unique<QObject>();
    connect(explorer, &Explorer::detailPending, m_link.get(), [this] {
        m_detailPending = true;
        m_clock.request();
    });
    connect(explorer, &Explorer::partners, m_link.get(),
            [this](const QByteArray &topicName, WallTime at, const QList<Partner> &partners) {
                m_message->setPartners(topicName, at, partners);
            });
    connect(explorer, &Explorer::completions, m_link.get(),
            [this](const QString &prefix, const QStringList &topics) {
                m_publish->form().setCompletions(prefix, topics);
            });
    // What was taken while this was shown before is not told by itself again.
    m_detailPending = false;
    static_cast<void>(explorer->takeDetail());
    explorer->requestDetail();
}

void ExploreView::handleTick()
{
    if (!m_explorer || !isVisible())
        return;
    for (TopicSide *side : m_sides->all()) {
        const auto snapshot = side->takeTree();
        if (!snapshot || side != m_sides->current())
            continue;
        m_toolBar->filter()->showState(snapshot->filter);
        if (snapshot->selected == TopicId::None && m_message->topic().id != TopicId::None)
            m_message->clear();
    }
    if (std::exchange(m_detailPending, false)) {
        const TopicDetail detail = m_explorer->takeDetail();
        if (detail.id != TopicId::None)
            m_message->apply(detail);
        if (m_waitingAction && detail.id == tree()->selected())
            std::exchange(m_waitingAction, nullptr)(m_message->topic());
    }
}

void ExploreView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_clock.request();
}

void ExploreView::handleStatus(const ConnectionStatus &status)
{
    const bool isConnected = status.phase == ConnectionPhase::Connected;
    const ProtocolVersion version = m_workspace.profile(m_connection).version;
    m_publish->setVersion(isConnected ? std::optional(version) : std::nullopt);
    m_toolBar->subscriptions()->setVersion(version);
    showSubscriptions();
}

void ExploreView::showSubscriptions()
{
    SubscriptionBar *bar = m_toolBar->subscriptions();
    bar->setSubscriptions(m_workspace.profile(m_connection).subscriptions, SubscriptionChip::State::Waiting);
    bar->showTraffic(m_workspace.traffic(m_connection));
    const auto results = m_workspace.subscriptionResults(m_connection);
    for (const SubscriptionResult &result : results)
        bar->applyResult(result);
    m_sides->current()->showEmptiness();
}

void ExploreView::setBeside(ConnectionId id)
{
    m_sides->setBeside(id);
}

ConnectionId ExploreView::beside() const
{
    return m_sides->beside();
}

void ExploreView::withTopic(const std::function<void(const TopicDetail &)> &action)
{
    if (tree()->selected() == TopicId::None)
        return;
    if (m_message->topic().id == tree()->selected())
        action(m_message->topic());
    else
        m_waitingAction = action;
}

void ExploreView::selectParent()
{
    withTopic([this](const TopicDetail &topic) {
        if (const qsizetype slash = topic.topicName.lastIndexOf('/'); slash >= 0 && m_explorer)
            m_explorer->reveal(topic.topicName.left(slash));
    });
}

void ExploreView::setFilterText(const QString &text)
{
    m_toolBar->filter()->setText(TreeFilter::quoted(text));
}

} // namespace espalier
