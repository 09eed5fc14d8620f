// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"
#include "ui/charts/plotsurface.h"
#include "ui/charts/seriessource.h"
#include "ui/charts/thresholdalarms.h"
#include "ui/theme/cardframe.h"

#include <QList>

#include <functional>
#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace espalier {

class BadgeLabel;
class ChartCursors;
class ChipRow;
class CurveMenu;
class ElidedLabel;
class PlotNavigation;
class TimeView;

/// A plot of a dashboard: title, legend with values, figures, the curves. Its PlotSpec is what the user arranges.
class PlotCard : public CardFrame
{
    Q_OBJECT
public:
    /// All outlive this.
    PlotCard(const PlotSpec &spec, SeriesSource &source, TimeView &time, ChartCursors &cursors, Theme &theme,
             QWidget *parent = nullptr);
    ~PlotCard() override;

    struct PastAlarm
    {
        SampleTime time = 0;
        QString text {};
    };
    static constexpr qsizetype maximumAlarms = 30;

    [[nodiscard]] const PlotSpec &spec() const { return m_spec; }
    [[nodiscard]] PlotId id() const { return m_spec.id; }
    /// Draws something else; edited() is for changes by the user.
    void setSpec(const PlotSpec &spec);
    /// As setSpec(), told by edited().
    void edit(const PlotSpec &spec);
    /// The colour that a new curve gets.
    void setColorChooser(std::function<int(const SignalSource &)> chooser)
    {
        m_chooseColor = std::move(chooser);
    }
    void addSignals(const std::vector<SignalSource> &sources);
    void addCurve(const CurveSpec &curve);
    /// One that another plot had: it looks as there, as far as it is told apart here.
    void takeCurve(const CurveSpec &curve);
    void removeCurve(std::size_t curve);

    void setTime(TimeView &time);
    [[nodiscard]] TimeView &time() const { return *m_time; }
    /// Takes the visible values as they are now: for undoing.
    [[nodiscard]] std::vector<AxisSpec> axes() const;
    [[nodiscard]] std::optional<ValueRange> rangeOfX() const { return m_surface->fixedRangeOfX(); }
    void setAxes(const std::vector<AxisSpec> &axes, const std::optional<ValueRange> &rangeOfX);
    void fitValues();

    /// The samples of all curves: from the first to the last.
    [[nodiscard]] std::optional<TimeRange> extent() const;
    /// Draws what has changed.
    void refresh(SampleTime now);
    /// Looks for crossed thresholds; also while hidden.
    void watch();
    /// The last ones first.
    [[nodiscard]] const QList<PastAlarm> &pastAlarms() const { return m_pastAlarms; }
    void showCursors();

    [[nodiscard]] const PlotSurface &surface() const { return *m_surface; }
    [[nodiscard]] PlotNavigation &navigation() const { return *m_navigation; }
    [[nodiscard]] CurveMenu &curveMenu() const { return *m_curveMenu; }
    [[nodiscard]] const ChipRow &chips() const { return *m_chips; }
    [[nodiscard]] std::vector<PlotSurface::Input> inputs() const;
    [[nodiscard]] QString title() const;
    void editTitle();

signals:
    void edited();
    void splitWanted(espalier::PlotSide side, const std::vector<espalier::SignalSource> &sources);
    void splitForCurveWanted(espalier::PlotSide side, const espalier::CurveSpec &curve);
    /// It has, or had, the keyboard or the pointer.
    void activated();
    void menuFilling(QMenu &menu);
    void alarm(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildHeader();
    void joinNavigation();
    void joinMenus();
    void acquire();
    void showLegend();
    void showValues();
    void showMeasure();
    void showAlarm();
    void showTitle();
    void describe();
    void openCurveMenu(std::size_t curve, const QPoint &position);
    void openMenu(const QPoint &position);

    SeriesSource &m_source;
    TimeView *m_time;
    ChartCursors &m_cursors;
    Theme &m_theme;
    PlotSpec m_spec;
    std::vector<AcquiredSignal> m_signals;
    ThresholdAlarms m_alarms;
    QList<PastAlarm> m_pastAlarms;
    std::function<int(const SignalSource &)> m_chooseColor;
    QLineEdit *m_title;
    ChipRow *m_chips;
    ElidedLabel *m_figures;
    BadgeLabel *m_alarm;
    QToolButton *m_more;
    PlotSurface *m_surface;
    ElidedLabel *m_measure;
    QLabel *m_empty;
    PlotNavigation *m_navigation;
    CurveMenu *m_curveMenu;
    SampleTime m_valuesShownAt = 0;
    bool m_areValuesStale = true;
};

} // namespace espalier
