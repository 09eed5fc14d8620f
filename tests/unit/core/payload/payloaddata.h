// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuewriter.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QTest>

namespace espalier {

/// A file of tests/data/payload, written by another implementation (make.py there).
inline Bytes payloadFile(const QString &name)
{
    QFile file(testData(QStringLiteral("payload/") + name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(name));
    return Bytes::copyOf(file.readAll().toStdString());
}

inline Bytes hexBytes(const QByteArray &hex)
{
    return Bytes::copyOf(QByteArray::fromHex(hex).toStdString());
}

/// As formatValue() writes it, without line breaks and indents; an error as its kind and offset.
inline QString oneLine(Expected<Value, DecodeError> value)
{
    if (!value)
        return QStringLiteral("error %1 at %2")
            .arg(static_cast<int>(value.error().kind))
            .arg(value.error().offset);
    QStringList lines = formatValue(std::move(*value))->text.split(u'\n');
    for (QString &line : lines)
        line = line.trimmed();
    return lines.join(QString());
}

} // namespace espalier
