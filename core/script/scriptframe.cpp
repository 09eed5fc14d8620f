// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/scriptframe.h"

#include <QCborValue>
#include <QtEndian>

namespace espalier {

namespace {
constexpr qsizetype lengthSize = 4;
}

QByteArray scriptframe::encode(const QCborMap &frame)
{
    const QByteArray body = frame.toCborValue().toCbor();
    QByteArray encoded(lengthSize, Qt::Uninitialized);
    qToBigEndian(static_cast<std::uint32_t>(body.size()), encoded.data());
    return encoded + body;
}

bool scriptframe::fits(const QByteArray &encoded)
{
    return static_cast<std::size_t>(encoded.size() - lengthSize) <= maximumSize;
}

QCborMap scriptframe::make(const QString &word)
{
    QCborMap frame;
    frame.insert(kind, word);
    return frame;
}

std::optional<QCborMap> ScriptFrameReader::next()
{
    const qsizetype left = m_buffer.size() - m_position;
    if (m_isBroken || left < lengthSize)
        return std::nullopt;
    const auto length = qFromBigEndian<std::uint32_t>(m_buffer.constData() + m_position);
    if (length > scriptframe::maximumSize) {
        m_isBroken = true;
        return std::nullopt;
    }
    if (left - lengthSize < qsizetype(length))
        return std::nullopt;
    QCborParserError error;
    const auto value = QCborValue::fromCbor(
        QByteArray::fromRawData(m_buffer.constData() + m_position + lengthSize, qsizetype(length)), &error);
    if (error.error != QCborError::NoError || !value.isMap()) {
        m_isBroken = true;
        return std::nullopt;
    }
    m_position += lengthSize + qsizetype(length);
    if (m_position == m_buffer.size()) {
        m_buffer.clear();
        m_position = 0;
    } else if (m_position > m_buffer.size() / 2) {
        m_buffer.remove(0, m_position);
        m_position = 0;
    }
    return value.toMap();
}

} // namespace espalier
