// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The chapter LISTENERS of mosquitto.conf(5), and what becomes of them.
#include "broker/server/configreader.h"
#include "broker/server/filelines.h"
#include "core/mqtt/topic.h"

#include <fmt/format.h>

namespace espalier {

namespace {

using Reader = ConfigReader;
using Line = ConfigLine;
using Use = ConfigKey::Use;

constexpr std::string_view noEngines =
    "keys in engines of OpenSSL are not offered. Use a key file (keyfile), or take the line out";

/// "listener PORT [ADDRESS]", "listener 0 PATH"
void beginListener(Reader &reader, const Line &line)
{
    auto &draft = reader.listeners.emplace_back();
    draft.line = line;
    std::string_view rest = line.value;
    auto port = line;
    port.value = std::string(takeWord(rest));
    const auto number = reader.number(port, 0, 65'535);
    if (!number)
        return;
    draft.settings.port = static_cast<std::uint16_t>(*number);
    if (*number == 0 && rest.empty())
        reader.fail(line, "a port from 1 to 65535 is missing, or behind 0 the path of a Unix socket");
    else if (*number == 0)
        draft.settings.unixPath = rest;
    else
        draft.settings.address = rest;
}

void setProtocol(Reader &reader, const Line &line)
{
    using Protocol = ListenerSettings::Protocol;
    if (const auto protocol = reader.choice(line, {"mqtt", "websockets"}))
        reader.listenerFor(line).settings.protocol =
            *protocol == "mqtt" ? Protocol::Mqtt : Protocol::WebSocket;
}

void setMountPoint(Reader &reader, const Line &line)
{
    const auto prefix = reader.text(line);
    if (!prefix)
        return;
    if (topicNameError(*prefix) || prefix->starts_with('$'))
        reader.fail(line,
                    "a topic to stand before those of the clients must follow, without wildcards and not "
                    "below $, as \"factory/\"");
    else
        reader.listenerFor(line).settings.mountPoint = *prefix;
}

void setListenerTlsVersion(Reader &reader, const Line &line)
{
    if (const auto version = reader.tlsVersion(line))
        reader.tlsFor(line).minimumVersion = *version;
}

void setIdentity(Reader &reader, const Line &line, bool ListenerDraft::*which)
{
    const auto value = reader.flag(line);
    if (!value)
        return;
    auto &draft = reader.listenerFor(line);
    draft.*which = *value;
    if (*value)
        draft.identity = line;
}

void setMaximumConnections(Reader &reader, const Line &line)
{
    if (const auto value = reader.number(line, -1, INT32_MAX); value && *value >= 0)
        reader.listenerFor(line).settings.limits.maximumConnections = static_cast<std::uint32_t>(*value);
}

constexpr ConfigKey listenerKeys[] {
    {"bind_address", Use::Applied,
     [](Reader &r, const Line &l) {
         r.standardListener.isAskedFor = true;
         r.setText(l, r.standardListener.settings.address);
     }},
    {"bind_interface", Use::Applied,
     [](Reader &r, const Line &l) { r.setText(l, r.listenerFor(l).settings.interfaceName); }},
    {"cafile", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.tlsFor(l).authorityFile); }},
    {"capath", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.tlsFor(l).authorityPath); }},
    {"certfile", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.tlsFor(l).certificateFile); }},
    {"ciphers", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.tlsFor(l).ciphers); }},
    {"ciphers_tls1.3", Use::Applied,
     [](Reader &r, const Line &l) { r.setText(l, r.tlsFor(l).cipherSuites); }},
    {"crlfile", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.tlsFor(l).revocationFile); }},
    {"dhparamfile", Use::Applied,
     [](Reader &r, const Line &l) { r.setText(l, r.tlsFor(l).dhParametersFile); }},
    {"http_dir", Use::WithoutEffect, nullptr, "the files of the folder would be served by HTTP"},
    {"keyfile", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.tlsFor(l).keyFile); }},
    {"listener", Use::Applied, beginListener},
    {"max_connections", Use::Applied, setMaximumConnections},
    {"max_qos", Use::Applied,
     [](Reader &r, const Line &l) {
         if (const auto value = r.number(l, 0, 2))
             r.listenerFor(l).settings.limits.maximumQos = static_cast<Qos>(*value);
     }},
    {"max_topic_alias", Use::Applied,
     [](Reader &r, const Line &l) {
         if (const auto value = r.number(l, 0, 65'535))
             r.listenerFor(l).settings.limits.topicAliasMaximum = static_cast<std::uint16_t>(*value);
     }},
    {"mount_point", Use::Applied, setMountPoint},
    {"port", Use::Applied,
     [](Reader &r, const Line &l) {
         r.standardListener.isAskedFor = true;
         r.setNumber(l, r.standardListener.settings.port, 1, 65'535);
     }},
    {"protocol", Use::Applied, setProtocol},
    {"psk_hint", Use::Refused, nullptr, noPreSharedKeys},
    {"require_certificate", Use::Applied,
     [](Reader &r, const Line &l) {
         using Certificate = TlsSettings::ClientCertificate;
         if (const auto value = r.flag(l))
             r.tlsFor(l).clientCertificate = *value ? Certificate::Required : Certificate::NotAsked;
     }},
    {"socket_domain", Use::Applied,
     [](Reader &r, const Line &l) {
         if (r.choice(l, {"ipv4", "ipv6"}))
             r.listenerFor(l).domain = l;
     }},
    {"tls_engine", Use::Refused, nullptr, noEngines},
    {"tls_engine_kpass_sha1", Use::Refused, nullptr, noEngines},
    {"tls_keyform", Use::Applied,
     [](Reader &r, const Line &l) {
         if (r.choice(l, {"pem", "engine"}) == "engine")
             r.fail(l, noEngines);
     }},
    {"tls_version", Use::Applied, setListenerTlsVersion},
    {"use_identity_as_username", Use::Applied,
     [](Reader &r, const Line &l) { setIdentity(r, l, &ListenerDraft::usesCommonName); }},
    {"use_subject_as_username", Use::Applied,
     [](Reader &r, const Line &l) { setIdentity(r, l, &ListenerDraft::usesSubject); }},
    {"use_username_as_clientid", Use::Applied,
     [](Reader &r, const Line &l) {
         using Source = ClientIdRules::Source;
         if (const auto value = r.flag(l))
             r.listenerFor(l).settings.access.clientIds.source = *value ? Source::UserName : Source::Client;
     }},
    {"websockets_headers_size", Use::Applied,
     [](Reader &r, const Line &l) { r.setNumber(l, r.webSocketHeaderSize, 0, 1024 * 1024); }},
    {"websockets_log_level", Use::WithoutEffect, nullptr, "it is for the log of a library that is not used"},
};

} // namespace

std::span<const ConfigKey> listenerConfigKeys()
{
    return listenerKeys;
}

void ConfigReader::finishListeners()
{
    m_isLocalOnly = listeners.empty() && !standardListener.isAskedFor;
    if (listeners.empty() || standardListener.isAskedFor || standardListener.isTouched) {
        if (standardListener.settings.port == 0)
            standardListener.settings.port = 1883;
        listeners.insert(listeners.begin(), standardListener);
    } else if (isPerListener && standardListener.access.line) {
        fail(*standardListener.access.line, "with per_listener_settings it counts for one listener only: "
                                            "write it behind the \"listener\" line "
                                            "that it is for");
    }
    for (auto &draft : listeners)
        finishListener(draft);
}

void ConfigReader::finishListener(ListenerDraft &draft)
{
    finishTls(draft);
    const bool isUnix = !draft.settings.unixPath.empty();
    if (isUnix && draft.settings.protocol == ListenerSettings::Protocol::WebSocket)
        fail(*draft.line,
             "WebSocket is not offered on a Unix socket: take protocol websockets out, or listen on a port");
    if (isUnix && draft.settings.tls)
        fail(*draft.line,
             "TLS is not offered on a Unix socket, which only this machine reaches: take certfile and "
             "keyfile out, or listen on a port");
    finishAccess(draft);
    if (webSocketHeaderSize > 0)
        draft.settings.webSocket.maximumHeaderSize = webSocketHeaderSize;
    const bool isOpen = draft.settings.address.empty() && draft.settings.unixPath.empty();
    if (draft.domain && !isOpen)
        notice(*draft.domain, "the listener has an address of its own");
    else if (draft.domain)
        draft.settings.address = draft.domain->value == "ipv4" ? "0.0.0.0" : "::";
    if (!m_isLocalOnly) {
        config.listeners.push_back(draft.settings);
        return;
    }
    for (const auto &loopback :
         loopbackListeners(draft.settings.port)) { // nobody asked to be reached from elsewhere
        auto settings = draft.settings;
        settings.address = loopback.address;
        settings.need = loopback.need;
        config.listeners.push_back(std::move(settings));
    }
}

void ConfigReader::finishTls(ListenerDraft &draft)
{
    if (!draft.tlsLine)
        return;
    const auto &tls = draft.tls;
    if (tls.certificateFile.empty() != tls.keyFile.empty())
        fail(*draft.tlsLine, tls.keyFile.empty()
                                 ? "the listener has a certfile but no keyfile: TLS needs both"
                                 : "the listener has a keyfile but no certfile: TLS needs both");
    const bool isRequired = tls.clientCertificate == TlsSettings::ClientCertificate::Required;
    if (isRequired && tls.certificateFile.empty())
        fail(*draft.tlsLine,
             "a certificate can be required of clients only with TLS: certfile and keyfile are "
             "missing");
    else if (isRequired && tls.authorityFile.empty() && tls.authorityPath.empty())
        fail(*draft.tlsLine, "whose certificates clients may have is missing: cafile or capath");
    if (!tls.certificateFile.empty())
        draft.settings.tls = tls;
    else if (tls.keyFile.empty() && !isRequired)
        notice(*draft.tlsLine, "without certfile and keyfile the listener has no TLS");
}

void ConfigReader::finishAccess(ListenerDraft &draft)
{
    const auto &from = isPerListener ? draft.access : sharedAccess;
    auto &access = draft.settings.access;
    if (from.allowAnonymous)
        access.anonymous = *from.allowAnonymous ? AnonymousAccess::Everywhere : AnonymousAccess::Nobody;
    else
        access.anonymous = m_isLocalOnly ? AnonymousAccess::LoopbackOnly : AnonymousAccess::Nobody;
    access.passwordFile = from.passwordFile;
    access.aclFile = from.aclFile;
    const auto source = access.clientIds.source;
    access.clientIds = from.clientIds;
    access.clientIds.source = source;
    access.clientIds.prefix = clientIdPrefix;
    if (!draft.usesCommonName && !draft.usesSubject)
        return;
    if (draft.tls.clientCertificate != TlsSettings::ClientCertificate::Required)
        fail(*draft.identity, "clients need not have a certificate here: write require_certificate true");
    access.certificateIdentity =
        draft.usesCommonName ? CertificateIdentity::CommonName : CertificateIdentity::Subject;
}

} // namespace espalier
