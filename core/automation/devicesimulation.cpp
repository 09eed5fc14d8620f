// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/devicesimulation.h"

#include "core/mqtt/topic.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <numbers>

namespace espalier {

namespace {

using Microseconds = std::chrono::microseconds;
constexpr std::chrono::seconds mostLag {1};

FieldTemplate parsed(const QString &text, TemplateForm form, const FieldTemplate::IsField &fields)
{
    // A template with a problem is not started.
    return FieldTemplate::parse(text.toStdString(), form, fields).value_or(FieldTemplate());
}

std::vector<std::string> wordsOf(const QString &text)
{
    std::vector<std::string> words;
    const auto parts = text.split(u',');
    for (const auto &part : parts)
        words.push_back(part.trimmed().toStdString());
    return words;
}

double middle(const ValueModel &model)
{
    return model.minimum / 2 + model.maximum / 2;
}

} // namespace

DeviceSimulation::DeviceSimulation(const DeviceTemplate &device, std::uint64_t seed, Time start)
    : m_template(device), m_start(start), m_state(seed)
{
    const auto fields = deviceFields(device);
    for (const auto &value : device.values)
        m_values.push_back({value.name.toStdString(), value.text.toStdString(), wordsOf(value.text)});
    for (const auto &topic : device.topics) {
        Topic made {parsed(topic.topic, TemplateForm::Name, fields),
                    parsed(topic.payload, topic.isJson ? TemplateForm::Json : TemplateForm::Text, fields),
                    {}};
        for (std::size_t i = 0; i < m_values.size(); ++i)
            if (made.topic.uses(m_values[i].name) || made.payload.uses(m_values[i].name))
                made.values.push_back(i);
        m_topics.push_back(std::move(made));
    }
    m_statusTopic = parsed(device.statusTopic, TemplateForm::Name, fields);
    m_online = parsed(device.online, TemplateForm::Text, fields);
    m_offline = parsed(device.offline, TemplateForm::Text, fields);

    const auto idTemplate =
        parsed(device.deviceId, TemplateForm::Name, [](std::string_view name) { return name == "n"; });
    for (int i = 0; i < device.count; ++i) {
        const TemplateLookups lookups {.row = [i](std::string_view) { return std::to_string(i + 1); }};
        TemplateTurn turn {.state = m_state, .lookups = lookups};
        Device made {idTemplate.expand(turn).value_or(std::to_string(i + 1)), {}};
        made.values.resize(std::size_t(device.values.size()));
        for (std::size_t v = 0; v < made.values.size(); ++v) {
            const auto &model = device.values[qsizetype(v)];
            made.values[v].number =
                model.kind == ValueModel::Kind::Counter ? model.minimum - model.step : middle(model);
        }
        m_devices.push_back(std::move(made));
        for (int topic = 0; topic < device.topics.size(); ++topic) {
            // Spread over the first interval: devices are not switched on in the same instant.
            const auto interval = std::chrono::duration_cast<Microseconds>(device.topics[topic].interval);
            const auto phase = Microseconds(std::llround(uniform() * static_cast<double>(interval.count())));
            plan({.at = {}, .planned = start + phase, .device = i, .topic = topic});
        }
    }
}

void DeviceSimulation::plan(Planned planned)
{
    const auto &topic = m_template.topics[planned.topic];
    const double spread = static_cast<double>(Microseconds(topic.interval).count()) * topic.jitter / 100;
    planned.at = planned.planned + Microseconds(std::llround((uniform() - 0.5) * spread));
    m_queue.push(planned);
}

std::optional<DeviceSimulation::Due> DeviceSimulation::take(Time now)
{
    while (m_queue.top().at <= now) {
        Planned next = m_queue.top();
        m_queue.pop();
        const Due due {next.device, next.topic};
        const bool isLate = now - next.at > mostLag;
        next.planned += m_template.topics[next.topic].interval;
        if (isLate) {
            const auto interval = m_template.topics[next.topic].interval;
            const auto missed = std::max<std::int64_t>(0, (now - mostLag - next.planned) / interval);
            next.planned += missed * interval;
            m_skipped += 1 + std::uint64_t(missed);
        }
        plan(next);
        if (!isLate)
            return due;
    }
    return std::nullopt;
}

double DeviceSimulation::sample(const ValueModel &model, Value &value, int device, Time now)
{
    // Each device is somewhere else in the period, always at the same place.
    const double offset = static_cast<double>(device) * 0.61803398875;
    const double passed =
        std::chrono::duration<double>(now - m_start) / std::chrono::duration<double>(model.period);
    const double phase = passed + offset - std::floor(passed + offset);
    const double range = model.maximum - model.minimum;
    switch (model.kind) {
    case ValueModel::Kind::Counter:
        return value.number + model.step > model.maximum ? model.minimum : value.number + model.step;
    case ValueModel::Kind::Random:
        return model.minimum + uniform() * range;
    case ValueModel::Kind::Walk:
        return std::clamp(value.number + (uniform() * 2 - 1) * model.step, model.minimum, model.maximum);
    case ValueModel::Kind::Sine:
        return middle(model) + range / 2 * std::sin(phase * 2 * std::numbers::pi);
    case ValueModel::Kind::Ramp:
        return model.minimum + phase * range;
    case ValueModel::Kind::Noise: {
        // The sum of some is nearly a normal distribution, and has bounds.
        const double sum = uniform() + uniform() + uniform() + uniform();
        return model.minimum + sum / 4 * range;
    }
    case ValueModel::Kind::Constant:
    case ValueModel::Kind::Choice:
        break;
    }
    return 0;
}

void DeviceSimulation::step(const ValueModel &model, Value &value, int device, Time now)
{
    const ValueTexts &texts = m_values[std::size_t(&model - m_template.values.constData())];
    if (model.kind == ValueModel::Kind::Constant) {
        value.text = texts.text;
    } else if (model.kind == ValueModel::Kind::Choice) {
        value.text = texts.words[m_state.random() % texts.words.size()];
    } else {
        value.number = sample(model, value, device, now);
        value.text = fmt::format("{:.{}f}", value.number, model.decimals);
    }
}

std::optional<std::string> DeviceSimulation::field(int device, std::string_view name) const
{
    const Device &it = m_devices[std::size_t(device)];
    if (name == "n")
        return std::to_string(device + 1);
    if (name == "id")
        return it.id;
    for (std::size_t i = 0; i < it.values.size(); ++i)
        if (m_values[i].name == name)
            return it.values[i].text;
    return std::nullopt;
}

Expected<OutgoingMessage, TemplateError> DeviceSimulation::compose(const Due &due, Time now,
                                                                   std::chrono::microseconds wallNow)
{
    const auto &topic = m_topics[std::size_t(due.topic)];
    const auto &spec = m_template.topics[due.topic];
    Device &device = m_devices[std::size_t(due.device)];
    for (const auto value : topic.values)
        step(std::as_const(m_template.values)[qsizetype(value)], device.values[value], due.device, now);
    const TemplateLookups lookups {
        .row = [this, &due](std::string_view name) { return field(due.device, name); }};
    m_state.beginMessage();
    TemplateTurn turn {.state = m_state, .lookups = lookups, .now = wallNow, .clientId = device.id};
    auto name = topic.topic.expand(turn);
    if (!name)
        return unexpected(std::move(name.error()));
    if (topicNameError(*name))
        return unexpected(TemplateError {.kind = TemplateError::Kind::NoValue, .subject = *name});
    turn.topicName = *name;
    auto payload = topic.payload.expand(turn);
    if (!payload)
        return unexpected(std::move(payload.error()));
    return OutgoingMessage {.topicName = std::move(*name),
                            .payload = Bytes::copyOf(*payload),
                            .qos = spec.qos,
                            .retain = spec.retain};
}

std::optional<OutgoingMessage> DeviceSimulation::status(int device, Presence presence,
                                                        std::chrono::microseconds wallNow)
{
    if (m_template.statusTopic.isEmpty())
        return std::nullopt;
    const TemplateLookups lookups {
        .row = [this, device](std::string_view name) { return field(device, name); }};
    TemplateTurn turn {.state = m_state, .lookups = lookups, .now = wallNow, .clientId = deviceId(device)};
    const auto topic = m_statusTopic.expand(turn);
    const auto payload = (presence == Presence::Online ? m_online : m_offline).expand(turn);
    if (!topic || !payload || topicNameError(*topic))
        return std::nullopt;
    return OutgoingMessage {
        .topicName = *topic, .payload = Bytes::copyOf(*payload), .qos = Qos::AtLeastOnce, .retain = true};
}

} // namespace espalier
