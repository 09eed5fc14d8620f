// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/net/transportoptions.h"

#include <QString>

#include <cstdint>

namespace espalier {

/// What "mqtt://user:password@host:port/filter" or "wss://user@host/path" says.
struct MqttUrl
{
    TransportKind transport = TransportKind::Tcp;
    QString userName {};
    QString password {};
    /// A name or an address; IPv6 without brackets.
    QString host {};
    std::uint16_t port = 1883;
    /// WebSocket only; empty: none was given.
    QString path {};
    /// Without WebSocket only; empty: none was given.
    QString topicFilter {};
    friend bool operator==(const MqttUrl &, const MqttUrl &) = default;
};

enum class MqttUrlError : std::uint8_t {
    /// It does not begin with "mqtt://", "mqtts://", "ws://" or "wss://".
    NotMqtt,
    NoHost,
    BadHost,
    /// Not a number from 1 to 65,535.
    BadPort,
    /// A percent sign without two hexadecimal digits, or bytes that are no UTF-8.
    BadEncoding,
    BadTopicFilter,
};

/// All that stands behind the host's '/' is a Topic Filter: '#' begins no fragment and '?' no query. A filter that
/// begins with '/' follows a second one. With WebSocket it is the path instead, with that '/' and as it is written: a
/// server takes it literally. User name, password and filter may be percent-encoded.
[[nodiscard]] Expected<MqttUrl, MqttUrlError> parseMqttUrl(const QString &text);
/// The same backwards, without the password: what is printed is seen by others. Usual ports are left out.
[[nodiscard]] QString toText(const MqttUrl &url);

} // namespace espalier
