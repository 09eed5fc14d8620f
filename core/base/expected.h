// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

namespace espalier {

/// A value or the reason why there is none. The project throws no exceptions of its own.
template <typename T, typename E>
using Expected = tl::expected<T, E>;

template <typename E>
[[nodiscard]] constexpr auto unexpected(E &&error)
{
    return tl::make_unexpected(std::forward<E>(error));
}

} // namespace espalier
