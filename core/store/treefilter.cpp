// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/treefilter.h"

#include "core/mqtt/topic.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// A pattern that backtracks without end gives up for this one subject instead of stopping the worker.
const QString matchLimit = QStringLiteral("(*LIMIT_MATCH=100000)");

struct Unit
{
    QLatin1String name;
    SteadyMs length;
};
constexpr std::array units {
    Unit {QLatin1String("ms"), 1},         Unit {QLatin1String("s"), 1000},
    Unit {QLatin1String(""), 1000},        Unit {QLatin1String("m"), 60'000},
    Unit {QLatin1String("min"), 60'000},   Unit {QLatin1String("h"), 3'600'000},
    Unit {QLatin1String("d"), 86'400'000},
};

std::optional<SteadyMs> durationOf(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,9}(?:\\.\\d{1,9})?)([a-z]*)$"));
    const auto match = pattern.match(text);
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const Unit &known) { return match.captured(2) == known.name; });
    if (!match.hasMatch() || unit == units.end())
        return std::nullopt;
    return static_cast<SteadyMs>(match.captured(1).toDouble() * static_cast<double>(unit->length));
}

Comparison comparisonOf(const QString &sign)
{
    static const std::pair<QLatin1String, Comparison> signs[] = {
        {QLatin1String("!="), Comparison::NotEqual},       {QLatin1String("<"), Comparison::Less},
        {QLatin1String("<="), Comparison::LessOrEqual},    {QLatin1String(">"), Comparison::Greater},
        {QLatin1String(">="), Comparison::GreaterOrEqual},
    };
    for (const auto &[text, comparison] : signs) {
        if (sign == text)
            return comparison;
    }
    return Comparison::Equal;
}

/// \" and \\ stand for what follows the backslash.
std::string unquoted(const QString &text)
{
    QString plain;
    for (qsizetype at = 1; at + 1 < text.size(); ++at) {
        if (text.at(at) == u'\\')
            ++at;
        plain += text.at(at);
    }
    return plain.toStdString();
}

std::vector<std::string> pathOf(const QString &text)
{
    std::vector<std::string> path;
    static const QRegularExpression step(QStringLiteral("\\[(\"(?:[^\"\\\\]|\\\\.)*\")\\]|([^.\\[\\]]+)"));
    for (auto steps = step.globalMatch(text); steps.hasNext();) {
        const auto match = steps.next();
        path.push_back(match.hasCaptured(1) ? unquoted(match.captured(1)) : match.captured(2).toStdString());
    }
    return path;
}

} // namespace

/// Reads terms from left to right until the end or the first error.
class TreeFilter::Parser
{
public:
    explicit Parser(TreeFilter &filter) : m_filter(filter), m_text(filter.m_text) { }

    void run()
    {
        while (skipSpace() && m_filter.isValid()) {
            if (m_filter.m_terms.size() == mostTerms)
                fail(FilterError::Kind::TooManyTerms, m_at);
            else if (!regex() && !condition())
                word();
        }
        if (!m_filter.isValid())
            m_filter.m_terms.clear();
    }

private:
    struct Word
    {
        QString text;
        ValueCondition::Operand::Form form = ValueCondition::Operand::Form::Plain;
    };

