// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/property.h"

#include <QString>

namespace espalier {

/// The name of a property of PUBLISH as the window calls it.
[[nodiscard]] QString propertyName(Property property);
/// A value as it is shown; displayable whatever was received. Binary data that is no text is hexadecimal with "0x".
[[nodiscard]] QString propertyText(const PropertyValue &value);

} // namespace espalier
