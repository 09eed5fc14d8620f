// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/payloadregistry.h"

#include "core/payload/packedpattern.h"

#include <QFile>

#include <algorithm>

namespace espalier {

namespace {

constexpr qint64 largestSchema = 16 * 1024 * 1024;

} // namespace

PayloadRegistry::PayloadRegistry(DecodeRules rules)
    : m_rules(std::move(rules)), m_protobuf(m_rules.protobuf), m_problems(m_protobuf.problems())
{
    const auto types = m_protobuf.messageTypes();
    for (const DecodeRule &rule : m_rules.rules) {
        if (rule.choice.decoder == DecoderKind::Avro && !rule.choice.schema.empty())
            loadAvro(rule.choice.schema);
        if (rule.choice.decoder == DecoderKind::Packed)
            checkPattern(rule);
        if (rule.choice.decoder == DecoderKind::Protobuf)
            checkMessageType(rule, types);
    }
}

bool PayloadRegistry::wraps(std::string_view topic) const
{
    const DecodeRule *rule = m_rules.ruleFor(topic);
    return rule && !rule->choice.wrappedBy.empty();
}

const AvroSchema *PayloadRegistry::avro(const std::string &file) const
{
    const auto found = m_avro.find(file);
    return found == m_avro.end() ? nullptr : &found->second;
}

void PayloadRegistry::loadAvro(const std::string &path)
{
    if (m_avro.contains(path))
        return;
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestSchema) {
        m_problems.push_back({path, 0, 0, file.isOpen() ? "is too large" : file.errorString().toStdString()});
        return;
    }
    auto schema = AvroSchema::parse(file.readAll().toStdString());
    if (schema)
        m_avro.emplace(path, std::move(*schema));
    else
        m_problems.push_back({path, 0, 0, schema.error()});
}

void PayloadRegistry::checkPattern(const DecodeRule &rule)
{
    const auto pattern = PackedPattern::parse(rule.choice.pattern);
    if (!pattern) {
        m_problems.push_back({rule.topicFilter, 0, static_cast<int>(pattern.error().offset) + 1,
                              "not a struct pattern: " + rule.choice.pattern});
    }
}

void PayloadRegistry::checkMessageType(const DecodeRule &rule, const std::vector<std::string> &types)
{
    if (!std::binary_search(types.begin(), types.end(), rule.choice.schema))
        m_problems.push_back({rule.topicFilter, 0, 0, "no message type " + rule.choice.schema});
}

} // namespace espalier
