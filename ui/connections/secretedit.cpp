// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/secretedit.h"

#include "ui/common/badgelabel.h"

#include <QStyle>

namespace espalier {

namespace {
constexpr int badgeMargin = 8;
}

SecretEdit::SecretEdit(const Theme &theme, QWidget *parent)
    : QLineEdit(parent), m_badge(new BadgeLabel(theme, this))
{
    setEchoMode(Password);
    m_badge->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(this, &QLineEdit::textChanged, this, &SecretEdit::placeBadge);
    setKeeping(Keeping::Nowhere);
}

void SecretEdit::setKeeping(Keeping keeping)
{
    m_keeping = keeping;
    switch (keeping) {
    case Keeping::Nowhere:
        setPlaceholderText(tr("asked each time, never stored"));
        break;
    case Keeping::WillBeKept:
        setPlaceholderText(tr("none, or asked when needed"));
        break;
    case Keeping::Kept:
        setPlaceholderText(QString(10, u'•'));
        break;
    }
    placeBadge();
}

void SecretEdit::placeBadge()
{
    const bool isTyped = !text().isEmpty();
    QString badge;
    if (m_keeping == Keeping::Kept && !isTyped)
        badge = tr("in keychain");
    else if (m_keeping == Keeping::Nowhere && isTyped)
        badge = tr("for this time");
    else if (m_keeping != Keeping::Nowhere && isTyped)
        badge = tr("to keychain");
    m_badge->setVisible(!badge.isEmpty());
    m_badge->setBadge(badge,
                      m_keeping == Keeping::Nowhere ? BadgeLabel::Tone::Neutral : BadgeLabel::Tone::Good);
    setAccessibleDescription(badge);
    if (badge.isEmpty()) {
        setTextMargins({});
        return;
    }
    const auto size = m_badge->sizeHint();
    const QRect logical(width() - size.width() - badgeMargin, (height() - size.height()) / 2, size.width(),
                        size.height());
    m_badge->setGeometry(QStyle::visualRect(layoutDirection(), rect(), logical));
    const int room = size.width() + badgeMargin;
    setTextMargins(isRightToLeft() ? room : 0, 0, isRightToLeft() ? 0 : room, 0);
}

void SecretEdit::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    placeBadge();
}

} // namespace espalier
