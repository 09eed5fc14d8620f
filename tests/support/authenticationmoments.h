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
    void asking();
    /// The server has accepted.
    void accepted(const std::string &properties = {});
    /// The server asks for more, in an exchange that has begun.
    void asked();
    void answer(std::string_view data);
    void reauthenticate();
};

/// Where in a connection something happens.
enum class Moment { BeforeConnAck, Reauthenticating };

void addMoments();

/// A client of the broker that has been asked for more.
[[nodiscard]] BrokerScript::Peer askedPeer(AuthenticationScript &broker, const std::string &properties = {});

/// A client that has been asked for more.
void beAsked(AuthenticatingClient &client);

/// The packet that ends a connection: CONNACK before it is accepted, DISCONNECT later.
[[nodiscard]] ReasonCode endOf(BrokerScript::Peer &peer);

} // namespace espalier
