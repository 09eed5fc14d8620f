// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/byteinspector.h"

#include "core/payload/displaytext.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <fmt/format.h>
#include <qfloat16.h>

namespace espalier {

namespace {

constexpr std::array readings {
    ByteReading::Int8,
    ByteReading::UInt8,
    ByteReading::Int16,
    ByteReading::UInt16,
    ByteReading::Int32,
    ByteReading::UInt32,
    ByteReading::Int64,
    ByteReading::UInt64,
    ByteReading::Float16,
    ByteReading::Float32,
    ByteReading::Float64,
    ByteReading::UnixSeconds,
    ByteReading::UnixMilliseconds,
    ByteReading::UnixMicroseconds,
    ByteReading::Text,
};
constexpr std::size_t longestInspected = 80;
/// The first moment of the year 10000.
constexpr std::uint64_t latestSecond = 253'402'300'800;

/// Without the sign of what is no number.
template <typename Float>
std::string floatText(Float value)
{
    return std::isnan(value) ? "nan" : fmt::format("{}", value);
}

std::string timeOf(std::uint64_t value, std::uint64_t perSecond)
{
    if (value / perSecond >= latestSecond)
        return {};
    const auto milliseconds =
        static_cast<qint64>(perSecond == 1 ? value * 1'000 : value / (perSecond / 1'000));
    std::string text = QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::utc())
                           .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"))
                           .toStdString();
    if (perSecond > 1)
        text += fmt::format(".{:0{}}", value % perSecond, perSecond == 1'000 ? 3 : 6);
    return text + "Z";
}

std::string textOf(ByteView bytes)
{
    ByteView shown = bytes.first(std::min(bytes.size(), longestInspected));
    while (!shown.empty() && !isPlainText(shown))
        shown = shown.first(shown.size() - 1);
    return displayText(shown).toStdString();
}

} // namespace

std::span<const ByteReading> byteReadings()
{
    return readings;
}

const char *byteReadingName(ByteReading reading)
{
    switch (reading) {
    case ByteReading::Int8:
        return "int8";
    case ByteReading::UInt8:
        return "uint8";
    case ByteReading::Int16:
        return "int16";
    case ByteReading::UInt16:
        return "uint16";
    case ByteReading::Int32:
        return "int32";
    case ByteReading::UInt32:
        return "uint32";
    case ByteReading::Int64:
        return "int64";
    case ByteReading::UInt64:
        return "uint64";
    case ByteReading::Float16:
        return "float16";
    case ByteReading::Float32:
        return "float32";
    case ByteReading::Float64:
        return "float64";
    case ByteReading::UnixSeconds:
    case ByteReading::UnixMilliseconds:
    case ByteReading::UnixMicroseconds:
    case ByteReading::Text:
        break;
    }
    return "";
}

std::size_t byteReadingSize(ByteReading reading)
{
    switch (reading) {
    case ByteReading::Int8:
    case ByteReading::UInt8:
        return 1;
    case ByteReading::Int16:
    case ByteReading::UInt16:
    case ByteReading::Float16:
        return 2;
    case ByteReading::Int32:
    case ByteReading::UInt32:
    case ByteReading::Float32:
    case ByteReading::UnixSeconds:
        return 4;
    case ByteReading::Int64:
    case ByteReading::UInt64:
    case ByteReading::Float64:
    case ByteReading::UnixMilliseconds:
    case ByteReading::UnixMicroseconds:
        return 8;
    case ByteReading::Text:
        break;
    }
    return 0;
}

bool hasByteOrder(ByteReading reading)
{
    return byteReadingSize(reading) > 1;
}

std::string readBytes(ByteReading reading, ByteOrder order, ByteView bytes)
{
    const std::size_t size = byteReadingSize(reading);
    if (bytes.size() < size)
        return {};
    const std::uint64_t value = unsignedNumber(bytes.first(size), order);
    switch (reading) {
    case ByteReading::Int8:
        return fmt::format("{}", static_cast<std::int8_t>(value));
    case ByteReading::Int16:
        return fmt::format("{}", static_cast<std::int16_t>(value));
    case ByteReading::Int32:
        return fmt::format("{}", static_cast<std::int32_t>(value));
    case ByteReading::Int64:
        return fmt::format("{}", static_cast<std::int64_t>(value));
    case ByteReading::UInt8:
    case ByteReading::UInt16:
    case ByteReading::UInt32:
    case ByteReading::UInt64:
        return fmt::format("{}", value);
    case ByteReading::Float16:
        return floatText(static_cast<double>(std::bit_cast<qfloat16>(static_cast<std::uint16_t>(value))));
    case ByteReading::Float32:
        return floatText(std::bit_cast<float>(static_cast<std::uint32_t>(value)));
    case ByteReading::Float64:
        return floatText(std::bit_cast<double>(value));
    case ByteReading::UnixSeconds:
        return timeOf(value, 1);
    case ByteReading::UnixMilliseconds:
        return timeOf(value, 1'000);
    case ByteReading::UnixMicroseconds:
        return timeOf(value, 1'000'000);
    case ByteReading::Text:
        return textOf(bytes);
    }
    return {};
}

} // namespace espalier
