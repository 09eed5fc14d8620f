// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilevalidation.h"

#include <QMap>
#include <QWidget>

namespace espalier {

class FormField;

/// Whether the session begins anew with each connection, or goes on.
enum class SessionStart { Clean, Continued };

/// One tab of the connect dialog: a part of a profile as inputs.
class ProfilePage : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Shows `profile`; does not emit edited().
    virtual void load(const Profile &profile) = 0;
    /// Writes this page's part into `profile`.
    virtual void store(Profile &profile) const = 0;
    /// What is wrong with the inputs themselves: what no profile can hold.
    [[nodiscard]] virtual QList<ProfileProblem> inputProblems() const { return {}; }
    /// Shows the problems that belong to this page beside their inputs and clears the others. Returns the first input
    /// with a problem, or null.
    virtual QWidget *showProblems(const QList<ProfileProblem> &problems) = 0;
    /// The profile that the whole form holds: what does not apply to its protocol or version is hidden or explained.
    virtual void adapt(const Profile & /*profile*/) { }

signals:
    void edited();

protected:
    /// showProblems() for a page whose problems stand below fields.
    using Fields = QMap<ProfileField, FormField *>;
    static QWidget *showInFields(const QList<ProfileProblem> &problems, const Fields &fields);
};

} // namespace espalier
