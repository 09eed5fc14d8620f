// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/metricstext.h"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace espalier {

/// A small HTTP server beside the broker: `/metrics` for Prometheus and `/health` (200, or 503 while it stops or cannot store). GET and HEAD
/// only, one request for each connection; requests, connections and the time for both are bounded. Lives in the thread of its
/// io_context.
class MetricsHttp
{
public:
    /// `state` is asked for each answer.
    MetricsHttp(boost::asio::io_context &context, std::function<BrokerState()> state);
    ~MetricsHttp();
    MetricsHttp(const MetricsHttp &) = delete;
    MetricsHttp &operator=(const MetricsHttp &) = delete;

    /// Listens on an address in figures; port 0 lets the system choose. The system's error, or none.
    [[nodiscard]] boost::system::error_code open(const std::string &address, std::uint16_t port);
    [[nodiscard]] std::uint16_t port() const;
    void close();

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace espalier
