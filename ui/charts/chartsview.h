// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspane.h"
#include "ui/charts/seriessource.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLabel;

namespace espalier {

class FrameClock;
class SignalHub;

/// The Charts view: joins dashboards with the SignalHub and the clock.
///
/// Flow: SignalHub::pending(), or somebody moves a plot, or the live window does -> FrameClock::request() -> tick -> take and
/// draw, at most thirty times a second. Hidden, it draws nothing, and takes in twice a second what has come.
class ChartsView : public QWidget
{
    Q_OBJECT
public:
    /// All outlive this.
    ChartsView(SignalHub &hub, FrameClock &clock, Theme &theme, Preferences &preferences,
               QWidget *parent = nullptr);
    ~ChartsView() override;

    /// For the window, which takes them as its children. Made with the view.
    [[nodiscard]] QWidget *toolBarContent() const;
    [[nodiscard]] QWidget *statusContent() const;
    [[nodiscard]] ChartsPane *pane() const { return m_pane; }

    /// Into the plot that was used last.
    void addSignals(const std::vector<SignalSource> &sources) { m_pane->addSignals(sources); }
    /// Shows a moment in all plots.
    void showTime(SampleTime time) { m_pane->showTime(time); }

signals:
    /// Somebody wants to see where a sample came from.
    void momentWanted(const espalier::SignalMoment &moment, espalier::MomentPlace place);
    /// Something worth saying above the view: an alarm, too.
    void told(const QString &text);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void request();
    void handleTick();
    void takeIn();
    void draw();
    void showTotals();

    SignalHub &m_hub;
    FrameClock &m_clock;
    HubSeriesSource m_source;
    ChartsPane *m_pane;
    QPointer<QLabel> m_status;
    QElapsedTimer m_sinceFrame;
    QTimer m_wait;
    QTimer m_step;
    QTimer m_hidden;
    bool m_isPending = false;
    bool m_isStale = true;
};

} // namespace espalier
