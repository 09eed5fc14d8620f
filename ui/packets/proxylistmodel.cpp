// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/proxylistmodel.h"

#include "ui/common/units.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace espalier {

ProxyListModel::ProxyListModel(ProxyService &service, QObject *parent)
    : QAbstractListModel(parent), m_service(service)
{
    connect(&service, &ProxyService::changed, this, [this](const QUuid &id) {
        for (int row = 0; row < rowCount(); ++row)
            if (proxy(row).id == id)
                emit dataChanged(index(row), index(row));
    });
}

int ProxyListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_service.proxies().size());
}

QVariant ProxyListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &settings = proxy(index.row());
    const bool isRunning = m_service.status(settings.id).state == ProxyStatus::State::Running;
    if (role == Qt::AccessibleTextRole)
        return isRunning ? tr("%1, listening").arg(settings.name) : settings.name;
    if (role == Qt::DisplayRole)
        return isRunning ? QStringLiteral("▶ ") + settings.name : settings.name;
    return {};
}

void ProxyListModel::append(const ProxySettings &settings)
{
    beginInsertRows({}, rowCount(), rowCount());
    m_service.put(settings);
    endInsertRows();
}

void ProxyListModel::remove(int row)
{
    const auto id = proxy(row).id;
    m_service.stop(id);
    beginRemoveRows({}, row, row);
    m_service.remove(id);
    endRemoveRows();
}

void ProxyDeviceModel::setConnections(const QList<ProxyConnection> &connections)
{
    auto sorted = connections;
    std::sort(sorted.begin(), sorted.end(), [](const ProxyConnection &a, const ProxyConnection &b) {
        return std::pair(a.number, a.since) < std::pair(b.number, b.since);
    });
    const auto isSame = [](const ProxyConnection &a, const ProxyConnection &b) {
        return a.number == b.number && a.since == b.since;
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        const auto stays = std::any_of(sorted.cbegin(), sorted.cend(), [&](const ProxyConnection &other) {
            return isSame(other, m_connections[row]);
        });
        if (!stays) {
            beginRemoveRows({}, row, row);
            m_connections.removeAt(row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < sorted.size(); ++row) {
        if (row >= rowCount() || !isSame(m_connections[row], sorted[row])) {
            beginInsertRows({}, row, row);
            m_connections.insert(row, sorted[row]);
            endInsertRows();
        } else if (m_connections[row] != sorted[row]) {
            m_connections[row] = sorted[row];
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
}

int ProxyDeviceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_connections.size());
}

int ProxyDeviceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProxyDeviceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    switch (static_cast<Column>(section)) {
    case Device:
        return tr("Device");
    case Since:
        return tr("Since");
    case Sent:
        return tr("From device");
    case Received:
        return tr("To device");
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ProxyDeviceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const auto &connection = m_connections[index.row()];
    switch (static_cast<Column>(index.column())) {
    case Device:
        if (connection.device.address.isEmpty())
            return tr("connecting");
        return QStringLiteral("%1 · %2").arg(connection.device.address).arg(connection.device.port);
    case Since:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(connection.since).time(),
                                  QLocale::LongFormat);
    case Sent:
        return sizeText(connection.bytesFromDevice);
    case Received:
        return connection.isThrough ? sizeText(connection.bytesFromTarget) : tr("broker not reached yet");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace espalier
