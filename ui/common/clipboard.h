// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <cstddef>

class QWidget;

namespace espalier {

/// What may go to the clipboard.
class Clipboard
{
    Q_DECLARE_TR_FUNCTIONS(espalier::Clipboard)
public:
    /// Bytes. As text they are several times as large and the window waits for them: what is larger is for a file.
    static constexpr std::size_t most = 16 * 1024 * 1024;

    /// Whether so many bytes may be copied; says so before `widget` when not.
    [[nodiscard]] static bool fits(std::size_t size, QWidget *widget);
};

} // namespace espalier
