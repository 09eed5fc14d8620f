// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/scriptprelude.h"

namespace espalier {

QString scriptFileName()
{
    return QStringLiteral("script.js");
}

QString scriptPrelude()
{
    return QStringLiteral(R"js(
(function (host, world) {
    'use strict';
    function payloadOf(value) {
        if (value === undefined || value === null)
            return '';
        if (typeof value === 'string' || value instanceof ArrayBuffer)
            return value;
        if (ArrayBuffer.isView(value))
            return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength);
        return JSON.stringify(value);
    }
    function callerLine() {
        const found = /script\.js:(\d+)/.exec(new Error().stack);
        return found ? Number(found[1]) : 0;
    }
    function written(value) {
        if (typeof value === 'string')
            return value;
        if (value instanceof Error)
            return String(value);
        if (typeof value === 'object' && value !== null) {
            try {
                return JSON.stringify(value);
            } catch (error) {
                return String(value);
            }
        }
        return String(value);
    }
    function writer(kind) {
        return function (...values) { host.write(kind, values.map(written).join(' '), callerLine()); };
    }
    function needFunction(value) {
        if (typeof value !== 'function')
            throw new TypeError('A function is needed here');
        return value;
    }

    class Message {
        constructor(topic, buffer, qos, retain, properties, time) {
            this.topic = topic;
            this.qos = qos;
            this.retain = retain;
            this.properties = properties;
            this.time = new Date(time);
            Object.defineProperty(this, 'buffer', { value: buffer });
        }
        get bytes() { return new Uint8Array(this.buffer); }
        get text() { return host.textOf(this.buffer); }
        get json() { return JSON.parse(this.text); }
    }

    world.publish = (topic, payload, options) =>
        host.publish(String(topic), payloadOf(payload), options || {});
    world.subscribe = (filter, options) => host.subscribe(String(filter), Number((options || {}).qos || 0));
    world.unsubscribe = (filter) => host.unsubscribe(String(filter));
    world.onMessage = (filter, handler) => typeof filter === 'function'
        ? host.onMessage('', filter, callerLine())
        : host.onMessage(String(filter), needFunction(handler), callerLine());
    world.setTimeout = (handler, delay, ...values) =>
        host.startTimer(bound(needFunction(handler), values), Number(delay), false, callerLine());
    world.setInterval = (handler, delay, ...values) =>
        host.startTimer(bound(needFunction(handler), values), Number(delay), true, callerLine());
    world.clearTimeout = world.clearInterval = (timer) => host.stopTimer(Number(timer) || 0);
    world.exit = () => host.exit();
    world.log = writer('log');
    world.warn = writer('warning');
    world.error = writer('error');
    world.console = { log: world.log, info: world.log, debug: world.log, warn: world.warn, error: world.error };

    function bound(handler, values) { return values.length > 0 ? () => handler(...values) : handler; }

    return (topic, buffer, qos, retain, properties, time) =>
        new Message(topic, buffer, qos, retain, properties, time);
})
)js");
}

} // namespace espalier
