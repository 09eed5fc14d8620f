// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/menutext.h"

#include <utility>

namespace espalier {

QString plainMnemonic(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

QString menuText(QString text)
{
    return plainMnemonic(std::move(text)).simplified();
}

} // namespace espalier
