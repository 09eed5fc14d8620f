// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/filterfield.h"

#include "core/store/treefilter.h"
#include "ui/common/units.h"
#include "ui/common/wrongtext.h"
#include "ui/explore/filterhelp.h"
#include "ui/theme/controls.h"

#include <QAction>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

namespace espalier {

namespace {

constexpr int badgePadding = 6;
constexpr int badgeHeight = 17;
constexpr int margin = 8;
constexpr int hintRoom = 64;
constexpr int helpRoom = 22;

QString explanation(const FilterError &error)
{
    switch (error.kind) {
    case FilterError::Kind::None:
        break;
    case FilterError::Kind::BadExpression:
        return FilterField::tr("The regular expression is not finished: %1.").arg(error.detail);
    case FilterError::Kind::MissingOperand:
        return FilterField::tr("A value is missing behind “%1”.").arg(error.detail);
    case FilterError::Kind::BadComparison:
        return FilterField::tr("“changed” goes with < and > only, as in changed < 5s.");
    case FilterError::Kind::BadDuration:
        return FilterField::tr("“%1” is no duration. Write a number and ms, s, min, h or d, as in 5s.")
            .arg(error.detail);
    case FilterError::Kind::OpenQuote:
        return FilterField::tr("The closing quotation mark is missing.");
    case FilterError::Kind::TooManyTerms:
        return FilterField::tr("A filter has at most %1 parts.").arg(int(TreeFilter::mostTerms));
    }
    return {};
}

} // namespace

FilterField::FilterField(const Theme &theme, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
    , m_icon(addAction(QIcon(), QLineEdit::LeadingPosition))
    , m_helpAction(addAction(QIcon(), QLineEdit::TrailingPosition))
{
    setPlaceholderText(tr("Filter topics and values"));
    setAccessibleName(tr("Filter topics and values"));
    m_icon->setText(tr("Filter"));
    m_helpAction->setText(tr("What can be written here"));
    m_helpAction->setToolTip(tr("What can be written here (F1)"));
    connect(m_helpAction, &QAction::triggered, this, &FilterField::showHelp);
    setTextMargins(0, 0, hintRoom, 0);
    setMinimumWidth(140);
    setMaximumWidth(280);
    showState({});
    takeTheme();
    connect(&theme, &Theme::changed, this, &FilterField::takeTheme);
}

void FilterField::takeTheme()
{
    m_icon->setIcon(m_theme.icon(QStringLiteral("search"), Role::Muted));
    m_helpAction->setIcon(m_theme.icon(QStringLiteral("info"), Role::Muted));
    update();
}

void FilterField::showState(const FilterState &state)
{
    setValidity(this, state.isValid() ? Validity::Fine : Validity::Wrong);
    if (state.text.isEmpty())
        m_hint = QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText).replace(u'+', u' ');
    else if (!state.isValid())
        m_hint = tr("unfinished", "a filter that is none yet");
    else
        m_hint = countText(state.matches);
    const QString wrong =
        state.isValid() ? QString()
                        : tr("Character %1: %2").arg(state.error.position + 1).arg(explanation(state.error));
    setAccessibleDescription(wrong);
    setToolTip(
        wrong.isEmpty()
            ? tr("Text, /regular expression/, an MQTT filter such as plant/+/temperature, or a "
                 "condition such as value > 70 or quality.good = true. Conditions compare what the "
                 "payload is decoded to: JSON, CBOR, MessagePack, compressed data, and what your rules "
                 "for decoding or Sparkplug say, up to 64 KiB")
            : toolTipText(wrong));
    underline(state);
    update();
}

void FilterField::underline(const FilterState &state)
{
    const bool wanted = !state.isValid() && state.text == text();
    if (!wanted && !m_underlined)
        return;
    m_underlined = wanted;
    underlineWrong(*this, int(state.error.position), wanted ? 1 : 0, m_theme.color(Role::Error));
}

void FilterField::showHelp()
{
    if (!m_help)
        m_help = new FilterHelp(m_theme, this);
    m_help->popUpBelow(*this);
}

void FilterField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setFont(m_theme.scaledTextFont(11.0 / 13));
    const QString hint =
        painter.fontMetrics().elidedText(m_hint, Qt::ElideRight, hintRoom - 2 * badgePadding);
    const int width = painter.fontMetrics().horizontalAdvance(hint) + 2 * badgePadding;
    const QRect badge = QStyle::visualRect(
        layoutDirection(), rect(),
        QRect(this->width() - margin - helpRoom - width, (height() - badgeHeight) / 2, width, badgeHeight));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const bool wrong = validity(this) == Validity::Wrong;
    painter.setBrush(m_theme.color(wrong ? Role::ErrorSoft : Role::Hover));
    painter.drawRoundedRect(badge, 4, 4);
    painter.setPen(m_theme.color(wrong ? Role::Error : Role::Muted));
    painter.drawText(badge, Qt::AlignCenter, hint);
}

bool FilterField::event(QEvent *event)
{
    // Escape clears the field before it means anything to the window.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape
        && !text().isEmpty()) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty())
            emit leftDownwards();
        else
            clear();
        return;
    case Qt::Key_F1:
        showHelp();
        return;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        emit leftDownwards();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

} // namespace espalier
