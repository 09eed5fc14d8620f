// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/listenertext.h"

#include <fmt/format.h>

namespace espalier {

namespace {

using ClientCertificate = TlsSettings::ClientCertificate;

std::string reachOf(const ListenerSettings &listener)
{
    if (!listener.unixPath.empty())
        return fmt::format("programs of this machine that may write to it (mode {:04o})", listener.unixMode);
    if (!isReachableFromElsewhere(listener))
        return "this machine alone";
    if (!listener.interfaceName.empty())
        return fmt::format("every machine that reaches this one by {}", listener.interfaceName);
    return "every machine that reaches this one";
}

std::string logInOf(const ListenerSettings &listener, const ServerSettings &server)
{
    const auto certificate = listener.tls ? listener.tls->clientCertificate : ClientCertificate::NotAsked;
    const bool isUser = listener.access.certificateIdentity != CertificateIdentity::Nothing;
    const auto by = listener.tls && !listener.tls->authorityFile.empty() ? listener.tls->authorityFile
                    : listener.tls                                       ? listener.tls->authorityPath
                                                                         : std::string();
    std::string text;
    if (certificate == ClientCertificate::Required)
        text = fmt::format("clients need a certificate signed by {}{}", by,
                           isUser ? ", which tells who they are" : "");
    if (certificate == ClientCertificate::Required && isUser)
        return text;
    if (!text.empty())
        text += ", and ";
    if (admitsAnonymous(listener, server.authentication.get()))
        text += "everybody is let in without logging in";
    else if (certificate == ClientCertificate::Optional && isUser)
        text += fmt::format("clients log in, or have a certificate signed by {}", by);
    else
        text += "clients have to log in";
    return text;
}

} // namespace

bool admitsAnonymous(const ListenerSettings &listener, const Authentication *authentication)
{
    return listener.access.anonymous != AnonymousAccess::Nobody
           && (!authentication || authentication->admitsOthers());
}

std::string listenerText(const ListenerSettings &listener, const ServerSettings &server)
{
    return fmt::format("{}: reached by {}; {}.", listenerUrl(listener), reachOf(listener),
                       logInOf(listener, server));
}

} // namespace espalier
