// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/systemscheme.h"

#include <QGuiApplication>
#include <QPalette>

namespace espalier {

ColorScheme SystemScheme::ofPalette()
{
    const auto palette = QGuiApplication::palette();
    const bool dark =
        palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    return dark ? ColorScheme::Dark : ColorScheme::Light;
}

void SystemScheme::tell(std::optional<ColorScheme> scheme)
{
    const auto before = current();
    m_told = scheme;
    if (current() != before)
        emit changed(current());
}

} // namespace espalier
