// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHBoxLayout>

#include <utility>

namespace espalier {

/// Fields side by side, each with its stretch; their names stay on one line when one of them shows an error.
[[nodiscard]] inline QHBoxLayout *fieldRow(std::initializer_list<std::pair<QWidget *, int>> fields)
{
    auto *layout = new QHBoxLayout;
    layout->setSpacing(10);
    for (const auto &[field, stretch] : fields)
        layout->addWidget(field, stretch, Qt::AlignTop);
    return layout;
}

} // namespace espalier
