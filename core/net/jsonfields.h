// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/types.h"
#include "core/net/transportoptions.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

/// What the parts of a profile have in common where they are written as JSON. Part of profilejson.
namespace espalier::json {

template <typename T>
struct Name
{
    T value;
    const char *name;
};

template <typename T, std::size_t N>
QString nameOf(T value, const std::array<Name<T>, N> &names)
{
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto &n) { return n.value == value; });
    Q_ASSERT(found != names.end());
    return QLatin1String(found->name);
}

template <typename T, std::size_t N>
T valueOf(const QJsonValue &json, const std::array<Name<T>, N> &names, T fallback)
{
    const auto text = json.toString();
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto &n) { return text == QLatin1String(n.name); });
    return found == names.end() ? fallback : found->value;
}

/// Writes what differs from the default.
class Writer
{
public:
    /// Writes a part when it says anything.
    void part(const char *key, const QJsonObject &part)
    {
        if (!part.isEmpty())
            object.insert(QLatin1String(key), part);
    }
    template <typename T>
    void number(const char *key, T value, T usual)
    {
        if (value != usual)
            object.insert(QLatin1String(key), static_cast<double>(value));
    }
    void flag(const char *key, bool value, bool usual)
    {
        if (value != usual)
            object.insert(QLatin1String(key), value);
    }
    void text(const char *key, const QString &value, const QString &usual = {})
    {
        if (value != usual)
            object.insert(QLatin1String(key), value);
    }
    void value(const char *key, const QJsonValue &value) { object.insert(QLatin1String(key), value); }

    QJsonObject object;
};

class Reader
{
public:
    explicit Reader(const QJsonObject &object) : m_object(object) { }

    [[nodiscard]] QJsonValue value(const char *key) const { return m_object.value(QLatin1String(key)); }
    [[nodiscard]] QString text(const char *key, const QString &fallback = {}) const
    {
        return value(key).toString(fallback);
    }
    [[nodiscard]] bool flag(const char *key, bool fallback) const { return value(key).toBool(fallback); }
    template <typename T>
    [[nodiscard]] std::optional<T> number(const char *key, double least = 0) const
    {
        const auto json = value(key);
        const auto number = json.toDouble(-1);
        if (!json.isDouble() || number < least || number != std::floor(number)
            || number > static_cast<double>(std::numeric_limits<T>::max()))
            return std::nullopt;
        return static_cast<T>(number);
    }
    [[nodiscard]] Reader part(const char *key) const { return Reader(value(key).toObject()); }
    [[nodiscard]] Qos qos(const char *key) const
    {
        return static_cast<Qos>(std::min<int>(number<std::uint8_t>(key).value_or(0), 2));
    }

private:
    QJsonObject m_object;
};

/// Bytes under `key` when they are text, else under `base64Key`.
inline void writeBytes(Writer &out, const char *key, const char *base64Key, const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    if (decoder.hasError() || text.toUtf8() != bytes) // a byte order mark would be lost
        out.text(base64Key, QString::fromLatin1(bytes.toBase64()));
    else
        out.text(key, text);
}

inline QByteArray readBytes(const Reader &in, const char *key, const char *base64Key)
{
    return in.value(base64Key).isString() ? QByteArray::fromBase64(in.text(base64Key).toLatin1())
                                          : in.text(key).toUtf8();
}

template <typename T, typename Function>
QJsonArray arrayOf(const QList<T> &values, Function function)
{
    QJsonArray array;
    for (const auto &value : values)
        array.append(function(value));
    return array;
}

/// A list of texts: nothing where it is empty.
inline void writeTexts(Writer &out, const char *key, const QStringList &texts)
{
    if (!texts.isEmpty())
        out.value(key, QJsonArray::fromStringList(texts));
}

/// Passes over what is no text, and over empty ones.
inline QStringList readTexts(const Reader &in, const char *key)
{
    QStringList texts;
    for (const auto &entry : in.value(key).toArray()) {
        if (const auto text = entry.toString(); !text.isEmpty())
            texts.append(text);
    }
    return texts;
}

inline void writePairs(Writer &out, const char *key, const TextPairs &pairs)
{
    if (pairs.isEmpty())
        return;
    out.value(key, arrayOf(pairs, [](const auto &pair) {
                  return QJsonObject {{QStringLiteral("name"), pair.first},
                                      {QStringLiteral("value"), pair.second}};
              }));
}

inline TextPairs readPairs(const Reader &in, const char *key)
{
    TextPairs pairs;
    for (const auto &entry : in.value(key).toArray()) {
        const Reader pair(entry.toObject());
        pairs.append({pair.text("name"), pair.text("value")});
    }
    return pairs;
}

} // namespace espalier::json
