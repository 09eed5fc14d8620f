// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotcard.h"

#include "ui/charts/chartcursors.h"
#include "ui/charts/chartwords.h"
#include "ui/charts/chiprow.h"
#include "ui/charts/curvechip.h"
#include "ui/charts/curvemenu.h"
#include "ui/charts/plotdrop.h"
#include "ui/charts/plotnavigation.h"
#include "ui/charts/timeview.h"
#include "ui/common/badgelabel.h"
#include "ui/common/elidedlabel.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace espalier {

namespace {

/// Values change ten times a second at most: nobody reads faster.
constexpr SampleTime valueInterval = 100'000;
constexpr QMargins cardMargins {12, 8, 8, 8};

bool hasSource(const PlotSpec &spec, const SignalSource &source)
{
    return std::ranges::find(spec.curves, source, &CurveSpec::source) != spec.curves.end();
}

/// `wish`, or the next that no curve has.
int freeColor(const PlotSpec &spec, int wish)
{
    int color = wish;
    while (std::ranges::find(spec.curves, color, &CurveSpec::color) != spec.curves.end()
           && spec.curves.size() < std::size_t(Dashboard::maximumColors))
        color = (color + 1) % Dashboard::maximumColors;
    return color;
}

} // namespace

PlotCard::PlotCard(const PlotSpec &spec, SeriesSource &source, TimeView &time, ChartCursors &cursors,
                   Theme &theme, QWidget *parent)
    : CardFrame(theme, parent)
    , m_source(source)
    , m_time(&time)
    , m_cursors(cursors)
    , m_theme(theme)
    , m_chooseColor([](const SignalSource &) { return 0; })
    , m_title(new QLineEdit(this))
    , m_chips(new ChipRow(theme, this))
    , m_figures(new ElidedLabel(this))
    , m_alarm(new BadgeLabel(theme, this))
    , m_more(new QToolButton(this))
    , m_surface(new PlotSurface(theme, this))
    , m_measure(new ElidedLabel(this))
    , m_empty(plainLabel(tr("Drag a signal here"), Role::Faint, theme.textFont(), m_surface))
    , m_navigation(new PlotNavigation(*m_surface, time, cursors, this))
    , m_curveMenu(new CurveMenu(theme, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 110);
    buildHeader();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *drop = new PlotDrop(theme, this);
    connect(drop, &PlotDrop::dropped, this, &PlotCard::addSignals);
    connect(drop, &PlotDrop::droppedAt, this, &PlotCard::splitWanted);
    connect(drop, &PlotDrop::curveDropped, this, &PlotCard::takeCurve);
    connect(drop, &PlotDrop::curveDroppedAt, this, &PlotCard::splitForCurveWanted);
    joinNavigation();
    joinMenus();
    setSpec(spec);
}

PlotCard::~PlotCard() = default;

void PlotCard::buildHeader()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(cardMargins);
    column->setSpacing(4);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    setInputKind(m_title, InputKind::Quiet);
    m_title->setFont(m_theme.scaledTextFont(1, QFont::DemiBold));
    m_title->setPlaceholderText(tr("Untitled"));
    m_title->setAccessibleName(tr("Title of the plot"));
    m_title->setMaxLength(200);
    m_title->setFocusPolicy(Qt::ClickFocus);
    m_figures->setFont(m_theme.scaledTextFont(12.0 / 13));
    m_figures->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setTextRole(m_figures, Role::Muted);
    setButtonKind(m_more, ButtonKind::Quiet);
    m_more->setIcon(m_theme.icon(QStringLiteral("more")));
    m_more->setAccessibleName(tr("More about the plot"));
    m_more->setToolTip(tr("More about the plot"));
    m_measure->setFont(m_theme.scaledTextFont(12.0 / 13));
    m_measure->setAccessibleName(tr("Between the cursors"));
    m_measure->hide();
    setTextRole(m_measure, Role::Muted);
    row->addWidget(m_title);
    row->addWidget(m_chips, 1);
    m_alarm->hide();
    row->addWidget(m_alarm);
    row->addWidget(m_figures);
    row->addWidget(m_more);
    column->addLayout(row);
    column->addWidget(m_surface, 1);
    column->addWidget(m_measure);
    connect(m_title, &QLineEdit::textChanged, this, &PlotCard::showTitle);
    connect(m_title, &QLineEdit::editingFinished, this, [this] {
        if (m_title->text() == m_spec.title)
            return;
        m_spec.title = m_title->text();
        describe();
        emit edited();
    });
    m_title->installEventFilter(this);
    m_surface->canvas()->installEventFilter(this);
}

void PlotCard::joinNavigation()
{
    connect(m_navigation, &PlotNavigation::navigated, this, [this] {
        if (m_spec.axes != m_surface->spec().axes) {
            m_spec.axes = m_surface->spec().axes;
            emit edited();
        }
    });
    connect(m_navigation, &PlotNavigation::menuWanted, this, &PlotCard::openMenu);
}

