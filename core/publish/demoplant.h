// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace espalier {

struct DemoCast;

/// Adds a factory of three lines, each with a press, a conveyor and two robots, and the panel that operates them:
/// everything below "plant/", and the replies to the panel below "reply/".
void addDemoPlant(DemoCast &cast);

} // namespace espalier
