// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/filterhelp.h"

#include "ui/theme/controls.h"

#include <QGridLayout>
#include <QScreen>

#include <algorithm>

namespace espalier {

FilterHelp::FilterHelp(const Theme &theme, QWidget *parent) : QFrame(parent, Qt::Popup)
{
    setFrameShape(QFrame::StyledPanel);
    setSurface(this, Role::Raised);
    setAccessibleName(tr("What can be written into the filter"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(16, 12, 16, 12);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(6);
    const std::pair<QString, QString> lines[] = {
        {QStringLiteral("temp"), tr("part of a level’s name or of a value")},
        {QStringLiteral("line-1/press"), tr("part of a whole topic, or of a value")},
        {QStringLiteral("\"km/h = 3\""), tr("the text between the quotation marks, spaces and all")},
        {QStringLiteral("plant/+/temp"), tr("an MQTT filter")},
        {QStringLiteral("/line-[0-4]$/"), tr("a regular expression in topics and values")},
        {QStringLiteral("retained"), tr("the last message was retained")},
        {QStringLiteral("changed < 5s"),
         tr("changed in the last 5 seconds; > for longer ago; ms, s, min, h, d")},
        {QStringLiteral("value > 70"), tr("the payload, or the field “value” in it; = != < <= > >=")},
        {QStringLiteral("quality.good = true"), tr("a field of the decoded payload; list[0] for an element")},
        {QStringLiteral("metrics[\"Temp/1\"] > 5"), tr("a field whose name has other characters")},
        {QStringLiteral("plant value > 70"), tr("several parts: all must hold")},
    };
    int row = 0;
    for (const auto &[example, meaning] : lines) {
        grid->addWidget(plainLabel(example, Role::Accent, theme.dataFont(), this), row, 0);
        grid->addWidget(plainLabel(meaning, Role::Text, theme.textFont(), this), row++, 1);
    }
}

void FilterHelp::popUpBelow(const QWidget &field)
{
    const QSize size = sizeHint();
    QPoint corner = field.mapToGlobal(QPoint(0, field.height() + 4));
    const QRect room = field.screen()->availableGeometry();
    corner.setX(std::clamp(corner.x(), room.left(), std::max(room.left(), room.right() - size.width())));
    setGeometry(QRect(corner, size));
    show();
}

} // namespace espalier