    /// Whether something follows.
    bool skipSpace()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
        return m_at < m_text.size();
    }

    bool isEnd(qsizetype at) const { return at >= m_text.size() || m_text.at(at).isSpace(); }

    void fail(FilterError::Kind kind, qsizetype at, const QString &detail = {})
    {
        m_filter.m_error = {.kind = kind, .position = at, .detail = detail};
    }

    /// Until it is closed it is a path that begins with an empty level.
    bool regex()
    {
        if (m_text.at(m_at) != u'/')
            return false;
        qsizetype end = m_at + 2;
        while (end < m_text.size()
               && !(m_text.at(end) == u'/' && m_text.at(end - 1) != u'\\' && isEnd(end + 1)))
            ++end;
        if (end >= m_text.size())
            return false;
        FilterTerm term {.kind = FilterTerm::Kind::Regex};
        term.text = m_text.mid(m_at + 1, end - m_at - 1);
        term.regex.setPattern(matchLimit + term.text);
        if (!term.regex.isValid()) {
            const qsizetype offset =
                std::max<qsizetype>(0, term.regex.patternErrorOffset() - matchLimit.size());
            fail(FilterError::Kind::BadExpression, m_at + 1 + offset, term.regex.errorString());
        }
        m_at = end + 1;
        m_filter.m_terms.push_back(std::move(term));
        return true;
    }

    bool condition()
    {
        static const QRegularExpression head(
            QStringLiteral("\\G([A-Za-z_$][\\w$-]*(?:\\.[\\w$-]+|\\[\\d+\\]|\\[\"(?:[^\"\\\\]|\\\\.)+\"\\])*)"
                           "\\s*(==|!=|<=|>=|=|<|>)\\s*"));
        const auto match = head.match(m_text, m_at);
        if (!match.hasMatch())
            return false;
        const qsizetype sign = match.capturedStart(2);
        m_at = match.capturedEnd();
        const qsizetype start = m_at;
        if (m_at == m_text.size()) {
            fail(FilterError::Kind::MissingOperand, sign, match.captured(2));
            return true;
        }
        const Word operand = take();
        const Comparison comparison = comparisonOf(match.captured(2));
        if (match.captured(1) == QLatin1String("changed"))
            age(operand.text, comparison, sign, start);
        else
            m_filter.m_terms.push_back(
                {.kind = FilterTerm::Kind::Value,
                 .condition = ValueCondition(pathOf(match.captured(1)), comparison,
                                             {operand.text.toStdString(), operand.form})});
        return true;
    }

    void age(const QString &text, Comparison comparison, qsizetype sign, qsizetype start)
    {
        const auto duration = durationOf(text);
        const bool isLess = comparison == Comparison::Less || comparison == Comparison::LessOrEqual;
        const bool isGreater = comparison == Comparison::Greater || comparison == Comparison::GreaterOrEqual;
        if (!isLess && !isGreater)
            fail(FilterError::Kind::BadComparison, sign);
        else if (!duration)
            fail(FilterError::Kind::BadDuration, start, text);
        else
            m_filter.m_terms.push_back({.kind = FilterTerm::Kind::Changed,
                                        .comparison = isLess ? Comparison::Less : Comparison::Greater,
                                        .age = *duration});
    }

    /// A text up to the next space, or between quotes.
    Word take()
    {
        Word word;
        if (m_text.at(m_at) != u'"') {
            const qsizetype start = m_at;
            while (!isEnd(m_at))
                ++m_at;
            word.text = m_text.mid(start, m_at - start);
            return word;
        }
        word.form = ValueCondition::Operand::Form::Quoted;
        const qsizetype quote = m_at++;
        while (m_at < m_text.size() && m_text.at(m_at) != u'"') {
            if (m_text.at(m_at) == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            word.text += m_text.at(m_at++);
        }
        if (m_at >= m_text.size())
            fail(FilterError::Kind::OpenQuote, quote);
        ++m_at;
        return word;
    }

    void word()
    {
        const Word word = take();
        if (word.text.isEmpty())
            return;
        FilterTerm term;
        term.text = word.text;
        if (word.form == ValueCondition::Operand::Form::Plain && word.text == QLatin1String("retained"))
            term.kind = FilterTerm::Kind::Retained;
        else if (!topics(term)) {
            term.kind = word.text.contains(u'/') ? FilterTerm::Kind::Path : FilterTerm::Kind::Text;
            term.matcher = TextMatcher(word.text);
        }
        m_filter.m_terms.push_back(std::move(term));
    }

    static bool topics(FilterTerm &term)
    {
        const std::string text = term.text.toStdString();
        const auto parsed = parseTopicFilter(text);
        if (!parsed || !parsed->hasWildcards())
            return false;
        term.kind = FilterTerm::Kind::Topics;
        std::string_view level;
        for (TopicLevels levels(parsed->filter); levels.next(level);)
            term.levels.emplace_back(level);
        term.isOpenEnded = term.levels.back() == "#";
        if (term.isOpenEnded)
            term.levels.pop_back();
        return true;
    }

    TreeFilter &m_filter;
    const QString &m_text;
    qsizetype m_at = 0;
};

TreeFilter::TreeFilter(const QString &text) : m_text(text)
{
    Parser(*this).run();
}

bool TreeFilter::hasConditions() const
{
    return std::any_of(m_terms.begin(), m_terms.end(),
                       [](const FilterTerm &term) { return term.isCondition(); });
}

bool TreeFilter::comparesValues() const
{
    return std::any_of(m_terms.begin(), m_terms.end(),
                       [](const FilterTerm &term) { return term.kind == FilterTerm::Kind::Value; });
}

QString TreeFilter::quoted(const QString &text)
{
    const TreeFilter plain(text);
    const bool isItself = plain.m_terms.size() == 1 && plain.m_terms.front().text == text
                          && plain.m_terms.front().kind != FilterTerm::Kind::Retained
                          && plain.m_terms.front().kind != FilterTerm::Kind::Regex;
    if (isItself && !text.contains(u'"'))
        return text;
    QString inside = text;
    inside.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    return u'"' + inside + u'"';
}

bool FilterTerm::matchesRegex(std::string_view bytes) const
{
    const QString subject = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return regex.match(subject).hasMatch();
}

} // namespace espalier
