// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decoderules.h"
#include "core/payload/packedpattern.h"

#include <QString>

namespace espalier {

/// "Protobuf · acme.Reading · in base64, gzip"
[[nodiscard]] QString choiceText(const DecodeChoice &choice);
[[nodiscard]] QString charsetName(Charset charset);
/// "sensor.proto:12:3: …"; without the file where `file` says it already.
[[nodiscard]] QString schemaProblemText(const SchemaProblem &problem, const std::string &file = {});

/// What keeps a rule from having this topic filter, translated; empty for a valid one.
[[nodiscard]] QString ruleFilterProblem(const QString &topicFilter);
/// What is wrong with a struct pattern and where, translated; empty for a valid one.
[[nodiscard]] QString patternProblem(const QString &pattern);

} // namespace espalier
