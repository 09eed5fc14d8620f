// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profilemodel.h"

#include "ui/connections/localbrokerprofile.h"

#include <algorithm>

namespace espalier {

namespace {

bool isLocal(const Profile &profile)
{
    return profile.transport == TransportKind::LocalBroker;
}

bool standsBefore(const Profile &a, const Profile &b)
{
    if (isLocal(a) != isLocal(b))
        return isLocal(a);
    if (const int order = QString::localeAwareCompare(a.folder, b.folder); order != 0)
        return order < 0;
    return QString::localeAwareCompare(a.name, b.name) < 0;
}

} // namespace

void ProfileModel::setProfiles(const QList<Profile> &profiles)
{
    m_profiles = profiles;
    std::stable_sort(m_profiles.begin(), m_profiles.end(), standsBefore);
    rebuild();
}

void ProfileModel::setFilter(const QString &text)
{
    m_filter = text;
    rebuild();
}

void ProfileModel::setBrokerState(const QString &text)
{
    m_brokerState = text;
    if (const auto local = indexOf(localBrokerProfileId()); local.isValid())
        emit dataChanged(local, local, {AddressRole});
}

// A list that a person keeps by hand is short: rebuilding it costs less than finding out what changed.
void ProfileModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    QString lastHeading;
    for (const auto &profile : std::as_const(m_profiles)) {
        if (!profile.name.contains(m_filter, Qt::CaseInsensitive)
            && !displayAddress(profile).contains(m_filter, Qt::CaseInsensitive)
            && !profile.folder.contains(m_filter, Qt::CaseInsensitive))
            continue;
        const auto heading = isLocal(profile)           ? tr("This machine")
                             : profile.folder.isEmpty() ? tr("Connections")
                                                        : profile.folder;
        if (heading != lastHeading)
            m_rows.append({heading, {}});
        lastHeading = heading;
        m_rows.append({{}, profile});
    }
    endResetModel();
}

QModelIndex ProfileModel::indexOf(const QUuid &id) const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&id](const Row &each) {
        return each.heading.isEmpty() && each.profile.id == id;
    });
    return row == m_rows.end() ? QModelIndex() : index(static_cast<int>(row - m_rows.begin()));
}

int ProfileModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ProfileModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &row = m_rows[index.row()];
    const bool heading = !row.heading.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        return heading ? row.heading : row.profile.name;
    case Qt::AccessibleTextRole:
        return heading ? tr("Folder %1").arg(row.heading)
                       : QStringLiteral("%1, %2").arg(row.profile.name, data(index, AddressRole).toString());
    case AddressRole:
        return isLocal(row.profile)
                   ? (m_brokerState.isEmpty() ? tr("in this window")
                                              : tr("in this window · %1", "a state").arg(m_brokerState))
               : row.profile.host.isEmpty() ? tr("no address yet")
                                            : displayAddress(row.profile);
    case ColorRole:
        return row.profile.color;
    case AutomaticRole:
        return row.profile.connectAtStart;
    case HeadingRole:
        return heading;
    case IdRole:
        return row.profile.id;
    default:
        return {};
    }
}

Qt::ItemFlags ProfileModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || index.data(HeadingRole).toBool())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace espalier
