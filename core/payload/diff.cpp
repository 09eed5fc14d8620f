// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/diff.h"

#include "core/payload/alignment.h"
#include "core/payload/diffrows.h"

#include <QHash>

#include <algorithm>

namespace espalier {

namespace {

constexpr std::size_t bytesPerRow = 16;

std::vector<QStringView> linesOf(const QString &text)
{
    std::vector<QStringView> lines;
    for (const QStringView line : QStringView(text).split(u'\n'))
        lines.push_back(line);
    // A line feed ends a line; it does not begin an empty one.
    if (lines.size() > 1 && lines.back().isEmpty())
        lines.pop_back();
    return lines;
}

/// Equal lines get equal numbers, and only they.
class LineNumbers
{
public:
    std::vector<std::uint64_t> of(const std::vector<QStringView> &lines)
    {
        std::vector<std::uint64_t> numbers;
        numbers.reserve(lines.size());
        for (const QStringView line : lines) {
            const auto known = m_numbers.constFind(line);
            numbers.push_back(known != m_numbers.constEnd()
                                  ? *known
                                  : *m_numbers.insert(line, static_cast<std::uint64_t>(m_numbers.size())));
        }
        return numbers;
    }

private:
    QHash<QStringView, std::uint64_t> m_numbers;
};

/// Equal lines with those far from any difference left out.
void addEqualLines(DiffRows &rows, std::span<const QStringView> lines, bool isFirst, bool isLast)
{
    const std::size_t context = rows.limits().context;
    const std::size_t head = isFirst ? 0 : context;
    const std::size_t tail = isLast ? 0 : context;
    // Leaving out a single line saves nothing.
    if (lines.size() <= head + tail + 1) {
        for (const QStringView line : lines)
            rows.addEqual(line.toString());
        return;
    }
    for (const QStringView line : lines.first(head))
        rows.addEqual(line.toString());
    rows.addSkipped(lines.size() - head - tail);
    for (const QStringView line : lines.last(tail))
        rows.addEqual(line.toString());
}

QString hexOf(ByteView bytes)
{
    return QString::fromLatin1(
        QByteArray::fromRawData(asText(bytes).data(), static_cast<qsizetype>(bytes.size())).toHex(' '));
}

QString offsetText(std::size_t offset)
{
    return QStringLiteral("%1").arg(offset, 8, 16, QLatin1Char('0'));
}

/// Bytes that only one side has.
template <typename Add>
void addBytes(ByteView bytes, std::size_t offset, const DiffRows &rows, const Add &add)
{
    for (std::size_t at = 0; at < bytes.size(); at += bytesPerRow) {
        const ByteView part = bytes.subspan(at, std::min(bytesPerRow, bytes.size() - at));
        // Rows beyond the limit are counted only.
        add(offsetText(offset + at), rows.isFull() ? QString() : hexOf(part));
    }
}

void compareInPlace(ByteView before, ByteView after, DiffRows &rows)
{
    for (std::size_t at = 0; at < before.size(); at += bytesPerRow) {
        const std::size_t size = std::min(bytesPerRow, before.size() - at);
        const ByteView was = before.subspan(at, size);
        const ByteView is = after.subspan(at, size);
        if (!std::ranges::equal(was, is))
            rows.addChanged(offsetText(at), rows.isFull() ? QString() : hexOf(was),
                            rows.isFull() ? QString() : hexOf(is));
    }
}

bool isLines(const FormattedPayload &formatted)
{
    return formatted.decoder != DecoderKind::Hex && formatted.decoder != DecoderKind::Image
           && formatted.decoder != DecoderKind::Empty;
}

} // namespace

PayloadDiff diffLines(const QString &before, const QString &after, const DiffLimits &limits)
{
    DiffRows rows(PayloadDiff::Form::Lines, limits);
    const std::vector<QStringView> was = linesOf(before);
    const std::vector<QStringView> is = linesOf(after);
    LineNumbers numbers;
    const auto wasNumbers = numbers.of(was);
    const auto isNumbers = numbers.of(is);
    const Alignment alignment = align(wasNumbers, isNumbers);
    std::size_t i = 0;
    std::size_t j = 0;
    const auto addGap = [&](std::size_t beforeEnd, std::size_t afterEnd) {
        for (; i < beforeEnd; ++i)
            rows.addRemoved({}, was[i].toString());
        for (; j < afterEnd; ++j)
            rows.addAdded({}, is[j].toString());
    };
    for (const AlignedRun &run : alignment.runs) {
        addGap(run.before, run.after);
        i = run.before + run.length;
        j = run.after + run.length;
        addEqualLines(rows, std::span(is).subspan(run.after, run.length), run.before == 0 && run.after == 0,
                      i == was.size() && j == is.size());
    }
    addGap(was.size(), is.size());
    return rows.take();
}

PayloadDiff diffBytes(ByteView before, ByteView after, const DiffLimits &limits)
{
    DiffRows rows(PayloadDiff::Form::Bytes, limits);
    if (before.size() == after.size()) {
        compareInPlace(before, after, rows);
        return rows.take();
    }
    const auto [beforeAt, afterAt] = std::ranges::mismatch(before, after);
    const auto head = static_cast<std::size_t>(beforeAt - before.begin());
    const std::size_t most = std::min(before.size(), after.size()) - head;
    std::size_t tail = 0;
    while (tail < most && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    addBytes(before.subspan(head, before.size() - head - tail), head, rows,
             [&](const QString &place, const QString &hex) { rows.addRemoved(place, hex); });
    addBytes(after.subspan(head, after.size() - head - tail), head, rows,
             [&](const QString &place, const QString &hex) { rows.addAdded(place, hex); });
    return rows.take();
}

namespace {

bool isWhole(const DiffSide &side)
{
    const bool isWrapped = !side.formatted.wrappedBy.empty();
    return side.formatted.shownBytes == (isWrapped ? side.formatted.unwrapped : side.payload).size();
}

} // namespace

PayloadDiff diffPayloads(const DiffSide &before, const DiffSide &after, const DiffLimits &limits)
{
    if (before.formatted.value && after.formatted.value)
        return diffValues(*before.formatted.value, *after.formatted.value, limits);
    if (isLines(before.formatted) && isLines(after.formatted) && isWhole(before) && isWhole(after))
        return diffLines(before.formatted.text, after.formatted.text, limits);
    return diffBytes(before.payload.view(), after.payload.view(), limits);
}

} // namespace espalier
