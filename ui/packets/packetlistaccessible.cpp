// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetlistaccessible.h"

#include "ui/packets/packetlist.h"
#include "ui/packets/packetwords.h"

#include <QPointer>

#include <algorithm>

namespace espalier {

namespace {

/// One row. Looks its row up again at each question: the list's rows change all the time.
class PacketRowAccessible : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    PacketRowAccessible(PacketList *list, PacketNumber packet) : m_list(list), m_packet(packet) { }

    [[nodiscard]] std::int64_t number() const
    {
        if (!m_list)
            return -1;
        const auto &rows = m_list->snapshot().rows;
        const auto found = std::ranges::find(rows, m_packet, &PacketRow::number);
        return found == rows.end()
                   ? -1
                   : std::int64_t(m_list->snapshot().firstRow) + std::distance(rows.begin(), found);
    }
    [[nodiscard]] const PacketRow *row() const { return m_list ? m_list->row(number()) : nullptr; }

    [[nodiscard]] bool isValid() const override { return row() != nullptr; }
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_list);
    }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }

    [[nodiscard]] QRect rect() const override
    {
        if (!m_list)
            return {};
        const QRect local = m_list->rowRect(number());
        return {m_list->viewport()->mapToGlobal(local.topLeft()), local.size()};
    }
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        const PacketRow *held = row();
        if (!held)
            return {};
        switch (kind) {
        case QAccessible::Name:
            return PacketWords::sentence(*held);
        case QAccessible::Description:
            return m_list->text(*held, PacketColumn::Time);
        default:
            return {};
        }
    }
    void setText(QAccessible::Text, const QString &) override { }

    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!row()) {
            state.invalid = true;
            return state;
        }
        const std::int64_t place = number();
        state.selectable = true;
        state.focusable = true;
        state.multiSelectable = true;
        state.selected = m_list->isChosen(place);
        state.focused = place == m_list->selectedRow() && m_list->hasFocus();
        state.offscreen = !m_list->viewport()->rect().intersects(m_list->rowRect(place));
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this)
                                                    : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override { return {setFocusAction()}; }
    void doAction(const QString &name) override
    {
        if (row() && name == setFocusAction())
            m_list->selectRow(number());
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QPointer<PacketList> m_list;
    PacketNumber m_packet;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *list = qobject_cast<PacketList *>(object);
    return list ? new PacketListAccessible(list) : nullptr;
}

} // namespace

void PacketListAccessible::install()
{
    // Qt keeps a list without looking whether the factory is in it.
    QAccessible::removeFactory(make);
    QAccessible::installFactory(make);
}

PacketListAccessible::PacketListAccessible(PacketList *list) : QAccessibleWidget(list, QAccessible::List) { }

PacketListAccessible::~PacketListAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_rows))
        QAccessible::deleteAccessibleInterface(id);
}

PacketList *PacketListAccessible::list() const
{
    return qobject_cast<PacketList *>(object());
}

int PacketListAccessible::childCount() const
{
    return list() ? int(list()->snapshot().rows.size()) : 0;
}

QAccessibleInterface *PacketListAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const PacketNumber packet = list()->snapshot().rows.at(index).number;
    if (const auto known = m_rows.constFind(packet); known != m_rows.constEnd())
        return QAccessible::accessibleInterface(*known);
    forgetGoneRows();
    auto *made = new PacketRowAccessible(list(), packet);
    m_rows.insert(packet, QAccessible::registerAccessibleInterface(made));
    return made;
}

void PacketListAccessible::forgetGoneRows() const
{
    if (m_rows.size() < 4 * list()->snapshot().rows.size() + 64)
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

int PacketListAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *made = dynamic_cast<const PacketRowAccessible *>(child);
    const std::int64_t number = made ? made->number() : -1;
    return number < 0 ? -1 : int(number - std::int64_t(list()->snapshot().firstRow));
}

QAccessibleInterface *PacketListAccessible::childAt(int x, int y) const
{
    const std::int64_t number = list()->rowAt(list()->viewport()->mapFromGlobal(QPoint(x, y)));
    return number < 0 ? nullptr : child(int(number - std::int64_t(list()->snapshot().firstRow)));
}

QAccessibleInterface *PacketListAccessible::focusChild() const
{
    return list()->row(list()->selectedRow())
               ? child(int(list()->selectedRow() - std::int64_t(list()->snapshot().firstRow)))
               : nullptr;
}

} // namespace espalier
