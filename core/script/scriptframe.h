// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCborMap>
#include <QString>

#include <cstdint>
#include <optional>

namespace espalier {

/// What the window and a script's process say to each other: a length of four bytes, big end first, and a map in CBOR.
/// "kind" is one of the words below; each side skips what it does not know.
namespace scriptframe {

inline const QString kind = QStringLiteral("kind");
inline const QString text = QStringLiteral("text");
inline const QString line = QStringLiteral("line");
inline const QString count = QStringLiteral("count");
inline const QString bytes = QStringLiteral("bytes");
inline const QString topic = QStringLiteral("topic");
inline const QString payload = QStringLiteral("payload");
inline const QString qos = QStringLiteral("qos");
inline const QString retain = QStringLiteral("retain");
inline const QString properties = QStringLiteral("properties");
/// Milliseconds since 1970.
inline const QString time = QStringLiteral("time");
inline const QString milliseconds = QStringLiteral("milliseconds");

// To the script
inline const QString start = QStringLiteral("start");
inline const QString message = QStringLiteral("message");
/// Of its requests (publish, subscribe, ...) `count` with `bytes` have been dealt with.
inline const QString done = QStringLiteral("done");

// From the script
inline const QString publish = QStringLiteral("publish");
inline const QString subscribe = QStringLiteral("subscribe");
inline const QString unsubscribe = QStringLiteral("unsubscribe");
/// Messages of this filter are wanted, whoever subscribed to it.
inline const QString listen = QStringLiteral("listen");
inline const QString log = QStringLiteral("log");
inline const QString warning = QStringLiteral("warning");
inline const QString error = QStringLiteral("error");
/// `count` lines were not sent, as there were too many.
inline const QString suppressed = QStringLiteral("suppressed");
/// It did not return in time.
inline const QString timedOut = QStringLiteral("timedOut");
/// `count` messages have been handled.
inline const QString taken = QStringLiteral("taken");
/// CPU time in `milliseconds`, memory in `bytes`.
inline const QString usage = QStringLiteral("usage");
inline const QString finished = QStringLiteral("finished");

/// Longer ones are an error; a message that would not fit is not delivered.
inline constexpr std::size_t maximumSize = std::size_t {16} * 1024 * 1024;

[[nodiscard]] QByteArray encode(const QCborMap &frame);
/// Whether the other side takes what encode() made.
[[nodiscard]] bool fits(const QByteArray &encoded);
[[nodiscard]] QCborMap make(const QString &word);

} // namespace scriptframe

/// How a script's process ended, as its exit code.
enum class ScriptExit : int { Finished = 0, TimedOut = 70, OutOfMemory = 71, BadFrame = 72 };

/// How a script's process is held in bounds.
struct ScriptLimits
{
    /// How much processor time it may take before it goes back to waiting.
    std::int64_t milliseconds = 2000;
    std::int64_t memory = std::int64_t {256} * 1024 * 1024;
    friend bool operator==(const ScriptLimits &, const ScriptLimits &) = default;
};

/// Cuts a stream into frames.
class ScriptFrameReader
{
public:
    void append(const QByteArray &bytes) { m_buffer += bytes; }
    /// The next whole frame; nothing until there is one, and never again behind a wrong one.
    [[nodiscard]] std::optional<QCborMap> next();
    [[nodiscard]] bool isBroken() const { return m_isBroken; }

private:
    QByteArray m_buffer;
    /// Where the next frame begins; what is before it goes when the buffer is used up.
    qsizetype m_position = 0;
    bool m_isBroken = false;
};

} // namespace espalier
