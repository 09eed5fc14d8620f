// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/preferences.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonObject>

#include <algorithm>
#include <chrono>

namespace espalier {

using namespace std::chrono_literals;

namespace {

constexpr int fileVersion = 1;

const QString schemeKey = QStringLiteral("colorScheme");
const QString animationKey = QStringLiteral("animation");
const QString historyKey = QStringLiteral("historyLimitMiB");
const QString statesKey = QStringLiteral("states");

QString schemeName(SchemePreference scheme)
{
    switch (scheme) {
    case SchemePreference::System:
        return QStringLiteral("system");
    case SchemePreference::Light:
        return QStringLiteral("light");
    case SchemePreference::Dark:
        return QStringLiteral("dark");
    }
    return {};
}

SchemePreference schemeFromName(const QString &name)
{
    for (const auto scheme : {SchemePreference::Light, SchemePreference::Dark})
        if (name == schemeName(scheme))
            return scheme;
    return SchemePreference::System;
}

std::uint64_t boundedLimit(std::uint64_t bytes)
{
    return std::clamp<std::uint64_t>(bytes, 16 * Preferences::mebibyte, 65'536 * Preferences::mebibyte);
}

} // namespace

Preferences::Preferences(const QString &folder, QObject *parent)
    : QObject(parent), m_file(QDir(folder).filePath(QStringLiteral("preferences.json")), fileVersion)
{
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(1s);
    connect(&m_saveTimer, &QTimer::timeout, this, &Preferences::save);
    load();
}

Preferences::~Preferences()
{
    if (m_saveTimer.isActive())
        save();
}

void Preferences::load()
{
    m_loaded = m_file.read();
    const auto &object = m_loaded.object;
    m_colorScheme = schemeFromName(object.value(schemeKey).toString());
    m_animation = object.value(animationKey).toBool(true) ? Animation::On : Animation::Off;
    const auto mebibytes = object.value(historyKey).toInteger(0);
    if (mebibytes > 0)
        m_historyLimit = boundedLimit(std::min<std::uint64_t>(static_cast<std::uint64_t>(mebibytes), 65'536)
                                      * Preferences::mebibyte);
    const auto states = object.value(statesKey).toObject();
    for (auto it = states.begin(); it != states.end(); ++it)
        m_states.insert(it.key(), QByteArray::fromBase64(it.value().toString().toLatin1()));
}

QString Preferences::folder() const
{
    return QFileInfo(m_file.path()).path();
}

void Preferences::save()
{
    m_saveTimer.stop();
    // A file that is damaged or of a newer program is not ours to overwrite.
    if (m_loaded.origin == JsonFile::Origin::Newer || m_loaded.origin == JsonFile::Origin::Unreadable)
        return;
    // What we do not know stays: a value of another version survives being opened here.
    QJsonObject object = m_loaded.object;
    object.insert(schemeKey, schemeName(m_colorScheme));
    object.insert(animationKey, m_animation == Animation::On);
    object.insert(historyKey, static_cast<qint64>(m_historyLimit / Preferences::mebibyte));
    QJsonObject states;
    for (auto it = m_states.cbegin(); it != m_states.cend(); ++it)
        states.insert(it.key(), QString::fromLatin1(it.value().toBase64()));
    object.insert(statesKey, states);
    if (const auto written = m_file.write(object); !written)
        emit saveFailed(written.error());
}

void Preferences::touch()
{
    m_saveTimer.start();
}

void Preferences::setColorScheme(SchemePreference scheme)
{
    if (m_colorScheme == scheme)
        return;
    m_colorScheme = scheme;
    touch();
    emit changed();
}

void Preferences::setAnimation(Animation animation)
{
    if (m_animation == animation)
        return;
    m_animation = animation;
    touch();
    emit changed();
}

void Preferences::setHistoryLimit(std::uint64_t bytes)
{
    bytes = boundedLimit(bytes);
    if (m_historyLimit == bytes)
        return;
    m_historyLimit = bytes;
    touch();
    emit changed();
}

QByteArray Preferences::state(const QString &name) const
{
    return m_states.value(name);
}

void Preferences::setState(const QString &name, const QByteArray &state)
{
    auto &kept = m_states[name];
    if (kept == state)
        return;
    kept = state;
    touch();
}

} // namespace espalier
