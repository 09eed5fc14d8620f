// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartcursors.h"
#include "ui/charts/chartwords.h"
#include "ui/charts/chiprow.h"
#include "ui/charts/curvechip.h"
#include "ui/charts/curvemenu.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/plotnavigation.h"
#include "ui/common/badgelabel.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/units.h"
#include "ui/theme/controls.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr int maximumTitleWidth = 260;
constexpr int titleMargins = 20;
const QString separator = QStringLiteral(" · ");

} // namespace

void PlotCard::showTitle()
{
    const QString text = m_title->text().isEmpty() ? m_title->placeholderText() : m_title->text();
    m_title->setFixedWidth(
        std::min(maximumTitleWidth, m_title->fontMetrics().horizontalAdvance(text) + titleMargins));
}

QString PlotCard::title() const
{
    if (!m_spec.title.isEmpty())
        return m_spec.title;
    QStringList names;
    for (const CurveSpec &curve : m_spec.curves)
        names << ChartWords::curveName(curve);
    return names.isEmpty() ? tr("Empty plot") : names.mid(0, 3).join(QStringLiteral(", "));
}

void PlotCard::editTitle()
{
    m_title->setFocus(Qt::OtherFocusReason);
    m_title->selectAll();
}

void PlotCard::showLegend()
{
    m_chips->setCount(qsizetype(m_spec.curves.size()));
    for (std::size_t i = 0; i < m_spec.curves.size(); ++i) {
        const CurveSpec &curve = m_spec.curves[i];
        m_chips->chips().at(qsizetype(i))->setCurve(curve);
    }
    m_empty->setVisible(m_spec.curves.empty());
    describe();
}

/// What the legend says: the values at the pointer, else the last ones.
void PlotCard::showValues()
{
    SampleSummary all;
    QStringList details;
    for (std::size_t i = 0; i < m_signals.size(); ++i) {
        const Series &series = m_signals[i].series();
        CurveChip *chip = m_chips->chips().at(qsizetype(i));
        std::optional<Sample> sample;
        if (m_cursors.hover())
            sample = m_surface->sampleAt(i, series, *m_cursors.hover());
        else if (!series.isEmpty())
            sample = series.last();
        chip->setValue(sample ? ChartWords::value(sample->value, m_signals[i].labels()) : QString());
        const SignalState state = m_signals[i].state();
        // Samples that are there tell more than that no more come at the moment.
        chip->setProblem(state == SignalState::Filling ? QString() : ChartWords::state(state));
        all.add(m_surface->summary(i));
        details << ChartWords::curveName(m_spec.curves[i]) + QStringLiteral(": ")
                       + ChartWords::details(m_surface->summary(i));
    }
    m_figures->setText(m_signals.empty()       ? QString()
                       : m_signals.size() == 1 ? ChartWords::statistics(all)
                                               : ChartWords::points(all.count));
    m_figures->setToolTip(toolTipText(details.join(u'\n')));
    setAccessibleDescription(details.mid(0, 8).join(QStringLiteral("; ")));
}

