// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/historyexport.h"

#include "core/payload/displaytext.h"
#include "ui/explore/payloadtext.h"

#include <QDateTime>
#include <QTimeZone>

namespace espalier {

namespace {

QByteArray timeOf(WallTime time)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(time / 1'000, QTimeZone::utc());
    const QByteArray fraction = QByteArray::number(time % 1'000'000 + 1'000'000).mid(1);
    return moment.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")).toLatin1() + '.' + fraction + 'Z';
}

struct Encoded
{
    QByteArray text;
    const char *encoding;
};

Encoded encode(const Bytes &payload)
{
    const QByteArray raw(payload.text().data(), qsizetype(payload.size()));
    if (isPlainText(payload.view()))
        return {raw, "utf-8"};
    return {raw.toBase64(), "base64"};
}

/// A string of JSON; `text` is UTF-8, ill-formed parts become U+FFFD.
QByteArray quoted(const QByteArray &text)
{
    QByteArray json = "\"";
    for (const char c : QString::fromUtf8(text).toUtf8()) {
        switch (c) {
        case '"':
            json += "\\\"";
            break;
        case '\\':
            json += "\\\\";
            break;
        case '\n':
            json += "\\n";
            break;
        case '\r':
            json += "\\r";
            break;
        case '\t':
            json += "\\t";
            break;
        default:
            if (c >= 0 && c < 0x20)
                json += "\\u" + QByteArray::number(int(c), 16).rightJustified(4, '0');
            else
                json += c;
        }
    }
    return json + '"';
}

/// RFC 4180.
QByteArray field(QByteArray text)
{
    const bool needsQuotes =
        text.contains(',') || text.contains('"') || text.contains('\n') || text.contains('\r');
    return needsQuotes ? '"' + text.replace('"', "\"\"") + '"' : text;
}

const char *truth(bool value)
{
    return value ? "true" : "false";
}

} // namespace

QByteArray exportMessages(ExportFormat format, const QByteArray &topicName,
                          const QList<HistoryEntry> &entries)
{
    QByteArray text;
    if (format == ExportFormat::Csv)
        text = "time,topic,qos,retain,payload,encoding\r\n";
    for (const HistoryEntry &entry : entries) {
        const Encoded payload = encode(entry.payload);
        const QByteArray qos = QByteArray::number(int(entry.qos));
        if (format == ExportFormat::Csv)
            text += timeOf(entry.time) + ',' + field(topicName) + ',' + qos + ',' + truth(entry.retain) + ','
                    + field(payload.text) + ',' + payload.encoding + "\r\n";
        else
            text += "{\"time\":\"" + timeOf(entry.time) + "\",\"topic\":" + quoted(topicName) + ",\"qos\":"
                    + qos + ",\"retain\":" + truth(entry.retain) + ",\"payload\":" + quoted(payload.text)
                    + ",\"encoding\":\"" + payload.encoding + "\"}\n";
    }
    return text;
}

QString valuesOf(const QList<HistoryEntry> &entries)
{
    QStringList lines;
    for (const HistoryEntry &entry : entries)
        lines << payloadText(entry.payload);
    return lines.join(u'\n');
}

} // namespace espalier
