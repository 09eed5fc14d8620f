// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/clipboard.h"

#include "ui/common/units.h"

#include <QToolTip>
#include <QWidget>

namespace espalier {

bool Clipboard::fits(std::size_t size, QWidget *widget)
{
    if (size <= most)
        return true;
    QToolTip::showText(widget->mapToGlobal(widget->rect().center()),
                       tr("Not copied: %1 are too much for the clipboard. Choose less, or save it to a file.")
                           .arg(sizeText(size)),
                       widget);
    return false;
}

} // namespace espalier
