// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"
#include "tests/support/steps.h"

#include <cstdint>
#include <string_view>
#include <vector>

/// What the tests send, written down for the fuzzers to begin with: below the folder in the environment variable
/// ESPALIER_SEEDS, in a folder for each fuzzer. Without the variable nothing is written.
namespace espalier {

[[nodiscard]] const char *seedFolder();

/// A file named by its content: the same seed from two tests is one.
void writeSeed(std::string_view fuzzer, ByteView bytes);

/// The steps of one test, written down when it is over.
class StepSeed
{
public:
    /// `first` are bytes that stand before the steps.
    explicit StepSeed(std::string_view fuzzer, ByteView first = {});
    StepSeed(const StepSeed &) = delete;
    StepSeed &operator=(const StepSeed &) = delete;
    ~StepSeed();

    template <typename Kind>
    void add(Kind kind, std::uint32_t argument = 0, ByteView bytes = {})
    {
        if (seedFolder() && m_steps.bytes().size() + bytes.size() < largest)
            m_steps.add(kind, argument, bytes);
    }

private:
    static constexpr std::size_t largest = 4 * 1024; // longer ones only make a fuzzer slow

    std::string_view m_fuzzer;
    std::vector<std::uint8_t> m_first;
    StepWriter m_steps;
};

/// For fuzz_decode, fuzz_framer and the fuzzer of the packet's own decoder.
void writePacketSeeds(ProtocolVersion version, Side sender, ByteView packet);

} // namespace espalier
