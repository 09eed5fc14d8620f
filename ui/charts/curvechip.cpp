// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curvechip.h"

#include "ui/charts/chartwords.h"
#include "ui/charts/curvelook.h"
#include "ui/charts/signalmime.h"
#include "ui/common/units.h"

#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QPointer>

#include <algorithm>

namespace espalier {

namespace {

constexpr int padding = 9;
constexpr int chipSpacing = 6;
constexpr int chipDotSize = 8;
constexpr int maximumNameWidth = 220;
constexpr int maximumValueWidth = 140;

} // namespace

CurveChip::CurveChip(const Theme &theme, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::ArrowCursor);
    setAttribute(Qt::WA_Hover);
}

QFont CurveChip::nameFont() const
{
    return m_theme.scaledTextFont(12.0 / 13);
}

QFont CurveChip::valueFont() const
{
    QFont font = m_theme.dataFont();
    font.setWeight(QFont::DemiBold);
    return font;
}

void CurveChip::setCurve(const CurveSpec &curve)
{
    if (m_curve.source != curve.source)
        m_valueWidth = 0;
    m_curve = curve;
    m_name = ChartWords::curveName(curve).simplified();
    setToolTip(toolTipText(ChartWords::sourceDetail(curve.source)));
    describe();
    updateGeometry();
    update();
}

void CurveChip::setValue(const QString &value)
{
    const QString line = value.simplified();
    if (m_value == line)
        return;
    m_value = line;
    const int width = std::min(maximumValueWidth, QFontMetrics(valueFont()).horizontalAdvance(line) + 1);
    if (width > m_valueWidth) {
        m_valueWidth = width;
        updateGeometry();
        emit widthChanged();
    }
    describe();
    update();
}

void CurveChip::setProblem(const QString &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    setToolTip(toolTipText(ChartWords::sourceDetail(m_curve.source)
                           + (problem.isEmpty() ? QString() : u'\n' + problem)));
    describe();
    update();
}

void CurveChip::describe()
{
    setAccessibleName(tr("Curve %1").arg(m_name));
    setAccessibleDescription(m_problem.isEmpty() ? m_value : m_problem);
}

QSize CurveChip::sizeHint() const
{
    // What is cut is measured in parts of pixels.
    const int name = std::min(maximumNameWidth, QFontMetrics(nameFont()).horizontalAdvance(m_name) + 2);
    const int value = m_valueWidth > 0 ? chipSpacing + m_valueWidth : 0;
    return {padding + chipDotSize + chipSpacing + name + value + padding, chipHeight};
}

void CurveChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(m_theme.color(hasFocus() ? Role::Accent : Role::Line), hasFocus() ? 1.5 : 1));
    painter.setBrush(m_theme.color(underMouse() || isDown() ? Role::Hover : Role::Raised));
    painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2);
    const QColor color = m_theme.color(curveRole(m_curve.color));
    painter.setPen(QPen(color, 1.5));
    // A ring where there is no value to come.
    painter.setBrush(m_problem.isEmpty() ? QBrush(color) : QBrush(Qt::NoBrush));
    const QRectF dot(padding, (height() - chipDotSize) / 2.0, chipDotSize, chipDotSize);
    painter.drawEllipse(dot.adjusted(0.75, 0.75, -0.75, -0.75));
    int x = padding + chipDotSize + chipSpacing;
    const int valueRoom = m_valueWidth > 0 ? m_valueWidth + chipSpacing : 0;
    const int nameRoom = width() - x - padding - valueRoom;
    painter.setFont(nameFont());
    painter.setPen(m_theme.color(m_problem.isEmpty() ? Role::Text : Role::Faint));
    painter.drawText(QRect(x, 0, nameRoom, height()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(m_name, Qt::ElideMiddle, nameRoom));
    x += nameRoom + chipSpacing;
    painter.setFont(valueFont());
    painter.drawText(QRect(x, 0, m_valueWidth + 1, height()),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(m_value, Qt::ElideRight, m_valueWidth + 1));
}

void CurveChip::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position().toPoint();
    QAbstractButton::mousePressEvent(event);
}

void CurveChip::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton)
        && (event->position().toPoint() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        setDown(false);
        drag();
        return;
    }
    QAbstractButton::mouseMoveEvent(event);
}

void CurveChip::drag()
{
    auto *drag = new QDrag(this);
    drag->setMimeData(curveMimeData(m_curve).release());
    drag->setPixmap(grab());
    // The drag has an event loop of its own, in which this may be taken away.
    const QPointer<CurveChip> self(this);
    if (drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::MoveAction) == Qt::MoveAction && self)
        emit movedAway();
}

} // namespace espalier
