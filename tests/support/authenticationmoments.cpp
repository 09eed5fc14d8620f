// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/authenticationmoments.h"

#include <QTest>

#include <string>
#include <string_view>

namespace espalier {

void AuthenticatingClient::asking()
{
    connect(options);
    forget();
}

void AuthenticatingClient::accepted(const std::string &properties)
{
    asking();
    receive("20 L[ 00 00 P[ 15 S'm' " + properties + " ] ]");
    forget();
}

void AuthenticatingClient::asked()
{
    receive("f0 L[ 18 P[ 15 S'm' 16 S'?' ] ]");
    forget();
}

void AuthenticatingClient::answer(std::string_view data)
{
    session.continueAuthentication(Bytes::copyOf(data), clock.now(), effects);
}

void AuthenticatingClient::reauthenticate()
{
    session.reauthenticate(clock.now(), effects);
}

void addMoments()
{
    QTest::addColumn<Moment>("moment");
    QTest::newRow("before CONNACK") << Moment::BeforeConnAck;
    QTest::newRow("authenticating again") << Moment::Reauthenticating;
}

BrokerScript::Peer askedPeer(AuthenticationScript &broker, const std::string &properties)
{
    QFETCH(Moment, moment);
    auto peer = moment == Moment::BeforeConnAck ? broker.asking(properties) : broker.proved(properties);
    if (moment == Moment::Reauthenticating)
        peer.send("f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ]");
    peer.forget();
    return peer;
}

void beAsked(AuthenticatingClient &client)
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

ReasonCode endOf(BrokerScript::Peer &peer)
{
    QFETCH(Moment, moment);
    return moment == Moment::BeforeConnAck ? peer.take<ConnAck>().reason : peer.take<Disconnect>().reason;
}

} // namespace espalier
