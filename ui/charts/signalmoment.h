// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/sample.h"
#include "core/service/signalsource.h"

#include <cstdint>

namespace espalier {

/// A sample of a signal: what leads from a chart to the message that it came with.
struct SignalMoment
{
    SignalAddress signal {};
    SampleTime time = 0;
};

/// What is to be shown of it.
enum class MomentPlace : std::uint8_t { Explore, Packets };

} // namespace espalier
