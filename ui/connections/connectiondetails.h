// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"

#include <QList>
#include <QString>

#include <optional>

/// What is known about a connection, for people.
namespace espalier {

struct DetailRow
{
    QString name;
    QString value;
    /// Empty, or what it means for the user.
    QString remark {};
};

struct DetailGroup
{
    QString title;
    QList<DetailRow> rows;
};

/// What CONNACK granted by name, with what holds where it says nothing; how the way there is secured; how the last
/// connection ended. Texts of the server are part of it: plain text.
[[nodiscard]] QList<DetailGroup> connectionDetails(const Profile &profile, const ConnectionStatus &status);

/// Where the server wants its clients to go (Server Reference, 4.11): the first that can be understood, as the same
/// profile with another address and id. From CONNACK, or from what ended the connection.
[[nodiscard]] std::optional<Profile> referredServer(const Profile &profile, const ConnectionStatus &status);

} // namespace espalier
