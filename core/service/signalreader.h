// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuepath.h"
#include "core/series/serieslabels.h"
#include "core/service/signalfeed.h"
#include "core/service/signalsource.h"
#include "core/store/keptmessage.h"
#include "core/store/payloadcontext.h"

#include <optional>

namespace espalier {

class SignalPayload;

/// Makes samples of one signal from the messages of its topic, which come in the order of arrival. Worker thread.
class SignalReader
{
public:
    SignalReader(std::uint32_t number, const SignalAddress &address);

    [[nodiscard]] std::uint32_t number() const { return m_number; }
    [[nodiscard]] SignalAddress::Kind kind() const { return m_kind; }
    /// Of a Value signal.
    void read(const SignalPayload &payload, WallTime arrival);
    /// Of a Rate signal: there was a message.
    void count(WallTime arrival);
    /// Of a Rate signal: seconds that have ended by `now` are counted, whether something came in them or not.
    void advance(WallTime now);
    /// Of a Rate signal: nothing is known from `since` on. Has an effect as soon as that second has ended.
    void pause(WallTime since, WallTime now);
    /// Of a Rate signal: from now on silence means again that nothing came.
    void resume(WallTime now);
    void addMissed(std::uint64_t messages) { m_run.missed += messages; }
    /// What has come since the last call.
    [[nodiscard]] SignalRun take();
    [[nodiscard]] bool hasNews() const { return !m_run.samples.empty() || m_run.missed > 0; }

private:
    void tell(std::int64_t ended, std::uint64_t messages);

    std::uint32_t m_number;
    SignalAddress::Kind m_kind;
    ValuePath m_path;
    std::optional<ValuePath> m_timePath;
    SeriesLabels m_labels;
    SignalRun m_run;
    bool m_hasTruths = false;
    bool m_hasNumbers = false;
    /// The second that is being counted, since 1970.
    std::optional<std::int64_t> m_second;
    std::uint64_t m_count = 0;
    bool m_isPaused = false;
};

} // namespace espalier
