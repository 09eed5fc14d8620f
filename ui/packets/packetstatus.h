// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace espalier {

/// The line at the foot of the window while packets are shown: what is captured and kept, what is shown of it, what breaks
/// the standard, how long answers take.
class PacketStatus : public QWidget
{
    Q_OBJECT
public:
    explicit PacketStatus(const Theme &theme, QWidget *parent = nullptr);
    void showSnapshot(const PacketSnapshot &snapshot);

    /// What is being imported; empty: nothing.
    void showImport(const QString &text);

signals:
    void violationsWanted();
    void importStopWanted();

private:
    QLabel *add(QHBoxLayout *layout);
    QPushButton *addLink(QHBoxLayout *layout);
    void showDot();

    const Theme &m_theme;
    bool m_isCapturing = false;
    QLabel *m_dot;
    QLabel *m_state;
    QLabel *m_shown;
    QLabel *m_losses;
    QPushButton *m_violations;
    QLabel *m_import;
    QPushButton *m_stop;
    QLabel *m_roundTrip;
};

} // namespace espalier
