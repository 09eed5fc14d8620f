// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/capturefile.h"

#include "core/capture/captureimport.h"
#include "core/file/inputfile.h"

#include <QFile>
#include <QFileInfo>

#include <chrono>
#include <utility>

namespace espalier {

namespace {

constexpr qint64 pieceSize = qint64 {1024} * 1024;
/// How late it may be heard that the caller wants no more.
constexpr std::chrono::milliseconds longestRoomWait {100};

using Read = Expected<CaptureSummary, CaptureReadError>;

/// `isReady` waits until there is room and says whether to go on.
Read read(const QString &path, CaptureOutput::NextStream nextStream, CaptureOutput::Sink sink,
          const std::function<FileWish(std::uint64_t, std::uint64_t)> &isReady)
{
    QFile file(path);
    if (const auto opened = openInput(file); !opened)
        return unexpected(CaptureReadError {CaptureReadError::Kind::Unreadable, opened.error()});
    CaptureImport import(QFileInfo(path).fileName().toStdString(), std::move(nextStream), std::move(sink));
    std::uint64_t done = 0;
    for (;;) {
        if (isReady(done, static_cast<std::uint64_t>(file.size())) == FileWish::Cancel)
            return unexpected(CaptureReadError {CaptureReadError::Kind::Canceled, {}});
        const auto piece = file.read(pieceSize);
        if (file.error() != QFileDevice::NoError)
            return unexpected(CaptureReadError {CaptureReadError::Kind::Unreadable, file.errorString()});
        const ByteView bytes = asBytes({piece.constData(), static_cast<std::size_t>(piece.size())});
        done += bytes.size();
        if (bytes.empty() || !import.feed(bytes))
            return import.finish();
    }
}

} // namespace

Read importCapture(const QString &path, CaptureFeed &feed, const FileProgress &progress)
{
    return read(
        path, [&feed] { return feed.nextStream(); }, [&feed](CaptureBlock &block) { feed.put(block); },
        [&](std::uint64_t done, std::uint64_t total) {
            while (progress(done, total) == FileWish::GoOn) {
                if (feed.waitForRoom(longestRoomWait))
                    return FileWish::GoOn;
            }
            return FileWish::Cancel;
        });
}

Read importCapture(const QString &path, CaptureOutput::NextStream nextStream, CaptureOutput::Sink sink,
                   const FileProgress &progress)
{
    return read(path, std::move(nextStream), std::move(sink), progress);
}

CaptureFileWriter::CaptureFileWriter(const QString &path, PcapngWriter::Options options)
    : m_file(path), m_packets(std::move(options), [this](ByteView piece) {
        const auto text = asText(piece);
        const auto size = static_cast<qint64>(text.size());
        m_hasFailed = m_hasFailed || m_file.write(text.data(), size) != size;
    })
{ }

Expected<void, QString> CaptureFileWriter::open()
{
    if (!m_file.open(QIODevice::WriteOnly))
        return unexpected(m_file.errorString());
    return {};
}

Expected<void, QString> CaptureFileWriter::commit()
{
    m_packets.finish();
    if (m_hasFailed || !m_file.commit())
        return unexpected(m_file.errorString());
    return {};
}

} // namespace espalier
