// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/hextext.h"
#include "core/session/conversation.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::cli {

struct DissectedPacket
{
    /// In Dissection::streams.
    ByteView bytes {};
    Side sender = Side::Client;
    /// Seconds, as the input says.
    std::optional<double> at {};
    /// Of its first byte among all bytes of its sender.
    std::uint64_t offset = 0;
    /// To be read with.
    ProtocolVersion version = ProtocolVersion::V5;
};

/// A stream taken apart. The fields of a packet come from decode() when they are to be shown: all of them at once would be
/// large.
struct Dissection
{
    /// What the client, the server, and somebody sent.
    std::array<std::vector<std::uint8_t>, 3> streams;
    std::vector<DissectedPacket> packets;
    /// Of the conversation: packets are counted as in `packets`.
    std::vector<ConversationFinding> findings;
    std::vector<OpenItem> open;
    bool hasTimes = false;
    /// What was taken for granted, in sentences.
    std::vector<std::string> notes;

    Dissection() = default;
    Dissection(Dissection &&) = default;
    Dissection &operator=(Dissection &&) = default;
    Dissection(const Dissection &) = delete; // packets are views
    Dissection &operator=(const Dissection &) = delete;
    ~Dissection() = default;

    /// Suspicions do not count.
    [[nodiscard]] bool hasViolations() const;
};

struct DissectOptions
{
    /// Where no CONNECT says it; none: guessed.
    std::optional<ProtocolVersion> version {};
    /// Where the input does not say it; none: guessed.
    std::optional<Side> sender {};
    Conversation::Start start = Conversation::Start::Anywhere;
};

/// Cuts the bytes of each sender into packets and follows their conversation. What cannot be cut any more, and what is cut
/// off at the end, is one packet.
[[nodiscard]] Dissection dissect(const std::vector<HexPart> &parts, const DissectOptions &options);

} // namespace espalier::cli
