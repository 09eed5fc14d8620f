// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

class QThread;

namespace espalier {

class BrokerControl;

/// Lets the clients of the demo publish to the local broker whenever it runs, from a thread of their own. Lives in the
/// GUI thread.
///
/// Flow: start(); the clients connect as soon as the broker runs, and again when it has been stopped and started.
class DemoDriver : public QObject
{
    Q_OBJECT
public:
    /// `broker` must outlive this.
    explicit DemoDriver(BrokerControl &broker, QObject *parent = nullptr);
    /// Stops.
    ~DemoDriver() override;

    void start();
    /// The clients say good-bye; returns when their thread has ended.
    void stop();
    /// Whether start() was called, and stop() was not.
    [[nodiscard]] bool isWanted() const { return m_wanted; }

private:
    void handleBrokerState();
    void join();
    void leave();

    BrokerControl &m_broker;
    std::unique_ptr<QThread> m_thread;
    bool m_wanted = false;
};

} // namespace espalier
