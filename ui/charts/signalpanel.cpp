// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/signalpanel.h"

#include "core/service/signalhub.h"
#include "ui/charts/signalmime.h"
#include "ui/common/panetabs.h"
#include "ui/common/searchfield.h"
#include "ui/theme/controls.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QShortcut>
#include <QTreeView>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr int levelStep = 16;
constexpr int filterDelay = 150;
constexpr int sightDelay = 50;
/// Of more topics only the first level is open.
constexpr qsizetype openedTopics = 40;

} // namespace

SignalPanel::SignalPanel(SignalHub &hub, Workspace &workspace, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_hub(hub)
    , m_workspace(workspace)
    , m_theme(theme)
    , m_filter(new QLineEdit(this))
    , m_tree(new QTreeView(this))
    , m_note(plainLabel({}, Role::Muted, theme.scaledTextFont(12.0 / 13), this))
    , m_model(new SignalTreeModel(this))
    , m_delegate(new SignalDelegate(theme, this))
{
    build();
    join();
    showBranches();
}

SignalPanel::~SignalPanel() = default;

void SignalPanel::build()
{
    setSurface(this, Role::Panel);
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::Below, this);
    QLabel *title = plainLabel(tr("Signals"), Role::Text, m_theme.scaledTextFont(1, QFont::DemiBold), header);
    QLabel *hint = plainLabel(tr("drag onto a plot"), Role::Muted,
                              m_theme.scaledTextFont(11.0 / 13, QFont::DemiBold), header);
    header->row()->setContentsMargins(12, 0, 12, 0);
    header->row()->addWidget(title, 1);
    header->row()->addWidget(hint);

    makeSearchField(m_filter, m_theme.icon(QStringLiteral("search"), Role::Faint));
    m_filter->setPlaceholderText(tr("Filter signals"));
    m_filter->setAccessibleName(tr("Filter signals"));
    m_filter->setToolTip(tr("Words that the topic or the field must contain"));

    m_tree->setModel(m_model);
    m_tree->setItemDelegate(m_delegate);
    m_tree->setAccessibleName(tr("Signals"));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(levelStep);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setDragEnabled(true);
    m_tree->setDragDropMode(QAbstractItemView::DragOnly);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->installEventFilter(this);
    setFocusProxy(m_tree);
    m_note->setWordWrap(true);
    m_note->setContentsMargins(12, 6, 12, 8);

    auto *field = new QHBoxLayout;
    field->setContentsMargins(10, 10, 10, 6);
    field->addWidget(m_filter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addLayout(field);
    column->addWidget(m_tree, 1);
    column->addWidget(m_note);
}

void SignalPanel::join()
{
    for (QTimer *timer : {&m_filterTimer, &m_sightTimer})
        timer->setSingleShot(true);
    m_filterTimer.setInterval(filterDelay);
    m_sightTimer.setInterval(sightDelay);
    connect(&m_filterTimer, &QTimer::timeout, this, &SignalPanel::applyFilter);
    connect(new QShortcut(QKeySequence(QKeySequence::Find), this), &QShortcut::activated, this,
            &SignalPanel::focusFilter);
    connect(&m_sightTimer, &QTimer::timeout, this, &SignalPanel::watchValuesInSight);
    connect(m_filter, &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::returnPressed, m_tree, qOverload<>(&QWidget::setFocus));
    const auto look = [this] { m_sightTimer.start(); };
    connect(m_tree->verticalScrollBar(), &QScrollBar::valueChanged, this, look);
    connect(m_tree->verticalScrollBar(), &QScrollBar::rangeChanged, this, look);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &SignalPanel::expandNew);
    connect(m_tree, &QTreeView::expanded, this, [this, look](const QModelIndex &index) {
        if (!m_isArranging) {
            m_opened.insert(placeOf(index));
            m_closed.remove(placeOf(index));
        }
        look();
    });
    connect(m_tree, &QTreeView::collapsed, this, [this, look](const QModelIndex &index) {
        if (!m_isArranging) {
            m_closed.insert(placeOf(index));
            m_opened.remove(placeOf(index));
        }
        look();
    });
    connect(m_tree, &QTreeView::doubleClicked, this, &SignalPanel::want);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &SignalPanel::openMenu);
    connect(&m_hub, &SignalHub::catalogPending, this, &SignalPanel::takeCatalog);
    connect(&m_hub, &SignalHub::valuesPending, this, [this](ConnectionId id) {
        m_model->setValues(m_workspace.profile(id).id, m_hub.takeValues(id));
    });
    connect(&m_workspace, &Workspace::connectionOpened, this, [this](ConnectionId id) {
        if (isVisible())
            watch(id, true);
    });
    connect(&m_workspace, &Workspace::connectionChanged, this, [this] { showBranches(); });
    connect(&m_workspace, &Workspace::connectionClosed, this, [this](ConnectionId id) {
        m_catalogs.remove(id);
        showBranches();
    });
}

