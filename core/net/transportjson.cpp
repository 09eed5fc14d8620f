// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/transportjson.h"

#include "core/net/jsonfields.h"

namespace espalier {

namespace {

using namespace json;

using Format = ClientCertificate::Format;
constexpr std::array formats {Name<Format> {Format::None, "none"}, Name<Format> {Format::Pem, "pem"},
                              Name<Format> {Format::Pkcs12, "pkcs12"}};

using Version = TlsOptions::Version;
constexpr std::array versions {Name<Version> {Version::Tls12, "1.2"}, Name<Version> {Version::Tls13, "1.3"}};

using Verification = TlsOptions::Verification;
constexpr std::array verifications {Name<Verification> {Verification::Full, "full"},
                                    Name<Verification> {Verification::None, "none"}};

using ProxyKind = ProxyOptions::Kind;
constexpr std::array proxyKinds {
    Name<ProxyKind> {ProxyKind::None, "none"}, Name<ProxyKind> {ProxyKind::System, "system"},
    Name<ProxyKind> {ProxyKind::Http, "http"}, Name<ProxyKind> {ProxyKind::Socks5, "socks5"}};

constexpr qsizetype fingerprintSize = 32;

QJsonObject toJson(const ClientCertificate &client)
{
    Writer out;
    out.text("format", nameOf(client.format, formats), nameOf(Format::None, formats));
    out.text("file", client.file);
    out.text("keyFile", client.keyFile);
    return out.object;
}

ClientCertificate clientCertificateFrom(const Reader &in)
{
    return {.format = valueOf(in.value("format"), formats, Format::None),
            .file = in.text("file"),
            .keyFile = in.text("keyFile")};
}

} // namespace

QJsonObject toJson(const WebSocketOptions &options)
{
    const WebSocketOptions usual;
    Writer out;
    out.text("path", options.path, usual.path);
    writePairs(out, "headers", options.headers);
    return out.object;
}

WebSocketOptions webSocketFrom(const QJsonObject &object)
{
    const Reader in(object);
    WebSocketOptions options;
    options.path = in.text("path", options.path);
    options.headers = readPairs(in, "headers");
    return options;
}

QJsonObject toJson(const TlsOptions &options)
{
    const TlsOptions usual;
    Writer out;
    out.text("authorityFile", options.authorityFile);
    out.part("client", toJson(options.client));
    out.text("serverName", options.serverName);
    writeTexts(out, "applicationProtocols", options.applicationProtocols);
    out.text("minimumVersion", nameOf(options.minimumVersion, versions),
             nameOf(usual.minimumVersion, versions));
    out.text("verification", nameOf(options.verification, verifications),
             nameOf(usual.verification, verifications));
    QStringList pins;
    for (const auto &pin : options.pinnedFingerprints)
        pins.append(QString::fromLatin1(pin.toHex(':')));
    writeTexts(out, "pinnedFingerprints", pins);
    return out.object;
}

TlsOptions tlsFrom(const QJsonObject &object)
{
    const Reader in(object);
    TlsOptions options;
    options.authorityFile = in.text("authorityFile");
    options.client = clientCertificateFrom(in.part("client"));
    options.serverName = in.text("serverName");
    options.applicationProtocols = readTexts(in, "applicationProtocols");
    options.minimumVersion = valueOf(in.value("minimumVersion"), versions, options.minimumVersion);
    options.verification = valueOf(in.value("verification"), verifications, options.verification);
    for (const auto &text : readTexts(in, "pinnedFingerprints")) {
        if (auto pin = QByteArray::fromHex(text.toLatin1()); pin.size() == fingerprintSize)
            options.pinnedFingerprints.append(std::move(pin));
    }
    return options;
}

QJsonObject toJson(const ProxyOptions &options)
{
    const ProxyOptions usual;
    Writer out;
    out.text("kind", nameOf(options.kind, proxyKinds), nameOf(usual.kind, proxyKinds));
    out.text("host", options.host);
    out.number("port", options.port, usual.port);
    out.text("userName", options.userName);
    return out.object;
}

ProxyOptions proxyFrom(const QJsonObject &object)
{
    const Reader in(object);
    return {.kind = valueOf(in.value("kind"), proxyKinds, ProxyOptions::Kind::None),
            .host = in.text("host"),
            .port = in.number<std::uint16_t>("port").value_or(0),
            .userName = in.text("userName")};
}

} // namespace espalier
