// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topictreeaccessible.h"

#include "ui/common/units.h"
#include "ui/explore/topictreeview.h"

#include <QPointer>

#include <algorithm>

namespace espalier {

namespace {

/// One row. Looks its row up again at each question: the view's rows change all the time.
class TopicRowAccessible : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    TopicRowAccessible(TopicTreeView *view, TopicId id) : m_view(view), m_id(id) { }

    [[nodiscard]] TopicId id() const { return m_id; }
    [[nodiscard]] std::int64_t number() const
    {
        if (!m_view)
            return -1;
        const auto &rows = m_view->snapshot().rows;
        const auto found = std::ranges::find(rows, m_id, &TreeRow::id);
        return found == rows.end() ? -1 : m_view->snapshot().firstRow + std::distance(rows.begin(), found);
    }
    [[nodiscard]] const TreeRow *row() const { return m_view ? m_view->row(number()) : nullptr; }

    [[nodiscard]] bool isValid() const override { return row() != nullptr; }
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::TreeItem; }
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view);
    }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }

    [[nodiscard]] QRect rect() const override
    {
        if (!m_view)
            return {};
        const QRect local = m_view->rowRect(number());
        return {m_view->viewport()->mapToGlobal(local.topLeft()), local.size()};
    }

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        const TreeRow *held = row();
        if (!held)
            return {};
        switch (kind) {
        case QAccessible::Name:
            return held->name;
        case QAccessible::Value:
            return held->preview;
        case QAccessible::Description:
            return describe(*held);
        default:
            return {};
        }
    }
    void setText(QAccessible::Text, const QString &) override { }

    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        const TreeRow *held = row();
        if (!held) {
            state.invalid = true;
            return state;
        }
        state.selectable = true;
        state.focusable = true;
        state.selected = m_view->selected() == m_id || held->chosen;
        state.focused = m_view->selected() == m_id && m_view->hasFocus();
        state.multiSelectable = true;
        state.expandable = held->expandable;
        state.expanded = held->expandable && held->expanded;
        state.collapsed = held->expandable && !held->expanded;
        state.offscreen = !m_view->viewport()->rect().intersects(m_view->rowRect(number()));
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this)
                                                    : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override
    {
        const TreeRow *held = row();
        QStringList names {setFocusAction()};
        if (held && held->expandable)
            names.append(toggleAction());
        return names;
    }
    void doAction(const QString &name) override
    {
        const TreeRow *held = row();
        if (!held)
            return;
        if (name == setFocusAction())
            m_view->selectRow(number());
        else if (name == toggleAction() && held->expandable)
            emit m_view->expansionWanted(m_id, !held->expanded, Explorer::Depth::This);
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    [[nodiscard]] static QString describe(const TreeRow &held)
    {
        QStringList parts {TopicTreeView::tr("level %1").arg(held.depth + 1)};
        if (held.topicsBelow > 0)
            parts.append(TopicTreeView::tr("%1 topics below").arg(countText(held.topicsBelow)));
        if (held.retained)
            parts.append(TopicTreeView::tr("retained"));
        if (held.silent)
            parts.append(TopicTreeView::tr("silent"));
        if (held.hidden)
            parts.append(TopicTreeView::tr("hidden"));
        if (const QString rate = shortNumber(held.rate); !rate.isEmpty())
            parts.append(TopicTreeView::tr("%1 messages per second").arg(rate));
        return parts.join(QStringLiteral(", "));
    }

    QPointer<TopicTreeView> m_view;
    TopicId m_id;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *view = qobject_cast<TopicTreeView *>(object);
    return view ? new TopicTreeAccessible(view) : nullptr;
}

} // namespace

void TopicTreeAccessible::install()
{
    // Qt keeps a list without looking whether the factory is in it.
    QAccessible::removeFactory(make);
    QAccessible::installFactory(make);
}

TopicTreeAccessible::TopicTreeAccessible(TopicTreeView *view) : QAccessibleWidget(view, QAccessible::Tree) { }

TopicTreeAccessible::~TopicTreeAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_rows))
        QAccessible::deleteAccessibleInterface(id);
}

TopicTreeView *TopicTreeAccessible::view() const
{
    return qobject_cast<TopicTreeView *>(object());
}

int TopicTreeAccessible::childCount() const
{
    return view() ? int(view()->snapshot().rows.size()) : 0;
}

QAccessibleInterface *TopicTreeAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const TopicId id = view()->snapshot().rows.at(index).id;
    if (const auto known = m_rows.constFind(id); known != m_rows.constEnd())
        return QAccessible::accessibleInterface(*known);
    forgetGoneRows();
    auto *made = new TopicRowAccessible(view(), id);
    m_rows.insert(id, QAccessible::registerAccessibleInterface(made));
    return made;
}

void TopicTreeAccessible::forgetGoneRows() const
{
    if (m_rows.size() < 4 * view()->snapshot().rows.size() + 64)
        return;
    for (auto it = m_rows.begin(); it != m_rows.end();) {
        const QAccessibleInterface *known = QAccessible::accessibleInterface(*it);
        if (known && known->isValid()) {
            ++it;
            continue;
        }
        QAccessible::deleteAccessibleInterface(*it);
        it = m_rows.erase(it);
    }
}

int TopicTreeAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *made = dynamic_cast<const TopicRowAccessible *>(child);
    const std::int64_t number = made ? made->number() : -1;
    return number < 0 ? -1 : int(number - view()->snapshot().firstRow);
}

QAccessibleInterface *TopicTreeAccessible::childAt(int x, int y) const
{
    const std::int64_t number = view()->rowAt(view()->viewport()->mapFromGlobal(QPoint(x, y)));
    return number < 0 ? nullptr : child(int(number - view()->snapshot().firstRow));
}

QAccessibleInterface *TopicTreeAccessible::focusChild() const
{
    return view()->row(view()->selectedRow())
               ? child(int(view()->selectedRow() - view()->snapshot().firstRow))
               : nullptr;
}

} // namespace espalier
