// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"
#include "core/net/message.h"

#include <QByteArray>
#include <QList>

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

namespace espalier {

/// The other message of a request and its response (MQTT 5, 4.10).
struct Partner
{
    enum class Role : std::uint8_t { Request, Response } role {};
    QByteArray topicName {};
    WallTime time = 0;
    friend bool operator==(const Partner &, const Partner &) = default;
};

/// Remembers which messages were requests (with Response Topic and Correlation Data) and which may be their responses
/// (Correlation Data on that topic), the latest of them within a bound. Messages without Correlation Data cost nothing.
/// Worker thread.
class Pairing
{
public:
    static constexpr std::size_t maximumMessages = 20'000;
    static constexpr std::size_t maximumBytes = 4 * 1024 * 1024;
    static constexpr qsizetype maximumPartners = 20;

    void note(const Publish &message, WallTime at);
    void clear();

    /// The responses to a request in the order in which they came, from the first on; or the requests that a response
    /// may answer, the latest first. Nothing for a message that is neither.
    [[nodiscard]] QList<Partner> partners(std::string_view topicName, PropertyView properties,
                                          WallTime at) const;
    [[nodiscard]] std::size_t messageCount() const { return m_records.size(); }

private:
    struct Record
    {
        Partner::Role role;
        std::string topicName;
        std::string key;
        WallTime time;
    };
    using Index = std::unordered_map<std::string, std::vector<std::uint64_t>>;

    [[nodiscard]] static std::string keyOf(std::string_view responseTopic, ByteView correlation);
    [[nodiscard]] Index &indexOf(Partner::Role role)
    {
        return role == Partner::Role::Request ? m_requests : m_responses;
    }
    void forgetOldest();

    std::deque<Record> m_records;
    /// Of the first record; numbers count up.
    std::uint64_t m_first = 0;
    std::size_t m_bytes = 0;
    /// Numbers of records by Response Topic and Correlation Data.
    Index m_requests;
    Index m_responses;
};

} // namespace espalier
