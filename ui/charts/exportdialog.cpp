// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/exportdialog.h"

#include "ui/common/units.h"
#include "ui/theme/controls.h"

#include <QDialogButtonBox>
#include <QGroupBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace espalier {

ExportDialog::ExportDialog(CsvExport content, QWidget *parent)
    : QDialog(parent)
    , m_content(std::move(content))
    , m_visible(new QRadioButton(tr("The time that is &visible"), this))
    , m_all(new QRadioButton(tr("&All that is kept"), this))
    , m_long(new QRadioButton(tr("A row for each &sample: time, signal, value"), this))
    , m_wide(new QRadioButton(tr("A row for each &time, a column for each signal"), this))
    , m_count(plainLabel({}, this))
{
    setWindowTitle(tr("Export CSV"));
    auto *column = new QVBoxLayout(this);
    const auto group = [this, column](const QString &title, QRadioButton *first, QRadioButton *second) {
        auto *box = new QGroupBox(title, this);
        auto *rows = new QVBoxLayout(box);
        rows->addWidget(first);
        rows->addWidget(second);
        first->setChecked(true);
        column->addWidget(box);
    };
    group(tr("Samples"), m_visible, m_all);
    group(tr("Table"), m_long, m_wide);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *save = buttons->addButton(tr("Save…"), QDialogButtonBox::AcceptRole);
    setButtonKind(save, ButtonKind::Primary);
    column->addWidget(m_count);
    column->addWidget(buttons);
    connect(m_visible, &QRadioButton::toggled, this, &ExportDialog::showCount);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen();
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showCount();
}

CsvExport ExportDialog::content() const
{
    CsvExport content = m_content;
    if (m_all->isChecked())
        for (CsvCurve &curve : content.curves)
            curve.range.reset();
    content.shape = m_wide->isChecked() ? CsvExport::Shape::Wide : CsvExport::Shape::Long;
    return content;
}

void ExportDialog::showCount()
{
    m_count->setText(tr("%1 samples of %n signals", nullptr, int(m_content.curves.size()))
                         .arg(countText(content().sampleCount())));
}

} // namespace espalier
