// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/wrongtext.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QTextCharFormat>

namespace espalier {

/// Text formats reach a line edit as those of an input method that composes nothing.
void underlineWrong(QLineEdit &edit, int position, int length, const QColor &color)
{
    QList<QInputMethodEvent::Attribute> attributes;
    if (length > 0) {
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(color);
        format.setForeground(color);
        attributes.append({QInputMethodEvent::TextFormat, position - edit.cursorPosition(), length, format});
    }
    const QSignalBlocker quiet(&edit);
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(&edit, &event);
}

} // namespace espalier
