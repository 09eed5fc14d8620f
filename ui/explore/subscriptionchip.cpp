// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/subscriptionchip.h"

#include "core/payload/displaytext.h"
#include "ui/common/units.h"
#include "ui/words.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace espalier {

namespace {

constexpr int padding = 9;
constexpr int gap = 6;
constexpr int badgePadding = 6;
constexpr int crossWidth = 12;
constexpr int dotSize = 8;
constexpr int maximumFilterWidth = 180;

} // namespace

SubscriptionChip::SubscriptionChip(const Theme &theme, QWidget *parent)
    : QAbstractButton(parent), m_theme(theme)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, &SubscriptionChip::menuWanted);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QString SubscriptionChip::shownName() const
{
    const QByteArray bytes = (m_spec.alias.isEmpty() ? m_spec.topicFilter : m_spec.alias).toUtf8();
    return displayText(asBytes(std::string_view(bytes.constData(), std::size_t(bytes.size()))), 300);
}

QFont SubscriptionChip::nameFont() const
{
    return m_spec.alias.isEmpty() ? m_theme.dataFont() : m_theme.textFont();
}

QString SubscriptionChip::elidedName() const
{
    return QFontMetrics(nameFont()).elidedText(shownName(), Qt::ElideMiddle, maximumFilterWidth);
}

int SubscriptionChip::nameLeft() const
{
    return QColor(m_spec.color).isValid() ? padding + dotSize + gap : padding;
}

QString SubscriptionChip::badge() const
{
    return m_spec.muted ? tr("muted") : Words::qos(m_granted.value_or(m_spec.options.maximumQos));
}

int SubscriptionChip::badgeWidth() const
{
    return QFontMetrics(scaledFont(m_theme.dataFont(), 11.0 / 12)).horizontalAdvance(badge())
           + 2 * badgePadding;
}

void SubscriptionChip::showSubscription(const SubscriptionSpec &spec, State state, const QString &detail)
{
    if (state != State::Active || spec != m_spec)
        m_granted.reset();
    m_spec = spec;
    m_state = state;
    setAccessibleName(spec.alias.isEmpty()
                          ? tr("Subscription %1").arg(spec.topicFilter)
                          : tr("Subscription %1, %2", "name, filter").arg(spec.alias, spec.topicFilter));
    m_detail = detail;
    describe();
    updateGeometry();
    update();
}

void SubscriptionChip::setTraffic(const QString &text)
{
    if (text == m_traffic)
        return;
    m_traffic = text;
    describe();
}

void SubscriptionChip::describe()
{
    QStringList lines {m_detail.isEmpty() ? badge() : m_detail};
    for (const auto &line : {Words::sharedSubscription(m_spec.topicFilter), m_traffic})
        if (!line.isEmpty())
            lines << line;
    setAccessibleDescription(lines.join(u' '));
    setToolTip(toolTipText(m_spec.topicFilter + u'\n' + lines.join(u'\n')));
}

QSize SubscriptionChip::sizeHint() const
{
    const int name = QFontMetrics(nameFont()).horizontalAdvance(elidedName());
    return {nameLeft() + name + padding + gap + badgeWidth() + gap + crossWidth, chipHeight};
}

QRect SubscriptionChip::crossRect() const
{
    const QRect cross(width() - padding - crossWidth, 0, crossWidth + padding, height());
    return QStyle::visualRect(layoutDirection(), rect(), cross);
}

void SubscriptionChip::paintEvent(QPaintEvent *)
{
    const bool refused = m_state == State::Refused;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    Role line = refused ? Role::Error : Role::Line;
    if (hasFocus())
        line = Role::Accent;
    painter.setPen(QPen(m_theme.color(line), hasFocus() ? 1.5 : 1));
    painter.setBrush(m_theme.color(refused ? Role::ErrorSoft : underMouse() ? Role::Hover : Role::Raised));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), chipHeight / 2.0,
                            chipHeight / 2.0);

    const auto placed = [this](const QRect &logical) {
        return QStyle::visualRect(layoutDirection(), rect(), logical);
    };
    const QString name = elidedName();
    const int nameWidth = QFontMetrics(nameFont()).horizontalAdvance(name);
    const int left = nameLeft();
    if (left > padding) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(m_spec.color));
        painter.drawEllipse(placed({padding, (height() - dotSize) / 2, dotSize, dotSize}));
    }
    painter.setFont(nameFont());
    const bool faint = m_spec.muted || m_state == State::Waiting;
    painter.setPen(m_theme.color(refused ? Role::Error : faint ? Role::Faint : Role::Text));
    painter.drawText(placed({left, 0, nameWidth + 1, height()}), Qt::AlignCenter, name);

    const QRect badgeRect =
        placed({left + nameWidth + gap, (height() - badgeHeight) / 2, badgeWidth(), badgeHeight});
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(refused ? Role::ErrorSoft : Role::Hover));
    painter.drawRoundedRect(badgeRect, 4, 4);
    painter.setFont(scaledFont(m_theme.dataFont(), 11.0 / 12));
    painter.setPen(m_theme.color(refused ? Role::Error : Role::Muted));
    painter.drawText(badgeRect, Qt::AlignCenter, badge());

    const QRectF cross = QRectF(QStyle::visualRect(
        layoutDirection(), rect(),
        QRect(width() - padding - crossWidth, (height() - crossWidth) / 2, crossWidth, crossWidth)));
    const QRectF strokes = cross.adjusted(3, 3, -3, -3);
    painter.setPen(QPen(m_theme.color(m_overCross ? Role::Text : Role::Faint), 1.3));
    painter.drawLine(strokes.topLeft(), strokes.bottomRight());
    painter.drawLine(strokes.topRight(), strokes.bottomLeft());
}

void SubscriptionChip::mouseReleaseEvent(QMouseEvent *event)
{
    const bool removes = isDown() && crossRect().contains(event->position().toPoint());
    if (!removes) {
        QAbstractButton::mouseReleaseEvent(event);
        return;
    }
    setDown(false);
    emit removeClicked();
}

void SubscriptionChip::mouseMoveEvent(QMouseEvent *event)
{
    const bool over = crossRect().contains(event->position().toPoint());
    if (over != m_overCross) {
        m_overCross = over;
        update();
    }
    QAbstractButton::mouseMoveEvent(event);
}

void SubscriptionChip::leaveEvent(QEvent *event)
{
    m_overCross = false;
    QAbstractButton::leaveEvent(event);
    update();
}

void SubscriptionChip::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Delete) || event->key() == Qt::Key_Backspace)
        emit removeClicked();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void SubscriptionChip::contextMenuEvent(QContextMenuEvent *)
{
    emit menuWanted();
}

} // namespace espalier