void PlotCard::showMeasure()
{
    const bool hasOne = m_cursors.a().has_value() && m_spec.kind == PlotSpec::Kind::Time;
    m_measure->setVisible(hasOne && !m_signals.empty());
    if (!m_measure->isVisibleTo(this))
        return;
    const SampleTime a = *m_cursors.a();
    QStringList parts;
    QStringList details;
    if (m_cursors.b())
        parts << tr("Δt %1").arg(ChartWords::timeDifference(*m_cursors.b() - a));
    for (std::size_t i = 0; i < m_signals.size(); ++i) {
        const Series &series = m_signals[i].series();
        const QString name = ChartWords::curveName(m_spec.curves[i]);
        const auto atA = m_surface->sampleAt(i, series, a);
        const QString valueA = atA ? ChartWords::value(atA->value, m_signals[i].labels()) : tr("nothing");
        if (!m_cursors.b()) {
            parts << tr("%1 at A: %2").arg(name, valueA);
            continue;
        }
        const SampleTime b = *m_cursors.b();
        const auto atB = m_surface->sampleAt(i, series, b);
        const QString valueB = atB ? ChartWords::value(atB->value, m_signals[i].labels()) : tr("nothing");
        const double difference = atA && atB ? atB->value - atA->value : gapValue;
        const SampleSummary between = series.summary({std::min(a, b), std::max(a, b)});
        QString values = tr("%1: A %2, B %3").arg(name, valueA, valueB);
        if (std::isfinite(difference))
            values += tr(", Δ %1").arg(QString::number(difference, 'g', 12));
        // The nearest samples may stand outside.
        if (between.count > 0)
            values +=
                tr(", mean %1").arg(ChartWords::figure(between.mean, between.maximum - between.minimum));
        parts << values;
        details << name + QStringLiteral(": ") + ChartWords::details(between);
    }
    m_measure->setText(parts.join(separator));
    m_measure->setToolTip(toolTipText((parts + details).join(u'\n')));
}

/// What is beyond its limit now.
void PlotCard::showAlarm()
{
    QStringList crossed;
    const std::vector<std::vector<bool>> states = m_alarms.crossed();
    for (std::size_t i = 0; i < states.size(); ++i)
        for (std::size_t j = 0; j < states[i].size(); ++j)
            if (states[i][j])
                crossed << ChartWords::curveName(m_spec.curves[i]) + u' '
                               + ChartWords::threshold(m_spec.curves[i].thresholds[j]);
    const QString text = crossed.isEmpty() ? QString() : tr("Alarm: %1").arg(crossed.join(separator));
    if (m_alarm->text() == text)
        return;
    m_alarm->setBadge(text, BadgeLabel::Tone::Error);
    m_alarm->setToolTip(toolTipText(crossed.join(u'\n')));
}

void PlotCard::describe()
{
    setAccessibleName(tr("Plot %1").arg(title()));
    m_surface->setAccessibleName(accessibleName());
    m_surface->canvas()->setAccessibleName(accessibleName());
}

void PlotCard::openCurveMenu(std::size_t curve, const QPoint &position)
{
    if (curve >= m_spec.curves.size())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_curveMenu->fill(*menu, m_spec, curve);
    menu->popup(position);
}

void PlotCard::openMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    emit menuFilling(*menu);
    menu->popup(position);
}

void PlotCard::contextMenuEvent(QContextMenuEvent *event)
{
    // With the mouse the plot itself asks.
    if (event->reason() == QContextMenuEvent::Keyboard)
        openMenu(mapToGlobal(rect().center()));
    event->accept();
}

void PlotCard::paintEvent(QPaintEvent *event)
{
    CardFrame::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Role::Accent), 1.5));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 8, 8);
}

void PlotCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F2)
        editTitle();
    else if (event->key() == Qt::Key_Menu)
        openMenu(mapToGlobal(rect().center()));
    else if (!m_navigation->handleKey(event))
        CardFrame::keyPressEvent(event);
}

void PlotCard::keyReleaseEvent(QKeyEvent *event)
{
    if (!m_navigation->handleKey(event))
        CardFrame::keyReleaseEvent(event);
}

void PlotCard::focusInEvent(QFocusEvent *event)
{
    CardFrame::focusInEvent(event);
    emit activated();
    update();
}

void PlotCard::focusOutEvent(QFocusEvent *event)
{
    CardFrame::focusOutEvent(event);
    m_navigation->releaseKeys();
    update();
}

bool PlotCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_surface->canvas() && event->type() == QEvent::MouseButtonPress)
        setFocus(Qt::MouseFocusReason);
    if (watched == m_surface->canvas() && event->type() == QEvent::Resize) {
        m_surface->invalidate();
        m_empty->setGeometry(m_surface->rect());
    }
    if (watched == m_title && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape)
            m_title->setText(m_spec.title);
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
            setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return CardFrame::eventFilter(watched, event);
}

} // namespace espalier
