// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retained/retainedarrangement.h"

#include "core/store/naturalorder.h"

#include <algorithm>

namespace espalier {

namespace {

/// Of a payload that is searched.
constexpr qsizetype searchedBytes = 4096;

bool contains(std::string_view bytes, const QString &text)
{
    const auto length = std::min(static_cast<qsizetype>(bytes.size()), searchedBytes);
    return QString::fromUtf8(bytes.data(), length).contains(text, Qt::CaseInsensitive);
}

int compare(const RetainedMessages &messages, const std::vector<WallTime> &firstSeen,
            RetainedArrangement::Key key, std::uint32_t a, std::uint32_t b)
{
    const auto sign = [](auto x, auto y) { return x < y ? -1 : int(x > y); };
    switch (key) {
    case RetainedArrangement::Key::Topic:
        return naturalCompare(messages[a].topicName, messages[b].topicName);
    case RetainedArrangement::Key::Size:
        return sign(messages[a].payloadSize, messages[b].payloadSize);
    case RetainedArrangement::Key::Qos:
        return sign(messages[a].qos, messages[b].qos);
    case RetainedArrangement::Key::FirstSeen:
        return sign(firstSeen[b], firstSeen[a]); // by age
    }
    return 0;
}

} // namespace

std::vector<std::uint32_t> arrange(const RetainedMessages &messages, const std::vector<WallTime> &firstSeen,
                                   const RetainedArrangement &arrangement)
{
    std::vector<std::uint32_t> shown;
    for (std::uint32_t index = 0; index < messages.size(); ++index) {
        const auto &message = messages[index];
        if (arrangement.text.isEmpty() || contains(message.topicName, arrangement.text)
            || contains(message.payload.text(), arrangement.text))
            shown.push_back(index);
    }
    const int direction = arrangement.order == Qt::AscendingOrder ? 1 : -1;
    std::sort(shown.begin(), shown.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (const int order = compare(messages, firstSeen, arrangement.key, a, b))
            return order * direction < 0;
        return a < b;
    });
    return shown;
}

} // namespace espalier