void SignalPanel::setCurveColor(SignalDelegate::CurveColor color)
{
    m_delegate->setCurveColor(std::move(color));
    showCurves();
}

void SignalPanel::showCurves()
{
    m_tree->viewport()->update();
}

QStringList SignalPanel::timePaths(const SignalAddress &address) const
{
    QStringList paths;
    for (auto it = m_catalogs.cbegin(); it != m_catalogs.cend(); ++it) {
        if (m_workspace.profile(it.key()).id != address.profile)
            continue;
        const auto topic = std::ranges::find(it->topics, address.topicName, &SignalTopic::topicName);
        if (topic == it->topics.cend())
            continue;
        for (const SignalLeaf &leaf : *topic->leaves)
            if (leaf.kind == SignalLeaf::Kind::Time)
                paths << QString::fromStdString(leaf.path);
    }
    return paths;
}

void SignalPanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void SignalPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    for (const ConnectionId id : m_workspace.connections())
        watch(id, true);
    m_sightTimer.start();
}

void SignalPanel::hideEvent(QHideEvent *event)
{
    for (const ConnectionId id : m_workspace.connections())
        watch(id, false);
    QWidget::hideEvent(event);
}

void SignalPanel::watch(ConnectionId id, bool isWatched)
{
    m_hub.watchCatalog(id, isWatched);
    if (!isWatched)
        m_hub.watchValues(id, {});
    else if (const QString words = m_filter->text(); m_catalogs.value(id).filter != words)
        m_hub.filterCatalog(id, words);
}

void SignalPanel::applyFilter()
{
    for (const ConnectionId id : m_workspace.connections())
        m_hub.filterCatalog(id, m_filter->text());
}

void SignalPanel::takeCatalog(ConnectionId id)
{
    m_catalogs.insert(id, m_hub.takeCatalog(id));
    showBranches();
    m_sightTimer.start();
}

void SignalPanel::showBranches()
{
    QList<SignalTreeModel::Branch> branches;
    for (auto it = m_catalogs.cbegin(); it != m_catalogs.cend(); ++it) {
        const Profile profile = m_workspace.profile(it.key());
        branches.append({.profile = profile.id, .name = profile.name, .catalog = it.value()});
    }
    qsizetype topics = 0;
    for (const SignalTreeModel::Branch &branch : std::as_const(branches))
        topics += branch.catalog.topics.size();
    const bool opensAll = topics <= openedTopics;
    const bool opensFewer = std::exchange(m_opensAll, opensAll) && !opensAll;
    m_model->setBranches(branches);
    if (opensFewer)
        closeLevels();
    showNote();
}

