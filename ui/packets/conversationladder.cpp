// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/conversationladder.h"

#include "ui/packets/packetwords.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace espalier {

namespace {

constexpr int nameHeight = 36;
constexpr int firstTop = 42;
constexpr int stepHeight = 50;
/// More where most of the time went by.
constexpr int pauseHeight = 20;
constexpr int arrowTop = 18;
constexpr int slope = 14;
constexpr int headLength = 9;
constexpr int headWidth = 8;
constexpr int bottomMargin = 24;
constexpr int sideShare = 4;
constexpr int widestSide = 96;
constexpr int least = 250;
/// Of a time that is shown in tenths of seconds.
constexpr int clockStep = 100;

CaptureTime timeNow()
{
    return QDateTime::currentMSecsSinceEpoch() * 1000;
}

} // namespace

ConversationLadder::ConversationLadder(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Conversation"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::MinimumExpanding);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

ConversationLadder::~ConversationLadder() = default;

void ConversationLadder::setDetail(const PacketDetail &detail)
{
    m_steps = detail.exchange.sliced(std::max<qsizetype>(0, detail.exchange.size() - maximumSteps));
    m_client = detail.client;
    m_server = PacketWords::server(detail.stream);
    m_selected = detail.row.number;
    m_placeholder = detail.number && m_steps.isEmpty() ? tr("This packet stands by itself.") : QString();
    m_awaited = m_steps.isEmpty() ? std::nullopt : detail.awaited;
    place();
    keepTime();
    setAccessibleDescription(description());
    updateGeometry();
    update();
}

void ConversationLadder::place()
{
    m_tops.clear();
    int top = firstTop;
    const CaptureTime whole = m_steps.isEmpty() ? 0 : m_steps.last().time - m_steps.first().time;
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        if (i > 0 && m_steps.size() > 2 && 2 * (m_steps[i].time - m_steps[i - 1].time) > whole)
            top += pauseHeight;
        m_tops.push_back(top);
        top += stepHeight;
    }
}

void ConversationLadder::keepTime()
{
    if (m_awaited && !m_awaited->isOver && isVisible())
        m_clock.start(clockStep, this);
    else
        m_clock.stop();
}

void ConversationLadder::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_clock.timerId())
        update(QRect(0, awaitedTop(), width(), stepHeight));
    else
        QWidget::timerEvent(event);
}

void ConversationLadder::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    keepTime();
}

void ConversationLadder::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_clock.stop();
}

int ConversationLadder::awaitedTop() const
{
    return m_tops.empty() ? firstTop : m_tops.back() + stepHeight;
}

std::int64_t ConversationLadder::waited(CaptureTime now) const
{
    return std::max<std::int64_t>(0, now - m_steps.last().time);
}

QString ConversationLadder::awaitedText(CaptureTime now) const
{
    if (!m_awaited)
        return {};
    const QString text = PacketWords::awaited(*m_awaited);
    return m_awaited->isOver ? text : tr("%1 since %2").arg(text, PacketWords::latency(waited(now)));
}

ConversationLadder::Ends ConversationLadder::ends() const
{
    const int side = std::min(widestSide, width() / sideShare);
    return isRightToLeft() ? Ends {width() - side, side} : Ends {side, width() - side};
}

int ConversationLadder::selectedStep() const
{
    const auto found = std::ranges::find(m_steps, m_selected, &ExchangeStep::number);
    return found == m_steps.end() ? -1 : int(found - m_steps.begin());
}

QRect ConversationLadder::stepRect(int step) const
{
    return step < 0 || step >= stepCount() ? QRect()
                                           : QRect(0, m_tops[std::size_t(step)], width(), stepHeight - 6);
}

int ConversationLadder::stepAt(const QPoint &position) const
{
    for (int i = 0; i < stepCount(); ++i)
        if (stepRect(i).contains(position))
            return i;
    return -1;
}

QString ConversationLadder::timeText(int step) const
{
    const std::int64_t passed = m_steps.at(step).time - m_steps.first().time;
    return step == 0 ? tr("0 ms") : u'+' + PacketWords::latency(passed);
}

QString ConversationLadder::description() const
{
    QStringList parts;
    for (int i = 0; i < stepCount(); ++i)
        parts += timeText(i) + u' ' + PacketWords::step(m_steps.at(i), i == 0) + u' '
                 + PacketWords::direction(m_steps.at(i).sender);
    if (m_awaited)
        parts += awaitedText(timeNow());
    return parts.join(QStringLiteral(", "));
}

int ConversationLadder::foot() const
{
    return awaitedTop() + (m_awaited ? stepHeight : 0);
}

QSize ConversationLadder::sizeHint() const
{
    return {360, m_tops.empty() ? stepHeight : foot() + bottomMargin};
}

QSize ConversationLadder::minimumSizeHint() const
{
    return {least, sizeHint().height()};
}

