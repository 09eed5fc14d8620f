// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetfindbar.h"

#include "ui/packets/packetfilteredit.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>

namespace espalier {

PacketFindBar::PacketFindBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_edit(new PacketFilterEdit(theme, this))
    , m_note(plainLabel({}, Role::Muted, theme.scaledTextFont(11.5 / 13), this))
{
    setSurface(this, Role::Raised);
    m_edit->setAccessibleName(tr("Find packets"));
    m_edit->setPlaceholderText(tr("Find a packet, as in: reason >= 0x80"));
    m_edit->installEventFilter(this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 12, 4);
    row->addWidget(m_edit, 1);
    row->addWidget(m_note);
    const auto add = [&](const QString &icon, const QString &name, auto action) {
        auto *button = new QToolButton(this);
        button->setIcon(theme.icon(icon));
        button->setAccessibleName(name);
        button->setToolTip(name);
        connect(button, &QToolButton::clicked, this, action);
        row->addWidget(button);
    };
    add(QStringLiteral("chevron-up"), tr("Find previous (Shift+F3)"),
        [this] { go(PacketInspector::Direction::Backward); });
    add(QStringLiteral("chevron-down"), tr("Find next (F3)"),
        [this] { go(PacketInspector::Direction::Forward); });
    add(QStringLiteral("close"), tr("End the search"), [this] {
        hide();
        emit ended();
    });
    connect(m_edit, &QLineEdit::textChanged, this, &PacketFindBar::forget);
    hide();
}

PacketFindBar::~PacketFindBar() = default;

void PacketFindBar::open()
{
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void PacketFindBar::go(PacketInspector::Direction direction)
{
    if (isHidden() || m_edit->text().trimmed().isEmpty()) {
        open();
    } else if (m_edit->isFilter()) {
        m_isAsked = true;
        emit findWanted(m_edit->text(), direction);
    }
}

void PacketFindBar::forget()
{
    m_isAsked = false;
    m_note->clear();
}

void PacketFindBar::showSnapshot(const PacketSnapshot &snapshot)
{
    if (isHidden() || !m_isAsked)
        return;
    m_note->setText(snapshot.isSearching       ? tr("searching…")
                    : snapshot.hasFoundNothing ? tr("no such packet is shown")
                                               : QString());
}

bool PacketFindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit || event->type() != QEvent::KeyPress || !m_edit->offered().isEmpty())
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        go(key->modifiers() & Qt::ShiftModifier ? PacketInspector::Direction::Backward
                                                : PacketInspector::Direction::Forward);
        return true;
    case Qt::Key_Escape:
        hide();
        emit ended();
        return true;
    default:
        return false;
    }
}

} // namespace espalier
