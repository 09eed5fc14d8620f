// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/connectionchooser.h"

namespace espalier {

namespace {
QVariant dataOf(ConnectionId connection)
{
    return static_cast<std::uint32_t>(connection);
}
} // namespace

ConnectionChooser::ConnectionChooser(Workspace &workspace, QWidget *parent)
    : QComboBox(parent), m_workspace(workspace)
{
    setAccessibleName(tr("Connection"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMinimumContentsLength(14);
    connect(&workspace, &Workspace::connectionOpened, this, &ConnectionChooser::fill);
    connect(&workspace, &Workspace::connectionClosed, this, &ConnectionChooser::fill);
    connect(&workspace, &Workspace::connectionChanged, this, &ConnectionChooser::fill);
    fill();
}

void ConnectionChooser::fill()
{
    const auto before = connection();
    clear();
    const auto connections = m_workspace.connections();
    for (const auto id : connections) {
        const auto profile = m_workspace.profile(id);
        addItem(profile.name.isEmpty() ? displayAddress(profile) : profile.name, dataOf(id));
    }
    setEnabled(count() > 0);
    if (count() == 0)
        addItem(tr("No open connection"), dataOf(ConnectionId::None));
    choose(before);
}

ConnectionId ConnectionChooser::connection() const
{
    return ConnectionId {currentData().toUInt()};
}

void ConnectionChooser::choose(ConnectionId connection)
{
    const int index = findData(dataOf(connection));
    if (index >= 0)
        setCurrentIndex(index);
}

} // namespace espalier
