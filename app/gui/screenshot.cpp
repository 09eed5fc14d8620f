// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/screenshot.h"

#include <QDialog>
#include <QPainter>

namespace espalier {

QPixmap pictureOf(QWidget &window)
{
    auto picture = window.grab();
    QPainter painter(&picture);
    for (auto *dialog : window.findChildren<QDialog *>()) {
        if (!dialog->isVisible())
            continue;
        // Without a window manager a dialog may stand anywhere: in the picture it stands in the middle.
        const QPoint place((window.width() - dialog->width()) / 2, (window.height() - dialog->height()) / 2);
        painter.drawPixmap(place, dialog->grab());
        painter.setPen(dialog->palette().color(QPalette::Mid));
        painter.drawRect(QRect(place, dialog->size()).adjusted(-1, -1, 0, 0));
    }
    return picture;
}

} // namespace espalier
