// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace espalier {

struct DemoCast;

/// Adds a home and what stands in its cellar: "homeassistant/", "zigbee2mqtt/", and a fleet of small devices below
/// "things/".
void addDemoHome(DemoCast &cast);

} // namespace espalier
