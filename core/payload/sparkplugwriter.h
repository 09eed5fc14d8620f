// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/sparkplugencoder.h"
#include "core/payload/sparkplugtypes.h"

#include <optional>
#include <string>
#include <vector>

namespace google::protobuf {
class UnknownFieldSet;
} // namespace google::protobuf

namespace espalier {

/// Writes single fields of Sparkplug out of nodes of JSON. The first problem sticks; what is written then is of no use.
class SparkplugWriter
{
public:
    using Fields = google::protobuf::UnknownFieldSet;

    explicit SparkplugWriter(const Value &json) : m_json(json) { }

    /// Whose fields come next, for problems; empty: those of the payload.
    void setMetric(const std::string &name) { m_metric = name; }
    [[nodiscard]] const std::optional<SparkplugProblem> &problem() const { return m_problem; }
    void fail(SparkplugProblem::Kind kind, const ValueNode &node, std::string word = {});

    // Each of them wants a node of its own kind, and writes nothing for none.
    void addNumber(Fields &out, int field, const std::optional<ValueNode> &node);
    void addFlag(Fields &out, int field, const std::optional<ValueNode> &node);
    void addText(Fields &out, int field, const ValueNode &node);
    void addBytes(Fields &out, int field, const ValueNode &node);

    /// The type that is named, or that the value shows; Unknown for null and after a problem.
    [[nodiscard]] SparkplugType typeOf(const std::optional<ValueNode> &type, const ValueNode &value);
    /// The value of a metric.
    void addValue(Fields &out, const ValueNode &value, SparkplugType type);
    /// One of the six plain values, whose fields begin at `first`. False for a type that none of them holds.
    [[nodiscard]] bool addPlain(Fields &out, int first, const ValueNode &value, SparkplugType type);

private:
    void addDataSet(Fields &out, const ValueNode &set);
    void addRow(Fields &out, const ValueNode &row, const std::vector<SparkplugType> &types);

    const Value &m_json;
    std::string m_metric;
    std::optional<SparkplugProblem> m_problem;
};

} // namespace espalier
