// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "core/service/explorer.h"
#include "core/service/storeview.h"
#include "core/service/workspace.h"
#include "ui/charts/chartsview.h"
#include "ui/charts/topicsignals.h"
#include "ui/explore/exploreview.h"
#include "ui/explore/messagepane.h"
#include "ui/packets/packetsview.h"

namespace espalier {

// From a sample to the message that it came with and to its packet, and back.

void MainWindow::connectMoments()
{
    if (!m_charts)
        return;
    connect(m_charts, &ChartsView::momentWanted, this, &MainWindow::showMoment);
    connect(m_explore, &ExploreView::chartWanted, this, &MainWindow::drawMoment);
    if (m_packets)
        connect(m_packets, &PacketsView::chartWanted, this,
                [this](const PacketMessage &message) { drawMoment(message.topicName, message.time); });
}

void MainWindow::showProfile(const QUuid &profile)
{
    for (const ConnectionId id : m_services.workspace.connections())
        if (m_services.workspace.profile(id).id == profile)
            m_current->show(id);
}

void MainWindow::showMoment(const SignalMoment &moment, MomentPlace place)
{
    showProfile(moment.signal.profile);
    const QByteArray &topicName = moment.signal.topicName;
    showTopic(topicName, [this, topicName, time = moment.time, place] {
        m_explorer->ask(
            this,
            [topicName, time](const StoreView &view) -> std::optional<PacketMessage> {
                const auto node = view.store.find({topicName.constData(), std::size_t(topicName.size())});
                if (!node || !view.store.isTopic(*node))
                    return std::nullopt;
                const auto *message = view.store.history().nearest(view.store.node(*node).topic, time);
                if (!message)
                    return std::nullopt;
                return PacketMessage {topicName, message->payload(), message->time()};
            },
            [this, place](const std::optional<PacketMessage> &message) {
                if (!message)
                    return;
                if (place == MomentPlace::Explore)
                    showMessage(*message);
                else
                    showPacket(*message);
            });
    });
}

void MainWindow::showMessage(const PacketMessage &message)
{
    showTopic(message.topicName, [this, message] {
        m_explore->messagePane()->showMessage(message.topicName, message.payload, message.time);
    });
}

void MainWindow::showPacket(const PacketMessage &message)
{
    if (!m_packets)
        return;
    showPackets();
    m_packets->showMessage(message, m_current->status().clientId.toUtf8());
}

void MainWindow::drawMoment(const QByteArray &topicName, WallTime time)
{
    const ConnectionId id = m_current->id();
    Explorer *explorer = m_services.workspace.explorer(id);
    if (!explorer)
        return;
    showCharts();
    const QUuid profile = m_services.workspace.profile(id).id;
    if (m_charts->pane()->showsTopic(profile, topicName)) {
        m_charts->showTime(time);
        return;
    }
    askTopicSignals(*explorer, this, profile, topicName,
                    [this, time](const std::vector<SignalSource> &sources) {
                        m_charts->addSignals(sources);
                        m_charts->showTime(time);
                    });
}

} // namespace espalier
