// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/types.h"
#include "core/net/secrets.h"
#include "core/net/transportoptions.h"

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

/// A subscription as the user made it.
struct SubscriptionSpec
{
    QString topicFilter {};
    SubscriptionOptions options {};
    /// 0: none.
    std::uint32_t identifier = 0;
    /// Kept in the list but not subscribed to.
    bool muted = false;
    /// What the user calls it; empty: the filter is its name.
    QString alias {};
    /// "#rrggbb"; empty: none.
    QString color {};
    friend bool operator==(const SubscriptionSpec &, const SubscriptionSpec &) = default;
};

struct WillSpec
{
    QString topic {};
    QByteArray payload {};
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    /// What follows counts in MQTT 5 only (3.1.3.2).
    std::chrono::seconds delay {0};
    /// Payload Format Indicator: the payload is UTF-8.
    bool isText = false;
    std::optional<std::chrono::seconds> messageExpiry {};
    QString contentType {};
    QString responseTopic {};
    /// Empty: none.
    QByteArray correlationData {};
    TextPairs userProperties {};
    friend bool operator==(const WillSpec &, const WillSpec &) = default;
};

/// How to connect: a plain value without secrets. Those travel beside it, as Secrets.
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
    WebSocketOptions webSocket;
    TlsOptions tls;
    ProxyOptions proxy;
    ProtocolVersion version = ProtocolVersion::V5;
    /// Empty: one is made up at each connect.
    QString clientId;
    std::chrono::seconds keepAlive {60};
    bool cleanStart = true;
    /// Session Expiry Interval; 0xffffffff never ends. 3.x: more than 0 means Clean Session 0.
    std::uint32_t sessionExpiry = 0;
    QString userName;
    /// Authentication Method (MQTT 5): "SCRAM-SHA-256" and so on logs in with user name and password; any other is
    /// played by hand, with answers by Connection::continueAuthentication(). Empty: user name and password as they are.
    QString authenticationMethod;
    /// What CONNECT says in a method that is played by hand; nothing at all, or some bytes, or none.
    std::optional<QByteArray> authenticationData;
    bool reconnect = true;
    bool connectAtStart = false;
    std::optional<std::uint16_t> receiveMaximum;
    std::optional<std::uint32_t> maximumPacketSize;
    std::optional<std::uint16_t> topicAliasMaximum;
    /// Topics that are published to get Topic Aliases by themselves, as many as the server takes.
    bool automaticTopicAliases = false;
    bool requestResponseInformation = false;
    bool requestProblemInformation = true;
    TextPairs userProperties;
    std::optional<WillSpec> will;
    QList<SubscriptionSpec> subscriptions;
    /// Topics whose names are not UTF-8 are shown, too, instead of ending the connection (MQTT-1.5.4-1).
    bool takesAnyTopicName = false;
    /// Topic Filters of what is received and not shown.
    QStringList excludedFilters;

    friend bool operator==(const Profile &, const Profile &) = default;
};

/// "mqtt://host:port", "wss://host:port/path"; "in this window" profiles have no address and give an empty string.
[[nodiscard]] QString displayAddress(const Profile &profile);
/// Whether both lead to the same machine, by whatever transport and port: its topics are the same.
[[nodiscard]] bool isSameServer(const Profile &one, const Profile &other);
/// What CONNECT says for this profile. In 3.x a stored session is asked for when cleanStart is false or sessionExpiry is
/// more than 0. An empty clientId stays empty.
[[nodiscard]] ConnectOptions connectOptions(const Profile &profile, const Secrets &secrets);
/// The same with an authenticator instead of the profile's method.
[[nodiscard]] ConnectOptions connectOptions(const Profile &profile, const Secrets &secrets,
                                            std::shared_ptr<Authenticator> authenticator);

} // namespace espalier
