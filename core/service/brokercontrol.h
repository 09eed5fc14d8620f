// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/memorypipe.h"

#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <cstdint>
#include <memory>

namespace espalier {

class CaptureFeed;

/// How the local broker is started. A plain value.
struct BrokerSettings
{
    /// Address to listen on. The loopback unless the user asked for more.
    QString address = QStringLiteral("127.0.0.1");
    /// 0 lets the system choose.
    std::uint16_t port = 1883;
};

/// One listener as it really runs.
struct BrokerListener
{
    QString address;
    std::uint16_t port = 0;
    friend bool operator==(const BrokerListener &, const BrokerListener &) = default;
};

enum class BrokerErrorCode { PortInUse, PermissionDenied, AddressNotAvailable, Other };

struct BrokerError
{
    BrokerErrorCode code = BrokerErrorCode::Other;
    BrokerListener listener;
    /// The system's own words, in addition to `code`.
    QString detail;
};

/// Counters since the broker started, and what it holds now.
struct BrokerStatistics
{
    std::uint64_t messagesReceived = 0;
    std::uint64_t messagesSent = 0;
    std::uint64_t messagesDropped = 0;
    std::uint64_t bytesReceived = 0;
    std::uint64_t bytesSent = 0;
    std::uint32_t clientsConnected = 0;
    std::uint32_t sessions = 0;
    std::uint32_t subscriptions = 0;
    std::uint32_t retainedMessages = 0;
};

/// The local broker as the window sees it. Implemented in broker/service; a build without the broker has none.
/// Lives in the GUI thread; start() and stop() return at once, the signals tell the outcome.
///
/// Flow: start() -> Starting -> Running (listeners() are known) or Stopped with failed(); stop() -> Stopping -> Stopped.
class BrokerControl : public QObject
{
    Q_OBJECT
public:
    enum class State { Stopped, Starting, Running, Stopping };
    Q_ENUM(State)

    using QObject::QObject;

    virtual void start(const BrokerSettings &settings) = 0;
    virtual void stop() = 0;
    [[nodiscard]] virtual State state() const = 0;
    /// Empty unless running.
    [[nodiscard]] virtual QList<BrokerListener> listeners() const = 0;
    /// Refreshed about twice a second while running.
    [[nodiscard]] virtual BrokerStatistics statistics() const = 0;
    /// A connection to the broker that needs no network: the caller's end of a pipe that carries MQTT bytes. Only while
    /// running; an invalid end otherwise. The end may be moved to another thread before its first use.
    [[nodiscard]] virtual PipeEnd openPipe() = 0;
    /// Copies the bytes of all clients to `feed`, now and whenever the broker runs; null ends that.
    virtual void setCapture(std::shared_ptr<CaptureFeed> feed) = 0;

signals:
    void stateChanged(espalier::BrokerControl::State state);
    void failed(const espalier::BrokerError &error);
    void statisticsChanged();
};

} // namespace espalier
