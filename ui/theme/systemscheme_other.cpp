// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/systemscheme.h"

namespace espalier {

/// Qt 6.4 tells of no changes here: the palette that the program was started with decides.
class SystemScheme::Source
{ };

SystemScheme::SystemScheme(QObject *parent) : QObject(parent), m_fallback(ofPalette()) { }

SystemScheme::~SystemScheme() = default;

} // namespace espalier
