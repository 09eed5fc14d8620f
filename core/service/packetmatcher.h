// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetfilter.h"
#include "core/capture/packetlog.h"
#include "core/capture/packetsubject.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/value.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Packets of a log as display filters ask for them, one after the other. Used by the log's thread.
class PacketMatcher : private PacketSubject
{
public:
    explicit PacketMatcher(const PacketLog &log) : m_log(log) { }

    /// The user's rules for payloads; null: none.
    void setPayloadRegistry(std::shared_ptr<const PayloadRegistry> registry);
    /// `number` must be in the log, which must not have changed since it was asked about before.
    [[nodiscard]] bool matches(const PacketFilter &filter, PacketNumber number);
    /// The log has changed: packets may stand elsewhere.
    void forget() { m_isLooking = false; }

private:
    /// Larger payloads have nothing at any path.
    static constexpr std::size_t largestPayload = std::size_t {64} * 1024;

    void look(PacketNumber next);
    [[nodiscard]] std::optional<CaptureTime> timeBack(std::uint32_t packets) const;
    [[nodiscard]] const Value *decodedPayload();

    [[nodiscard]] std::string_view clientId() override;
    [[nodiscard]] std::string_view sourceName() override;
    [[nodiscard]] std::string_view aliasedTopic() override;
    [[nodiscard]] std::span<const Clause> violations() override;
    [[nodiscard]] PayloadValue payloadValue(const PayloadPath &path) override;

    const PacketLog &m_log;
    std::shared_ptr<const PayloadRegistry> m_registry;
    bool m_isLooking = false;
    std::vector<Clause> m_violations;
    /// Of the present packet; null: not decoded yet, or there is no structure.
    std::shared_ptr<const Value> m_value;
    bool m_isDecoded = false;
    std::string m_text;
};

} // namespace espalier
