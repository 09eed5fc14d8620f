// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/searchfield.h"

#include <QAction>
#include <QCoreApplication>
#include <QLineEdit>

namespace espalier {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(espalier::SearchField)
};

} // namespace

void makeSearchField(QLineEdit *edit, const QIcon &loupe)
{
    edit->setClearButtonEnabled(true);
    // The name that Qt gives its action: it has no other way to it, and no text for it.
    if (auto *clear = edit->findChild<QAction *>(QStringLiteral("_q_qlineeditclearaction")))
        clear->setText(Texts::tr("Clear"));
    if (!loupe.isNull())
        edit->addAction(loupe, QLineEdit::LeadingPosition)->setText(Texts::tr("Search"));
}

} // namespace espalier
