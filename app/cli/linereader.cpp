// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/linereader.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <iostream>
#include <semaphore>
#include <thread>
#include <utility>

namespace espalier::cli {

namespace {

constexpr std::size_t linesInOneBatch = 1000;

} // namespace

struct LineReader::Shared
{
    Shared(std::shared_ptr<boost::asio::io_context> c, std::function<void(Batch)> t)
        : context(std::move(c)), work(context->get_executor()), take(std::move(t))
    { }

    std::shared_ptr<boost::asio::io_context> context;
    /// Keeps the io_context running while nothing comes.
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
    std::function<void(Batch)> take;
    std::counting_semaphore<> wanted {1};
};

namespace {

/// All lines that are there already, at least one.
LineReader::Batch readBatch()
{
    LineReader::Batch batch;
    do {
        std::string line;
        if (!std::getline(std::cin, line)) {
            batch.isLast = true;
            break;
        }
        batch.lines.push_back(std::move(line));
    } while (batch.lines.size() < linesInOneBatch && std::cin.rdbuf()->in_avail() > 0);
    return batch;
}

} // namespace

LineReader::LineReader(std::shared_ptr<boost::asio::io_context> context, std::function<void(Batch)> take)
    : m_shared(std::make_shared<Shared>(std::move(context), std::move(take)))
{
    std::ios::sync_with_stdio(false); // so that in_avail() tells something
    // Detached: it may stand in a read that never ends when the program is done.
    std::thread([shared = m_shared] {
        for (bool isLast = false; !isLast;) {
            shared->wanted.acquire();
            auto batch = readBatch();
            isLast = batch.isLast;
            boost::asio::post(*shared->context, [shared, batch = std::move(batch)]() mutable {
                if (batch.isLast)
                    shared->work.reset();
                shared->take(std::move(batch));
            });
        }
    }).detach();
}

void LineReader::next()
{
    m_shared->wanted.release();
}

} // namespace espalier::cli
