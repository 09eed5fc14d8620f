// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/placeholderbutton.h"

#include "ui/explore/draftwords.h"
#include "ui/theme/controls.h"

#include <QMenu>

namespace espalier {

PlaceholderButton::PlaceholderButton(QWidget *parent) : QToolButton(parent), m_placeholders(new QMenu(this))
{
    setButtonKind(this, ButtonKind::Link);
    setFocusPolicy(Qt::TabFocus);
    setText(tr("Insert"));
    setToolTip(tr("Insert a placeholder (Ctrl+Space)"));
    setAccessibleName(tr("Insert a placeholder"));
    for (const PlaceholderInfo &info : placeholders()) {
        const QString text = QString::fromUtf8(info.example.data(), qsizetype(info.example.size()));
        m_placeholders->addAction(text + u'\t' + placeholderHelp(info.kind), this,
                                  [this, text] { emit chosen(text); });
    }
    connect(this, &QToolButton::clicked, this, &PlaceholderButton::showPlaceholders);
}

void PlaceholderButton::showPlaceholders()
{
    m_placeholders->popup(mapToGlobal(QPoint(0, height())));
}

} // namespace espalier
