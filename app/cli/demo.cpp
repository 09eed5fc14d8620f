// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/demo.h"

#include "broker/server/server.h"

#include <boost/asio/post.hpp>

#include <chrono>
#include <random>
#include <utility>

namespace espalier::cli {

namespace {

DemoTraffic::Time timeOfDay()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::floor<std::chrono::microseconds>(now);
}

} // namespace

Demo::Demo(boost::asio::io_context &context, Server &server)
    : m_context(context)
    , m_timer(context)
    , m_clients(std::random_device()(), timeOfDay(), std::chrono::steady_clock::now())
{
    std::vector<PipeEnd> pipes;
    for (std::size_t i = 0; i < m_clients.count(); ++i) {
        auto [ours, theirs] = PipeEnd::create();
        server.attach(std::move(theirs), "demo");
        pipes.push_back(std::move(ours));
    }
    const auto wake = [this] { boost::asio::post(m_context, [this] { advance(); }); };
    m_clients.join(std::move(pipes), wake, std::chrono::steady_clock::now());
}

void Demo::advance()
{
    m_clients.advance(std::chrono::steady_clock::now());
    const auto deadline = m_clients.nextDeadline();
    if (!deadline)
        return;
    m_timer.expires_at(*deadline);
    m_timer.async_wait([this](boost::system::error_code error) {
        if (!error)
            advance();
    });
}

} // namespace espalier::cli
