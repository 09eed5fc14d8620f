// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/numberbox.h"

#include <limits>

namespace espalier {

NumberBox::NumberBox(const QString &zero, QWidget *parent) : QDoubleSpinBox(parent)
{
    setDecimals(0);
    setRange(0, std::numeric_limits<std::uint32_t>::max());
    setSpecialValueText(zero);
    setButtonSymbols(NoButtons);
}

void NumberBox::setNumber(std::uint32_t number)
{
    setValue(number);
}

std::uint32_t NumberBox::number() const
{
    return static_cast<std::uint32_t>(value());
}

} // namespace espalier
