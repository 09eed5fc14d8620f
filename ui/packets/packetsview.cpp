// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetsview.h"

#include "ui/common/specification.h"
#include "ui/packets/colorrules.h"
#include "ui/packets/packetfilteredit.h"
#include "ui/packets/packetfindbar.h"
#include "ui/packets/packetlist.h"
#include "ui/packets/packetpane.h"
#include "ui/packets/packetsempty.h"
#include "ui/packets/packetstatus.h"
#include "ui/packets/packettoolbar.h"
#include "ui/packets/packettools.h"
#include "ui/packets/savedfilterbar.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"

#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace espalier {

namespace {

const QString splitterState = QStringLiteral("packets/splitter");
const QString paneState = QStringLiteral("packets/panes");
const QString capturingState = QStringLiteral("packets/capturing");
const QString columnState = QStringLiteral("packets/columns");
constexpr int listHeight = 352;
constexpr int paneHeight = 450;

} // namespace

PacketsView::PacketsView(PacketInspector &inspector, FrameClock &clock, Theme &theme,
                         Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_inspector(inspector)
    , m_clock(clock)
    , m_theme(theme)
    , m_preferences(preferences)
    , m_pages(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_list(new PacketList(theme, this))
    , m_find(new PacketFindBar(theme, this))
    , m_pane(new PacketPane(theme, this))
    , m_empty(new PacketsEmpty(theme, this))
    , m_menu(new PacketMenu(this))
    , m_tools(new PacketTools(inspector, theme, this))
    , m_saved(new SavedFilterBar(theme, preferences, this))
    , m_rules(new ColorRules(preferences, this))
    , m_toolBar(new PacketToolBar(theme))
    , m_status(new PacketStatus(theme))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_saved);
    column->addWidget(m_pages, 1);
    m_pages->addWidget(m_splitter);
    m_pages->addWidget(m_empty);
    m_pages->setCurrentWidget(m_empty);
    auto *upper = new QWidget(this);
    auto *rows = new QVBoxLayout(upper);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_list, 1);
    rows->addWidget(m_find);
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_pane);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setCollapsible(0, false);
    joinList();
    joinPane();
    joinToolBar();
    joinMenu();
    joinTools();
    addShortcuts();
    restoreLayout();
    connect(m_empty, &PacketsEmpty::captureWanted, this, [this] { m_inspector.setCapturing(true); });
    connect(&m_inspector, &PacketInspector::pending, this, [this] {
        m_snapshotPending = true;
        m_clock.request();
    });
    connect(&m_inspector, &PacketInspector::detailPending, this, [this] {
        m_detailPending = true;
        m_clock.request();
    });
    connect(&m_inspector, &PacketInspector::capturingChanged, m_empty, &PacketsEmpty::setCapturing);
    startCapturing();
    connect(&m_clock, &FrameClock::tick, this, &PacketsView::handleTick);
}

/// Before anybody looks: what a client and a server agree on is said when they connect.
void PacketsView::startCapturing()
{
    m_inspector.setCapturing(m_preferences.state(capturingState) != "off");
    m_empty->setCapturing(m_inspector.isCapturing());
    connect(&m_inspector, &PacketInspector::capturingChanged, this,
            [this](bool on) { m_preferences.setState(capturingState, on ? "on" : "off"); });
}

PacketsView::~PacketsView()
{
    // Nobody took them in: then they are ours.
    for (QWidget *content : {static_cast<QWidget *>(m_toolBar), static_cast<QWidget *>(m_status)})
        if (content && !content->parent())
            delete content;
}

QWidget *PacketsView::toolBarContent() const
{
    return m_toolBar;
}

QWidget *PacketsView::statusContent() const
{
    return m_status;
}

void PacketsView::restoreLayout()
{
    m_splitter->setSizes({listHeight, paneHeight});
    m_splitter->restoreState(m_preferences.state(splitterState));
    m_pane->splitter()->restoreState(m_preferences.state(paneState));
    m_list->header()->restore(m_preferences.state(columnState));
    connect(m_splitter, &QSplitter::splitterMoved, this,
            [this] { m_preferences.setState(splitterState, m_splitter->saveState()); });
    connect(m_pane->splitter(), &QSplitter::splitterMoved, this,
            [this] { m_preferences.setState(paneState, m_pane->splitter()->saveState()); });
    connect(m_list->header(), &PacketHeader::changedByUser, this,
            [this] { m_preferences.setState(columnState, m_list->header()->saveState()); });
}

