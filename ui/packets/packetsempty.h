// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace espalier {

/// What stands where packets will be: what this view is for, and what fills it.
class PacketsEmpty : public QWidget
{
    Q_OBJECT
public:
    explicit PacketsEmpty(const Theme &theme, QWidget *parent = nullptr);

    void setCapturing(bool on);
    /// One more way to get packets.
    QPushButton *addWay(const QString &text);

signals:
    void captureWanted();

private:
    QLabel *m_text;
    QHBoxLayout *m_ways;
    QPushButton *m_capture;
};

} // namespace espalier
