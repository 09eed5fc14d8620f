// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/controls.h"

#include "ui/theme/roles.h"

#include <QAbstractButton>
#include <QVariant>

namespace espalier {

namespace {

constexpr char kindProperty[] = "espalierButtonKind";
constexpr char inputProperty[] = "espalierInputKind";
constexpr char validityProperty[] = "espalierValidity";

} // namespace

void setButtonKind(QAbstractButton *button, ButtonKind kind)
{
    button->setProperty(kindProperty, static_cast<int>(kind));
    QFont font = button->font();
    if (kind == ButtonKind::Primary)
        font.setWeight(QFont::DemiBold);
    button->setFont(font);
    button->updateGeometry();
    button->update();
}

ButtonKind buttonKind(const QWidget *widget)
{
    return widget ? static_cast<ButtonKind>(widget->property(kindProperty).toInt()) : ButtonKind::Normal;
}

void setTextRole(QWidget *widget, Role role)
{
    widget->setForegroundRole(paletteRole(role));
}

void setSurface(QWidget *widget, Role role)
{
    widget->setBackgroundRole(paletteRole(role));
    widget->setAutoFillBackground(true);
}

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel *plainLabel(const QString &text, Role role, const QFont &font, QWidget *parent)
{
    auto *label = plainLabel(text, parent);
    label->setFont(font);
    setTextRole(label, role);
    return label;
}

QFrame *hairline(Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new QFrame(parent);
    setSurface(line, Role::Line);
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

void setInputKind(QWidget *input, InputKind kind)
{
    input->setProperty(inputProperty, static_cast<int>(kind));
    input->setAttribute(Qt::WA_Hover);
    input->update();
}

InputKind inputKind(const QWidget *input)
{
    return input ? static_cast<InputKind>(input->property(inputProperty).toInt()) : InputKind::Normal;
}

void setValidity(QWidget *input, Validity validity)
{
    input->setProperty(validityProperty, static_cast<int>(validity));
    input->update();
}

Validity validity(const QWidget *input)
{
    return input ? static_cast<Validity>(input->property(validityProperty).toInt()) : Validity::Fine;
}

} // namespace espalier
