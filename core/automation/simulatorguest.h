// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/connectionguests.h"
#include "core/automation/devicesimulation.h"
#include "core/base/mailbox.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// How a running simulation stands.
struct SimulatorReport
{
    std::uint64_t sent = 0;
    /// Not acknowledged, or refused for want of a connection.
    std::uint64_t failed = 0;
    /// Left out because they could not be sent in time.
    std::uint64_t skipped = 0;
    /// Messages per second, of the last second.
    double rate = 0;
    /// Devices that are connected: all or none where they share a connection.
    int connected = 0;
    /// Why a connection of a device failed, the last one.
    ConnectionFailure failure = ConnectionFailure::None;
    ReasonCode reason = ReasonCode::Success;
    /// The placeholder that had no value, the last one.
    QString templateError {};
    bool isOver = false;
};

/// Runs a simulation: over the user's connection, or over one for each device. Worker thread. Waits for the network and for
/// acknowledgements: a device that has too many open leaves messages out.
class SimulatorGuest : public QObject, public ConnectionGuest
{
    Q_OBJECT
public:
    using Feed = Mailbox<SimulatorReport>;

    SimulatorGuest(DeviceTemplate device, std::uint64_t seed, std::shared_ptr<Feed> feed);
    ~SimulatorGuest() override;

    void begin() override;
    /// The devices say good-bye; ends with a report that is over.
    void stop();

    void messageReceived(const Publish &, WallTime) override { }
    void handleResult(const PublishResult &result) override;
    void handleStatus(const ConnectionStatus &status) override;

signals:
    /// A report waits in the feed; once until it is taken.
    void reportPending();

private:
    struct Device
    {
        std::unique_ptr<Connection> connection;
        bool isConnected = false;
        /// Messages without an answer.
        int open = 0;
    };

    void connectNext();
    void makeConnection(int device);
    void handleDevice(int device, const ConnectionStatus &status);
    void handleTimer();
    void arm();
    void send(const DeviceSimulation::Due &due);
    void publish(int device, OutgoingMessage message);
    void sayStatus(int device, DeviceSimulation::Presence presence);
    void settle(int device, const PublishResult &result);
    void finishWhenClosed();
    void report();
    [[nodiscard]] bool isReady(int device) const;
    [[nodiscard]] int connectedCount() const;

    const DeviceTemplate m_template;
    const std::uint64_t m_seed;
    /// Since begin(): many devices take a while to make.
    std::optional<DeviceSimulation> m_simulation;
    std::shared_ptr<Feed> m_feed;
    std::vector<Device> m_devices;
    int m_nextToConnect = 0;
    bool m_isShared;
    bool m_isSharedReady = false;
    bool m_isStopping = false;
    bool m_isOver = false;
    QTimer m_timer {this};
    QTimer m_connect {this};
    QTimer m_report {this};
    SimulatorReport m_state;
    std::uint64_t m_sentBefore = 0;
    std::chrono::steady_clock::time_point m_measuredAt {};
};

} // namespace espalier
