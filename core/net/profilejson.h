// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"

#include <QJsonObject>

#include <optional>

namespace espalier {

/// A profile as it stands in profiles.json: readable, with names instead of numbers; what has its default is left out.
[[nodiscard]] QJsonObject toJson(const Profile &profile);
/// The same backwards. Missing and impossible values become defaults; nothing without an "id" that is a UUID.
[[nodiscard]] std::optional<Profile> profileFromJson(const QJsonObject &object);

} // namespace espalier
