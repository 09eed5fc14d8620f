// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/demohome.h"

#include "core/publish/democast.h"
#include "core/publish/demoimage.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace espalier {

using namespace std::chrono_literals;

namespace {

struct SensorKind
{
    std::string_view name;
    std::string_view unit;
    double mean;
    double step;
    int decimals;
};

constexpr std::array rooms {"kitchen", "bathroom", "bedroom", "office", "cellar", "garage", "hall", "attic"};
constexpr std::array kinds {
    SensorKind {"temperature", "°C", 20.5, 0.05, 1},
    SensorKind {"humidity", "%", 46, 0.3, 1},
    SensorKind {"co2", "ppm", 640, 6, 0},
};

DemoTopic retained(std::size_t client, std::string name)
{
    return {.client = client, .name = std::move(name), .qos = Qos::AtLeastOnce, .retain = true};
}

/// Home Assistant's discovery: the same description again every few minutes.
void addDiscovery(DemoCast &cast, std::size_t client, const std::string &object, std::string_view unit,
                  std::string_view component)
{
    auto topic = retained(client, fmt::format("homeassistant/{}/{}/config", component, object));
    topic.properties = jsonProperties();
    cast.addSteady(topic, 300s,
                   [object, unit = std::string(unit), component = std::string(component)](const DemoTurn &) {
                       return fmt::format(
                           R"({{"name":"{0}","unique_id":"{0}","state_topic":"homeassistant/{1}/{0}/state",)"
                           R"("unit_of_measurement":"{2}","device":{{"identifiers":["home-gateway"]}}}})",
                           object, component, unit);
                   });
}

void addRooms(DemoCast &cast, std::size_t gateway)
{
    for (const auto *room : rooms) {
        for (const auto &kind : kinds) {
            const auto object = fmt::format("{}_{}", room, kind.name);
            addDiscovery(cast, gateway, object, kind.unit, "sensor");
            const DemoWalk walk(kind.mean * cast.random.uniform(0.9, 1.1), kind.step);
            cast.addNumber(retained(gateway, fmt::format("homeassistant/sensor/{}/state", object)), 6s, walk,
                           kind.decimals);
        }
        const auto window = fmt::format("{}_window", room);
        addDiscovery(cast, gateway, window, "", "binary_sensor");
        cast.addStates(retained(gateway, fmt::format("homeassistant/binary_sensor/{}/state", window)), 60s,
                       {"OFF", "ON"});
    }
    cast.addStates(retained(gateway, "homeassistant/climate/boiler/mode"), 50s,
                   {"eco", "comfort", "eco", "off"});
    cast.addNumber(retained(gateway, "homeassistant/sensor/grid_power/state"), 1s, DemoWalk(640, 35, 0.05),
                   0);
    cast.addNumber(retained(gateway, "homeassistant/sensor/solar_power/state"), 1s, DemoWalk(2150, 40), 0);
}

void addCamera(DemoCast &cast, std::string_view name, std::chrono::microseconds period)
{
    const auto client =
        cast.addClient(fmt::format("cam-{}", name), fmt::format("homeassistant/camera/{}/status", name));
    auto topic = retained(client, fmt::format("homeassistant/camera/{}/image", name));
    topic.qos = Qos::AtMostOnce;
    topic.properties.add(Property::ContentType, "image/png");
    cast.addSteady(topic, period,
                   [](const DemoTurn &turn) { return demoCameraPicture(turn.now, turn.random); });
}

void addZigbee(DemoCast &cast)
{
    const auto bridge = cast.addClient("zigbee2mqtt", "zigbee2mqtt/bridge/state");
    constexpr std::array places {"desk lamp", "hall motion", "front door", "washing machine",
                                 "plant pot", "fridge",      "mailbox",    "stairs",
                                 "tv corner", "terrace",     "heater",     "server rack"};
    for (std::size_t i = 0; i < places.size(); ++i) {
        DemoTopic topic {.client = bridge, .name = fmt::format("zigbee2mqtt/{}", places[i])};
        DemoWalk power(cast.random.uniform(2, 140), 1.2);
        cast.addSteady(topic, 2s + 150ms * i, [power](const DemoTurn &turn) mutable {
            return fmt::format(
                R"({{"battery":{},"linkquality":{},"power":{:.1f},"state":"{}","last_seen":{}}})",
                71 + turn.random.below(3), 90 + turn.random.below(80), power.next(turn.random),
                turn.random.chance(0.8) ? "ON" : "OFF", turn.now.count());
        });
        topic.name += "/availability";
        topic.retain = true;
        cast.addSteady(topic, 120s, [](const DemoTurn &) { return std::string(R"({"state":"online"})"); });
    }
    DemoTopic log {.client = bridge, .name = "zigbee2mqtt/bridge/logging", .properties = jsonProperties()};
    // A motion detector triggers: a few lines at once, then nothing for a while.
    cast.sources.emplace_back([log, left = 0](const DemoTurn &turn) mutable -> std::chrono::microseconds {
        if (left == 0)
            left = 3 + static_cast<int>(turn.random.below(12));
        --left;
        publish(turn, log,
                fmt::format(
                    R"({{"level":"info","message":"MQTT publish: topic 'zigbee2mqtt/hall motion', seq {}"}})",
                    turn.now.count() % 100'000));
        return left == 0 ? around(9s, 0.6, turn.random) : around(40ms, 0.8, turn.random);
    });
}

void addFleet(DemoCast &cast)
{
    const auto gateway = cast.addClient("gateway-2", "things/gateway-2/state");
    for (int device = 1; device <= 48; ++device) {
        const auto root = fmt::format("things/{}", device);
        DemoTopic telemetry {.client = gateway, .name = root + "/telemetry", .properties = jsonProperties()};
        telemetry.properties.add(Property::MessageExpiryInterval, 30);
        DemoWalk volts(3.7, 0.01);
        cast.addSteady(telemetry, 2s, [volts, device, sequence = 0](const DemoTurn &turn) mutable {
            return fmt::format(R"({{"id":{},"seq":{},"battery":{:.2f},"rssi":{},"temp":{:.1f}}})", device,
                               ++sequence, volts.next(turn.random),
                               -88 + static_cast<int>(turn.random.below(30)), turn.random.uniform(18, 24));
        });
        cast.addStates(retained(gateway, root + "/online"), 150s, {"true", "true", "false"});
        cast.addSteady(retained(gateway, root + "/firmware"), 400s,
                       [device](const DemoTurn &) { return fmt::format("\"2.{}.1\"", device % 4); });
    }
}

} // namespace

void addDemoHome(DemoCast &cast)
{
    const auto gateway = cast.addClient("gateway-home", "homeassistant/status");
    addRooms(cast, gateway);
    addCamera(cast, "front_door", 2s);
    addCamera(cast, "garage", 5s);
    addZigbee(cast);
    addFleet(cast);
}

} // namespace espalier
