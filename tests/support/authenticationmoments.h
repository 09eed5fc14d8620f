// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/sessionscript.h"
#include "tests/support/testauthentication.h"

/// Enhanced authentication on both sides, and when in a connection it happens, as rows of a test: addMoments() in its
/// _data(), the other functions in its body.
namespace espalier {

/// A client of the method "m" whose data the test gives.
struct AuthenticatingClient : SessionScript
{
    ConnectOptions options {.clientId = "c",
                            .authenticator = std::make_shared<ManualAuthenticator>("m", Bytes::copyOf("hi"))};

    /// CONNECT is sent.
    void asking()
    {
        connect(options);
        forget();
    }
    /// The server has accepted.
    void accepted(const std::string &properties = {})
    {
        asking();
        receive("20 L[ 00 00 P[ 15 S'm' " + properties + " ] ]");
        forget();
    }
    /// The server asks for more, in an exchange that has begun.
    void asked()
    {
        receive("f0 L[ 18 P[ 15 S'm' 16 S'?' ] ]");
        forget();
    }
    void answer(std::string_view data)
    {
        session.continueAuthentication(Bytes::copyOf(data), clock.now(), effects);
    }
    void reauthenticate() { session.reauthenticate(clock.now(), effects); }
};

/// Where in a connection something happens.
enum class Moment { BeforeConnAck, Reauthenticating };

inline void addMoments()
{
    QTest::addColumn<Moment>("moment");
    QTest::newRow("before CONNACK") << Moment::BeforeConnAck;
    QTest::newRow("authenticating again") << Moment::Reauthenticating;
}

/// A client of the broker that has been asked for more.
[[nodiscard]] inline BrokerScript::Peer askedPeer(AuthenticationScript &broker,
                                                  const std::string &properties = {})
{
    QFETCH(Moment, moment);
    auto peer = moment == Moment::BeforeConnAck ? broker.asking(properties) : broker.proved(properties);
    if (moment == Moment::Reauthenticating)
        peer.send("f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ]");
    peer.forget();
    return peer;
}

/// A client that has been asked for more.
inline void beAsked(AuthenticatingClient &client)
{
    QFETCH(Moment, moment);
    if (moment == Moment::BeforeConnAck) {
        client.asking();
    } else {
        client.accepted();
        client.reauthenticate();
    }
    client.asked();
}

/// The packet that ends a connection: CONNACK before it is accepted, DISCONNECT later.
[[nodiscard]] inline ReasonCode endOf(BrokerScript::Peer &peer)
{
    QFETCH(Moment, moment);
    return moment == Moment::BeforeConnAck ? peer.take<ConnAck>().reason : peer.take<Disconnect>().reason;
}

} // namespace espalier
