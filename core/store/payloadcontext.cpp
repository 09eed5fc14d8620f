// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/payloadcontext.h"

#include "core/mqtt/property.h"

#include <utility>

namespace espalier {

PayloadHints hintsOf(ByteView properties)
{
    const PropertyView view(properties);
    // 1: UTF-8 encoded character data (3.3.2.3.2).
    return {.contentType = view.text(Property::ContentType).value_or(""),
            .isSaidToBeText = view.number(Property::PayloadFormatIndicator) == 1U};
}

MessageHints::MessageHints(std::string topicName, const KeptMessage &message, const PayloadContext &context)
    : m_topicName(std::move(topicName))
    , m_properties(message.properties())
    , m_aliases(context.sparkplug ? context.sparkplug->aliases(m_topicName) : nullptr)
    , m_hints(hintsOf(m_properties.view()))
{
    m_hints.topic = m_topicName;
    m_hints.registry = context.registry;
    m_hints.aliases = m_aliases.get();
}

} // namespace espalier
