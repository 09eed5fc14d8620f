// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicactions.h"

#include "core/mqtt/utf8.h"
#include "core/service/explorer.h"
#include "core/service/storeview.h"
#include "ui/common/units.h"
#include "ui/explore/differencedialog.h"
#include "ui/explore/gototopicdialog.h"
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

/// As text where it is text, else in hexadecimal.
QString valueText(const Bytes &value)
{
    const std::string_view text = value.text();
    const QByteArray bytes(text.data(), qsizetype(text.size()));
    const QString decoded = QString::fromUtf8(bytes);
    return decoded.toUtf8() == bytes ? decoded : QString::fromLatin1(bytes.toHex(' '));
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

TopicActions::TopicActions(Workspace &workspace, Preferences &preferences, const Theme &theme,
                           TopicPane &pane)
    : QObject(&pane), m_workspace(workspace), m_theme(theme), m_pane(pane), m_marks(workspace, preferences)
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
        withChosen([this](const Topics &topics) {
            QList<QByteArray> pins = m_marks.marks(m_connection).pins;
            for (const QByteArray &name : namesOf(topics)) {
                if (!pins.removeOne(name))
                    pins.append(name);
            }
            m_marks.setPins(m_connection, pins);
        });
    });
    addKey(QKeySequence::Delete, [this] {
        withChosen([this](const Topics &topics) {
            m_marks.setHidden(m_connection, m_marks.marks(m_connection).hidden + namesOf(topics));
        });
    });
    connect(pane.pins(), &PinList::revealWanted, this, [this](int pin) {
        if (explorer())
            explorer()->reveal(m_marks.marks(m_connection).pins.value(pin));
    });
    connect(pane.pins(), &PinList::unpinWanted, this, [this](int pin) {
        QList<QByteArray> pins = m_marks.marks(m_connection).pins;
        pins.removeAt(pin);
        m_marks.setPins(m_connection, pins);
    });
    connect(&pane, &TopicPane::hiddenRowsWanted, this, [this](bool shown) {
        if (explorer())
            explorer()->setHiddenShown(shown);
    });
    connect(&pane, &TopicPane::showAllWanted, this, [this] { m_marks.setHidden(m_connection, {}); });
    connect(&m_marks, &TopicMarks::fellSilent, this, &TopicActions::tellSilence);
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
    menu->addAction(tr("Compare…"), this, &TopicActions::showDifferences);
}

void TopicActions::withChosen(const std::function<void(const Topics &)> &action)
{
    if (!explorer())
        return;
    explorer()->ask(this, chosenTopics, [action](const Topics &topics) {
        if (!topics.isEmpty())
            action(topics);
    });
}

void TopicActions::copyTopics()
{
    withChosen([](const Topics &topics) {
        QStringList lines;
        for (const ChosenTopic &topic : topics)
            lines.append(QString::fromUtf8(topic.name));
        QApplication::clipboard()->setText(lines.join(u'\n'));
    });
}

void TopicActions::copyValues()
{
    withChosen([](const Topics &topics) {
        QStringList lines;
        for (const ChosenTopic &topic : topics) {
            if (topic.isTopic && topics.size() > 1)
                lines.append(QString::fromUtf8(topic.name) + u'\t' + valueText(topic.value));
            else if (topic.isTopic)
                lines.append(valueText(topic.value));
        }
        if (!lines.isEmpty())
            QApplication::clipboard()->setText(lines.join(u'\n'));
    });
}

void TopicActions::showTopicMenu(const QPoint &position)
{
    withChosen([this, position](const Topics &topics) {
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
        addMarks(*menu, topics);
        if (topics.size() == 1 && topic.isBranch) {
            menu->addSeparator();
            const TopicId id = m_pane.tree()->selected();
            const auto expand = [this, id](bool expanded) {
                emit m_pane.tree()->expansionWanted(id, expanded, Explorer::Depth::AllBelow);
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
    if (isSignalConnected(QMetaMethod::fromSignal(&TopicActions::clearRetainedWanted)))
        menu.addAction(tr("Clear retained…"), this,
                       [this, topic] { emit clearRetainedWanted(topic.name, topic.isBranch); });
    menu.addAction(tr("Alarm when silent…"), this, [this, filter] { showSilence(filter); });
    menu.addSeparator();
}

void TopicActions::addMarks(QMenu &menu, const Topics &topics)
{
    const TopicMarks::Marks marks = m_marks.marks(m_connection);
    const QList<QByteArray> names = namesOf(topics);
    const auto all = [&](const QList<QByteArray> &list) {
        return std::ranges::all_of(names, [&](const QByteArray &name) { return list.contains(name); });
    };
    const auto without = [names](QList<QByteArray> list) {
        list.removeIf([&](const QByteArray &name) { return names.contains(name); });
        return list;
    };
    const bool pinned = all(marks.pins);
    menu.addAction(pinned ? tr("Unpin") : tr("Pin"), this,
                   [this, names, without, pinned] {
                       const QList<QByteArray> others = without(m_marks.marks(m_connection).pins);
                       m_marks.setPins(m_connection, pinned ? others : others + names);
                   })
        ->setShortcut(pinKey);
    const bool hidden = all(marks.hidden);
    QAction *hide =
        menu.addAction(hidden ? tr("Hide no longer") : tr("Hide"), this, [this, names, without, hidden] {
            const QList<QByteArray> others = without(m_marks.marks(m_connection).hidden);
            m_marks.setHidden(m_connection, hidden ? others : others + names);
        });
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

void TopicActions::showSilence(const QString &topicFilter)
{
    if (!explorer())
        return;
    auto *dialog = new SilenceDialog(m_marks, m_connection, &m_pane);
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
    notice.actions.append({tr("Silence alarms…"), [this] { showSilence(); }, Banner::Emphasis::Normal});
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
        [this, name](const std::shared_ptr<TopicImage> &image) {
            m_snapshots.append({name, image});
            if (m_snapshots.size() > mostSnapshots)
                m_snapshots.removeFirst();
            Banner::Content notice;
            notice.title = tr("Snapshot taken: %1").arg(name);
            notice.detail = tr("%n topic(s) with their values.", nullptr, int(image->topics().size()));
            notice.actions.append(
                {tr("Compare with now"), [this] { showDifferences(); }, Banner::Emphasis::Primary});
            notice.dismissed = [] { };
            emit noticeWanted(notice);
        });
}

void TopicActions::showDifferences()
{
    if (!explorer())
        return;
    auto *dialog = new DifferenceDialog(m_workspace, m_snapshots, m_connection, &m_pane);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DifferenceDialog::revealWanted, this, [this](const QByteArray &topic) {
        if (explorer())
            explorer()->reveal(topic);
    });
    dialog->show();
}

} // namespace espalier
