// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topiccolumn.h"

#include "ui/common/units.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

struct ColumnWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::TopicColumn)
};

} // namespace

QString byteRateText(float bytesPerSecond)
{
    if (bytesPerSecond < 0.5F)
        return {};
    return ColumnWords::tr("%1/s").arg(sizeText(static_cast<std::uint64_t>(std::llround(bytesPerSecond))));
}

QString shareText(float part, float whole)
{
    const double percent = whole > 0 ? 100.0 * double(part) / double(whole) : 0;
    if (percent < 0.05)
        return {};
    return ColumnWords::tr("%1 %").arg(
        QLocale().toString(std::min(percent, 100.0), 'f', percent < 9.95 ? 1 : 0));
}

QString ageText(std::int64_t milliseconds)
{
    const std::int64_t seconds = std::max<std::int64_t>(0, milliseconds) / 1000;
    const QLocale locale;
    if (seconds < 60)
        return ColumnWords::tr("%1 s").arg(locale.toString(qlonglong(seconds)));
    if (seconds < 3600)
        return ColumnWords::tr("%1 min").arg(locale.toString(qlonglong(seconds / 60)));
    if (seconds < 86'400)
        return ColumnWords::tr("%1 h").arg(locale.toString(qlonglong(seconds / 3600)));
    return ColumnWords::tr("%1 d").arg(locale.toString(qlonglong(seconds / 86'400)));
}

void TopicColumn::setTotals(const TreeSnapshot &snapshot)
{
    m_totalRate = snapshot.totalRate;
    m_totalByteRate = snapshot.totalByteRate;
    m_now = snapshot.now;
}

QString TopicColumn::text(const TreeRow &row) const
{
    switch (m_kind) {
    case Kind::Rate:
        return rateText(row.rate);
    case Kind::ByteRate:
        return byteRateText(row.byteRate);
    case Kind::Share:
        return shareText(row.rate, m_totalRate);
    case Kind::ByteShare:
        return shareText(row.byteRate, m_totalByteRate);
    case Kind::LastSeen:
        return row.lastChange > 0 ? ageText(m_now - row.lastChange) : QString();
    }
    return {};
}

QString TopicColumn::summary(const TreeRow &row) const
{
    if (row.lastChange <= 0)
        return {};
    QStringList lines {ColumnWords::tr("%1 messages, last %2 ago")
                           .arg(countText(row.messages), ageText(m_now - row.lastChange))};
    const QString rate = rateText(row.rate);
    if (!rate.isEmpty()) {
        QStringList shares;
        if (const QString share = shareText(row.rate, m_totalRate); !share.isEmpty())
            shares.append(ColumnWords::tr("%1 of all messages").arg(share));
        if (const QString share = shareText(row.byteRate, m_totalByteRate); !share.isEmpty())
            shares.append(ColumnWords::tr("%1 of all bytes").arg(share));
        QStringList rates {rate};
        if (const QString bytes = byteRateText(row.byteRate); !bytes.isEmpty())
            rates.append(bytes);
        lines.append(rates.join(QStringLiteral(" · ")));
        if (!shares.isEmpty())
            lines.append(shares.join(QStringLiteral(" · ")));
    }
    return lines.join(u'\n');
}

} // namespace espalier
