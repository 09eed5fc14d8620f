// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace espalier {

/// One tick for each frame in which something visible is dirty; none otherwise. GUI thread.
///
/// Flow: request() from whoever has news -> tick() once, at most every `interval` -> receivers take and repaint.
class FrameClock : public QObject
{
    Q_OBJECT
public:
    explicit FrameClock(QObject *parent = nullptr);

public slots:
    void request();

signals:
    void tick();

private:
    QTimer m_timer;
    QElapsedTimer m_sinceTick;
};

} // namespace espalier
