// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/clientsession.h"
#include "tests/support/manualclock.h"
#include "tests/support/seeds.h"
#include "tests/support/wire.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// A ClientSession with a manual clock; the test plays the server. What the session sends is read as hexadecimal text,
/// what it reports as one line of text for each event:
///
///     connected; connected present; message a/b q1 r 'payload'; publish 7 done 00; request 3 answered 00 01;
///     closed Violation 82 MQTT-3.2.0-1; asked 'data' waiting; authenticated; authentication refused 82;
///     closed AuthenticationFailed 80 ServerNotAuthentic
class SessionScript
{
public:
    explicit SessionScript(PublishSender::QueueLimits limits = {});
    SessionScript(const SessionScript &) = delete;
    SessionScript &operator=(const SessionScript &) = delete;
    ~SessionScript();

    /// Connects with `options` and checks nothing.
    void connect(const ConnectOptions &options = {});
    /// The same, and the server accepts with these properties (wire text).
    void connected(const ConnectOptions &options = {}, std::string_view connAckProperties = {},
                   std::string_view flags = "00");
    /// The connection breaks and the next one goes on with the session. What is sent behind CONNECT is kept.
    void reconnected(const ConnectOptions &options, std::string_view connAckProperties = {});
    void receive(std::string_view wireText);
    void lose();
    void publish(std::uint64_t token, std::string_view topicName, std::string_view payload, Qos qos,
                 PropertyList properties = {});
    void subscribe(std::uint64_t token, std::string_view topicFilter, SubscriptionOptions options = {},
                   PropertyView properties = {});
    void advance(std::chrono::milliseconds by);

    /// What was sent since it was last asked for.
    [[nodiscard]] QString sent();
    [[nodiscard]] static QString bytes(std::string_view wireText);
    /// The events since they were last asked for, joined with "; ".
    [[nodiscard]] QString events();
    void forget() { effects.clear(); }

    ManualClock clock;
    ClientSession session;
    Effects effects;

private:
    static std::string code(ReasonCode reason);
    static std::string toText(const MessageDelivered &e);
    static std::string toText(const PublishCompleted &e);
    static std::string toText(const RequestCompleted &e);
    static std::string toText(const SessionConnected &e);
    static std::string toText(const SessionClosed &e);
    static std::string toText(const AuthenticationRequested &e);
    static std::string toText(const ReauthenticationCompleted &e);

    /// The nearest of the options that the fuzzer knows.
    static std::uint32_t seedArgument(const ConnectOptions &options);

    /// What the events that are kept refer to.
    std::vector<std::vector<std::uint8_t>> m_received;
    StepSeed m_seed {"fuzz_clientsession"};
};

/// Options with this property in CONNECT.
[[nodiscard]] ConnectOptions optionsWith(Property property, std::uint32_t number);

/// Options for a session that outlives its connections.
[[nodiscard]] ConnectOptions persistentOptions(ProtocolVersion version = ProtocolVersion::V5);

} // namespace espalier
