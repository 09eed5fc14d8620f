// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"
#include "ui/theme/theme.h"

#include <QBasicTimer>
#include <QWidget>

#include <optional>
#include <vector>

namespace espalier {

/// One exchange as arrows between two life lines, client and server, with the time of each packet at its sender's side. The
/// selected packet stands out; a click or the arrow keys choose another. What is still to come is a dashed line.
class ConversationLadder : public QWidget
{
    Q_OBJECT
public:
    /// Packets of an exchange that are drawn; of longer ones the last.
    static constexpr qsizetype maximumSteps = 200;

    explicit ConversationLadder(const Theme &theme, QWidget *parent = nullptr);
    ~ConversationLadder() override;

    void setDetail(const PacketDetail &detail);
    /// The step at that place; -1: none.
    [[nodiscard]] int stepAt(const QPoint &position) const;
    /// Where a step's arrow is drawn, with its label.
    [[nodiscard]] QRect stepRect(int step) const;
    [[nodiscard]] int stepCount() const { return int(m_steps.size()); }
    /// Since the first packet: "0 ms", "+3.8 ms".
    [[nodiscard]] QString timeText(int step) const;
    /// What the exchange waits for, and for how long at that time; empty: nothing.
    [[nodiscard]] QString awaitedText(CaptureTime now) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void packetChosen(espalier::PacketNumber number);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    struct Ends
    {
        int client = 0;
        int server = 0;
    };

    [[nodiscard]] Ends ends() const;
    [[nodiscard]] int selectedStep() const;
    void place();
    /// Counts on while something is waited for.
    void keepTime();
    [[nodiscard]] int awaitedTop() const;
    /// Where the last arrow ends.
    [[nodiscard]] int foot() const;
    void paintAwaited(QPainter &painter) const;
    void drawTime(QPainter &painter, const QString &text, int from, int forward, int y) const;
    /// Microseconds.
    [[nodiscard]] std::int64_t waited(CaptureTime now) const;
    void paintStep(QPainter &painter, int step) const;
    [[nodiscard]] QString description() const;

    const Theme &m_theme;
    QList<ExchangeStep> m_steps;
    std::optional<AwaitedAnswer> m_awaited;
    QBasicTimer m_clock;
    /// Where each begins.
    std::vector<int> m_tops;
    QString m_client;
    QString m_server;
    QString m_placeholder;
    PacketNumber m_selected = 0;
};

} // namespace espalier
