// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/roles.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

struct RoleRow
{
    Role role;
    QRgb light;
    QRgb dark;
};

constexpr RoleRow table[] = {
    {Role::Background, 0xfff4f5f7, 0xff14171c},  {Role::Panel, 0xffffffff, 0xff1a1e25},
    {Role::Raised, 0xfffafbfc, 0xff1f242c},      {Role::Line, 0xffe2e5ea, 0xff2b313b},
    {Role::Text, 0xff1c2330, 0xffe3e7ee},        {Role::Muted, 0xff566070, 0xffa0a9b8},
    {Role::Faint, 0xff636d7d, 0xff8f98a8},       {Role::Accent, 0xff17734a, 0xff41c28a},
    {Role::AccentSoft, 0xffe2f3ea, 0xff1c3429},  {Role::OnAccent, 0xffffffff, 0xff0d1a13},
    {Role::Hover, 0xffeef1f4, 0xff232932},       {Role::Highlight, 0xffd6ecdf, 0xff1f4231},
    {Role::Number, 0xff1a56b4, 0xff76a9ff},      {Role::String, 0xff74389a, 0xffd09bf0},
    {Role::Boolean, 0xff96460a, 0xfff0a75c},     {Role::Added, 0xffdff3e4, 0xff19351f},
    {Role::Removed, 0xfffbe3e4, 0xff42201f},     {Role::Warning, 0xff96460a, 0xfff0a75c},
    {Role::WarningSoft, 0xfffdf0e0, 0xff3a2c18}, {Role::Error, 0xffb42a34, 0xffff7c84},
    {Role::ErrorSoft, 0xfffbe6e7, 0xff43212a},   {Role::Inbound, 0xff1a56b4, 0xff76a9ff},
    {Role::Outbound, 0xff17734a, 0xff41c28a},
};
static_assert(std::size(table) == roleCount);

RoleColors makeColors(ColorScheme scheme)
{
    RoleColors colors;
    for (const auto &row : table)
        colors[static_cast<std::size_t>(row.role)] =
            QColor(scheme == ColorScheme::Dark ? row.dark : row.light);
    return colors;
}

qreal linear(qreal channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

qreal luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

const RoleColors &roleColors(ColorScheme scheme)
{
    static const RoleColors light = makeColors(ColorScheme::Light);
    static const RoleColors dark = makeColors(ColorScheme::Dark);
    return scheme == ColorScheme::Dark ? dark : light;
}

QPalette::ColorRole paletteRole(Role role)
{
    switch (role) {
    case Role::Background:
        return QPalette::Shadow;
    case Role::Panel:
        return QPalette::Window;
    case Role::Raised:
        return QPalette::Button;
    case Role::Line:
        return QPalette::Mid;
    case Role::Text:
        return QPalette::WindowText;
    case Role::Muted:
        return QPalette::Dark;
    case Role::Faint:
        return QPalette::PlaceholderText;
    case Role::Accent:
        return QPalette::Link;
    case Role::AccentSoft:
        return QPalette::Highlight;
    case Role::Hover:
        return QPalette::Midlight;
    case Role::Warning:
        return QPalette::LinkVisited;
    case Role::Error:
        return QPalette::BrightText;
    default:
        Q_ASSERT_X(false, "paletteRole", "this role has no place in the palette");
        return QPalette::WindowText;
    }
}

QPalette paletteOf(const RoleColors &colors)
{
    const auto color = [&colors](Role role) { return colors[static_cast<std::size_t>(role)]; };
    QPalette palette;
    for (const auto role :
         {Role::Background, Role::Panel, Role::Raised, Role::Line, Role::Text, Role::Muted, Role::Faint,
          Role::Accent, Role::AccentSoft, Role::Hover, Role::Warning, Role::Error})
        palette.setColor(paletteRole(role), color(role));
    palette.setColor(QPalette::Base, color(Role::Panel));
    palette.setColor(QPalette::AlternateBase, color(Role::Raised));
    palette.setColor(QPalette::Light, color(Role::Raised));
    palette.setColor(QPalette::Text, color(Role::Text));
    palette.setColor(QPalette::ButtonText, color(Role::Text));
    palette.setColor(QPalette::HighlightedText, color(Role::Text));
    palette.setColor(QPalette::ToolTipBase, color(Role::Raised));
    palette.setColor(QPalette::ToolTipText, color(Role::Text));
    // Disabled text is the faint one: it can still be read.
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, color(Role::Faint));
    return palette;
}

qreal contrast(const QColor &a, const QColor &b)
{
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

} // namespace espalier
