// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetfilteredit.h"

#include "core/capture/packetfilter.h"
#include "ui/common/units.h"
#include "ui/packets/filterwords.h"
#include "ui/theme/controls.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QStringListModel>

namespace espalier {

namespace {

constexpr int badgeRoom = 76;
constexpr std::size_t maximumOffered = 200;
constexpr int visibleOffered = 12;

} // namespace

PacketFilterEdit::PacketFilterEdit(const Theme &theme, QWidget *parent)
    : BadgedEdit(theme, badgeRoom, 0, parent)
    , m_completer(new QCompleter(this))
    , m_candidates(new QStringListModel(this))
{
    setAccessibleName(tr("Filter packets"));
    setPlaceholderText(tr("Filter packets, as in: topic ~ \"plant/#\" and qos > 0"));
    setFont(theme.dataFont());
    setMaxLength(int(PacketFilter::maximumLength));
    addAction(theme.icon(QStringLiteral("search"), Role::Faint), LeadingPosition)->setText(tr("Filter"));
    m_completer->setModel(m_candidates);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(visibleOffered);
    m_completer->popup()->setFont(theme.dataFont());
    m_completer->popup()->setAccessibleName(tr("What may follow"));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &PacketFilterEdit::take);
    connect(this, &QLineEdit::textChanged, this, &PacketFilterEdit::check);
    connect(this, &QLineEdit::textEdited, this, [this] { offer(Wish::WhileTyping); });
    connect(&theme, &Theme::changed, this, &PacketFilterEdit::check);
    check();
}

PacketFilterEdit::~PacketFilterEdit() = default;

void PacketFilterEdit::check()
{
    const auto filter = PacketFilter::compile(text().toStdString());
    m_error = filter ? QString() : FilterWords::error(filter.error(), text());
    setValidity(this, filter ? Validity::Fine : Validity::Wrong);
    setAccessibleDescription(m_error.isEmpty() ? badge() : m_error);
    setToolTip(
        m_error.isEmpty()
            ? tr("A condition over the fields of packets, with and, or, not. Ctrl+Space shows what may "
                 "stand here.")
            : toolTipText(m_error));
    const auto place = filter ? FilterWords::Place() : FilterWords::place(filter.error(), text());
    underline(place.position, place.length);
    setBadge(badge(), filter ? BadgeLabel::Tone::Good : BadgeLabel::Tone::Error);
}

QStringList PacketFilterEdit::offered() const
{
    return m_completer->popup()->isVisible() ? m_candidates->stringList() : QStringList();
}

void PacketFilterEdit::offer(Wish wish)
{
    const std::string before = text().left(cursorPosition()).toStdString();
    const auto completion = PacketFilter::complete(text().toStdString(), before.size());
    QStringList candidates;
    for (const auto &candidate : completion.candidates) {
        if (std::size_t(candidates.size()) == maximumOffered)
            break;
        candidates.append(QString::fromStdString(candidate.text));
    }
    // Who types a space has not begun a word; and a word that is whole needs no help.
    const auto word =
        QString::fromStdString(text().toStdString().substr(completion.position, completion.length));
    const bool isWanted = wish == Wish::Explicit || (!word.isEmpty() && candidates != QStringList {word});
    if (candidates.isEmpty() || !isWanted || !hasFocus()) {
        m_completer->popup()->hide();
        return;
    }
    m_candidates->setStringList(candidates);
    m_completer->setCompletionPrefix({});
    const int x = cursorRect().left();
    m_completer->complete(QRect(x, 0, m_completer->popup()->sizeHintForColumn(0) + 40, height()));
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void PacketFilterEdit::take(const QString &candidate)
{
    const std::string whole = text().toStdString();
    const auto completion = PacketFilter::complete(whole, text().left(cursorPosition()).toStdString().size());
    const QString before = QString::fromStdString(whole.substr(0, completion.position));
    const QString behind = QString::fromStdString(whole.substr(completion.position + completion.length));
    setText(before + candidate + behind);
    setCursorPosition(int(before.size() + candidate.size()));
}

QString PacketFilterEdit::badge() const
{
    if (text().isEmpty())
        return {};
    return m_error.isEmpty() ? tr("valid", "a display filter") : tr("not valid", "a display filter");
}

void PacketFilterEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        offer(Wish::Explicit);
        return;
    }
    // What is offered takes these keys.
    if (!offered().isEmpty()) {
        switch (event->key()) {
        case Qt::Key_Escape:
            m_completer->popup()->hide();
            return;
        case Qt::Key_Down:
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Tab:
            event->ignore();
            return;
        default:
            break;
        }
    }
    BadgedEdit::keyPressEvent(event);
}

} // namespace espalier
