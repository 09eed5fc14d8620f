// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/devicetemplate.h"
#include "core/automation/replyrules.h"
#include "core/automation/scriptreport.h"
#include "core/automation/simulatorguest.h"
#include "core/script/scriptframe.h"

#include <QCoreApplication>
#include <QString>

namespace espalier {

/// What scripts, reply rules and simulated devices have to say, in the user's language. What comes from outside is part
/// of the answers: show them as plain text.
class AutomationWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::AutomationWords)
public:
    [[nodiscard]] static QString scriptLine(const ScriptLine &line, const ScriptLimits &limits);
    [[nodiscard]] static bool isError(ScriptLine::Kind kind);
    /// "Running · messages in: 12 · ..."
    [[nodiscard]] static QString scriptState(const ScriptReport &report);

    [[nodiscard]] static QString replyProblem(const ReplyRuleProblem &problem);
    /// Empty while there is nothing wrong.
    [[nodiscard]] static QString replyState(const ReplyCount &count);

    [[nodiscard]] static QString deviceProblem(const DeviceProblem &problem);
    [[nodiscard]] static QString valueKind(ValueModel::Kind kind);
    /// "12 of 20 connected · 8,431 sent · 120/s", and what went wrong.
    [[nodiscard]] static QString simulatorState(const SimulatorReport &report, int devices);

private:
    [[nodiscard]] static QString templateProblem(const std::optional<TemplateError> &error);
};

} // namespace espalier
