// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QFrame>

namespace espalier {

/// A popover that tells what can be written into the tree's filter; Escape and a click elsewhere close it.
class FilterHelp : public QFrame
{
    Q_OBJECT
public:
    explicit FilterHelp(const Theme &theme, QWidget *parent);
    void popUpBelow(const QWidget &field);
};

} // namespace espalier
