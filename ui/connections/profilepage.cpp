// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profilepage.h"

#include "ui/connections/formfield.h"

namespace espalier {

QWidget *ProfilePage::showInFields(const QList<ProfileProblem> &problems, const Fields &fields)
{
    for (auto *field : fields)
        field->setError({});
    QWidget *first = nullptr;
    for (const auto &problem : problems) {
        auto *field = fields.value(problem.field);
        if (!field)
            continue;
        field->setError(problem.text);
        if (!first)
            first = field->input();
    }
    return first;
}

} // namespace espalier
