// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/payloadtext.h"

#include "core/payload/displaytext.h"

#include <QByteArray>

namespace espalier {

namespace {

constexpr std::size_t bytesPerLine = 16;

QByteArray rawOf(const Bytes &payload)
{
    return QByteArray::fromRawData(payload.text().data(), qsizetype(payload.size()));
}

QString arrayOf(const Bytes &payload)
{
    QString text = QStringLiteral("static const unsigned char payload[%1] = {").arg(payload.size());
    text.reserve(text.size() + qsizetype(payload.size() * 6 + payload.size() / bytesPerLine * 5 + 8));
    for (std::size_t i = 0; i < payload.size(); ++i) {
        text += i % bytesPerLine == 0 ? QStringLiteral("\n    ") : QStringLiteral(" ");
        text += QStringLiteral("0x%1,").arg(payload.view()[i], 2, 16, QLatin1Char('0'));
    }
    return text + QStringLiteral("\n};\n");
}

} // namespace

QString payloadText(const Bytes &payload)
{
    return isPlainText(payload.view()) ? QString::fromUtf8(rawOf(payload))
                                       : payloadAs(TextForm::Hex, payload);
}

QString payloadAs(TextForm form, const Bytes &payload)
{
    switch (form) {
    case TextForm::Hex:
        return QString::fromLatin1(rawOf(payload).toHex(' '));
    case TextForm::Base64:
        return QString::fromLatin1(rawOf(payload).toBase64());
    case TextForm::CArray:
        break;
    }
    return arrayOf(payload);
}

} // namespace espalier
