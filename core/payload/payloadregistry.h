// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/avroschema.h"
#include "core/payload/decoderules.h"

#include <map>
#include <memory>

namespace espalier {

/// The user's rules with the schemas they name, loaded: what formatPayload() takes. Immutable; share it between threads,
/// and make another when rules or files change.
class PayloadRegistry
{
public:
    /// Reads the schema files: not for the GUI thread. What cannot be used is told by problems().
    explicit PayloadRegistry(DecodeRules rules);

    [[nodiscard]] const DecodeRules &rules() const { return m_rules; }
    [[nodiscard]] const ProtobufSchemas &protobuf() const { return m_protobuf; }
    /// Whether the rule for a topic says that its messages are wrapped in something.
    [[nodiscard]] bool wraps(std::string_view topic) const;
    /// By the file that a rule or a choice names; null when it could not be read.
    [[nodiscard]] const AvroSchema *avro(const std::string &file) const;
    /// Of schema files and struct patterns.
    [[nodiscard]] const std::vector<SchemaProblem> &problems() const { return m_problems; }

private:
    void loadAvro(const std::string &file);
    void checkPattern(const DecodeRule &rule);
    void checkMessageType(const DecodeRule &rule, const std::vector<std::string> &types);

    DecodeRules m_rules;
    ProtobufSchemas m_protobuf;
    std::map<std::string, AvroSchema> m_avro;
    std::vector<SchemaProblem> m_problems;
};

} // namespace espalier
