// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicmarks.h"

#include "core/payload/displaytext.h"
#include "core/service/explorer.h"
#include "ui/settings/preferences.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace espalier {

namespace {

const QString pinsKey = QStringLiteral("pins");
const QString hiddenKey = QStringLiteral("hidden");
const QString silenceKey = QStringLiteral("silence");
const QString filterKey = QStringLiteral("topicFilter");
const QString lengthKey = QStringLiteral("milliseconds");

/// Names need not be UTF-8, JSON must be.
QJsonArray toJson(const QList<QByteArray> &names)
{
    QJsonArray array;
    for (const QByteArray &name : names)
        array.append(QString::fromLatin1(name.toPercentEncoding("/ $")));
    return array;
}

QList<QByteArray> namesOf(const QJsonValue &json)
{
    QList<QByteArray> names;
    for (const QJsonValue name : json.toArray())
        names.append(QByteArray::fromPercentEncoding(name.toString().toLatin1()));
    return names;
}

QString stateName(const Profile &profile)
{
    return QStringLiteral("topics/") + profile.id.toString(QUuid::WithoutBraces);
}

bool containsAll(const QList<QByteArray> &list, const QList<QByteArray> &names)
{
    const QSet<QByteArray> known(list.begin(), list.end());
    return std::ranges::all_of(names, [&](const QByteArray &name) { return known.contains(name); });
}

/// In their order, those that were not there at the end.
QList<QByteArray> joined(QList<QByteArray> list, const QList<QByteArray> &names)
{
    QSet<QByteArray> known(list.begin(), list.end());
    for (const QByteArray &name : names) {
        if (!known.contains(name))
            list.append(name);
        known.insert(name);
    }
    return list;
}

QList<QByteArray> without(QList<QByteArray> list, const QList<QByteArray> &names)
{
    const QSet<QByteArray> gone(names.begin(), names.end());
    list.removeIf([&](const QByteArray &name) { return gone.contains(name); });
    return list;
}

} // namespace

TopicMarks::TopicMarks(Workspace &workspace, Preferences &preferences, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_preferences(preferences)
{
    for (const ConnectionId id : workspace.connections())
        join(id);
    connect(&workspace, &Workspace::connectionOpened, this, &TopicMarks::join);
    connect(&workspace, &Workspace::connectionClosed, this, [this](ConnectionId id) {
        m_marks.remove(id);
        m_silence.remove(id);
    });
}

void TopicMarks::join(ConnectionId id)
{
    Explorer *explorer = m_workspace.explorer(id);
    if (!explorer)
        return;
    connect(explorer, &Explorer::silenceChanged, this,
            [this, id](const QList<SilenceState> &states) { handleSilence(id, states); });
    const QByteArray state = m_preferences.state(stateName(m_workspace.profile(id)));
    const QJsonObject object = QJsonDocument::fromJson(state).object();
    Marks &marks = m_marks[id];
    marks.pins = namesOf(object.value(pinsKey));
    marks.hidden = namesOf(object.value(hiddenKey));
    for (const QJsonValue value : object.value(silenceKey).toArray()) {
        const SilenceRule rule {value.toObject().value(filterKey).toString(),
                                value.toObject().value(lengthKey).toInteger()};
        if (!rule.topicFilter.isEmpty() && rule.milliseconds > 0)
            marks.silence.append(rule);
    }
    explorer->setPins(marks.pins);
    explorer->setHidden(marks.hidden);
    if (!marks.silence.isEmpty())
        explorer->setSilenceRules(marks.silence);
    emit changed(id);
}

void TopicMarks::save(ConnectionId id)
{
    const Marks &marks = m_marks[id];
    QJsonArray silence;
    for (const SilenceRule &rule : marks.silence)
        silence.append(
            QJsonObject {{filterKey, rule.topicFilter}, {lengthKey, static_cast<qint64>(rule.milliseconds)}});
    const QJsonObject object {
        {pinsKey, toJson(marks.pins)}, {hiddenKey, toJson(marks.hidden)}, {silenceKey, silence}};
    m_preferences.setState(stateName(m_workspace.profile(id)),
                           QJsonDocument(object).toJson(QJsonDocument::Compact));
    emit changed(id);
}

void TopicMarks::setPins(ConnectionId id, const QList<QByteArray> &pins)
{
    if (Explorer *explorer = m_workspace.explorer(id)) {
        m_marks[id].pins = pins;
        explorer->setPins(pins);
        save(id);
    }
}

void TopicMarks::setHidden(ConnectionId id, const QList<QByteArray> &hidden)
{
    if (Explorer *explorer = m_workspace.explorer(id)) {
        m_marks[id].hidden = hidden;
        explorer->setHidden(hidden);
        save(id);
    }
}

void TopicMarks::setPinned(ConnectionId id, const QList<QByteArray> &names, Mark mark)
{
    const QList<QByteArray> pins = marks(id).pins;
    setPins(id, mark == Mark::Given ? joined(pins, names) : without(pins, names));
}

void TopicMarks::setHidden(ConnectionId id, const QList<QByteArray> &names, Mark mark)
{
    const QList<QByteArray> hidden = marks(id).hidden;
    setHidden(id, mark == Mark::Given ? joined(hidden, names) : without(hidden, names));
}

bool TopicMarks::arePinned(ConnectionId id, const QList<QByteArray> &names) const
{
    return containsAll(marks(id).pins, names);
}

bool TopicMarks::areHidden(ConnectionId id, const QList<QByteArray> &names) const
{
    return containsAll(marks(id).hidden, names);
}

QByteArray TopicMarks::pinShownAs(ConnectionId id, const QString &shownName) const
{
    const QList<QByteArray> pins = marks(id).pins;
    const auto found = std::ranges::find_if(pins, [&](const QByteArray &pin) {
        const std::string_view name(pin.constData(), std::size_t(pin.size()));
        // Long names are shown cut.
        return displayText(asBytes(name), shownName.size()) == shownName;
    });
    return found == pins.end() ? QByteArray() : *found;
}

void TopicMarks::setSilence(ConnectionId id, const QList<SilenceRule> &rules)
{
    if (Explorer *explorer = m_workspace.explorer(id)) {
        m_marks[id].silence = rules;
        explorer->setSilenceRules(rules);
        save(id);
    }
}

void TopicMarks::handleSilence(ConnectionId id, const QList<SilenceState> &states)
{
    const QList<SilenceState> before = m_silence.value(id);
    m_silence[id] = states;
    for (const SilenceState &state : states) {
        const bool wasSilent = std::any_of(before.begin(), before.end(), [&](const SilenceState &other) {
            return other.rule == state.rule && other.silent;
        });
        if (state.silent && !wasSilent)
            emit fellSilent(id, state.rule);
    }
    emit silenceChanged(id);
}

} // namespace espalier