void ConversationLadder::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    if (m_steps.isEmpty()) {
        painter.setPen(m_theme.color(Role::Faint));
        painter.drawText(rect().adjusted(8, 12, -8, -8),
                         int(Qt::AlignHCenter | Qt::AlignTop) | Qt::TextWordWrap, m_placeholder);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const Ends at = ends();
    painter.setPen(QPen(m_theme.color(Role::Line), 1.5));
    for (const int x : {at.client, at.server})
        painter.drawLine(x, nameHeight, x, foot() + bottomMargin / 2);
    painter.setFont(m_theme.scaledTextFont(11.5 / 13, QFont::DemiBold));
    painter.setPen(m_theme.color(Role::Text));
    const int half = std::abs(at.server - at.client) / 2 - 4;
    const auto drawName = [&](int x, const QString &name) {
        // No wider than half the way to the other, nor than the room up to the edge.
        const int reach = std::min({half, x, width() - x});
        const QRect room(x - reach, 8, 2 * reach, nameHeight - 12);
        painter.drawText(room, int(Qt::AlignCenter) | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(name, Qt::ElideMiddle, room.width()));
    };
    drawName(at.client, m_client);
    drawName(at.server, m_server);
    for (int i = 0; i < stepCount(); ++i)
        paintStep(painter, i);
    if (m_awaited)
        paintAwaited(painter);
}

void ConversationLadder::paintAwaited(QPainter &painter) const
{
    const bool isFromClient = m_awaited->owedBy == Side::Client;
    const Ends at = ends();
    const int from = isFromClient ? at.client : at.server;
    const int to = isFromClient ? at.server : at.client;
    const int forward = to > from ? 1 : -1;
    const int y = awaitedTop() + arrowTop;
    const QColor color = m_theme.color(m_awaited->isOver ? Role::Error : Role::Muted);
    painter.setFont(m_theme.scaledTextFont(11.5 / 13));
    painter.setPen(color);
    const QRect room(std::min(from, to) + 6, y - 19, std::abs(to - from) - 12, 17);
    painter.drawText(
        room, int(Qt::AlignCenter) | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(PacketWords::awaited(*m_awaited), Qt::ElideRight, room.width()));
    if (!m_awaited->isOver)
        drawTime(painter, PacketWords::latency(waited(timeNow())), from, forward, y);
    // It has no head: it has not arrived.
    painter.setPen(QPen(color, 1.6, Qt::DashLine));
    painter.drawLine(QPointF(from + 2 * forward, y), QPointF(to - headLength * forward, y + slope));
}

void ConversationLadder::paintStep(QPainter &painter, int number) const
{
    const ExchangeStep &step = m_steps.at(number);
    const bool isSelected = step.number == m_selected;
    const bool isFromClient = step.sender == Side::Client;
    const Ends at = ends();
    const int from = isFromClient ? at.client : at.server;
    const int to = isFromClient ? at.server : at.client;
    const int forward = to > from ? 1 : -1;
    const int y = m_tops[std::size_t(number)] + arrowTop;
    const QColor color = m_theme.color(isFromClient ? Role::Inbound : Role::Outbound);

    painter.setFont(m_theme.scaledTextFont(11.5 / 13, isSelected ? QFont::DemiBold : QFont::Normal));
    const int left = std::min(from, to) + 6;
    const QRect room(left, y - 19, std::abs(to - from) - 12, 17);
    const QString label = painter.fontMetrics().elidedText(PacketWords::step(step, number == 0),
                                                           Qt::ElideRight, room.width() - 12);
    if (isSelected) {
        const int width = painter.fontMetrics().horizontalAdvance(label) + 12;
        painter.setPen(hasFocus() ? QPen(m_theme.color(Role::Accent), 1) : QPen(Qt::NoPen));
        painter.setBrush(m_theme.color(Role::AccentSoft));
        painter.drawRoundedRect(QRectF(room.center().x() - width / 2.0, room.top(), width, room.height()), 4,
                                4);
    }
    painter.setPen(m_theme.color(step.isViolation ? Role::Error : Role::Text));
    painter.drawText(room, int(Qt::AlignCenter) | Qt::TextSingleLine, label);

    painter.setPen(QPen(color, isSelected ? 2.4 : 1.6, step.isRepeated ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(QPointF(from + 2 * forward, y), QPointF(to - headLength * forward, y + slope));
    QPainterPath head(QPointF(to - 2 * forward, y + slope + 1));
    head.lineTo(to - (headLength + 2) * forward, y + slope + 1 - headWidth / 2.0);
    head.lineTo(to - (headLength + 2) * forward, y + slope + 1 + headWidth / 2.0);
    head.closeSubpath();
    painter.fillPath(head, color);

    painter.setFont(m_theme.scaledTextFont(11.5 / 13));
    painter.setPen(m_theme.color(Role::Muted));
    drawTime(painter, timeText(number), from, forward, y);
}

void ConversationLadder::drawTime(QPainter &painter, const QString &text, int from, int forward, int y) const
{
    const QRect room =
        forward > 0 ? QRect(0, y - 8, from - 8, 16) : QRect(from + 8, y - 8, width() - from - 8, 16);
    painter.drawText(
        room, int(forward > 0 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine,
        text);
}

void ConversationLadder::mousePressEvent(QMouseEvent *event)
{
    const int step = stepAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && step >= 0)
        emit packetChosen(m_steps.at(step).number);
}

void ConversationLadder::mouseMoveEvent(QMouseEvent *event)
{
    setCursor(stepAt(event->position().toPoint()) < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void ConversationLadder::keyPressEvent(QKeyEvent *event)
{
    const int selected = selectedStep();
    int wanted = -1;
    switch (event->key()) {
    case Qt::Key_Up:
        wanted = selected - 1;
        break;
    case Qt::Key_Down:
        wanted = selected + 1;
        break;
    case Qt::Key_Home:
        wanted = 0;
        break;
    case Qt::Key_End:
        wanted = stepCount() - 1;
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (wanted >= 0 && wanted < stepCount() && wanted != selected)
        emit packetChosen(m_steps.at(wanted).number);
}

void ConversationLadder::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void ConversationLadder::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace espalier
