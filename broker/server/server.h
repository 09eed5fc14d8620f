// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/authentication.h"
#include "broker/engine/event.h"
#include "broker/engine/settings.h"
#include "broker/engine/statistics.h"
#include "broker/server/bridgesettings.h"
#include "broker/server/listenersettings.h"
#include "broker/server/logtext.h"
#include "broker/server/storagesettings.h"
#include "core/base/expected.h"
#include "core/base/mailbox.h"
#include "core/base/memorypipe.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

class CaptureFeed;

/// Where metrics and health are to be had by HTTP.
struct MetricsAddress
{
    /// In figures.
    std::string address = "127.0.0.1";
    /// 0 lets the system choose.
    std::uint16_t port = 0;

    friend bool operator==(const MetricsAddress &, const MetricsAddress &) = default;
};

struct ServerSettings
{
    /// Where several ask for port 0, all get the port that the first is given.
    std::vector<ListenerSettings> listeners {};
    EngineSettings engine {};
    /// Authentication Methods to offer; null for none. Used by the server's thread alone while it runs.
    std::shared_ptr<Authentication> authentication {};
    /// Nothing survives the server without it.
    std::optional<StorageSettings> storage {};
    /// TLS handshakes and requests for WebSocket under way at the same time; with more the oldest is given up.
    std::size_t maximumHandshakes = 1000;
    /// Connections to other brokers; each without a problemOf(), and with a name of its own.
    std::vector<BridgeSettings> bridges {};
    std::optional<MetricsAddress> metrics {};
    /// Events below it are not reported.
    LogLevel logLevel = LogLevel::Information;
    /// Called on the server's thread when the mailbox of reports() has something after it was empty. It must only post
    /// an event to another thread.
    std::function<void()> wake {};
};

enum class ServerErrorCode : std::uint8_t {
    PortInUse,
    PermissionDenied,
    AddressNotAvailable,
    Storage,
    /// Other machines would be let in without logging in, and nobody has asked for that.
    AnonymousFromElsewhere,
    /// Certificates, keys or ciphers; `detail` is a sentence.
    Tls,
    /// The name of a Unix socket; `detail` is a sentence.
    UnixPath,
    Other,
};

/// Why a server could not start.
struct ServerError
{
    ServerErrorCode code = ServerErrorCode::Other;
    ListenerSettings listener {};
    /// The system's own words, or for Storage all that is to be said.
    std::string detail {};
};

/// What happened, in English, and what to do about it.
[[nodiscard]] std::string errorText(const ServerError &error);

struct LogRecord
{
    std::chrono::system_clock::time_point time;
    Event event;
};

/// What the server tells its owner.
struct ServerReport
{
    /// Oldest first.
    std::vector<LogRecord> log {};
    /// Records left out because nobody took the report in time.
    std::uint64_t lostRecords = 0;
    /// Answers to requestStatistics() and requestClients().
    std::optional<Statistics> statistics {};
    std::optional<std::vector<ClientInfo>> clients {};
};

/// The broker on the network: one thread with one event loop around one Engine.
///
/// Flow: start(), then anything; stop() or the destructor ends it. All functions are for the owner's thread.
class Server
{
public:
    Server();
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    /// Opens the listeners, or none, and starts the thread. Only while not running.
    [[nodiscard]] Expected<void, ServerError> start(ServerSettings settings);
    /// Sends DISCONNECT with 0x8B (Server shutting down), closes all and returns when the thread has ended.
    void stop();
    [[nodiscard]] bool isRunning() const;
    /// What is listened on, with real addresses and ports; empty while not running.
    [[nodiscard]] const std::vector<ListenerSettings> &listeners() const { return m_listeners; }

    /// A sentence for each: who can reach it, and who can log in there.
    [[nodiscard]] const std::vector<std::string> &listenerTexts() const { return m_listenerTexts; }
    /// Where MetricsHttp listens; 0 for nowhere.
    [[nodiscard]] std::uint16_t metricsPort() const { return m_metricsPort; }

    /// A client that is joined in memory: `end` carries MQTT bytes. `name` is shown where other clients have an address.
    void attach(PipeEnd end, std::string name);
    /// What may change while clients are connected: who may come in by the listeners, in the order of
    /// ServerSettings::listeners, and the limits of all clients. Those of packets, QoS and Topic Aliases are told at
    /// CONNECT and stay. Access that would let other machines in without logging in, unasked, is refused
    /// (AnonymousFromElsewhere) as a whole.
    [[nodiscard]] Expected<void, ServerError> setAccess(std::vector<ListenerAccess> access);
    void setLimits(EngineSettings limits);
    /// Ask for a report; it arrives in reports().
    void requestStatistics();
    void requestClients();
    /// Reads certificates, keys and lists of revoked certificates again, for connections from now on. Where something is
    /// wrong the listener goes on with what it has; returns what that is.
    [[nodiscard]] std::vector<ServerError> reloadCertificates();
    /// What is not wrong but should be known, as certificates that expire; from start() and reloadCertificates().
    [[nodiscard]] const std::vector<std::string> &warnings() const { return m_warnings; }
    /// Disconnects a client with `reason` and an administrative cause.
    void disconnectClient(std::string clientId, ReasonCode reason);

    /// What bridges there are from now on; those that have not changed go on undisturbed.
    void setBridges(std::vector<BridgeSettings> bridges);

    /// Copies the bytes of all clients to `feed` from now on, while it runs; null ends that.
    void setCapture(std::shared_ptr<CaptureFeed> feed);

    /// May be emptied from any thread; see ServerSettings::wake.
    [[nodiscard]] Mailbox<ServerReport> &reports() { return *m_reports; }

private:
    struct Running;

    std::shared_ptr<Mailbox<ServerReport>> m_reports;
    std::unique_ptr<Running> m_running;
    std::vector<ListenerSettings> m_listeners;
    std::vector<std::string> m_listenerTexts;
    std::vector<std::string> m_warnings;
    /// ListenerAccess::name, in the order of ServerSettings::listeners.
    std::vector<std::string> m_accessNames;
    std::shared_ptr<Authentication> m_authentication;
    std::uint16_t m_metricsPort = 0;
};

} // namespace espalier
