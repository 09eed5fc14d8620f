// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsdialog.h"

#include "ui/settings/preferences.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QSpinBox>

namespace espalier {

namespace {

QLabel *note(const QString &text, Theme &theme, QWidget *parent)
{
    auto *label = plainLabel(text, Role::Muted, theme.scaledTextFont(11.5 / 13), parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

SettingsDialog::SettingsDialog(Preferences &preferences, Theme &theme, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Settings"));
    setMinimumWidth(480);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(20, 18, 20, 16);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto addRow = [&](const QString &text, QWidget *input, const QString &explanation) {
        auto *label = plainLabel(text, this);
        label->setBuddy(input);
        input->setAccessibleName(text);
        input->setAccessibleDescription(explanation);
        grid->addWidget(label, row, 0);
        grid->addWidget(input, row++, 1, Qt::AlignLeading);
        grid->addWidget(note(explanation, theme, this), row++, 1);
        grid->setRowMinimumHeight(row++, 8);
    };

    auto *scheme = new QComboBox(this);
    scheme->addItem(tr("As the system"), static_cast<int>(SchemePreference::System));
    scheme->addItem(tr("Light"), static_cast<int>(SchemePreference::Light));
    scheme->addItem(tr("Dark"), static_cast<int>(SchemePreference::Dark));
    scheme->setCurrentIndex(scheme->findData(static_cast<int>(preferences.colorScheme())));
    connect(scheme, &QComboBox::currentIndexChanged, this, [scheme, &preferences] {
        preferences.setColorScheme(static_cast<SchemePreference>(scheme->currentData().toInt()));
    });
    addRow(tr("Colours"), scheme, tr("“As the system” follows the desktop's choice while the program runs."));

    auto *glow = new QCheckBox(tr("Let rows glow when they change"), this);
    glow->setChecked(preferences.animation() == Preferences::Animation::On);
    connect(glow, &QCheckBox::toggled, this, [&preferences](bool on) {
        preferences.setAnimation(on ? Preferences::Animation::On : Preferences::Animation::Off);
    });
    addRow(tr("Motion"), glow, tr("Without it nothing in the window fades or moves by itself."));

    auto *history = new QSpinBox(this);
    history->setRange(16, 65'536);
    history->setSingleStep(64);
    history->setSuffix(tr(" MB"));
    history->setValue(static_cast<int>(preferences.historyLimit() / Preferences::mebibyte));
    connect(history, &QSpinBox::valueChanged, this, [&preferences](int mebibytes) {
        preferences.setHistoryLimit(static_cast<std::uint64_t>(mebibytes) * Preferences::mebibyte);
    });
    addRow(tr("History"), history,
           tr("Memory for kept messages of all connections. When it is full, topics that hold most give "
              "first; what was "
              "let go is counted in the status line."));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    grid->addWidget(buttons, row, 0, 1, 2);
}

} // namespace espalier
