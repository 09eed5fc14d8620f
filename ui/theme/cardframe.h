// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace espalier {

/// A surface with a hairline and round corners that holds something together.
class CardFrame : public QWidget
{
    Q_OBJECT
public:
    explicit CardFrame(Theme &theme, QWidget *parent = nullptr, Role surface = Role::Panel);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    Role m_surface;
};

} // namespace espalier
