// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/rowareaaccessible.h"

#include "ui/common/rowarea.h"

#include <QPointer>

namespace espalier {

namespace {

/// One row. Looks its row up again at each question: the area's rows change all the time.
class RowAccessible : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    RowAccessible(RowArea *area, std::uint64_t key) : m_area(area), m_key(key) { }

    /// -1: the row is not held any longer.
    [[nodiscard]] std::int64_t number() const
    {
        if (!m_area)
            return -1;
        const std::int64_t first = m_area->firstHeld();
        const std::int64_t end = first + m_area->heldCount();
        for (std::int64_t number = first; number < end; ++number) {
            if (m_area->keyOf(number) == m_key)
                return number;
        }
        return -1;
    }

    [[nodiscard]] bool isValid() const override { return number() >= 0; }
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessible::Role role() const override
    {
        return m_area && m_area->accessibleRole() == QAccessible::Tree ? QAccessible::TreeItem
                                                                       : QAccessible::ListItem;
    }
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_area);
    }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }

    [[nodiscard]] QRect rect() const override
    {
        if (!m_area)
            return {};
        const QRect local = m_area->rowRect(number());
        return {m_area->viewport()->mapToGlobal(local.topLeft()), local.size()};
    }
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        const std::int64_t place = number();
        return place < 0 ? QString() : m_area->accessibleText(place, kind);
    }
    void setText(QAccessible::Text, const QString &) override { }

    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        const std::int64_t place = number();
        if (place < 0) {
            state.invalid = true;
            return state;
        }
        state.selectable = true;
        state.focusable = true;
        state.multiSelectable = true;
        state.selected = m_area->isChosen(place);
        state.focused = place == m_area->selectedRow() && m_area->hasFocus();
        state.offscreen = !m_area->viewport()->rect().intersects(m_area->rowRect(place));
        m_area->fillAccessible(place, state);
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this)
                                                    : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override
    {
        QStringList names {setFocusAction()};
        if (state().expandable)
            names.append(toggleAction());
        return names;
    }
    void doAction(const QString &name) override
    {
        const std::int64_t place = number();
        if (place < 0)
            return;
        if (name == setFocusAction())
            m_area->selectRow(place);
        else if (name == toggleAction() && state().expandable)
            m_area->activate(place);
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QPointer<RowArea> m_area;
    std::uint64_t m_key;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *area = qobject_cast<RowArea *>(object);
    return area ? new RowAreaAccessible(area) : nullptr;
}

} // namespace

void RowAreaAccessible::install()
{
    // Qt keeps a list without looking whether the factory is in it.
    QAccessible::removeFactory(make);
    QAccessible::installFactory(make);
}

RowAreaAccessible::RowAreaAccessible(RowArea *area) : QAccessibleWidget(area, area->accessibleRole()) { }

RowAreaAccessible::~RowAreaAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_rows))
        QAccessible::deleteAccessibleInterface(id);
}

RowArea *RowAreaAccessible::area() const
{
    return qobject_cast<RowArea *>(object());
}

int RowAreaAccessible::childCount() const
{
    return area() ? int(area()->heldCount()) : 0;
}

QAccessibleInterface *RowAreaAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const std::uint64_t key = area()->keyOf(area()->firstHeld() + index);
    if (const auto known = m_rows.constFind(key); known != m_rows.constEnd())
        return QAccessible::accessibleInterface(*known);
    forgetGoneRows();
    auto *made = new RowAccessible(area(), key);
    m_rows.insert(key, QAccessible::registerAccessibleInterface(made));
    return made;
}

QAccessibleInterface *RowAreaAccessible::childOfRow(std::int64_t number) const
{
    return area()->isHeld(number) ? child(int(number - area()->firstHeld())) : nullptr;
}

void RowAreaAccessible::forgetGoneRows() const
{
    if (m_rows.size() < 4 * area()->heldCount() + 64)
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

int RowAreaAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *made = dynamic_cast<const RowAccessible *>(child);
    const std::int64_t number = made ? made->number() : -1;
    return number < 0 ? -1 : int(number - area()->firstHeld());
}

QAccessibleInterface *RowAreaAccessible::childAt(int x, int y) const
{
    return childOfRow(area()->rowAt(area()->viewport()->mapFromGlobal(QPoint(x, y))));
}

QAccessibleInterface *RowAreaAccessible::focusChild() const
{
    return childOfRow(area()->selectedRow());
}

} // namespace espalier
