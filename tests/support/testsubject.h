// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetsubject.h"

#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// A packet for filters whose costly answers are members too, and which counts how often it is asked for them.
class TestSubject final : public PacketSubject
{
public:
    /// Goes to another packet; the members stay.
    void setPacket(std::vector<std::uint8_t> packet, ProtocolVersion ofVersion = ProtocolVersion::V5,
                   Side from = Side::Client)
    {
        m_packet = std::move(packet);
        version = ofVersion;
        sender = from;
        setBytes(m_packet);
    }

    std::string client {};
    std::string source {};
    std::string alias {};
    std::vector<Clause> clauses {};
    /// What stands at each path of the payload.
    std::vector<std::pair<PayloadPath, PayloadValue>> values {};
    int questions = 0;

    std::string_view clientId() override { return asked(client); }
    std::string_view sourceName() override { return asked(source); }
    std::string_view aliasedTopic() override { return asked(alias); }
    std::span<const Clause> violations() override { return asked(clauses); }
    PayloadValue payloadValue(const PayloadPath &path) override
    {
        ++questions;
        for (const auto &[known, value] : values) {
            if (known == path)
                return value;
        }
        return {};
    }

private:
    template <typename T>
    const T &asked(const T &answer)
    {
        ++questions;
        return answer;
    }

    std::vector<std::uint8_t> m_packet {};
};

} // namespace espalier
