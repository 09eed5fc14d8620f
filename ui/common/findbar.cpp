// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/findbar.h"

#include "ui/common/codeview.h"
#include "ui/common/searchfield.h"
#include "ui/common/units.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

namespace espalier {

FindBar::FindBar(const Theme &theme, CodeView &view, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(view)
    , m_edit(new QLineEdit(this))
    , m_count(plainLabel({}, Role::Muted, theme.scaledTextFont(12.0 / 13), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 12, 5);
    row->setSpacing(6);
    m_edit->setPlaceholderText(tr("Search in the payload"));
    m_edit->setAccessibleName(tr("Search in the payload"));
    makeSearchField(m_edit);
    m_edit->installEventFilter(this);
    row->addWidget(m_edit, 1);
    row->addWidget(m_count);
    const auto addButton = [&](const QString &icon, const QString &name, auto action) {
        auto *button = new QToolButton(this);
        setButtonKind(button, ButtonKind::Quiet);
        button->setIcon(theme.icon(icon));
        button->setAccessibleName(name);
        button->setToolTip(name);
        connect(button, &QToolButton::clicked, this, action);
        row->addWidget(button);
    };
    addButton(QStringLiteral("chevron-up"), tr("Previous match"), [this] { go(Direction::Previous); });
    addButton(QStringLiteral("chevron-down"), tr("Next match"), [this] { go(Direction::Next); });
    addButton(QStringLiteral("close"), tr("End the search"), [this] { end(); });
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_view.setSearch(text);
        m_view.showMatch(0);
        showCount();
    });
    hide();
}

FindBar::~FindBar() = default;

void FindBar::open()
{
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
    m_view.setSearch(m_edit->text());
    showCount();
}

void FindBar::end()
{
    hide();
    m_view.setSearch({});
    m_view.setFocus(Qt::OtherFocusReason);
}

void FindBar::go(Direction direction)
{
    const qsizetype count = m_view.matchCount();
    if (count == 0)
        return;
    const qsizetype current = m_view.currentMatch();
    if (direction == Direction::Next)
        m_view.showMatch((current + 1) % count);
    else
        m_view.showMatch(current <= 0 ? count - 1 : current - 1);
    showCount();
}

void FindBar::showCount()
{
    const auto count = std::uint64_t(m_view.matchCount());
    const bool isMore = m_view.matchCount() >= CodeView::maximumMatches;
    if (m_edit->text().isEmpty())
        m_count->clear();
    else if (count == 0)
        m_count->setText(tr("Not found"));
    else
        m_count->setText(tr("%1 of %2", "match 3 of 12")
                             .arg(countText(std::uint64_t(std::max<qsizetype>(m_view.currentMatch(), 0)) + 1),
                                  countText(count) + (isMore ? QStringLiteral("+") : QString())));
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    const bool isOverride = event->type() == QEvent::ShortcutOverride;
    if (watched != m_edit || (!isOverride && event->type() != QEvent::KeyPress))
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!isEnter && key->key() != Qt::Key_Escape)
        return false;
    if (isOverride) {
        event->accept();
        return false;
    }
    if (key->key() == Qt::Key_Escape)
        end();
    else
        go(key->modifiers() & Qt::ShiftModifier ? Direction::Previous : Direction::Next);
    return true;
}

void FindBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.color(Role::Line));
}

} // namespace espalier
