// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/aboutdialog.h"

#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QVBoxLayout>

namespace espalier {

AboutDialog::AboutDialog(Theme &theme, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("About Espalier"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    auto *icon = new QLabel(this);
    icon->setPixmap(theme.applicationIcon().pixmap(QSize(48, 48), devicePixelRatioF()));
    layout->addWidget(icon);
    layout->addWidget(plainLabel(QStringLiteral("Espalier %1").arg(QCoreApplication::applicationVersion()),
                                 Role::Text, theme.scaledTextFont(16.0 / 13, QFont::DemiBold), this));
    auto *text =
        plainLabel(tr("A desktop MQTT explorer with a local broker inside.\n\n"
                      "Free software under the GNU General Public License, version 3 or later, without any "
                      "warranty. It contains the fonts Inter and JetBrains Mono under the SIL Open Font "
                      "License.\n\n"
                      "Nothing leaves this computer unless you connect somewhere."),
                   Role::Muted, theme.textFont(), this);
    text->setWordWrap(true);
    text->setMinimumWidth(380);
    layout->addWidget(text);
    layout->addSpacing(8);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

} // namespace espalier
