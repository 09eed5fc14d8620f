// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/thresholdsdialog.h"

#include "ui/theme/controls.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

ThresholdsDialog::ThresholdsDialog(const QString &curve, const std::vector<Threshold> &thresholds,
                                   double suggestion, const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_rowColumn(new QVBoxLayout)
    , m_add(new QPushButton(tr("&Add Threshold"), this))
{
    setWindowTitle(tr("Thresholds"));
    auto *column = new QVBoxLayout(this);
    auto *head = plainLabel(tr("Tell when %1 is").arg(curve), this);
    head->setWordWrap(true);
    auto *note =
        plainLabel(tr("Once crossed, it must go back beyond the level by the hysteresis before it is told "
                      "again."),
                   Role::Muted, theme.textFont(), this);
    note->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    column->addWidget(head);
    column->addLayout(m_rowColumn);
    column->addWidget(m_add, 0, Qt::AlignLeft);
    column->addWidget(note);
    column->addStretch(1);
    column->addWidget(buttons);
    for (const Threshold &threshold : thresholds)
        add(threshold);
    if (thresholds.empty())
        add({suggestion, Threshold::Side::Above, 0});
    connect(m_add, &QPushButton::clicked, this,
            [this, suggestion] { add({suggestion, Threshold::Side::Above, 0}); });
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(this->thresholds());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QLineEdit *ThresholdsDialog::number(const QString &name, double value, QWidget *parent)
{
    auto *edit = new QLineEdit(QString::number(value, 'g', 12), parent);
    auto *validator = new QDoubleValidator(edit);
    validator->setLocale(QLocale::c());
    edit->setValidator(validator);
    edit->setAccessibleName(name);
    edit->setMaximumWidth(140);
    return edit;
}

void ThresholdsDialog::add(const Threshold &threshold)
{
    Row row;
    row.widget = new QWidget(this);
    auto *line = new QHBoxLayout(row.widget);
    line->setContentsMargins(0, 0, 0, 0);
    row.side = new QComboBox(row.widget);
    row.side->addItems({tr("above"), tr("below")});
    row.side->setCurrentIndex(threshold.side == Threshold::Side::Above ? 0 : 1);
    row.side->setAccessibleName(tr("Side"));
    row.level = number(tr("Level"), threshold.level, row.widget);
    row.hysteresis = number(tr("Hysteresis"), threshold.hysteresis, row.widget);
    auto *remove = new QToolButton(row.widget);
    remove->setIcon(m_theme.icon(QStringLiteral("trash")));
    remove->setAccessibleName(tr("Remove the threshold"));
    remove->setToolTip(tr("Remove the threshold"));
    setButtonKind(remove, ButtonKind::Quiet);
    line->addWidget(row.side);
    line->addWidget(row.level);
    line->addWidget(plainLabel(tr("hysteresis"), row.widget));
    line->addWidget(row.hysteresis);
    line->addWidget(remove);
    line->addStretch(1);
    connect(remove, &QToolButton::clicked, this, [this, widget = row.widget] { removeRow(widget); });
    m_rowColumn->addWidget(row.widget);
    m_rows.append(row);
    m_add->setEnabled(m_rows.size() < maximumThresholds);
    row.level->setFocus();
    row.level->selectAll();
}

void ThresholdsDialog::removeRow(QWidget *widget)
{
    m_rows.removeIf([widget](const Row &row) { return row.widget == widget; });
    widget->hide();
    widget->deleteLater();
    m_add->setEnabled(true);
}

std::vector<Threshold> ThresholdsDialog::thresholds() const
{
    std::vector<Threshold> list;
    for (const Row &row : m_rows) {
        bool isNumber = false;
        const double level = row.level->text().toDouble(&isNumber);
        if (isNumber)
            list.push_back({level,
                            row.side->currentIndex() == 0 ? Threshold::Side::Above : Threshold::Side::Below,
                            std::max(0.0, row.hysteresis->text().toDouble())});
    }
    return list;
}

} // namespace espalier
