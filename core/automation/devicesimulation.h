// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/devicetemplate.h"
#include "core/base/expected.h"
#include "core/session/outgoingmessage.h"

#include <chrono>
#include <cstdint>
#include <queue>
#include <random>
#include <string>
#include <vector>

namespace espalier {

/// The devices of a template in time: what they publish and when. Message k of a topic is due at a time that depends on k
/// and on its jitter alone, so nothing drifts. Pure: time is an argument, randomness comes from the seed.
///
/// Flow: due() messages are sent; again at nextDeadline().
class DeviceSimulation
{
public:
    using Time = std::chrono::steady_clock::time_point;
    struct Due
    {
        int device = 0;
        int topic = 0;
    };

    /// `device` must have no problem.
    DeviceSimulation(const DeviceTemplate &device, std::uint64_t seed, Time start);

    [[nodiscard]] const std::string &deviceId(int device) const { return m_devices[std::size_t(device)].id; }
    [[nodiscard]] Time nextDeadline() const { return m_queue.top().at; }
    /// The next message that is due, nothing when there is none. What is more than a second late is left out: who cannot
    /// keep up is not to send in a flood later.
    [[nodiscard]] std::optional<Due> take(Time now);
    /// How many were left out.
    [[nodiscard]] std::uint64_t skipped() const { return m_skipped; }

    [[nodiscard]] Expected<OutgoingMessage, TemplateError> compose(const Due &due, Time now,
                                                                   std::chrono::microseconds wallNow);
    enum class Presence { Online, Offline };
    /// What a device says of itself; nothing without a status topic.
    [[nodiscard]] std::optional<OutgoingMessage> status(int device, Presence presence,
                                                        std::chrono::microseconds wallNow);

private:
    struct Value
    {
        double number = 0;
        std::string text {};
    };
    /// What is needed of a value's model for each message, as it is sent.
    struct ValueTexts
    {
        std::string name;
        std::string text;
        std::vector<std::string> words;
    };
    struct Device
    {
        std::string id;
        std::vector<Value> values;
    };
    struct Planned
    {
        Time at;
        /// The same without jitter.
        Time planned;
        int device;
        int topic;
        friend bool operator>(const Planned &a, const Planned &b) { return a.at > b.at; }
    };
    struct Topic
    {
        FieldTemplate topic;
        FieldTemplate payload;
        /// Which values its templates mention.
        std::vector<std::size_t> values;
    };

    void plan(Planned planned);
    void step(const ValueModel &model, Value &value, int device, Time now);
    [[nodiscard]] double sample(const ValueModel &model, Value &value, int device, Time now);
    [[nodiscard]] std::optional<std::string> field(int device, std::string_view name) const;
    [[nodiscard]] double uniform() { return m_state.uniform(); }

    DeviceTemplate m_template;
    Time m_start;
    TemplateState m_state;
    std::vector<ValueTexts> m_values;
    std::vector<Device> m_devices;
    std::vector<Topic> m_topics;
    FieldTemplate m_statusTopic;
    FieldTemplate m_online;
    FieldTemplate m_offline;
    std::priority_queue<Planned, std::vector<Planned>, std::greater<>> m_queue;
    std::uint64_t m_skipped = 0;
};

} // namespace espalier
