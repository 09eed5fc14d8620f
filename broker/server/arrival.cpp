// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/arrival.h"

#include "broker/server/tlsstream.h"

namespace espalier {

std::string identify(Arrival &arrival, const TlsStream &stream)
{
    if (arrival.certificateIdentity == CertificateIdentity::Nothing || !stream.hasCertificate())
        return {};
    arrival.origin.userName = stream.userName(arrival.certificateIdentity);
    return arrival.origin.userName.empty()
               ? "the client's certificate has no name that could be its user name"
               : std::string();
}

} // namespace espalier
