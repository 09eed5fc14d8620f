// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/filterfield.h"

#include "core/store/treefilter.h"
#include "ui/common/units.h"
#include "ui/explore/filterhelp.h"
#include "ui/theme/controls.h"

#include <QAction>
#include <QKeyEvent>

namespace espalier {

namespace {

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
    : BadgedEdit(theme, hintRoom, helpRoom, parent)
    , m_icon(addAction(QIcon(), QLineEdit::LeadingPosition))
    , m_helpAction(addAction(QIcon(), QLineEdit::TrailingPosition))
{
    setPlaceholderText(tr("Filter topics and values"));
    setAccessibleName(tr("Filter topics and values"));
    m_icon->setText(tr("Filter"));
    m_helpAction->setText(tr("What can be written here"));
    m_helpAction->setToolTip(tr("What can be written here (F1)"));
    connect(m_helpAction, &QAction::triggered, this, &FilterField::showHelp);
    setMinimumWidth(140);
    setMaximumWidth(280);
    showState({});
    takeTheme();
    connect(&theme, &Theme::changed, this, &FilterField::takeTheme);
}

void FilterField::takeTheme()
{
    m_icon->setIcon(theme().icon(QStringLiteral("search"), Role::Muted));
    m_helpAction->setIcon(theme().icon(QStringLiteral("info"), Role::Muted));
}

void FilterField::showState(const FilterState &state)
{
    setValidity(this, state.isValid() ? Validity::Fine : Validity::Wrong);
    if (state.text.isEmpty())
        setBadge(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText).replace(u'+', u' '),
                 BadgeLabel::Tone::Neutral);
    else if (!state.isValid())
        setBadge(tr("unfinished", "a filter that is none yet"), BadgeLabel::Tone::Error);
    else
        setBadge(countText(state.matches), BadgeLabel::Tone::Neutral);
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
    const bool isShown = !state.isValid() && state.text == text();
    underline(int(state.error.position), isShown ? 1 : 0);
}

void FilterField::showHelp()
{
    if (!m_help)
        m_help = new FilterHelp(theme(), this);
    m_help->popUpBelow(*this);
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F1)
        showHelp();
    else
        BadgedEdit::keyPressEvent(event);
}

} // namespace espalier
