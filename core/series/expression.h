// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/series/derivation.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// A formula over signals, which are called a, b, c and so on in it: "a * 2 + b", "sqrt(a^2 + b^2)", "a > 70 ? 1 : 0".
/// For one thread.
class Expression
{
public:
    static constexpr std::size_t maximumInputs = 16;
    static constexpr std::size_t maximumLength = 2000;

    struct Error
    {
        /// Of the byte that does not belong there, as far as that is known; else the length of the text.
        std::size_t offset = 0;
        /// What is wrong, in English.
        std::string message {};
    };
    /// `inputs` is the number of signals, at most `maximumInputs`.
    [[nodiscard]] static Expected<Expression, Error> parse(std::string_view text, std::size_t inputs);
    /// The name of a signal: "a" for 0.
    [[nodiscard]] static std::string nameOf(std::size_t input);

    Expression(Expression &&) noexcept;
    Expression &operator=(Expression &&) noexcept;
    ~Expression();

    [[nodiscard]] std::size_t inputs() const;
    /// `values` has one for each input. Not finite where the formula has no value: one divided by nothing.
    [[nodiscard]] double evaluate(std::span<const double> values);

private:
    class Private;
    explicit Expression(std::unique_ptr<Private> parser);
    std::unique_ptr<Private> d;
};

/// A series that an expression makes of others: a sample wherever one of them has one, once all have a value; of the others
/// the last value counts.
class ExpressionSeries
{
public:
    explicit ExpressionSeries(Expression expression) : m_expression(std::move(expression)) { }

    [[nodiscard]] const Series &series() const { return m_series; }
    /// Brings it up to date, by at most `maximum` samples and those of the time of the last one; `sources` are as many as
    /// the expression has inputs, `changedFrom` is the time of the earliest of their samples that is new since the last
    /// call, or where that left off.
    SeriesProgress update(std::span<const Series *const> sources, SampleTime changedFrom,
                          std::size_t maximum = SIZE_MAX);
    std::size_t dropOldest() { return m_series.dropOldest(); }

private:
    Expression m_expression;
    Series m_series;
};

} // namespace espalier
