// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packettest.h"

#include "core/capture/packetvalues.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <cmath>

#include <re2/re2.h>

namespace espalier {

namespace {

using Operator = PacketTest::Operator;
using ValueKind = PacketValue::Kind;

double timeOfDay(double time, double offset)
{
    constexpr double day = 86'400e6;
    const auto local = time + offset;
    return local - std::floor(local / day) * day;
}

bool compares(Operator op, const PacketOperand &operand, double number)
{
    if (operand.kind == PacketOperand::Kind::TimeOfDay)
        number = timeOfDay(number, operand.offset);
    switch (op) {
    case Operator::Less:
        return number < operand.low;
    case Operator::LessOrEqual:
        return number < operand.high;
    case Operator::Greater:
        return number >= operand.high;
    case Operator::GreaterOrEqual:
        return number >= operand.low;
    default: // equal, or not, which holds() turns round
        return number >= operand.low && number < operand.high;
    }
}

/// A Topic Filter as a value is compared without its share.
std::string_view withoutShare(std::string_view topicFilter)
{
    const auto parsed = parseTopicFilter(topicFilter);
    return parsed ? parsed->filter : topicFilter;
}

bool fits(const PacketTest &test, const PacketOperand &operand, const PacketValue &value)
{
    switch (operand.kind) {
    case PacketOperand::Kind::Number:
    case PacketOperand::Kind::TimeOfDay:
        return value.kind == ValueKind::Number && compares(test.op, operand, value.number);
    case PacketOperand::Kind::Flag:
        return value.kind == ValueKind::Flag && (value.number != 0) == operand.flag;
    case PacketOperand::Kind::TopicFilter:
        return value.kind == ValueKind::Text
               && isAs(operand, test.field->kind == PacketField::Kind::TopicFilter ? withoutShare(value.text)
                                                                                   : value.text);
    case PacketOperand::Kind::Text:
    case PacketOperand::Kind::Part:
    case PacketOperand::Kind::Regex:
        return value.kind == ValueKind::Text && isAs(operand, value.text);
    }
    return false;
}

class Judge final : public PacketValueSink
{
public:
    explicit Judge(const PacketTest &test) : m_test(test) { }

    bool take(const PacketValue &value) override
    {
        m_hasValue = true;
        m_hasFitting = isFitting(value);
        return !m_hasFitting;
    }
    [[nodiscard]] bool verdict() const
    {
        return m_test.op == Operator::NotEqual ? m_hasValue && !m_hasFitting : m_hasFitting;
    }

private:
    [[nodiscard]] bool isFitting(const PacketValue &value) const
    {
        if (m_test.op == Operator::Present)
            return value.kind != ValueKind::Flag || value.number != 0;
        if (m_test.field->kind == PacketField::Kind::Clause)
            return m_test.clauses[static_cast<std::size_t>(value.number)];
        return std::any_of(m_test.operands.begin(), m_test.operands.end(),
                           [&](const PacketOperand &operand) { return fits(m_test, operand, value); });
    }

    const PacketTest &m_test;
    bool m_hasValue = false;
    bool m_hasFitting = false;
};

} // namespace

bool isAs(const PacketOperand &operand, std::string_view text)
{
    switch (operand.kind) {
    case PacketOperand::Kind::Text:
        return text == operand.text;
    case PacketOperand::Kind::Part:
        return text.find(operand.text) != std::string_view::npos;
    case PacketOperand::Kind::TopicFilter:
        return matches(operand.text, text);
    case PacketOperand::Kind::Regex:
        return re2::RE2::PartialMatch(text, *operand.regex);
    case PacketOperand::Kind::Number:
    case PacketOperand::Kind::TimeOfDay:
    case PacketOperand::Kind::Flag:
        break;
    }
    return false;
}

bool PacketTest::holds(PacketSubject &packet) const
{
    Judge judge(*this);
    eachValue(*this, packet, judge);
    return judge.verdict();
}

} // namespace espalier
