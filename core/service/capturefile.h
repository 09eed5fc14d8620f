// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/capture/captureoutput.h"
#include "core/capture/capturesummary.h"
#include "core/capture/pcapngwriter.h"

#include <QSaveFile>
#include <QString>

#include <cstdint>
#include <functional>

namespace espalier {

class CaptureFeed;

/// Why a capture file was not read. What is wrong within a file is in CaptureSummary::error: what stands before is read.
struct CaptureReadError
{
    enum class Kind : std::uint8_t {
        /// `detail`: the system's words.
        Unreadable,
        Canceled,
    } kind = Kind::Unreadable;
    QString detail {};
};

enum class FileWish : std::uint8_t { GoOn, Cancel };
/// Bytes of the file that are done, and all. Called in the thread of the work, for each MiB and while it waits.
using FileProgress = std::function<FileWish(std::uint64_t done, std::uint64_t total)>;

/// Reads a capture, pcap or pcapng, and puts the MQTT in it into `feed`, as streams of Source::File that are called as the
/// file is. Takes as long as it takes, and waits while the feed is full: for a pool thread. What was put before it was
/// canceled stays.
[[nodiscard]] Expected<CaptureSummary, CaptureReadError> importCapture(const QString &path, CaptureFeed &feed,
                                                                       const FileProgress &progress);
/// The same, for blocks of the caller's. `sink` may take its time.
[[nodiscard]] Expected<CaptureSummary, CaptureReadError> importCapture(const QString &path,
                                                                       CaptureOutput::NextStream nextStream,
                                                                       CaptureOutput::Sink sink,
                                                                       const FileProgress &progress);

/// Writes a pcapng file. One thread, any. What was there before stays until commit(), and for good without it.
///
/// Flow: open(), then packets(), then commit(); to cancel, destroy it.
class CaptureFileWriter
{
public:
    CaptureFileWriter(const QString &path, PcapngWriter::Options options);

    /// The system's words when there can be no such file.
    [[nodiscard]] Expected<void, QString> open();
    [[nodiscard]] PcapngWriter &packets() { return m_packets; }
    /// The disk is full, for instance: what follows is in vain, and commit() says why.
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    [[nodiscard]] Expected<void, QString> commit();

private:
    QSaveFile m_file;
    bool m_hasFailed = false;
    PcapngWriter m_packets;
};

} // namespace espalier
