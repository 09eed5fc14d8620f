// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/derivedialog.h"

#include "ui/charts/chartwords.h"
#include "ui/theme/controls.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QDoubleValidator>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace espalier {

namespace {

constexpr double longestWindow = 86'400;

} // namespace

DeriveDialog::DeriveDialog(Derivation::Kind kind, const QString &curve, QWidget *parent) : QDialog(parent)
{
    m_derivation.kind = kind;
    setWindowTitle(ChartWords::derivation(kind));
    auto *form = new QFormLayout(this);
    auto *of = plainLabel(curve, this);
    of->setWordWrap(true);
    form->addRow(tr("Of:"), of);
    if (m_derivation.hasWindow()) {
        m_window = new QDoubleSpinBox(this);
        m_window->setDecimals(3);
        m_window->setRange(0.001, longestWindow);
        m_window->setValue(m_derivation.window);
        m_window->setSuffix(tr(" s"));
        m_window->setAccessibleName(tr("Window"));
        form->addRow(tr("&Window:"), m_window);
    }
    if (kind == Derivation::Kind::Scale) {
        m_factor = addNumber(*form, tr("&Factor:"), m_derivation.factor);
        m_offset = addNumber(*form, tr("&Offset:"), m_derivation.offset);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(derivation());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QLineEdit *DeriveDialog::addNumber(QFormLayout &form, const QString &name, double value)
{
    auto *edit = new QLineEdit(QString::number(value, 'g', 12), this);
    auto *validator = new QDoubleValidator(edit);
    validator->setLocale(QLocale::c());
    edit->setValidator(validator);
    edit->setAccessibleName(QString(name).remove(u'&').remove(u':'));
    form.addRow(name, edit);
    return edit;
}

bool DeriveDialog::hasFigures(Derivation::Kind kind)
{
    return Derivation {kind}.hasWindow() || kind == Derivation::Kind::Scale;
}

Derivation DeriveDialog::derivation() const
{
    Derivation derivation = m_derivation;
    if (m_window)
        derivation.window = m_window->value();
    if (m_factor) {
        derivation.factor = m_factor->text().toDouble();
        derivation.offset = m_offset->text().toDouble();
    }
    return derivation;
}

} // namespace espalier
