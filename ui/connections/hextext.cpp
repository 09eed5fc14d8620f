// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/hextext.h"

#include <QCoreApplication>

#include <algorithm>

namespace espalier {

std::optional<QByteArray> bytesFromHex(const QString &text)
{
    auto digits = text;
    digits.removeIf([](QChar c) { return c.isSpace(); });
    const bool isHex = std::all_of(digits.cbegin(), digits.cend(), [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
    });
    if (!isHex || digits.size() % 2 != 0)
        return {};
    return QByteArray::fromHex(digits.toLatin1());
}

QString hexFromBytes(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex(' '));
}

QString hexProblem()
{
    return QCoreApplication::translate("espalier::HexText",
                                       "Bytes are written as pairs of hexadecimal digits, such as 01 ab ff.");
}

} // namespace espalier
