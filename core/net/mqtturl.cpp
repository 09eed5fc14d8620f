// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/mqtturl.h"

#include "core/mqtt/topic.h"
#include "core/mqtt/utf8.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>
#include <optional>
#include <utility>

namespace espalier {

namespace {

const auto separator = QStringLiteral("://");

Expected<QString, MqttUrlError> decodePercent(QStringView text)
{
    const auto encoded = text.toUtf8();
    QByteArray decoded;
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        if (encoded.at(i) != '%') {
            decoded += encoded.at(i);
            continue;
        }
        bool isNumber = false;
        const auto digits = encoded.mid(i + 1, 2);
        const auto byte = digits.toUInt(&isNumber, 16);
        if (!isNumber || digits.size() != 2 || !isxdigit(static_cast<unsigned char>(digits.at(0))))
            return unexpected(MqttUrlError::BadEncoding);
        decoded += static_cast<char>(byte);
        i += 2;
    }
    if (utf8Problem(std::string_view(decoded.constData(), static_cast<std::size_t>(decoded.size()))))
        return unexpected(MqttUrlError::BadEncoding);
    return QString::fromUtf8(decoded);
}

bool isHostName(QStringView host)
{
    return std::all_of(host.begin(), host.end(), [](QChar c) {
        return c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('.')
               || c == QLatin1Char('_');
    });
}

Expected<std::uint16_t, MqttUrlError> parsePort(QStringView text)
{
    bool isNumber = false;
    const auto port = text.toUShort(&isNumber);
    const bool hasDigitsOnly = std::all_of(text.begin(), text.end(), [](QChar c) { return c.isDigit(); });
    if (!isNumber || !hasDigitsOnly || port == 0)
        return unexpected(MqttUrlError::BadPort);
    return port;
}

/// "host", "host:port", "[address]" or "[address]:port".
Expected<void, MqttUrlError> parseAddress(QStringView text, MqttUrl &url)
{
    QStringView rest;
    if (text.startsWith(QLatin1Char('['))) {
        const auto end = text.indexOf(QLatin1Char(']'));
        url.host = text.mid(1, std::max<qsizetype>(end - 1, 0)).toString();
        if (end < 0 || QHostAddress(url.host).protocol() != QAbstractSocket::IPv6Protocol)
            return unexpected(MqttUrlError::BadHost);
        rest = text.mid(end + 1);
    } else {
        const auto colon = text.indexOf(QLatin1Char(':'));
        url.host = text.left(colon < 0 ? text.size() : colon).toString();
        rest = text.mid(url.host.size());
        if (url.host.isEmpty())
            return unexpected(MqttUrlError::NoHost);
        if (!isHostName(url.host))
            return unexpected(MqttUrlError::BadHost);
    }
    if (rest.isEmpty())
        return {};
    if (!rest.startsWith(QLatin1Char(':')))
        return unexpected(MqttUrlError::BadHost);
    const auto port = parsePort(rest.mid(1));
    if (!port)
        return unexpected(port.error());
    url.port = *port;
    return {};
}

Expected<void, MqttUrlError> parseUser(QStringView text, MqttUrl &url)
{
    const auto colon = text.indexOf(QLatin1Char(':'));
    const auto name = decodePercent(colon < 0 ? text : text.left(colon));
    const auto password = decodePercent(colon < 0 ? QStringView() : text.mid(colon + 1));
    if (!name || !password)
        return unexpected(MqttUrlError::BadEncoding);
    url.userName = *name;
    url.password = *password;
    return {};
}

Expected<void, MqttUrlError> parseFilter(QStringView text, MqttUrl &url)
{
    const auto filter = decodePercent(text);
    if (!filter)
        return unexpected(filter.error());
    if (!filter->isEmpty() && !parseTopicFilter(filter->toStdString()))
        return unexpected(MqttUrlError::BadTopicFilter);
    url.topicFilter = *filter;
    return {};
}

Expected<void, MqttUrlError> parsePath(QStringView text, MqttUrl &url)
{
    const bool isPrintable = std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint(); });
    if (!isPrintable || text.contains(QLatin1Char(' ')))
        return unexpected(MqttUrlError::BadEncoding);
    url.path = text.toString();
    return {};
}

QString encoded(const QString &text, const char *alsoPlain)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, alsoPlain));
}

} // namespace

QString toText(const MqttUrl &url)
{
    auto text = schemeOf(url.transport) + separator;
    if (!url.userName.isEmpty())
        text += encoded(url.userName, "") + QLatin1Char('@');
    text += url.host.contains(QLatin1Char(':')) ? QLatin1Char('[') + url.host + QLatin1Char(']') : url.host;
    if (url.port != defaultPort(url.transport))
        text += QLatin1Char(':') + QString::number(url.port);
    if (usesWebSocket(url.transport))
        return text + url.path;
    return url.topicFilter.isEmpty() ? text : text + QLatin1Char('/') + encoded(url.topicFilter, "/+#$");
}

Expected<MqttUrl, MqttUrlError> parseMqttUrl(const QString &text)
{
    const auto schemeEnd = text.indexOf(separator);
    const auto kind = kindOfScheme(text.left(std::max<qsizetype>(schemeEnd, 0)).toLower());
    if (!kind)
        return unexpected(MqttUrlError::NotMqtt);
    const auto rest = QStringView(text).mid(schemeEnd + separator.size());
    const auto slash = rest.indexOf(QLatin1Char('/'));
    const auto authority = slash < 0 ? rest : rest.left(slash);
    const auto at = authority.lastIndexOf(QLatin1Char('@'));

    MqttUrl url {.transport = *kind, .port = defaultPort(*kind)};
    auto parsed = parseAddress(authority.mid(at + 1), url);
    if (parsed && at >= 0)
        parsed = parseUser(authority.left(at), url);
    if (parsed && slash >= 0)
        parsed =
            usesWebSocket(*kind) ? parsePath(rest.mid(slash), url) : parseFilter(rest.mid(slash + 1), url);
    if (!parsed)
        return unexpected(parsed.error());
    return url;
}

} // namespace espalier
