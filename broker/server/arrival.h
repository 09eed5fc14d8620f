// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listenersettings.h"
#include "broker/server/reactor.h"

#include <memory>
#include <string>

namespace espalier {

/// Held by each connection of a listener as long as it lives: the listener counts its holders.
struct ListenerPlace
{ };

/// What a connection learns from its listener.
struct Arrival
{
    PeerOrigin origin {};
    CertificateIdentity certificateIdentity = CertificateIdentity::Nothing;
};

class TlsStream;

/// Takes the user name from the client's certificate, where that is wanted; after the handshake. Says what is wrong with it.
[[nodiscard]] std::string identify(Arrival &arrival, const TlsStream &stream);

} // namespace espalier
