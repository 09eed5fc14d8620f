// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/base/bytes.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace espalier {

/// One end of a byte pipe inside the program, as between two sockets: bounded, in order, no I/O. The two ends may live
/// in two threads; each end is used by one. Moving an end moves its identity; destroying it closes the pipe.
///
/// Flow: setWake() on each end, then write() and take() freely. `wake` is called from the *other* end's thread when
/// bytes have arrived, room has appeared after a short write(), or the other end has closed. It must only post an event
/// to this end's thread; several reasons may be merged into one call.
class PipeEnd
{
public:
    PipeEnd() = default;
    PipeEnd(PipeEnd &&) noexcept = default;
    PipeEnd &operator=(PipeEnd &&other) noexcept;
    ~PipeEnd();

    /// Two connected ends; each direction holds at most `capacity` bytes.
    [[nodiscard]] static std::pair<PipeEnd, PipeEnd> create(std::size_t capacity = 1024 * 1024);

    void setWake(std::function<void()> wake);
    /// Accepts as many bytes as there is room for and returns their number: 0 when full or closed.
    [[nodiscard]] std::size_t write(ByteView bytes);
    /// Everything that has arrived.
    [[nodiscard]] ByteBuffer take();
    /// Nothing more can be written from either side; what was written before can still be taken.
    void close();
    /// Whether the other side, or this one, has closed.
    [[nodiscard]] bool isClosed() const;
    [[nodiscard]] bool isValid() const { return m_shared != nullptr; }

private:
    struct Shared;
    PipeEnd(std::shared_ptr<Shared> shared, int side);

    std::shared_ptr<Shared> m_shared;
    int m_side = 0;
};

} // namespace espalier
