// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace espalier {

/// Text of any origin as that of a button, label with a buddy, or tab: its ampersands are no mnemonics.
[[nodiscard]] QString plainMnemonic(QString text);
/// Likewise for an entry of a menu: no shortcut column either, one line.
[[nodiscard]] QString menuText(QString text);

} // namespace espalier
