// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalsource.h"

#include <functional>
#include <vector>

class QObject;

namespace espalier {

class Explorer;

/// Asks what in the last payload of a topic can be drawn: all numbers and booleans, or else its states, or else how often it
/// comes. `answer` is called in this thread, unless `context` has gone by then.
void askTopicSignals(Explorer &explorer, QObject *context, const QUuid &profile, const QByteArray &topicName,
                     std::function<void(const std::vector<SignalSource> &)> answer);

} // namespace espalier
