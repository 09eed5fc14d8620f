// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/timeremarks.h"

#include "ui/common/units.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr qsizetype maximumRemarks = 100;
constexpr qsizetype maximumSpans = 10'000;
/// 2001-09-09, when seconds grew to ten digits, and 2100.
constexpr qint64 earliest = 1'000'000'000;
constexpr qint64 latest = 4'102'444'800;

/// Microseconds; 0 when the number is no time.
WallTime timeOf(QStringView number)
{
    bool isWhole = false;
    const qint64 value = number.toLongLong(&isWhole);
    if (!isWhole || number.startsWith(u'-'))
        return 0;
    const auto within = [value](qint64 unit) { return value / unit >= earliest && value / unit < latest; };
    switch (number.size()) {
    case 10:
        return within(1) ? value * 1'000'000 : 0;
    case 13:
        return within(1'000) ? value * 1'000 : 0;
    case 16:
        return within(1'000'000) ? value : 0;
    default:
        return 0;
    }
}

} // namespace

QList<CodeView::Remark> timeRemarks(const FormattedPayload &formatted)
{
    QList<CodeView::Remark> remarks;
    for (const TokenSpan &span : formatted.spans.mid(0, maximumSpans)) {
        if (span.kind != TokenKind::Number || remarks.size() >= maximumRemarks)
            continue;
        if (const WallTime time = timeOf(QStringView(formatted.text).mid(span.offset, span.length)))
            remarks.append({span.offset, dateTimeText(time)});
    }
    return remarks;
}

} // namespace espalier
