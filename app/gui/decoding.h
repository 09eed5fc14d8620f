// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace espalier {

class DecodeRuleBook;
class PacketInspector;
class Workspace;

/// Messages and packets are decoded by the user's rules, from now on and whenever these change.
void followRules(const DecodeRuleBook &rules, Workspace &workspace, PacketInspector &packets);

} // namespace espalier
