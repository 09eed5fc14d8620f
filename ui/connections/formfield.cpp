// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/formfield.h"

#include "ui/theme/controls.h"

#include <QVBoxLayout>

namespace espalier {

FormField::FormField(const QString &label, QWidget *input, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_input(input)
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
{
    auto *name = plainLabel(label, Role::Muted, theme.scaledTextFont(11.5 / 13), this);
    name->setBuddy(input);
    input->setAccessibleName(label);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(name);
    layout->addWidget(input);
    layout->addWidget(m_error);
    // Never taller than its parts: rows of fields keep together where there is room to spare.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_error->setWordWrap(true);
    m_error->hide();
}

void FormField::setError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    m_input->setAccessibleDescription(text);
    setValidity(m_input, text.isEmpty() ? Validity::Fine : Validity::Wrong);
}

QString FormField::error() const
{
    return m_error->text();
}

} // namespace espalier
