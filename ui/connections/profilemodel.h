// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"

#include <QAbstractListModel>

namespace espalier {

/// Profiles as rows under the headings of their folders, filtered by a text in name or address. Headings cannot be
/// selected. The connection to the broker of this window stands first.
class ProfileModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { AddressRole = Qt::UserRole, ColorRole, AutomaticRole, HeadingRole, IdRole };

    using QAbstractListModel::QAbstractListModel;

    void setProfiles(const QList<Profile> &profiles);
    void setFilter(const QString &text);
    /// What stands beside the connection to the broker of this window: "running".
    void setBrokerState(const QString &text);

    [[nodiscard]] QModelIndex indexOf(const QUuid &id) const;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row
    {
        /// A heading, unless empty.
        QString heading;
        Profile profile;
    };
    void rebuild();

    QList<Profile> m_profiles;
    QString m_filter;
    QString m_brokerState;
    QList<Row> m_rows;
};

} // namespace espalier