void PacketsView::joinList()
{
    connect(m_list, &PacketList::viewportWanted, this,
            [this](quint64 first, quint32 count) { m_inspector.setViewport(first, count); });
    connect(m_list, &PacketList::packetSelected, this,
            [this](PacketNumber number) { m_inspector.select(number); });
    connect(m_list, &PacketList::rowSelected, this, [this](quint64 row) { m_inspector.selectRow(row); });
    connect(m_list, &PacketList::followingWanted, this, [this](bool on) { m_inspector.setFollowing(on); });
    connect(m_find, &PacketFindBar::findWanted, this,
            [this](const QString &filter, PacketInspector::Direction direction) {
                m_inspector.find(filter, direction);
            });
    connect(m_find, &PacketFindBar::ended, this, [this] { m_list->setFocus(Qt::OtherFocusReason); });
    connect(m_list, &PacketList::activated, m_pane, &PacketPane::focusFields);
    connect(m_list, &PacketList::copyWanted, this, [this] { copyChosen(PacketMenu::Format::Text); });
    connect(m_list, &PacketList::menuWanted, this, [this](const QPoint &position) {
        if (const PacketRow *row = selectedRow())
            openMenu(*row, position);
    });
}

void PacketsView::joinPane()
{
    connect(m_pane, &PacketPane::packetChosen, this,
            [this](PacketNumber number) { m_inspector.select(number); });
    connect(m_pane, &PacketPane::sectionWanted, m_tools, &PacketTools::showStatement);
    connect(m_pane, &PacketPane::conversationShown, this, &PacketsView::askForAliases);
}

void PacketsView::joinToolBar()
{
    connect(m_toolBar, &PacketToolBar::capturingWanted, this,
            [this](bool on) { m_inspector.setCapturing(on); });
    connect(m_toolBar, &PacketToolBar::followingWanted, this,
            [this](bool on) { m_inspector.setFollowing(on); });
    connect(m_toolBar, &PacketToolBar::sourceWanted, this, &PacketsView::chooseSource);
    connect(m_toolBar, &PacketToolBar::clientsWanted, this, [this] {
        m_inspector.ask(
            m_toolBar, [](const PacketLogView &view) { return view.clients(); },
            [bar = m_toolBar.get()](const QList<ClientSummary> &clients) { bar->setClients(clients); });
    });
    connect(m_toolBar->filter(), &QLineEdit::textChanged, this,
            [this](const QString &text) { m_inspector.setFilter(text); });
    connect(m_toolBar->filter(), &PacketFilterEdit::leftDownwards, this,
            [this] { m_list->setFocus(Qt::OtherFocusReason); });
    connect(m_toolBar, &PacketToolBar::exportWanted, this,
            [this] { m_tools->exportPackets(m_list->chosen()); });
}

void PacketsView::joinTools()
{
    connect(m_tools, &PacketTools::packetChosen, this,
            [this](PacketNumber number) { m_inspector.select(number); });
    connect(m_tools, &PacketTools::told, this, &PacketsView::told);
    connect(m_tools, &PacketTools::importing, m_status, &PacketStatus::showImport);
    connect(m_tools, &PacketTools::importing, this, [this](const QString &text) {
        // Who reads a file wants to see it.
        if (!text.isEmpty() && !m_isSourceChosen)
            chooseSource({});
    });
    connect(m_status, &PacketStatus::importStopWanted, m_tools, &PacketTools::stopImports);
    connect(m_status, &PacketStatus::violationsWanted, m_tools, &PacketTools::showViolations);
    connect(m_empty->addWay(tr("Import Capture…")), &QPushButton::clicked, m_tools,
            &PacketTools::importCapture);
    connect(m_saved, &SavedFilterBar::filterWanted, this, &PacketsView::setFilter);
    QMenu *menu = m_toolBar->moreMenu();
    menu->addAction(tr("&Violations…"), m_tools, &PacketTools::showViolations);
    menu->addAction(tr("&Statistics…"), m_tools, &PacketTools::showStatistics);
    menu->addSeparator();
    menu->addAction(tr("Fi&nd…"), m_find, &PacketFindBar::open);
    menu->addAction(tr("Save This &Filter…"), this, [this] { m_saved->save(m_toolBar->filter()->text()); });
    menu->addAction(tr("C&olour Rules…"), this, [this] { m_rules->edit(m_theme, this); });
    menu->addSeparator();
    menu->addAction(tr("&Import Capture…"), m_tools, &PacketTools::importCapture);
    menu->addAction(tr("&Export…"), m_toolBar, &PacketToolBar::exportWanted);
    menu->addSeparator();
    menu->addAction(tr("&Clear"), this, [this] { m_inspector.clear(); });
    const auto applyRules = [this] {
        m_inspector.setColorRules(m_rules->filters());
        m_list->setColorRules(m_rules->grounds());
    };
    connect(m_rules, &ColorRules::changed, this, applyRules);
    applyRules();
}

