// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"

namespace espalier {

/// The profile of the connection to the broker of this window. There is one broker in a window, so there is one id.
[[nodiscard]] QUuid localBrokerProfileId();
/// As it is before the user changes anything: nothing is subscribed to.
[[nodiscard]] Profile localBrokerProfile();

} // namespace espalier
