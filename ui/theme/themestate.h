// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/roles.h"

#include <QHash>
#include <QPixmap>

namespace espalier {

/// What style and icons look at when they paint; shared, because both may outlive the Theme that made them.
struct ThemeState
{
    ColorScheme scheme = ColorScheme::Light;
    RoleColors colors = roleColors(ColorScheme::Light);
    /// Rendered icons of this scheme.
    QHash<QString, QPixmap> icons;

    [[nodiscard]] QColor color(Role role) const { return colors[static_cast<std::size_t>(role)]; }
};

} // namespace espalier
