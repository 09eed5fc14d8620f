// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"
#include "tests/support/steps.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

/// What the tests send, written down for the fuzzers to begin with: below the folder in the environment variable
/// ESPALIER_SEEDS, in a folder for each fuzzer. Without the variable nothing is written.
namespace espalier {

[[nodiscard]] inline const char *seedFolder()
{
    static const char *const folder = std::getenv("ESPALIER_SEEDS");
    return folder;
}

/// A file named by its content: the same seed from two tests is one.
inline void writeSeed(std::string_view fuzzer, ByteView bytes)
{
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325; // FNV-1a
    for (const auto byte : bytes)
        hash = (hash ^ byte) * 0x100'0000'01b3;
    const auto folder = std::filesystem::path(seedFolder()) / fuzzer;
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    std::ofstream file(folder / std::to_string(hash), std::ios::binary);
    file.write(asText(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) {
        std::fprintf(stderr, "cannot write seeds to %s\n", folder.c_str());
        std::abort();
    }
}

/// The steps of one test, written down when it is over.
class StepSeed
{
public:
    /// `first` are bytes that stand before the steps.
    explicit StepSeed(std::string_view fuzzer, ByteView first = {})
        : m_fuzzer(fuzzer), m_first(first.begin(), first.end())
    { }
    StepSeed(const StepSeed &) = delete;
    StepSeed &operator=(const StepSeed &) = delete;
    ~StepSeed()
    {
        if (seedFolder() && !m_steps.bytes().empty()) {
            m_first.insert(m_first.end(), m_steps.bytes().begin(), m_steps.bytes().end());
            writeSeed(m_fuzzer, m_first);
        }
    }

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
inline void writePacketSeeds(ProtocolVersion version, Side sender, ByteView packet)
{
    if (!seedFolder())
        return;
    const auto choice = (static_cast<unsigned>(version) - 3) * 2 + static_cast<unsigned>(sender);
    std::vector<std::uint8_t> seed {static_cast<std::uint8_t>(choice)};
    seed.insert(seed.end(), packet.begin(), packet.end());
    writeSeed("fuzz_decode", seed);
    writeSeed("fuzz_framer", seed);

    constexpr std::string_view decoders[] {{},
                                           "connect",
                                           "connack",
                                           "publish",
                                           "acknowledgement",
                                           "acknowledgement",
                                           "acknowledgement",
                                           "acknowledgement",
                                           "subscribe",
                                           "suback",
                                           "unsubscribe",
                                           "unsuback",
                                           {},
                                           {},
                                           "disconnect",
                                           "auth"};
    std::size_t body = 1;
    while (body < packet.size() && body < 5 && (packet[body] & 0x80) != 0)
        ++body;
    if (++body > packet.size() || decoders[packet[0] >> 4].empty())
        return;
    seed.erase(seed.begin() + 2, seed.begin() + 1 + static_cast<std::ptrdiff_t>(body));
    writeSeed("fuzz_" + std::string(decoders[packet[0] >> 4]), seed);
}

} // namespace espalier