void SignalPanel::showNote()
{
    std::uint64_t matching = 0;
    std::uint64_t total = 0;
    std::uint64_t unseen = 0;
    for (const SignalCatalog &catalog : std::as_const(m_catalogs)) {
        matching += catalog.matching;
        total += catalog.total;
        unseen += catalog.unseen;
    }
    const QLocale locale;
    QString note;
    if (m_workspace.connections().isEmpty())
        note = tr(
            "Connect to a server: all that its payloads have in numbers, states and times stands here then.");
    else if (unseen > 0)
        note = tr("Looking into payloads: %1 levels left", nullptr,
                  int(std::min<std::uint64_t>(unseen, INT_MAX)))
                   .arg(locale.toString(qulonglong(unseen)));
    else if (total == 0)
        note = tr("No payload has something to draw yet.");
    else if (matching == 0)
        note = tr("Nothing matches the filter.");
    else if (m_model->isCut())
        note = tr("Not all of the signals of %1 topics are shown. Filter to see others.")
                   .arg(locale.toString(qulonglong(matching)));
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

QByteArray SignalPanel::placeOf(const QModelIndex &index) const
{
    return m_model->node(index).key();
}

bool SignalPanel::isOpenAtFirst(const QModelIndex &index) const
{
    const QByteArray place = placeOf(index);
    if (m_opensAll || !index.parent().isValid())
        return !m_closed.contains(place);
    return m_opened.contains(place);
}

void SignalPanel::expandNew(const QModelIndex &parent, int first, int last)
{
    const QScopedValueRollback arranging(m_isArranging, true);
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        if (!m_model->hasChildren(index))
            continue;
        m_tree->setExpanded(index, isOpenAtFirst(index));
        expandNew(index, 0, m_model->rowCount(index) - 1);
    }
    // A level that was empty before is drawn closed.
    if (parent.isValid() && isOpenAtFirst(parent))
        m_tree->expand(parent);
    m_sightTimer.start();
}

void SignalPanel::closeLevels()
{
    const QScopedValueRollback arranging(m_isArranging, true);
    m_tree->collapseAll();
    for (int row = 0; row < m_model->rowCount(); ++row)
        expandNew({}, row, row);
}

void SignalPanel::watchValuesInSight()
{
    if (!isVisible())
        return;
    QHash<QUuid, QList<QByteArray>> wanted;
    const int bottom = m_tree->viewport()->height();
    for (QModelIndex index = m_tree->indexAt({1, 1}); index.isValid(); index = m_tree->indexBelow(index)) {
        if (m_tree->visualRect(index).top() > bottom)
            break;
        const SignalNode &node = m_model->node(index);
        QList<QByteArray> &topics = wanted[node.profile];
        if (node.isSignal() && (topics.isEmpty() || topics.last() != node.name))
            topics.append(node.name);
    }
    for (const ConnectionId id : m_workspace.connections())
        m_hub.watchValues(id, wanted.value(m_workspace.profile(id).id));
}

bool SignalPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            want(m_tree->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SignalPanel::want(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    if (!m_model->node(index).isSignal()) {
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
        return;
    }
    QModelIndexList chosen = m_tree->selectionModel()->selectedIndexes();
    if (!chosen.contains(index))
        chosen = {index};
    std::vector<SignalSource> sources;
    for (const QModelIndex &each : std::as_const(chosen))
        if (m_model->node(each).isSignal())
            sources.push_back(m_model->node(each).source());
    emit signalsWanted(sources);
}

void SignalPanel::openMenu(const QPoint &position)
{
    const QModelIndex index = m_tree->indexAt(position);
    if (!index.isValid() || m_model->node(index).kind == SignalNode::Kind::Connection)
        return;
    const SignalNode &node = m_model->node(index);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &text, std::vector<SignalSource> sources) {
        QAction *action = menu->addAction(text, this, [this, sources] { emit signalsWanted(sources); });
        action->setEnabled(!sources.empty());
    };
    add(node.isSignal() ? tr("Draw") : tr("Draw all below"), signalsBelow(node, maximumDraggedSignals));
    if (node.kind != SignalNode::Kind::Group) {
        SignalSource rate {
            .inputs = {{.profile = node.profile, .topicName = node.name, .kind = SignalAddress::Kind::Rate}}};
        add(tr("Draw the rate of its messages"), {rate});
    }
    menu->addSeparator();
    menu->addAction(tr("Show the topic in Explore"), this,
                    [this, profile = node.profile, name = node.name] { emit topicWanted(profile, name); });
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace espalier
