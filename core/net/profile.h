// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/types.h"

#include <QList>
#include <QString>
#include <QUuid>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace espalier {

class Authenticator;
struct ConnectOptions;

enum class TransportKind : std::uint8_t {
    /// The local broker of this window, through memory.
    LocalBroker,
    Tcp,
};

/// A subscription as the user made it.
struct SubscriptionSpec
{
    QString topicFilter {};
    SubscriptionOptions options {};
    /// 0: none.
    std::uint32_t identifier = 0;
    /// Kept in the list but not subscribed to.
    bool muted = false;
    friend bool operator==(const SubscriptionSpec &, const SubscriptionSpec &) = default;
};

struct WillSpec
{
    QString topic;
    QByteArray payload;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    std::chrono::seconds delay {0};
    friend bool operator==(const WillSpec &, const WillSpec &) = default;
};

/// How to connect: a plain value without secrets. The password travels beside it, see Secret in secrets.h.
struct Profile
{
    QUuid id;
    QString name;
    /// "#rrggbb", chosen by the user to tell connections apart.
    QString color;
    QString folder;
    TransportKind transport = TransportKind::Tcp;
    QString host;
    std::uint16_t port = 1883;
    ProtocolVersion version = ProtocolVersion::V5;
    /// Empty: one is made up at each connect.
    QString clientId;
    std::chrono::seconds keepAlive {60};
    bool cleanStart = true;
    /// Session Expiry Interval; 0xffffffff never ends. 3.x: more than 0 means Clean Session 0.
    std::uint32_t sessionExpiry = 0;
    QString userName;
    /// Authentication Method (MQTT 5): "SCRAM-SHA-256" and so on logs in with user name and password, any other needs an
    /// authenticator of its own. Empty: user name and password as they are.
    QString authenticationMethod;
    bool reconnect = true;
    bool connectAtStart = false;
    std::optional<std::uint16_t> receiveMaximum;
    std::optional<std::uint32_t> maximumPacketSize;
    std::optional<std::uint16_t> topicAliasMaximum;
    bool requestResponseInformation = false;
    bool requestProblemInformation = true;
    QList<std::pair<QString, QString>> userProperties;
    std::optional<WillSpec> will;
    QList<SubscriptionSpec> subscriptions;

    friend bool operator==(const Profile &, const Profile &) = default;
};

/// "mqtt://host:port"; "in this window" profiles have no address and give an empty string.
[[nodiscard]] QString displayAddress(const Profile &profile);
/// What CONNECT says for this profile. In 3.x a stored session is asked for when cleanStart is false or sessionExpiry is
/// more than 0. An empty clientId stays empty. A method that nobody plays makes the session refuse to connect.
[[nodiscard]] ConnectOptions connectOptions(const Profile &profile, const QString &password);
/// The same with an authenticator instead of the profile's method.
[[nodiscard]] ConnectOptions connectOptions(const Profile &profile, const QString &password,
                                            std::shared_ptr<Authenticator> authenticator);

} // namespace espalier
