// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilevalidation.h"

#include <QWidget>

namespace espalier {

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
    /// Shows the problems that belong to this page beside their inputs and clears the others. Returns the first input
    /// with a problem, or null.
    virtual QWidget *showProblems(const QList<ProfileProblem> &problems) = 0;

signals:
    void edited();
};

} // namespace espalier
