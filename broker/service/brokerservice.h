// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/brokercontrol.h"

#include <QTimer>

#include <memory>
#include <thread>

namespace espalier {

class Server;

/// The local broker for the window: owns a Server and its thread.
class BrokerService : public BrokerControl
{
    Q_OBJECT
public:
    explicit BrokerService(QObject *parent = nullptr);
    ~BrokerService() override;

    void start(const BrokerSettings &settings) override;
    void stop() override;
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QList<BrokerListener> listeners() const override { return m_listeners; }
    [[nodiscard]] BrokerStatistics statistics() const override { return m_statistics; }
    [[nodiscard]] PipeEnd openPipe() override;
    void setCapture(std::shared_ptr<CaptureFeed> feed) override;

private:
    void setState(State state);
    void handleReport();
    void handleStopped();

    State m_state = State::Stopped;
    QList<BrokerListener> m_listeners;
    BrokerStatistics m_statistics;
    QTimer m_refresh;
    std::shared_ptr<CaptureFeed> m_capture;
    std::unique_ptr<Server> m_server;
    /// Waits for the server to say good-bye to its clients.
    std::thread m_stopping;
};

} // namespace espalier
