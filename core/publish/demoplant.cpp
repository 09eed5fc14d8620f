// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/demoplant.h"

#include "core/publish/democast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace espalier {

using namespace std::chrono_literals;

namespace {

struct Machine
{
    DemoCast &cast;
    std::size_t client;
    /// "plant/line-1/press"
    std::string root;

    [[nodiscard]] DemoTopic topic(std::string_view name, Qos qos = Qos::AtMostOnce) const
    {
        return {.client = client, .name = fmt::format("{}/{}", root, name), .qos = qos};
    }
    [[nodiscard]] DemoTopic retained(std::string_view name) const
    {
        auto made = topic(name, Qos::AtLeastOnce);
        made.retain = true;
        return made;
    }
};

/// {"value":71.42,"unit":"°C","ts":1795356472418,"quality":{"good":true,"source":"pt100-4"}}
DemoPayload reading(DemoWalk walk, std::string unit, std::string source)
{
    return [walk, unit = std::move(unit), source = std::move(source)](const DemoTurn &turn) mutable {
        return fmt::format(R"({{"value":{:.2f},"unit":"{}","ts":{},"quality":{{"good":{},"source":"{}"}}}})",
                           walk.next(turn.random), unit, turn.now.count(), !turn.random.chance(0.002),
                           source);
    };
}

/// 512 samples of 16 bits, little-endian: two tones of the machine and noise.
std::string vibrationBlock(const DemoTurn &turn, double amplitude)
{
    std::string block;
    const double phase = turn.random.uniform(0, 2 * std::numbers::pi);
    for (int i = 0; i < 512; ++i) {
        const double tone = std::sin(phase + i * 0.21) + 0.4 * std::sin(phase * 3 + i * 0.67);
        const double sample = amplitude * (tone + 0.15 * turn.random.normal());
        const auto word =
            static_cast<std::uint16_t>(static_cast<std::int16_t>(std::clamp(sample, -32767.0, 32767.0)));
        block += static_cast<char>(word & 0xff);
        block += static_cast<char>(word >> 8);
    }
    return block;
}

/// Silence for minutes, then the same alarm comes and goes quickly until somebody acknowledges it.
void addAlarm(const Machine &machine, std::string_view name, std::string_view text, int severity)
{
    auto topic = machine.topic(fmt::format("alarms/{}", name), Qos::AtLeastOnce);
    topic.properties = jsonProperties().addUserProperty("severity", fmt::format("{}", severity));
    machine.cast.sources.emplace_back([topic, text = std::string(text), severity, left = 0, count = 0,
                                       quiet =
                                           true](const DemoTurn &turn) mutable -> std::chrono::microseconds {
        if (left == 0) {
            left = 6 + static_cast<int>(turn.random.below(24));
            if (std::exchange(quiet, false))
                return around(20s, 0.9, turn.random);
        }
        --left;
        ++count;
        publish(
            turn, topic,
            fmt::format(R"({{"text":"{}","severity":{},"active":{},"acknowledged":{},"count":{},"ts":{}}})",
                        text, severity, left % 2 == 1, left == 0, count, turn.now.count()));
        return left == 0 ? around(90s, 0.6, turn.random) : around(110ms, 0.7, turn.random);
    });
}

void addPress(DemoCast &cast, int line)
{
    const auto client =
        cast.addClient(fmt::format("press-{}", line), fmt::format("plant/line-{}/press/status", line));
    const Machine press {cast, client, fmt::format("plant/line-{}/press", line)};
    const double warm = cast.random.uniform(66, 74);

    cast.addStates(press.retained("state"), 18s,
                   {"RUNNING", "RUNNING", "RUNNING", "SETUP", "RUNNING", "IDLE"});
    auto temperature = press.topic("temperature", Qos::AtLeastOnce);
    temperature.properties = jsonProperties().addUserProperty("line", fmt::format("{}", line));
    cast.addSteady(temperature, 100ms, reading(DemoWalk(warm, 0.2), "°C", fmt::format("pt100-{}", line + 3)));
    cast.addNumber(press.topic("pressure"), 100ms, DemoWalk(4.2, 0.02), 3);
    cast.addNumber(press.topic("force"), 200ms, DemoWalk(812, 9), 1);
    auto vibration = press.topic("vibration");
    vibration.properties.add(Property::ContentType, "application/octet-stream")
        .addUserProperty("format", "512 x int16 le")
        .addUserProperty("rate", "25600");
    cast.addSteady(vibration, 500ms, [](const DemoTurn &turn) { return vibrationBlock(turn, 5200); });
    cast.addSteady(press.topic("cycles"), 1s, [cycles = 118'204 * line](const DemoTurn &) mutable {
        return fmt::format("{}", ++cycles);
    });
    cast.addNumber(press.topic("oil/temperature"), 1s, DemoWalk(warm - 18, 0.1), 1);
    cast.addNumber(press.topic("oil/level"), 5s, DemoWalk(83, 0.1), 1);
    for (const auto &[name, mean, step] :
         {std::tuple {"power", 18.4, 0.4}, std::tuple {"voltage", 399.2, 0.5},
          std::tuple {"current", 27.1, 0.5}, std::tuple {"cosphi", 0.91, 0.004}})
        cast.addNumber(press.topic(fmt::format("energy/{}", name)), 1s, DemoWalk(mean, step), 2);
    cast.addStates(press.topic("guard/closed"), 9s, {"true", "false"});
    cast.addSteady(press.retained("setpoint"), 45s, [](const DemoTurn &turn) {
        return fmt::format(R"({{"value":{:.1f},"unit":"°C","by":"hmi-1","ts":{}}})",
                           turn.random.uniform(70, 74), turn.now.count());
    });
    addAlarm(press, "overheat", "Tool temperature above limit", 3);
    addAlarm(press, "overpressure", "Hydraulic pressure above limit", 3);
    addAlarm(press, "lubrication", "Lubricant low", 1);
    addAlarm(press, "guard", "Guard opened while running", 2);
}

void addConveyor(DemoCast &cast, int line)
{
    const auto client =
        cast.addClient(fmt::format("conveyor-{}", line), fmt::format("plant/line-{}/conveyor/status", line));
    const Machine conveyor {cast, client, fmt::format("plant/line-{}/conveyor", line)};

    cast.addStates(conveyor.retained("running"), 40s, {"true", "true", "false"});
    cast.addSteady(conveyor.topic("speed"), 200ms, reading(DemoWalk(0.85, 0.01), "m/s", "encoder"));
    cast.addNumber(conveyor.topic("load"), 200ms, DemoWalk(41, 0.8), 1);
    cast.addSteady(conveyor.topic("items"), 600ms, [items = 51'730 * line](const DemoTurn &turn) mutable {
        items += static_cast<int>(turn.random.below(3));
        return fmt::format("{}", items);
    });
    for (int motor = 1; motor <= 4; ++motor) {
        const auto name = [motor](std::string_view leaf) { return fmt::format("motor-{}/{}", motor, leaf); };
        cast.addNumber(conveyor.topic(name("current")), 400ms, DemoWalk(6.4, 0.1), 2);
        cast.addNumber(conveyor.topic(name("rpm")), 400ms, DemoWalk(1440, 4), 0);
        cast.addNumber(conveyor.topic(name("temperature")), 2s, DemoWalk(47, 0.2), 1);
    }
    for (int eye = 1; eye <= 6; ++eye)
        cast.addStates(conveyor.topic(fmt::format("photoeye-{}", eye)), 900ms, {"true", "false"});
    addAlarm(conveyor, "jam", "Item stuck at transfer", 2);
}

/// {"x":412.31,"y":...,"rz":...}: a slow circle in space.
DemoPayload pose(double offset)
{
    return [offset](const DemoTurn &turn) {
        const double angle = offset + static_cast<double>(turn.now.count() % 62'832) / 1000;
        const auto noise = [&turn] { return turn.random.normal() * 0.05; };
        return fmt::format(
            R"({{"ts":{},"tcp":{{"x":{:.2f},"y":{:.2f},"z":{:.2f},"rx":{:.3f},"ry":{:.3f},"rz":{:.3f}}},"speed":{:.1f}}})",
            turn.now.count(), 400 + 180 * std::cos(angle) + noise(), 180 * std::sin(angle) + noise(),
            620 + 40 * std::sin(2 * angle) + noise(), 0.01 * noise(), std::numbers::pi + 0.01 * noise(),
            std::remainder(angle, 2 * std::numbers::pi), 180 + 4 * noise());
    };
}

void addRobot(DemoCast &cast, std::size_t client, int line, std::string_view name)
{
    const Machine robot {cast, client, fmt::format("plant/line-{}/{}", line, name)};
    auto position = robot.topic("pose");
    position.properties = jsonProperties();
    cast.addSteady(position, 100ms, pose(cast.random.uniform(0, 6)));
    for (int joint = 1; joint <= 6; ++joint) {
        const auto leaf = [joint](std::string_view what) { return fmt::format("joint-{}/{}", joint, what); };
        cast.addNumber(robot.topic(leaf("position")), 300ms, DemoWalk(cast.random.uniform(-90, 90), 2, 0.01),
                       3);
        cast.addNumber(robot.topic(leaf("torque")), 700ms, DemoWalk(cast.random.uniform(8, 60), 1.5), 2);
        cast.addNumber(robot.topic(leaf("temperature")), 5s, DemoWalk(cast.random.uniform(34, 48), 0.2), 1);
    }
    cast.addStates(robot.topic("gripper/closed"), 1700ms, {"true", "false"});
    cast.addNumber(robot.topic("gripper/force"), 500ms, DemoWalk(38, 1), 1);
    cast.addStates(robot.retained("program"), 25s, {"\"PICK_A\"", "\"PLACE_3\"", "\"PICK_B\"", "\"HOME\""});
    cast.addStates(robot.retained("mode"), 70s, {"AUTO", "AUTO", "T1"});
    addAlarm(robot, "collision", "Collision detected on axis 3", 3);
}

/// The panel asks a controller to do something; 35 ms later the answer comes, with the correlation data of the request.
void addOperatorPanel(DemoCast &cast)
{
    const auto panel = cast.addClient("hmi-1", "plant/hmi-1/status");
    const auto controller = cast.addClient("controller", "plant/controller/status");
    cast.sources.emplace_back([panel, controller, number = 4700,
                               asked = false](const DemoTurn &turn) mutable -> std::chrono::microseconds {
        asked = !asked;
        if (asked)
            ++number;
        const auto correlation = fmt::format("{:08x}", number);
        const auto reply = fmt::format("reply/hmi-1/{}", number % 8);
        auto properties = jsonProperties().add(Property::CorrelationData, correlation);
        if (!asked) {
            publish(turn,
                    {.client = controller, .name = reply, .qos = Qos::AtLeastOnce, .properties = properties},
                    fmt::format(R"({{"ok":{},"ts":{}}})", number % 9 != 0, turn.now.count()));
            return around(2s, 0.5, turn.random);
        }
        properties.add(Property::ResponseTopic, reply).add(Property::MessageExpiryInterval, 60);
        properties.addUserProperty("trace", fmt::format("{:04x}-{:02x}", number * 7 & 0xffff, number & 0xff));
        publish(turn,
                {.client = panel,
                 .name = fmt::format("plant/line-{}/cmd", number % 3 + 1),
                 .qos = Qos::AtLeastOnce,
                 .properties = properties},
                fmt::format(R"({{"command":"{}","id":{},"ts":{}}})", number % 2 == 0 ? "feed" : "measure",
                            number, turn.now.count()));
        return around(35ms, 0.3, turn.random);
    });
}

} // namespace

void addDemoPlant(DemoCast &cast)
{
    for (int line = 1; line <= 3; ++line) {
        addPress(cast, line);
        addConveyor(cast, line);
        const auto robots =
            cast.addClient(fmt::format("robots-{}", line), fmt::format("plant/line-{}/status", line));
        addRobot(cast, robots, line, "robot-a");
        addRobot(cast, robots, line, "robot-b");
        cast.addSteady({.client = robots,
                        .name = fmt::format("plant/line-{}/oee", line),
                        .qos = Qos::AtLeastOnce,
                        .retain = true,
                        .properties = jsonProperties()},
                       10s, [](const DemoTurn &turn) {
                           return fmt::format(
                               R"({{"availability":{:.3f},"performance":{:.3f},"quality":{:.4f}}})",
                               turn.random.uniform(0.9, 0.96), turn.random.uniform(0.85, 0.9),
                               turn.random.uniform(0.991, 0.999));
                       });
    }
    addOperatorPanel(cast);
}

} // namespace espalier
