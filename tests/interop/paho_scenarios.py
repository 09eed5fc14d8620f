# SPDX-FileCopyrightText: 2026 The Espalier authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios with Eclipse Paho's client: paho_scenarios.py SCENARIO PORT 3.1|3.1.1|5. Ends with 0 when all went well."""
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

PATIENCE = 20
VERSIONS = {"3.1": mqtt.MQTTv31, "3.1.1": mqtt.MQTTv311, "5": mqtt.MQTTv5}
PORT = int(sys.argv[2])
VERSION = VERSIONS[sys.argv[3]]


class Client:
    """A connected client whose events can be waited for."""

    def __init__(self, name, clean=True, will=None, expiry=0):
        options = {} if VERSION == mqtt.MQTTv5 else {"clean_session": clean}
        self.mqtt = mqtt.Client(client_id=f"{name}-{sys.argv[3]}", protocol=VERSION, **options)
        self.messages = queue.Queue()
        self.events = queue.Queue()
        self.mqtt.on_message = lambda c, u, message: self.messages.put(message)
        self.mqtt.on_connect = lambda c, u, flags, reason, *rest: self.events.put(("connect", flags, reason))
        self.mqtt.on_subscribe = lambda c, u, mid, granted, *rest: self.events.put(("subscribe", mid, granted))
        self.mqtt.on_unsubscribe = lambda c, u, mid, *rest: self.events.put(("unsubscribe", mid, None))
        self.mqtt.on_disconnect = lambda c, u, reason, *rest: self.events.put(("disconnect", reason, None))
        if will:
            self.mqtt.will_set(*will)
        more = {}
        if VERSION == mqtt.MQTTv5:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = expiry
            more = {"clean_start": clean, "properties": properties}
        self.mqtt.connect("127.0.0.1", PORT, keepalive=30, **more)
        self.mqtt.loop_start()
        self.flags = self.wait("connect")[1]

    def wait(self, kind):
        event = self.events.get(timeout=PATIENCE)
        assert event[0] == kind, event
        return event

    def subscribe(self, *arguments, **named):
        self.mqtt.subscribe(*arguments, **named)
        return [int(getattr(code, "value", code)) for code in self.wait("subscribe")[2]]

    def publish(self, topic, payload, qos=1, **named):
        self.mqtt.publish(topic, payload, qos, **named).wait_for_publish(PATIENCE)

    def take(self):
        return self.messages.get(timeout=PATIENCE)

    def leave(self):
        self.mqtt.disconnect()
        self.wait("disconnect")
        self.mqtt.loop_stop()

    def vanish(self):
        self.mqtt.loop_stop()
        self.mqtt.socket().close()


def round_trip():
    client = Client("trip")
    assert client.subscribe([("trip/0", 0), ("trip/1", 1), ("trip/2", 2)]) == [0, 1, 2]
    for qos in 0, 1, 2:
        for payload in b"", b"\x00\xff binary", bytes(range(256)) * 1200:
            client.publish(f"trip/{qos}", payload, qos)
            message = client.take()
            assert (message.topic, message.payload, message.qos) == (f"trip/{qos}", payload, qos), message.topic
            assert not message.retain
    client.mqtt.unsubscribe("trip/1")
    client.wait("unsubscribe")
    client.publish("trip/1", "unheard")
    client.publish("trip/2", "heard", 2)
    assert client.take().payload == b"heard"
    client.leave()


def order():
    client = Client("order")
    client.subscribe("order/#", 2)
    for i in range(3000):
        client.mqtt.publish("order/x", str(i), i % 3)
    numbers = {0: [], 1: [], 2: []}
    for _ in range(3000):
        message = client.take()
        numbers[message.qos].append(int(message.payload))
    for qos, got in numbers.items():
        assert got == list(range(qos, 3000, 3)), f"QoS {qos} out of order"
    client.leave()


def retained():
    client = Client("retained")
    for topic in "kept/a", "kept/b":
        client.publish(topic, "x", retain=True)
    client.publish("kept/a", "", retain=True)
    client.subscribe("kept/+", 1)
    message = client.take()
    assert (message.topic, message.payload, message.retain) == ("kept/b", b"x", True)
    client.publish("kept/b", "y", retain=True)
    assert not client.take().retain
    client.publish("kept/b", "", retain=True)
    client.leave()


def will():
    watcher = Client("watcher")
    watcher.subscribe("will/#", 2)
    Client("polite", will=("will/polite", "gone", 1, False)).leave()
    Client("lost", will=("will/lost", "gone", 2, True)).vanish()
    message = watcher.take()
    assert (message.topic, message.payload, message.qos) == ("will/lost", b"gone", 2), message.topic
    watcher.publish("will/lost", "", retain=True)
    watcher.leave()


def resume():
    def sleeper(clean):
        return Client("sleeper", clean=clean, expiry=60)

    sleeper(True).leave()
    first = sleeper(False)
    first.subscribe("queue/#", 2)
    first.leave()
    publisher = Client("publisher")
    for i in range(50):
        publisher.publish("queue/x", str(i), 1 + i % 2)
    second = sleeper(False)
    present = second.flags["session present"]
    # MQTT 3.1 has no such flag.
    assert present == (0 if VERSION == mqtt.MQTTv31 else 1), present
    # Order holds within a QoS: a message with QoS 2 counts as received when its handshake is over.
    numbers = {1: [], 2: []}
    for _ in range(50):
        message = second.take()
        numbers[message.qos].append(int(message.payload))
    assert numbers == {1: list(range(0, 50, 2)), 2: list(range(1, 50, 2))}, numbers
    second.leave()
    sleeper(True).leave()
    publisher.leave()


def take_over():
    first = Client("same")
    second = Client("same")
    first.wait("disconnect")
    first.mqtt.loop_stop()
    second.subscribe("still", 0)
    second.leave()


def properties():
    client = Client("properties")
    client.subscribe("props/#", options=SubscribeOptions(qos=1))
    sent = Properties(PacketTypes.PUBLISH)
    sent.PayloadFormatIndicator = 1
    sent.ContentType = "application/json"
    sent.ResponseTopic = "reply/1"
    sent.CorrelationData = b"\x00\x01"
    sent.MessageExpiryInterval = 60
    sent.UserProperty = [("a", "1"), ("b", "2"), ("a", "3")]
    client.publish("props/x", "{}", properties=sent)
    got = client.take().properties
    assert got.PayloadFormatIndicator == 1
    assert got.ContentType == "application/json"
    assert got.ResponseTopic == "reply/1"
    assert got.CorrelationData == b"\x00\x01"
    assert 0 < got.MessageExpiryInterval <= 60
    assert got.UserProperty == [("a", "1"), ("b", "2"), ("a", "3")]
    client.leave()


def options():
    client = Client("options")
    client.publish("options/kept", "old", retain=True)
    client.subscribe("options/kept", options=SubscribeOptions(qos=1, retainHandling=2, retainAsPublished=True))
    client.subscribe("options/own", options=SubscribeOptions(qos=1, noLocal=True))
    client.publish("options/own", "mine")
    client.publish("options/kept", "new", retain=True)
    message = client.take()
    assert (message.topic, message.payload, message.retain) == ("options/kept", b"new", True), message.payload
    client.publish("options/kept", "", retain=True)
    client.leave()


SCENARIOS = {f.__name__: f for f in (round_trip, order, retained, will, resume, take_over, properties, options)}
SCENARIOS[sys.argv[1]]()
