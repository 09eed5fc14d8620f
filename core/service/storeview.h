// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/payloadcontext.h"
#include "core/store/topicstore.h"
#include "core/store/visibletree.h"

namespace espalier {

/// What a question looks at, see Explorer::ask(): all sums are up to date.
struct StoreView
{
    const TopicStore &store;
    const VisibleTree &tree;
    SteadyMs now;
    PayloadContext payloads {};
};

} // namespace espalier
