// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/proxyservice.h"

#include <QAbstractListModel>

namespace espalier {

/// The proxies: name, and whether each listens.
class ProxyListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    explicit ProxyListModel(ProxyService &service, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] const ProxySettings &proxy(int row) const { return m_service.proxies()[row]; }
    void append(const ProxySettings &settings);
    void remove(int row);

private:
    ProxyService &m_service;
};

/// The devices behind one proxy. Rows keep their order while devices come and go.
class ProxyDeviceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Device, Since, Sent, Received, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Of the same proxy as before, but for a change of all.
    void setConnections(const QList<ProxyConnection> &connections);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    /// By number.
    QList<ProxyConnection> m_connections;
};

} // namespace espalier
