// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicactions.h"

#include "core/mqtt/utf8.h"
#include "core/service/explorer.h"
#include "core/service/storeview.h"
#include "ui/common/clipboard.h"
#include "ui/common/menutext.h"
#include "ui/common/units.h"
#include "ui/connections/colorbutton.h"
#include "ui/explore/differencedialog.h"
#include "ui/explore/gototopicdialog.h"
#include "ui/explore/payloadtext.h"
#include "ui/explore/pinlist.h"
#include "ui/explore/silencedialog.h"
#include "ui/explore/topiccolumn.h"
#include "ui/explore/topicpane.h"
#include "ui/explore/topictreeview.h"
#include "ui/explore/toptalkersdialog.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMetaMethod>
#include <QShortcut>
#include <QTime>

#include <algorithm>

namespace espalier {

namespace {

using Mark = TopicMarks::Mark;

/// More than anybody pastes by intention.
constexpr std::size_t mostChosen = 10'000;
constexpr qsizetype mostSnapshots = 8;

const QKeySequence copyValueKey(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
const QKeySequence goToKey(Qt::CTRL | Qt::Key_G);
const QKeySequence pinKey(Qt::CTRL | Qt::Key_D);

/// In the worker thread.
QList<ChosenTopic> chosenTopics(const StoreView &view)
{
    std::vector<std::uint32_t> ids = view.tree.chosen();
    if (ids.empty() && view.tree.selected() != TopicNode::none)
        ids.push_back(view.tree.selected());
    ids.resize(std::min(ids.size(), mostChosen));
    QList<ChosenTopic> topics;
    for (const std::uint32_t id : ids) {
        const KeptMessage *last = view.store.lastMessage(id);
        topics.append({.name = QByteArray::fromStdString(view.store.topicName(id)),
                       .isTopic = view.store.isTopic(id),
                       .isBranch = view.store.hasChildren(id),
                       .value = last ? last->payload() : Bytes()});
    }
    return topics;
}

QList<QByteArray> namesOf(const QList<ChosenTopic> &topics)
{
    QList<QByteArray> names;
    for (const ChosenTopic &topic : topics)
        names.append(topic.name);
    return names;
}

/// What stands for the topic and all below it.
QString filterOf(const ChosenTopic &topic)
{
    return QString::fromUtf8(topic.name) + (topic.isBranch ? QStringLiteral("/#") : QString());
}

} // namespace

TopicActions::TopicActions(Workspace &workspace, TopicNotes &notes, const Theme &theme, TopicPane &pane)
    : QObject(&pane), m_workspace(workspace), m_theme(theme), m_pane(pane), m_notes(notes)
{
    fillPaneMenu();
    TopicTreeView *tree = pane.tree();
    connect(tree, &TopicTreeView::menuWanted, this, &TopicActions::showTopicMenu);
    connect(tree, &TopicTreeView::copyWanted, this, &TopicActions::copyTopics);
    const auto addKey = [&](const QKeySequence &key, auto action) {
        auto *shortcut = new QShortcut(key, tree);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    addKey(copyValueKey, [this] { copyValues(); });
    addKey(pinKey, [this] {
        withChosen([this](ConnectionId id, const Topics &topics) {
            const QList<QByteArray> names = namesOf(topics);
            m_notes.marks.setPinned(id, names,
                                    m_notes.marks.arePinned(id, names) ? Mark::Taken : Mark::Given);
        });
    });
    addKey(QKeySequence::Delete, [this] {
        withChosen([this](ConnectionId id, const Topics &topics) {
            m_notes.marks.setHidden(id, namesOf(topics), Mark::Given);
        });
    });
    connect(pane.pins(), &PinList::revealWanted, this, [this](const QString &shownName) {
        const QByteArray pin = m_notes.marks.pinShownAs(m_connection, shownName);
        if (explorer() && !pin.isNull())
            explorer()->reveal(pin);
    });
    connect(pane.pins(), &PinList::unpinWanted, this, [this](const QString &shownName) {
        if (const QByteArray pin = m_notes.marks.pinShownAs(m_connection, shownName); !pin.isNull())
            m_notes.marks.setPinned(m_connection, {pin}, Mark::Taken);
    });
    connect(&pane, &TopicPane::hiddenRowsWanted, this, [this](bool shown) {
        if (explorer())
            explorer()->setHiddenShown(shown);
    });
    connect(&pane, &TopicPane::showAllWanted, this, [this] { m_notes.marks.setHidden(m_connection, {}); });
}

void TopicActions::setConnection(ConnectionId id)
{
    m_connection = id;
    m_pane.menu()->setEnabled(explorer() != nullptr);
}

Explorer *TopicActions::explorer() const
{
    return m_workspace.explorer(m_connection);
}

void TopicActions::fillPaneMenu()
{
    QMenu *menu = m_pane.menu();
    QAction *go = menu->addAction(tr("Go to topic…"), this, &TopicActions::goToTopic);
    go->setShortcut(goToKey);
    // In a menu that is closed a shortcut is deaf.
    m_pane.addAction(go);
    menu->addAction(tr("Top talkers…"), this, &TopicActions::showTalkers);
    menu->addAction(tr("Silence alarms…"), this, [this] { showSilence(); });
    menu->addSeparator();
    menu->addAction(tr("Take snapshot"), this, &TopicActions::takeSnapshot);
    menu->addAction(tr("Compare…"), this, [this] { showDifferences(); });
    menu->addSeparator();
    auto *beside = menu->addMenu(tr("Show beside"));
    connect(menu, &QMenu::aboutToShow, this, [this, beside] { fillBesideMenu(*beside); });
}

void TopicActions::fillBesideMenu(QMenu &menu)
{
    menu.clear();
    for (const ConnectionId id : m_workspace.connections()) {
        if (id == m_connection)
            continue;
        const Profile profile = m_workspace.profile(id);
        menu.addAction(profileSwatch(profile.color), menuText(profile.name), this,
                       [this, id] { emit besideWanted(id); });
    }
    menu.setEnabled(!menu.isEmpty());
}

void TopicActions::withChosen(const std::function<void(ConnectionId, const Topics &)> &action)
{
    if (!explorer())
        return;
    explorer()->ask(this, chosenTopics, [action, id = m_connection](const Topics &topics) {
        if (!topics.isEmpty())
            action(id, topics);
    });
}

void TopicActions::copyTopics()
{
    withChosen([this](ConnectionId, const Topics &topics) {
        std::size_t size = 0;
        for (const ChosenTopic &topic : topics)
            size += std::size_t(topic.name.size());
        if (!Clipboard::fits(size, m_pane.tree()))
            return;
        QStringList lines;
        for (const ChosenTopic &topic : topics)
            lines.append(QString::fromUtf8(topic.name));
        QApplication::clipboard()->setText(lines.join(u'\n'));
    });
}

void TopicActions::copyValues()
{
    withChosen([this](ConnectionId, const Topics &topics) {
        std::size_t size = 0;
        for (const ChosenTopic &topic : topics)
            size += std::size_t(topic.name.size()) + topic.value.size();
        if (!Clipboard::fits(size, m_pane.tree()))
            return;
        QStringList lines;
        for (const ChosenTopic &topic : topics) {
            if (topic.isTopic && topics.size() > 1)
                lines.append(QString::fromUtf8(topic.name) + u'\t' + payloadText(topic.value));
            else if (topic.isTopic)
                lines.append(payloadText(topic.value));
        }
        if (!lines.isEmpty())
            QApplication::clipboard()->setText(lines.join(u'\n'));
    });
}

void TopicActions::showTopicMenu(const QPoint &position)
{
    withChosen([this, position](ConnectionId id, const Topics &topics) {
        if (id != m_connection)
            return;
        auto *menu = new QMenu(&m_pane);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const ChosenTopic &topic = topics.last();
        const bool hasValue = std::ranges::any_of(topics, &ChosenTopic::isTopic);
        menu->addAction(tr("Copy %n topic(s)", nullptr, int(topics.size())), this, &TopicActions::copyTopics)
            ->setShortcut(QKeySequence::Copy);
        QAction *value = menu->addAction(tr("Copy %n value(s)", nullptr, int(topics.size())), this,
                                         &TopicActions::copyValues);
        value->setShortcut(copyValueKey);
        value->setEnabled(hasValue);
        menu->addSeparator();
        if (topics.size() == 1)
            addSubscriptions(*menu, topic);
        addMarks(*menu, id, topics);
        if (topics.size() == 1 && topic.isBranch) {
            menu->addSeparator();
            const TopicId branch = m_pane.tree()->selected();
            const auto expand = [this, branch](bool expanded) {
                emit m_pane.tree()->expansionWanted(branch, expanded, Explorer::Depth::AllBelow);
            };
            menu->addAction(tr("Expand all below"), this, [expand] { expand(true); });
            menu->addAction(tr("Collapse all below"), this, [expand] { expand(false); });
        }
        menu->popup(position);
    });
}

void TopicActions::addSubscriptions(QMenu &menu, const ChosenTopic &topic)
{
    // A name that is no UTF-8 cannot be sent to a server again.
    if (utf8Problem(std::string_view(topic.name.constData(), std::size_t(topic.name.size()))))
        return;
    const QString name = QString::fromUtf8(topic.name);
    const QString filter = filterOf(topic);
    const auto subscriptions = m_workspace.profile(m_connection).subscriptions;
    const bool isSubscribed = std::ranges::any_of(
        subscriptions, [&](const SubscriptionSpec &spec) { return spec.topicFilter == filter; });
    if (isSubscribed)
        menu.addAction(tr("Unsubscribe from it"), this, [this, filter] { emit unsubscribeWanted(filter); });
    else
        menu.addAction(tr("Subscribe to it"), this, [this, filter] { emit subscribeWanted(filter); });
    menu.addAction(tr("Publish here"), this, [this, name] { emit publishWanted(name); });
    menu.addAction(tr("Show only this"), this, [this, filter] { emit filterWanted(filter); });
    menu.addAction(tr("Show packets"), this, [this, filter] { emit packetsWanted(filter); });
    if (!topic.isBranch)
        menu.addAction(tr("Draw over time"), this,
                       [this, id = m_connection, name = topic.name] { emit chartsWanted(id, name); });
    if (isSignalConnected(QMetaMethod::fromSignal(&TopicActions::clearRetainedWanted)))
        menu.addAction(tr("Clear retained…"), this,
                       [this, topic] { emit clearRetainedWanted(topic.name, topic.isBranch); });
    menu.addAction(tr("Alarm when silent…"), this, [this, filter] { showSilence(m_connection, filter); });
    menu.addSeparator();
}

void TopicActions::addMarks(QMenu &menu, ConnectionId id, const Topics &topics)
{
    const QList<QByteArray> names = namesOf(topics);
    const bool pinned = m_notes.marks.arePinned(id, names);
    const auto pin = pinned ? Mark::Taken : Mark::Given;
    menu.addAction(pinned ? tr("Unpin") : tr("Pin"), this,
                   [this, id, names, pin] { m_notes.marks.setPinned(id, names, pin); })
        ->setShortcut(pinKey);
    const bool hidden = m_notes.marks.areHidden(id, names);
    const auto mark = hidden ? Mark::Taken : Mark::Given;
    QAction *hide = menu.addAction(hidden ? tr("Hide no longer") : tr("Hide"), this,
                                   [this, id, names, mark] { m_notes.marks.setHidden(id, names, mark); });
    if (!hidden)
        hide->setShortcut(QKeySequence::Delete);
}

void TopicActions::goToTopic()
{
    if (!explorer())
        return;
    auto *dialog = new GoToTopicDialog(*explorer(), &m_pane);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &GoToTopicDialog::chosen, this, [this](const QString &topic) {
        if (!explorer())
            return;
        explorer()->reveal(topic.toUtf8());
        m_pane.tree()->setFocus(Qt::OtherFocusReason);
    });
    dialog->open();
}

void TopicActions::showTalkers()
{
    if (!explorer())
        return;
    // Beside the window, not before it: what is clicked shows in the tree.
    auto *dialog = new TopTalkersDialog(*explorer(), &m_pane);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void TopicActions::showSilence(ConnectionId id, const QString &topicFilter)
{
    if (!m_workspace.explorer(id))
        return;
    auto *dialog = new SilenceDialog(m_notes.marks, id, &m_pane);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->propose(topicFilter);
    dialog->open();
}

void TopicActions::tellSilence(ConnectionId id, const SilenceRule &rule)
{
    Banner::Content notice;
    notice.tone = Banner::Tone::Warning;
    notice.title = tr("%1 is silent").arg(rule.topicFilter);
    notice.detail =
        tr("No message for %1 on “%2”.").arg(ageText(rule.milliseconds), m_workspace.profile(id).name);
    notice.actions.append(
        {tr("Silence alarms…"), [this, id] { showSilence(id, {}); }, Banner::Emphasis::Normal});
    emit noticeWanted(notice);
}

void TopicActions::takeSnapshot()
{
    if (!explorer())
        return;
    const QString name = tr("%1 at %2")
                             .arg(m_workspace.profile(m_connection).name,
                                  QTime::currentTime().toString(QStringLiteral("HH:mm:ss")));
    explorer()->ask(
        this, [](const StoreView &view) { return std::make_shared<TopicImage>(view.store); },
        [this, name, id = m_connection](const std::shared_ptr<TopicImage> &image) {
            m_notes.snapshots.append({name, image});
            if (m_notes.snapshots.size() > mostSnapshots)
                m_notes.snapshots.removeFirst();
            Banner::Content notice;
            notice.title = tr("Snapshot taken: %1").arg(name);
            notice.detail = tr("%n topic(s) with their values.", nullptr, int(image->topics().size()));
            notice.actions.append(
                {tr("Compare with now"), [this, id] { showDifferences(id); }, Banner::Emphasis::Primary});
            notice.dismissed = [] { };
            emit noticeWanted(notice);
        });
}

void TopicActions::showDifferences(ConnectionId id)
{
    if (!m_workspace.explorer(id))
        return;
    auto *dialog = new DifferenceDialog(m_workspace, m_notes.snapshots, id, &m_pane);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DifferenceDialog::revealWanted, this, [this, id](const QByteArray &topic) {
        if (Explorer *shown = m_workspace.explorer(id))
            shown->reveal(topic);
    });
    dialog->show();
}

} // namespace espalier
