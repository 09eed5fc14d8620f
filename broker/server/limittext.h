// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/limit.h"

#include <span>
#include <string>
#include <string_view>

namespace espalier {

/// How a limit is set, and what to do who meets it.
struct LimitText
{
    Limit limit;
    /// Of the command line; empty where there is none.
    std::string_view option;
    /// Of a configuration file; empty where there is none.
    std::string_view key;
    /// What a client, or its user, can do; without full stop.
    std::string_view advice;

    /// By what it is known: the option, else the key.
    [[nodiscard]] std::string_view name() const { return option.empty() ? key : option; }
};

/// All but Limit::None, in its order.
[[nodiscard]] std::span<const LimitText> limitTexts();
[[nodiscard]] const LimitText &limitText(Limit limit);
/// The setting with its value, as it is written on the command line or in a file.
[[nodiscard]] std::string settingText(const MetLimit &met);
/// A sentence: how to stay within the limit, or which setting to change.
[[nodiscard]] std::string cureOf(const MetLimit &met);

} // namespace espalier
