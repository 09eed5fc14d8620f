// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packettoolbar.h"

#include "ui/common/menutext.h"
#include "ui/common/units.h"
#include "ui/packets/capturebox.h"
#include "ui/packets/packetfilteredit.h"
#include "ui/packets/packetwords.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace espalier {

namespace {

/// A menu is no place for more.
constexpr qsizetype maximumClients = 40;

} // namespace

PacketToolBar::PacketToolBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_box(new CaptureBox(theme, this))
    , m_sources(new QMenu(this))
    , m_filter(new PacketFilterEdit(theme, this))
    , m_pause(new QPushButton(this))
    , m_follow(new QPushButton(tr("Follow"), this))
    , m_more(new QMenu(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_box);
    row->addWidget(m_filter, 1);
    row->addWidget(m_pause);
    row->addWidget(m_follow);
    auto *exporting = new QPushButton(tr("Export pcapng…"), this);
    row->addWidget(exporting);
    connect(exporting, &QPushButton::clicked, this, &PacketToolBar::exportWanted);
    auto *more = new QToolButton(this);
    more->setIcon(theme.icon(QStringLiteral("more")));
    more->setAccessibleName(tr("More about packets"));
    more->setToolTip(tr("More about packets"));
    more->setMenu(m_more);
    more->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(more);

    m_box->setMenu(m_sources);
    m_follow->setCheckable(true);
    m_follow->setToolTip(tr("Keep the last packet in sight (Ctrl+End)"));
    connect(m_sources, &QMenu::aboutToShow, this, [this] {
        fillSources();
        emit clientsWanted();
    });
    connect(m_pause, &QPushButton::clicked, this, [this] { emit capturingWanted(!m_isCapturing); });
    connect(m_follow, &QPushButton::clicked, this, &PacketToolBar::followingWanted);
    connect(&theme, &Theme::changed, this, &PacketToolBar::showPause);
    showPause();
}

PacketToolBar::~PacketToolBar() = default;

void PacketToolBar::showSnapshot(const PacketSnapshot &snapshot)
{
    if (m_isCapturing != snapshot.isCapturing) {
        m_isCapturing = snapshot.isCapturing;
        showPause();
    }
    m_follow->setChecked(snapshot.isFollowing);
    m_source = snapshot.source;
    m_box->showSource(snapshot.source, snapshot.isCapturing);
}

void PacketToolBar::showPause()
{
    m_pause->setText(m_isCapturing ? tr("Pause") : tr("Resume"));
    m_pause->setToolTip(m_isCapturing ? tr("Capture nothing for a while. What was captured is kept.")
                                      : tr("Capture packets again."));
    m_pause->setIcon(
        m_theme.icon(m_isCapturing ? QStringLiteral("pause") : QStringLiteral("play"), Role::Text));
}

void PacketToolBar::setClients(const QList<ClientSummary> &clients)
{
    m_clients = clients;
    // Not under the mouse of who is already inside.
    if (m_sources->isVisible() && !m_sources->activeAction())
        fillSources();
}

void PacketToolBar::addSource(QMenu *menu, const QString &text, const PacketSource &source)
{
    QAction *action = menu->addAction(menuText(text), this, [this, source] { emit sourceWanted(source); });
    action->setCheckable(true);
    action->setChecked(source == m_source);
}

void PacketToolBar::fillSources()
{
    m_sources->clear();
    qDeleteAll(m_sources->findChildren<QMenu *>(Qt::FindDirectChildrenOnly));
    m_sources->addAction(m_isCapturing ? tr("Stop &Capturing") : tr("Start &Capturing"), this,
                         [this] { emit capturingWanted(!m_isCapturing); });
    m_sources->addSeparator();
    addSource(m_sources, tr("Everything"), {});
    // One entry for each source, its clients beside it.
    QList<std::pair<PacketSource, QMenu *>> menus;
    for (const ClientSummary &client : m_clients) {
        const PacketSource source {client.source, client.sourceName, {}};
        auto found = std::ranges::find(menus, source, &std::pair<PacketSource, QMenu *>::first);
        if (found == menus.end()) {
            auto *menu = m_sources->addMenu(menuText(PacketWords::source(client.source, client.sourceName)));
            addSource(menu, tr("All Clients"), source);
            menu->addSeparator();
            menus.append({source, menu});
            found = std::prev(menus.end());
        }
        // Who never said what it is called is among all of them only.
        if (!client.clientId.isEmpty() && found->second->actions().size() < maximumClients)
            addSource(found->second, client.client, {client.source, client.sourceName, client.clientId});
    }
}

} // namespace espalier
