// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/net/profile.h"
#include "core/net/secrets.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <cstdint>

/// Profiles from files of other programs, and to and from a file of our own that may be passed on.
namespace espalier {

enum class ImportSource : std::uint8_t { Espalier, MqttExplorer, Mqttx };

/// Something in the file that no profile can take.
enum class ImportLoss : std::uint8_t {
    /// Certificates or keys that stand in the file itself: here they are files of their own.
    EmbeddedCertificates,
    /// Messages that were received or sent.
    Messages,
    /// The time in the client identifier at each connect.
    ChangingClientId,
    /// Subscriptions whose filter MQTT forbids.
    InvalidSubscriptions,
    /// A protocol that is not known here: mqtt is taken for it.
    UnknownProtocol,
    /// What is no number where one belongs, or out of range.
    BadNumbers,
};

struct ImportedProfile
{
    /// With an id of its own: it never takes the place of another.
    Profile profile {};
    /// What the file has of them. They are no part of the profile and never get into our files.
    Secrets secrets {};
    QList<ImportLoss> losses {};
};

struct ProfileImport
{
    ImportSource source = ImportSource::Espalier;
    QList<ImportedProfile> profiles {};
    /// Entries that are no connections.
    int skipped = 0;
};

struct ProfileImportError
{
    enum class Kind : std::uint8_t {
        TooLarge,
        /// See detail and offset.
        NotJson,
        /// JSON, but of none of the programs that are known here.
        UnknownFormat,
        /// One of the known files, without any connection in it.
        Empty,
    } kind = Kind::UnknownFormat;
    QString detail {};
    qsizetype offset = 0;
};

/// The largest file that is read; backups may have messages.
inline constexpr qint64 maximumImportSize = 64 * 1024 * 1024;

/// Finds out whose file it is: "settings.json" of MQTT Explorer, a backup of MQTTX, or what exportProfiles() wrote. Takes
/// as long as the file is large. Any thread.
[[nodiscard]] Expected<ProfileImport, ProfileImportError> importProfiles(const QByteArray &contents);

/// A readable file without secrets. Paths of certificates stay as they are on this computer.
[[nodiscard]] QByteArray exportProfiles(const QList<Profile> &profiles);

} // namespace espalier
