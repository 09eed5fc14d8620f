#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Espalier authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Captures Debian's mosquitto and its clients once more, as root on the loopback, into the folder it is started in. Needs
# mosquitto, mosquitto-clients, tcpdump, dumpcap (wireshark-common), python3-paho-mqtt, and MQTT.js (`npm install mqtt@5` in
# a folder named by NODE_PATH).
set -eu
work=$(mktemp -d)
trap 'kill $(cat "$work"/*.pid) 2>/dev/null || true; rm -r "$work"' EXIT
printf 'listener 18830 127.0.0.1\nlistener 18830 ::1\nlistener 18831\nprotocol websockets\nallow_anonymous true\n' >"$work/conf"
mosquitto -c "$work/conf" >/dev/null 2>&1 & echo $! >"$work/mosquitto.pid"

# capture FILE PROGRAM ARGUMENTS: starts a capture and waits until it stands.
capture() {
    file=$1; shift
    rm -f "$file"
    "$@" -w "$file" >"$work/log" 2>&1 & echo $! >"$work/capture.pid"
    until grep -qE 'listening on|^File:' "$work/log"; do sleep 0.1; done
    sleep 0.5
}
finish() {
    sleep 1
    kill -INT "$(cat "$work/capture.pid")"
    wait "$(cat "$work/capture.pid")" || true
}

capture mosquitto.pcap tcpdump -U -i lo tcp port 18830
mosquitto_sub -h 127.0.0.1 -p 18830 -V 5 -q 2 -t 'plant/#' -C 3 -i subscriber >/dev/null & subscriber=$!
sleep 0.5
for qos in 0 1 2; do mosquitto_pub -h ::1 -p 18830 -V 311 -q $qos -t plant/a -m "value $qos" -i publisher; done
wait $subscriber
finish

capture paho.pcapng dumpcap -q -i any -f 'tcp port 18830'
/usr/bin/python3 - <<'PYTHON'
import paho.mqtt.client as mqtt
client = mqtt.Client("paho", protocol=mqtt.MQTTv5)
client.connect("127.0.0.1", 18830)
client.loop_start()
client.publish("paho/large", b"x" * 70000, qos=1).wait_for_publish()
client.publish("paho/small", "y", qos=2).wait_for_publish()
client.disconnect()
client.loop_stop()
PYTHON
finish

capture websocket.pcap tcpdump -U -i any -y LINUX_SLL2 tcp port 18831
node - <<'NODE'
const client = require('mqtt').connect('ws://127.0.0.1:18831', {clientId: 'mqttjs', protocolVersion: 5});
client.on('connect', () => client.subscribe('js/#', {qos: 1}, () => client.publish('js/a', 'z'.repeat(300), {qos: 1})));
client.on('message', () => client.end());
NODE
finish
