// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace espalier::cli {

/// Reads lines from standard input on a thread of its own, because reading may block for ever, and hands them to an
/// io_context in batches. One batch is under way at a time: who is slow makes the input wait.
class LineReader
{
public:
    struct Batch
    {
        /// Without line ends.
        std::vector<std::string> lines;
        /// There is no more.
        bool isLast = false;
    };

    /// `take` is called by the io_context, which must not be run any more when what `take` uses is gone. The thread
    /// shares the io_context, because it may outlive everything else.
    LineReader(std::shared_ptr<boost::asio::io_context> context, std::function<void(Batch)> take);
    /// Lets the next batch come.
    void next();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace espalier::cli
