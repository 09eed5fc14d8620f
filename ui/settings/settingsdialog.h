// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace espalier {

class Preferences;
class Theme;

/// The preferences. A change takes effect at once, so there is nothing to confirm.
class SettingsDialog : public QDialog
{
    Q_OBJECT
public:
    SettingsDialog(Preferences &preferences, Theme &theme, QWidget *parent = nullptr);
};

} // namespace espalier
