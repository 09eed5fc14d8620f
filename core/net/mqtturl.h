// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <QString>

#include <cstdint>

namespace espalier {

/// What "mqtt://user:password@host:port/filter" says.
struct MqttUrl
{
    QString userName {};
    QString password {};
    /// A name or an address; IPv6 without brackets.
    QString host {};
    std::uint16_t port = 1883;
    /// Empty: none was given.
    QString topicFilter {};
};

enum class MqttUrlError : std::uint8_t {
    /// It does not begin with "mqtt://".
    NotMqtt,
    /// A scheme of MQTT that is not spoken: mqtts, ws, wss.
    UnsupportedScheme,
    NoHost,
    BadHost,
    /// Not a number from 1 to 65,535.
    BadPort,
    /// A percent sign without two hexadecimal digits, or bytes that are no UTF-8.
    BadEncoding,
    BadTopicFilter,
};

/// All that stands behind the host's '/' is a Topic Filter: '#' begins no fragment and '?' no query. A filter that
/// begins with '/' follows a second one. Everything but host and port may be percent-encoded.
[[nodiscard]] Expected<MqttUrl, MqttUrlError> parseMqttUrl(const QString &text);

} // namespace espalier
