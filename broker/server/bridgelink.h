// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/bridgesettings.h"
#include "core/base/bytes.h"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace espalier {

/// Takes what a BridgeLink tells, in the thread of its io_context. Handlers may call the link, but must not destroy it.
class BridgeLinkHandler
{
public:
    virtual ~BridgeLinkHandler() = default;
    virtual void linkOpened() = 0;
    virtual void linkReceived(ByteView bytes) = 0;
    /// Asked after each linkReceived(): if not, the next one waits for BridgeLink::goOn().
    [[nodiscard]] virtual bool wantsMore() = 0;
    /// All that was sent is with the system.
    virtual void linkWritten() = 0;
    /// There is no connection, or none any more; `detail` says why, in words for the log.
    virtual void linkFailed(const std::string &detail) = 0;
};

/// The network connection of a bridge: TCP or TLS, one at a time.
///
/// Flow: open() -> linkFailed(), or linkOpened(); then send() until linkFailed() or close().
class BridgeLink
{
public:
    BridgeLink(boost::asio::io_context &context, BridgeLinkHandler &handler);
    ~BridgeLink();
    BridgeLink(const BridgeLink &) = delete;
    BridgeLink &operator=(const BridgeLink &) = delete;

    /// Ends what is there and connects anew. Uses addresses, TLS files and bind address of `settings`.
    void open(const BridgeSettings &settings, const BridgeAddress &address);
    void send(ByteView bytes);
    /// Bytes are wanted again.
    void goOn();
    /// Bytes that the system has not taken.
    [[nodiscard]] std::size_t unsent() const;
    /// Writes what the system takes at once, ends the connection, and tells nothing more.
    void close();

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace espalier
