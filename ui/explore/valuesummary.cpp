// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/valuesummary.h"

#include "ui/common/jsontokens.h"
#include "ui/common/units.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr int maximumDecimals = 6;

void setNumber(ValueSummary &summary, QStringView text)
{
    bool isNumber = false;
    const double number = text.trimmed().toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number))
        return;
    summary.number = number;
    const qsizetype point = text.indexOf(u'.');
    const bool hasExponent = text.contains(u'e', Qt::CaseInsensitive);
    summary.decimals =
        point < 0 || hasExponent ? 0 : int(std::min<qsizetype>(text.size() - point - 1, maximumDecimals));
}

/// The first number of an object that is shown on one line, with its key.
void findLeaf(ValueSummary &summary)
{
    const QStringView line(summary.text);
    QStringView key;
    for (const TokenSpan &span : jsonSpans(line, 64)) {
        const QStringView token = line.sliced(span.offset, span.length);
        if (span.kind == TokenKind::Key)
            key = token.size() > 1 ? token.sliced(1, token.size() - 2) : token;
        // A number at the very end may have been cut.
        if (span.kind != TokenKind::Number || span.offset + span.length >= line.size())
            continue;
        ValueSummary leaf {
            .kind = ValueKind::Number, .label = key.toString(), .text = token.toString(), .number = {}};
        setNumber(leaf, token);
        summary = leaf;
        return;
    }
}

} // namespace

ValueSummary summarize(const Bytes &payload, const PayloadHints &hints)
{
    const Glance glance = glanceAt(payload, hints);
    ValueSummary summary {.kind = glance.kind, .label = {}, .text = glance.preview, .number = {}};
    if (glance.kind == ValueKind::Number)
        setNumber(summary, glance.preview);
    else if (glance.kind == ValueKind::Json)
        findLeaf(summary);
    return summary;
}

QString changeText(const ValueSummary &before, const ValueSummary &after)
{
    if (!before.number || !after.number || before.label != after.label)
        return {};
    const double change = *after.number - *before.number;
    const int decimals = std::max(before.decimals, after.decimals);
    if (std::abs(change) < 0.5 * std::pow(10, -decimals))
        return {};
    const QString amount = QLocale::c().toString(std::abs(change), 'f', decimals);
    return (change > 0 ? QStringLiteral("▲ ") : QStringLiteral("▼ ")) + amount;
}

} // namespace espalier
