// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two messages, parted by the first line end, to each side of SCRAM and as a file of users: none of them logs in.
#include "core/auth/scramclient.h"
#include "core/auth/scramserver.h"
#include "tests/fuzz/require.h"

#include <algorithm>

using namespace espalier;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const auto lineEnd = std::min(text.find('\n'), size);
    const auto first = text.substr(0, lineEnd);
    const auto second = text.substr(std::min(lineEnd + 1, size));

    ScramClient client(ScramHash::Sha1, "user", "pencil");
    require(client.begin("fuzz").has_value());
    // Whoever asks for many iterations makes the fuzzer wait and nothing else.
    const bool isSlow = first.find("i=4096") == std::string_view::npos;
    if (!isSlow && client.answer(first))
        require(!client.finish(second));

    auto users = std::make_shared<ScramUsers>();
    require(users->add("user", {.hash = ScramHash::Sha1,
                                .iterations = minimumScramIterations,
                                .salt = "salt",
                                .storedKey = std::string(20, 's'),
                                .serverKey = std::string(20, 'k')}));
    ScramServer server(ScramHash::Sha1, users, "fuzz");
    if (server.challenge(first))
        require(!server.finish(second));

    static_cast<void>(parseScramUsers(text));
    return 0;
}
