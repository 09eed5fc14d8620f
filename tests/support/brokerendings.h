// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/brokerscript.h"

/// Ways to make the broker send DISCONNECT, as rows of a test: addEndings() in its _data(), currentEnding() in its body.
namespace espalier {

/// A way to make the broker send DISCONNECT to the client "c".
struct Ending
{
    const char *name;
    ReasonCode reason;
    void (*cause)(BrokerScript &, BrokerScript::Peer &);
};

inline const Ending endings[] = {
    {"malformed", ReasonCode::MalformedPacket,
     [](BrokerScript &, BrokerScript::Peer &peer) { peer.send("36 L[ S'a' 0001 00 ] c0 00"); }},
    {"protocol error", ReasonCode::ProtocolError,
     [](BrokerScript &, BrokerScript::Peer &peer) { peer.send("82 L[ 0001 00 ] c0 00"); }},
    {"silent", ReasonCode::KeepAliveTimeout,
     [](BrokerScript &broker, BrokerScript::Peer &) { broker.advance(std::chrono::seconds(15)); }},
    {"taken over", ReasonCode::SessionTakenOver,
     [](BrokerScript &broker, BrokerScript::Peer &) { static_cast<void>(broker.connecting("c")); }},
    {"shutting down", ReasonCode::ServerShuttingDown,
     [](BrokerScript &broker, BrokerScript::Peer &) {
         broker.engine.shutDown(broker.clock.now());
         broker.advance(std::chrono::milliseconds(0));
     }},
    {"administrative", ReasonCode::AdministrativeAction,
     [](BrokerScript &broker, BrokerScript::Peer &) {
         QVERIFY(broker.engine.disconnectClient("c", ReasonCode::AdministrativeAction, broker.clock.now()));
         broker.advance(std::chrono::milliseconds(0));
     }},
    {"sent elsewhere", ReasonCode::UseAnotherServer,
     [](BrokerScript &broker, BrokerScript::Peer &) {
         QVERIFY(
             broker.engine.disconnectClient("c", ReasonCode::UseAnotherServer, broker.clock.now(), "other"));
         broker.advance(std::chrono::milliseconds(0));
     }},
    {"too many levels", ReasonCode::TopicNameInvalid,
     [](BrokerScript &, BrokerScript::Peer &peer) { peer.send("31 L[ S'a/b/c/d' 00 'x' ] c0 00"); }},
    {"receive maximum", ReasonCode::ReceiveMaximumExceeded,
     [](BrokerScript &, BrokerScript::Peer &peer) {
         peer.send("34 L[ S'n' 0001 00 ]");
         peer.forget();
         peer.send("34 L[ S'n' 0002 00 ] c0 00");
     }},
    {"topic alias", ReasonCode::TopicAliasInvalid,
     [](BrokerScript &, BrokerScript::Peer &peer) { peer.send("30 L[ S'a' P[ 23 0041 ] ] c0 00"); }},
    {"too large", ReasonCode::PacketTooLarge,
     [](BrokerScript &, BrokerScript::Peer &peer) { peer.send("30 ff7f 0001"); }},
    {"no memory", ReasonCode::QuotaExceeded,
     [](BrokerScript &, BrokerScript::Peer &peer) {
         peer.send("31 L[ S'r' 00 '" + std::string(5000, 'x') + "' ] c0 00");
     }},
};

/// Limits that the endings above exceed.
[[nodiscard]] EngineSettings narrowSettings();

void addEndings();

[[nodiscard]] const Ending &currentEnding();

/// The options of a client "c" that every ending can end; `properties` are those of CONNECT.
[[nodiscard]] PeerOptions endable(const std::string &properties = {});

} // namespace espalier
