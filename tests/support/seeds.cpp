// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/seeds.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace espalier {

const char *seedFolder()
{
    static const char *const folder = std::getenv("ESPALIER_SEEDS");
    return folder;
}

void writeSeed(std::string_view fuzzer, ByteView bytes)
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

StepSeed::StepSeed(std::string_view fuzzer, ByteView first)
    : m_fuzzer(fuzzer), m_first(first.begin(), first.end())
{ }

StepSeed::~StepSeed()
{
    if (seedFolder() && !m_steps.bytes().empty()) {
        m_first.insert(m_first.end(), m_steps.bytes().begin(), m_steps.bytes().end());
        writeSeed(m_fuzzer, m_first);
    }
}

void writePacketSeeds(ProtocolVersion version, Side sender, ByteView packet)
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
