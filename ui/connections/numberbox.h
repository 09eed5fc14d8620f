// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

#include <cstdint>

namespace espalier {

/// A spin box for what MQTT sends as an integer of four bytes: QSpinBox ends at half of them.
class NumberBox : public QDoubleSpinBox
{
    Q_OBJECT
public:
    /// `zero` is shown for 0.
    explicit NumberBox(const QString &zero, QWidget *parent = nullptr);

    void setNumber(std::uint32_t number);
    [[nodiscard]] std::uint32_t number() const;
};

} // namespace espalier
