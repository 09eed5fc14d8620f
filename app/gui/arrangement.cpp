// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/arrangement.h"

#include "core/service/brokercontrol.h"
#include "ui/explore/exploreview.h"
#include "ui/shell/mainwindow.h"

namespace espalier {

namespace {

ConnectionId connectionOf(const QUuid &profile, const Workspace &workspace)
{
    for (const auto id : workspace.connections()) {
        if (workspace.profile(id).id == profile)
            return id;
    }
    return ConnectionId::None;
}

/// False while something is missing.
bool arrangeNow(const LastWorkspace::Contents &last, const Workspace &workspace, MainWindow &window)
{
    const auto shown = connectionOf(last.shown, workspace);
    const auto beside = connectionOf(last.beside, workspace);
    if (shown != ConnectionId::None)
        window.currentConnection().show(shown);
    if (shown != ConnectionId::None && beside != ConnectionId::None)
        window.exploreView().setBeside(beside);
    return (last.shown.isNull() || shown != ConnectionId::None)
           && (last.beside.isNull() || beside != ConnectionId::None);
}

} // namespace

void arrange(const LastWorkspace::Contents &last, Workspace &workspace, MainWindow &window,
             BrokerControl *broker)
{
    const bool isWhole = arrangeNow(last, workspace, window);
    if (isWhole || !broker || broker->state() != BrokerControl::State::Starting)
        return;
    auto *waiting = new QObject(&window);
    // Queued: who opens a connection shows it then.
    QObject::connect(
        &workspace, &Workspace::connectionOpened, waiting,
        [last, &workspace, &window, waiting] {
            if (arrangeNow(last, workspace, window))
                waiting->deleteLater();
        },
        Qt::QueuedConnection);
    QObject::connect(broker, &BrokerControl::failed, waiting, &QObject::deleteLater);
}

} // namespace espalier
