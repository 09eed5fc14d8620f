// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/simulator.h"

#include <QAbstractListModel>

namespace espalier {

/// The device templates: name, and whether each runs.
class DeviceListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    explicit DeviceListModel(Simulator &simulator, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] const DeviceTemplate &device(int row) const { return m_devices[row]; }
    void setDevice(int row, const DeviceTemplate &device);
    void append(const DeviceTemplate &device);
    void remove(int row);

private:
    Simulator &m_simulator;
    QList<DeviceTemplate> m_devices;
};

} // namespace espalier