QAction *PacketsView::offerProxies()
{
    QMenu *menu = m_toolBar->moreMenu();
    auto *action = new QAction(tr("Watch a Device through a &Proxy…"), this);
    menu->insertAction(menu->actions().constLast(), action);
    connect(m_empty->addWay(tr("Watch a Device through a Proxy…")), &QPushButton::clicked, action,
            &QAction::trigger);
    return action;
}

QList<Pane> PacketsView::panes() const
{
    return QList<Pane> {Pane {m_list, m_list}} + m_pane->panes();
}

void PacketsView::focusFilter()
{
    m_toolBar->filter()->setFocus(Qt::ShortcutFocusReason);
    m_toolBar->filter()->selectAll();
}

void PacketsView::chooseSource(const PacketSource &source)
{
    m_isSourceChosen = true;
    m_inspector.setSource(source);
}

void PacketsView::setUsualSource(const PacketSource &source)
{
    // All packets are looked at anew for another one.
    if (!m_isSourceChosen && source != m_usualSource)
        m_inspector.setSource(source);
    m_usualSource = source;
}

void PacketsView::setFilter(const QString &text)
{
    m_toolBar->filter()->setText(text);
}

void PacketsView::showTopics(const QString &topicFilter)
{
    setFilter(QStringLiteral("topic ~ ") + PacketMenu::quoted(topicFilter.toUtf8()));
}

void PacketsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_wasShown) {
        m_wasShown = true;
        // What is wrong with packets refers to it.
        Specification::prepare();
    }
    m_inspector.setVisible(true);
    // What came just before it was hidden is still there, and is not told again.
    m_clock.request();
}

void PacketsView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_inspector.setVisible(false);
}

void PacketsView::handleTick()
{
    if (!isVisible())
        return;
    if (m_snapshotPending) {
        m_snapshotPending = false;
        const PacketSnapshot snapshot = m_inspector.takeSnapshot();
        m_pages->setCurrentWidget(snapshot.kept == 0 ? static_cast<QWidget *>(m_empty) : m_splitter);
        m_list->setPlaceholder(snapshot.filter.isRunning
                                   ? tr("Searching…")
                                   : tr("No packet that is kept matches the filter and the source."));
        m_list->setSnapshot(snapshot);
        m_toolBar->showSnapshot(snapshot);
        m_status->showSnapshot(snapshot);
        m_find->showSnapshot(snapshot);
    }
    if (m_detailPending) {
        m_detailPending = false;
        const std::optional<PacketNumber> before = m_detail.number;
        m_detail = m_inspector.takeDetail();
        m_pane->setDetail(m_detail);
        if (m_detail.number != before)
            askForAliases();
    }
}

void PacketsView::askForAliases()
{
    // Many packets may have to be looked at for them.
    if (!m_detail.number || !m_pane->showsConversation())
        return;
    for (const Side sender : {Side::Client, Side::Server})
        m_inspector.ask(
            this,
            [number = *m_detail.number, sender](const PacketLogView &view) {
                return view.aliases(number, sender);
            },
            [this, number = *m_detail.number, sender](const QList<AliasEntry> &aliases) {
                if (m_detail.number == number)
                    m_pane->setAliases(sender, aliases);
            });
}

} // namespace espalier
