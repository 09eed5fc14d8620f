// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"
#include "ui/theme/theme.h"

#include <QPushButton>

namespace espalier {

/// The box at the left of the tool bar: whether packets are captured, and which of them are looked at. Pressed it opens its
/// menu.
class CaptureBox : public QPushButton
{
    Q_OBJECT
public:
    explicit CaptureBox(const Theme &theme, QWidget *parent = nullptr);

    void showSource(const PacketSource &source, bool isCapturing);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_name;
    QString m_clients;
    bool m_isCapturing = false;
};

} // namespace espalier
