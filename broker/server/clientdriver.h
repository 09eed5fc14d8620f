// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/clientsession.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace espalier {

/// Takes what a ClientDriver tells, in the thread that runs its io_context. The views in events are valid during the
/// call. Handlers may call the driver, open() included, but must not destroy it.
class ClientHandler
{
public:
    virtual ~ClientHandler() = default;
    virtual void handle(const SessionEvent &event) = 0;
    /// The events of one turn are told.
    virtual void endOfBatch() { }
    /// All bytes are with the system: what waited for room may go on.
    virtual void outputWritten() { }
    /// No connection was made, or an existing one broke: in the system's words. A broken one ends with SessionClosed.
    virtual void transportFailed(const std::string &detail) = 0;
};

/// Drives one ClientSession over TCP: the client of the command line, later of bridges. Lives in the thread that runs
/// the io_context; one driver makes one connection at a time.
///
/// Flow: open() -> transportFailed(), or SessionConnected; ... SessionClosed. Then open() may be called again and the
/// session goes on.
class ClientDriver
{
public:
    ClientDriver(boost::asio::io_context &context, ClientHandler &handler,
                 PublishSender::QueueLimits limits = {});
    /// Ends the connection at once.
    ~ClientDriver();
    ClientDriver(const ClientDriver &) = delete;
    ClientDriver &operator=(const ClientDriver &) = delete;

    /// Looks `host` up and connects to its addresses in turn. The driver must not have a connection.
    void open(const std::string &host, std::uint16_t port, ConnectOptions options,
              std::chrono::milliseconds connectTimeout = std::chrono::seconds(15));
    void publish(OutgoingMessage message);
    void subscribe(std::uint64_t token, std::span<const Subscription> subscriptions,
                   PropertyView properties = {});
    void unsubscribe(std::uint64_t token, std::span<const std::string_view> topicFilters,
                     PropertyView properties = {});
    /// Sends DISCONNECT behind all that was written, then closes. Ends an attempt to connect without a word.
    void disconnect(ReasonCode reason = ReasonCode::NormalDisconnection, PropertyView properties = {});

    /// Authenticates again: ReauthenticationCompleted, or the end of the connection.
    void reauthenticate();
    /// The answer to an AuthenticationRequested that awaits one.
    void continueAuthentication(const MethodData &data);

    [[nodiscard]] const ClientSession &session() const;
    /// Bytes that the system has not yet taken.
    [[nodiscard]] std::size_t bytesToWrite() const;

private:
    class Private;
    /// Shared with the operations under way, which may end after the driver.
    std::shared_ptr<Private> d;
};

} // namespace espalier
