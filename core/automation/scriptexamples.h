// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace espalier {

struct ScriptExample
{
    QString name;
    QString source;
};
/// To begin with: what a script can do, in a few lines each.
[[nodiscard]] QList<ScriptExample> scriptExamples();
/// What a new script begins with: all functions there are, and one handler.
[[nodiscard]] QString newScript();

} // namespace espalier
