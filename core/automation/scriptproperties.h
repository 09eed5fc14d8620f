// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/property.h"

#include <QCborMap>
#include <QString>

#include "core/base/expected.h"

namespace espalier {

/// The properties of a PUBLISH as a script sees them: an object with the names of the standard in lowerCamelCase,
/// userProperties an object whose values are a string or, for a name that stands more than once, an array.
[[nodiscard]] QCborMap scriptProperties(PropertyView properties);
/// The other way round. The error is the name that is not known, or whose value does not fit.
[[nodiscard]] Expected<PropertyList, QString> propertiesOfScript(const QCborMap &map);

} // namespace espalier