void PlotCard::joinMenus()
{
    connect(m_more, &QToolButton::clicked, this,
            [this] { openMenu(m_more->mapToGlobal(m_more->rect().bottomLeft())); });
    connect(m_chips, &ChipRow::menuWanted, this,
            [this](qsizetype curve, const QPoint &position) { openCurveMenu(std::size_t(curve), position); });
    connect(m_chips, &ChipRow::movedAway, this, [this](qsizetype curve) { removeCurve(std::size_t(curve)); });
    connect(m_curveMenu, &CurveMenu::specChosen, this, [this](std::size_t curve, const CurveSpec &chosen) {
        PlotSpec spec = m_spec;
        if (curve >= spec.curves.size())
            return;
        spec.curves[curve] = chosen;
        edit(spec);
    });
    connect(m_curveMenu, &CurveMenu::removeWanted, this, &PlotCard::removeCurve);
}

void PlotCard::setSpec(const PlotSpec &spec)
{
    m_spec = spec;
    acquire();
    m_surface->setSpec(spec);
    m_alarms.setCurves(spec.curves);
    m_title->setText(spec.title);
    showTitle();
    showLegend();
    m_areValuesStale = true;
}

void PlotCard::edit(const PlotSpec &spec)
{
    if (spec == m_spec)
        return;
    setSpec(spec);
    emit edited();
}

void PlotCard::acquire()
{
    // The new ones first: what stays is not given up in between.
    std::vector<AcquiredSignal> acquired;
    for (const CurveSpec &curve : m_spec.curves)
        acquired.emplace_back(m_source, curve.source);
    m_signals = std::move(acquired);
}

void PlotCard::addSignals(const std::vector<SignalSource> &sources)
{
    PlotSpec spec = m_spec;
    for (const SignalSource &source : sources) {
        if (hasSource(spec, source) || spec.curves.size() >= Dashboard::maximumCurves)
            continue;
        CurveSpec curve;
        curve.source = source;
        // Several that come at once are not in the dashboard yet.
        curve.color = freeColor(spec, m_chooseColor(source));
        spec.curves.push_back(curve);
    }
    edit(spec);
    emit activated();
}

void PlotCard::takeCurve(const CurveSpec &curve)
{
    if (!hasSource(m_spec, curve.source)) {
        CurveSpec taken = curve;
        taken.color = freeColor(m_spec, curve.color);
        // Its axis was one of the other plot.
        taken.axis = 0;
        addCurve(taken);
    }
    emit activated();
}

void PlotCard::addCurve(const CurveSpec &curve)
{
    PlotSpec spec = m_spec;
    if (spec.curves.size() < Dashboard::maximumCurves)
        spec.curves.push_back(curve);
    edit(spec);
}

void PlotCard::removeCurve(std::size_t curve)
{
    if (curve >= m_spec.curves.size())
        return;
    PlotSpec spec = m_spec;
    spec.curves.erase(spec.curves.begin() + std::ptrdiff_t(curve));
    edit(spec);
}

void PlotCard::setTime(TimeView &time)
{
    m_time = &time;
    m_navigation->setTime(time);
}

std::vector<AxisSpec> PlotCard::axes() const
{
    return m_surface->spec().axes;
}

void PlotCard::setAxes(const std::vector<AxisSpec> &axes, const std::optional<ValueRange> &rangeOfX)
{
    PlotSpec spec = m_spec;
    spec.axes = axes;
    edit(spec);
    m_surface->setRangeOfX(rangeOfX);
}

void PlotCard::fitValues()
{
    m_navigation->fitValues();
}

std::optional<TimeRange> PlotCard::extent() const
{
    std::optional<TimeRange> extent;
    for (const AcquiredSignal &signal : m_signals) {
        const Series &series = signal.series();
        if (series.isEmpty())
            continue;
        const TimeRange of {series.first().time, series.last().time};
        extent = extent ? TimeRange {std::min(extent->from, of.from), std::max(extent->to, of.to)} : of;
    }
    return extent;
}

std::vector<PlotSurface::Input> PlotCard::inputs() const
{
    std::vector<PlotSurface::Input> inputs;
    inputs.reserve(m_signals.size());
    for (const AcquiredSignal &signal : m_signals)
        inputs.push_back({&signal.series(), &signal.labels()});
    return inputs;
}

void PlotCard::refresh(SampleTime now)
{
    m_surface->setCrossed(m_alarms.crossed());
    const bool isDrawn = m_surface->refresh(inputs(), m_time->range(), now);
    m_areValuesStale = m_areValuesStale || isDrawn;
    if (isDrawn && m_cursors.hover())
        m_surface->setCursors(m_cursors, inputs());
    if (!m_areValuesStale || std::abs(now - m_valuesShownAt) < valueInterval)
        return;
    m_valuesShownAt = now;
    m_areValuesStale = false;
    showValues();
    showMeasure();
}

void PlotCard::watch()
{
    std::vector<const Series *> series;
    for (const AcquiredSignal &signal : m_signals)
        series.push_back(&signal.series());
    // A signal may cross its level at every sample: the latest are listed, the last is told.
    const auto alarms = m_alarms.update(series, std::size_t(maximumAlarms));
    for (const ThresholdAlarms::Alarm &each : alarms)
        m_pastAlarms.prepend(
            {each.sample.time, ChartWords::alarm(ChartWords::curveName(m_spec.curves[each.curve]),
                                                 each.threshold, each.sample.value)});
    if (!alarms.empty())
        emit alarm(m_pastAlarms.constFirst().text);
    m_pastAlarms.resize(std::min(m_pastAlarms.size(), maximumAlarms));
    showAlarm();
}

void PlotCard::showCursors()
{
    m_surface->setCursors(m_cursors, inputs());
    showValues();
    showMeasure();
}

} // namespace espalier
