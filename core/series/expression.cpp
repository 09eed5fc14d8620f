// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/expression.h"

#include <muParser.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace espalier {

class Expression::Private
{
public:
    mu::Parser parser;
    std::array<double, maximumInputs> values {};
    std::size_t inputs = 0;
};

Expression::Expression(std::unique_ptr<Private> parser) : d(std::move(parser)) { }
Expression::Expression(Expression &&) noexcept = default;
Expression &Expression::operator=(Expression &&) noexcept = default;
Expression::~Expression() = default;

std::string Expression::nameOf(std::size_t input)
{
    return {static_cast<char>('a' + input)};
}

Expected<Expression, Expression::Error> Expression::parse(std::string_view text, std::size_t inputs)
{
    if (text.size() > maximumLength)
        return tl::unexpected(Error {maximumLength, "The formula is too long."});
    auto parsed = std::make_unique<Private>();
    parsed->inputs = std::min(inputs, maximumInputs);
    try {
        for (std::size_t i = 0; i < parsed->inputs; ++i)
            parsed->parser.DefineVar(nameOf(i), &parsed->values.at(i));
        parsed->parser.SetExpr(std::string(text));
        // The parser reads it when it is first asked for a value.
        (void)parsed->parser.Eval();
    } catch (const mu::ParserError &error) {
        const auto at = error.GetPos();
        const auto offset =
            at < 0 || static_cast<std::size_t>(at) > text.size() ? text.size() : static_cast<std::size_t>(at);
        return tl::unexpected(Error {offset, error.GetMsg()});
    }
    if (parsed->parser.GetNumResults() != 1)
        return tl::unexpected(Error {text.size(), "The formula must have one result."});
    return Expression(std::move(parsed));
}

std::size_t Expression::inputs() const
{
    return d->inputs;
}

double Expression::evaluate(std::span<const double> values)
{
    std::copy_n(values.begin(), std::min(values.size(), d->inputs), d->values.begin());
    try {
        return d->parser.Eval();
    } catch (const mu::ParserError &) {
        // Some functions refuse values that they are not defined for.
        return gapValue;
    }
}

SeriesProgress ExpressionSeries::update(std::span<const Series *const> sources, SampleTime changedFrom,
                                        std::size_t maximum)
{
    m_series.truncate(changedFrom);
    std::vector<double> values(sources.size(), gapValue);
    std::vector<Series::Cursor> cursors(sources.size());
    std::vector<bool> hasValue(sources.size(), false);
    for (std::size_t i = 0; i < sources.size(); ++i) {
        cursors[i] = sources[i]->lowerBound(changedFrom);
        if (cursors[i] == sources[i]->begin())
            continue;
        values[i] = sources[i]->at(sources[i]->previous(cursors[i])).value;
        hasValue[i] = true;
    }
    SeriesProgress progress;
    std::size_t done = 0;
    SampleTime doneTo = changedFrom;
    for (;;) {
        std::optional<SampleTime> time;
        for (std::size_t i = 0; i < sources.size(); ++i)
            if (cursors[i] != sources[i]->end())
                time = std::min(time.value_or(std::numeric_limits<SampleTime>::max()),
                                sources[i]->at(cursors[i]).time);
        if (!time)
            return progress;
        if (done >= maximum && *time > doneTo) {
            progress.restFrom = time;
            return progress;
        }
        doneTo = *time;
        ++done;
        // Samples of one time belong together, the first of each signal, then the second, and so on.
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (cursors[i] == sources[i]->end() || sources[i]->at(cursors[i]).time != *time)
                continue;
            values[i] = sources[i]->at(cursors[i]).value;
            hasValue[i] = true;
            cursors[i] = sources[i]->next(cursors[i]);
        }
        if (std::ranges::find(hasValue, false) != hasValue.end())
            continue;
        const bool isNumber = std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
        m_series.add({*time, isNumber ? m_expression.evaluate(values) : gapValue});
        progress.changedFrom = progress.changedFrom.value_or(*time);
    }
}

} // namespace espalier
