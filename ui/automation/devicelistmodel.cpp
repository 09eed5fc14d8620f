// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/devicelistmodel.h"

namespace espalier {

DeviceListModel::DeviceListModel(Simulator &simulator, QObject *parent)
    : QAbstractListModel(parent), m_simulator(simulator), m_devices(simulator.templates())
{
    connect(&simulator, &Simulator::changed, this, [this](const QUuid &id) {
        for (int row = 0; row < rowCount(); ++row)
            if (m_devices[row].id == id)
                emit dataChanged(index(row), index(row));
    });
}

int DeviceListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_devices.size());
}

QVariant DeviceListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &device = m_devices[index.row()];
    const bool isRunning = m_simulator.isRunning(device.id);
    if (role == Qt::AccessibleTextRole)
        return isRunning ? tr("%1, running").arg(device.name) : device.name;
    if (role == Qt::DisplayRole)
        return isRunning ? QStringLiteral("▶ ") + device.name : device.name;
    return {};
}

void DeviceListModel::setDevice(int row, const DeviceTemplate &device)
{
    if (m_devices[row] == device)
        return;
    m_devices[row] = device;
    emit dataChanged(index(row), index(row));
    m_simulator.setTemplates(m_devices);
}

void DeviceListModel::append(const DeviceTemplate &device)
{
    beginInsertRows({}, rowCount(), rowCount());
    m_devices.append(device);
    endInsertRows();
    m_simulator.setTemplates(m_devices);
}

void DeviceListModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_devices.remove(row);
    endRemoveRows();
    m_simulator.setTemplates(m_devices);
}

} // namespace espalier
