// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/scriptexamples.h"

namespace espalier {

namespace {

QString echo()
{
    return QStringLiteral(R"js(// Answers each message below "echo/" on "echoed/..." with the same payload.
subscribe('echo/#', { qos: 1 });

onMessage('echo/#', (message) => {
    const topic = message.properties.responseTopic || message.topic.replace(/^echo/, 'echoed');
    publish(topic, message.bytes, {
        qos: message.qos,
        properties: message.properties.correlationData
            ? { correlationData: message.properties.correlationData }
            : {},
    });
    log(message.topic, '->', topic, message.text);
});

log('Publish something to echo/test');
)js");
}

QString ramp()
{
    return QStringLiteral(R"js(// Publishes a rising number ten times a second, and ends behind the last one.
const from = 0;
const to = 100;
const topic = 'examples/ramp';

let value = from;
const timer = setInterval(() => {
    publish(topic, { value, time: Date.now() });
    value += 1;
    if (value > to) {
        clearInterval(timer);
        log('The ramp is at its end');
    }
}, 100);
)js");
}

QString watchdog()
{
    return QStringLiteral(R"js(// Warns when a topic has been silent for too long.
const filter = 'plant/#';
const limit = 10; // seconds

const lastSeen = new Map();
subscribe(filter);
onMessage(filter, (message) => {
    if (lastSeen.get(message.topic) === null)
        log(message.topic, 'is back');
    lastSeen.set(message.topic, message.time.getTime());
});

setInterval(() => {
    for (const [topic, time] of lastSeen) {
        if (time !== null && Date.now() - time > limit * 1000) {
            warn(topic, 'has been silent for', limit, 's');
            publish('alarms/silent', { topic });
            lastSeen.set(topic, null);
        }
    }
}, 1000);
)js");
}

} // namespace

QString newScript()
{
    return QStringLiteral(
        R"js(// publish(topic, payload, { qos, retain, properties })   payload: text, an object (as JSON), bytes
// subscribe(filter, { qos })   unsubscribe(filter)
// onMessage(filter, handler)   onMessage(handler): what this script has subscribed to
//     message.topic .text .json .bytes .qos .retain .properties .time
// setTimeout(f, ms)   setInterval(f, ms)   clearTimeout(t)   clearInterval(t)
// log(...)   warn(...)   error(...)   exit()

subscribe('#');

onMessage((message) => {
    log(message.topic, message.text);
});
)js");
}

QList<ScriptExample> scriptExamples()
{
    return {{QStringLiteral("Echo"), echo()},
            {QStringLiteral("Ramp"), ramp()},
            {QStringLiteral("Watchdog"), watchdog()}};
}

} // namespace espalier
