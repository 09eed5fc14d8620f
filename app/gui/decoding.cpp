// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/decoding.h"

#include "core/service/packetinspector.h"
#include "core/service/workspace.h"
#include "ui/explore/decoderulebook.h"

namespace espalier {

void followRules(const DecodeRuleBook &rules, Workspace &workspace, PacketInspector &packets)
{
    const auto follow = [&rules](auto &door) {
        const auto hand = [&rules, &door] { door.setPayloadRegistry(rules.registry()); };
        QObject::connect(&rules, &DecodeRuleBook::registryChanged, &door, hand);
        hand();
    };
    follow(workspace);
    follow(packets);
}

} // namespace espalier
