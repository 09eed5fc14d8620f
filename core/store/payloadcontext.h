// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/sparkplugstate.h"
#include "core/store/keptmessage.h"

#include <memory>
#include <string>

namespace espalier {

/// What is known of the payloads of a connection besides their bytes; null: nothing. What it points to outlives it.
struct PayloadContext
{
    const PayloadRegistry *registry = nullptr;
    const SparkplugState *sparkplug = nullptr;
};

/// What the properties of a message say of its payload. They must outlive the hints.
[[nodiscard]] PayloadHints hintsOf(ByteView properties);

/// All that is known of one message, with what the hints point to: the context excepted.
class MessageHints
{
public:
    MessageHints(std::string topicName, const KeptMessage &message, const PayloadContext &context);
    MessageHints(const MessageHints &) = delete;
    MessageHints &operator=(const MessageHints &) = delete;

    [[nodiscard]] const PayloadHints &hints() const { return m_hints; }

private:
    std::string m_topicName;
    Bytes m_properties;
    std::shared_ptr<const SparkplugAliases> m_aliases;
    PayloadHints m_hints;
};

} // namespace espalier
