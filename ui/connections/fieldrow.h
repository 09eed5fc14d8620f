// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHBoxLayout>

#include <utility>

namespace espalier {

/// Fields side by side, each with its stretch; their names stay on one line when one of them shows an error. Where none
/// that is visible has a stretch, they stand at the beginning.
[[nodiscard]] inline QHBoxLayout *fieldRow(std::initializer_list<std::pair<QWidget *, int>> fields)
{
    auto *layout = new QHBoxLayout;
    layout->setSpacing(10);
    for (const auto &[field, stretch] : fields)
        layout->addWidget(field, stretch, Qt::AlignTop);
    layout->addStretch(0);
    return layout;
}

} // namespace espalier
