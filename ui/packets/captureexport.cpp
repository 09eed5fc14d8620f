// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/captureexport.h"

#include "core/service/capturefile.h"
#include "core/service/packetinspector.h"
#include "ui/packets/packetwords.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <set>

namespace espalier {

namespace {

constexpr PacketNumber packetsAtOnce = 2'000;

std::string commentOf(const CapturedPacket &packet)
{
    QStringList lines;
    for (const PacketFinding &finding : packet.findings) {
        const auto title = clauseInfo(finding.clause).title;
        lines += PacketWords::badge(finding.clause) + u' '
                 + QString::fromUtf8(title.data(), qsizetype(title.size()));
    }
    return lines.join(u'\n').toStdString();
}

} // namespace

/// Used by one thread at a time.
struct CaptureExport::File
{
    explicit File(const QString &path)
        : writer(path, {.application = QCoreApplication::applicationName().toStdString() + ' '
                                       + QCoreApplication::applicationVersion().toStdString()})
    { }

    void write(const CapturedPacket &packet, const std::map<StreamId, StreamInfo> &streams);

    CaptureFileWriter writer;
    std::set<StreamId> opened;
    /// Those of which something may follow.
    std::set<StreamId> open;
    CaptureTime last = 0;
    quint64 packets = 0;
};

void CaptureExport::File::write(const CapturedPacket &packet, const std::map<StreamId, StreamInfo> &streams)
{
    PcapngWriter &to = writer.packets();
    if (opened.insert(packet.stream).second) {
        to.open(packet.stream, streams.at(packet.stream), packet.time);
        open.insert(packet.stream);
    }
    if (packet.isAfterLoss)
        to.lose(packet.stream, packet.sender);
    const std::string comment = commentOf(packet);
    to.add({.stream = packet.stream,
            .sender = packet.sender,
            .time = packet.time,
            .bytes = packet.bytes.view(),
            .comment = comment});
    if (packet.isLast) {
        to.close(packet.stream, packet.time);
        open.erase(packet.stream);
    }
    last = packet.time;
    ++packets;
}

CaptureExport::CaptureExport(PacketInspector &inspector, const QString &path, QObject *parent)
    : QObject(parent), m_inspector(inspector), m_file(std::make_shared<File>(path))
{ }

CaptureExport::~CaptureExport() = default;

void CaptureExport::start(const std::vector<PacketRun> &packets)
{
    m_left.assign(packets.rbegin(), packets.rend());
    m_disk.run([this, file = m_file]() -> LatestTask::Outcome {
        const auto opened = file->writer.open();
        return [this, error = opened ? QString() : opened.error()] {
            if (error.isEmpty())
                next();
            else
                emit finished(0, error);
        };
    });
}

CaptureExport::Portion CaptureExport::portionOf(const PacketLogView &view, const std::vector<PacketRun> &runs)
{
    Portion portion;
    for (const PacketRun &run : runs) {
        for (PacketNumber number = run.from; number < run.to; ++number) {
            auto packet = view.packet(number);
            if (!packet)
                continue;
            if (!portion.streams.contains(packet->stream))
                portion.streams[packet->stream] = view.streamFrom(number);
            portion.packets.append(std::move(*packet));
        }
    }
    return portion;
}

void CaptureExport::next()
{
    if (m_left.empty()) {
        askForEnds();
        return;
    }
    PacketRun asked;
    std::vector<PacketRun> runs;
    for (PacketNumber room = packetsAtOnce; room > 0 && !m_left.empty(); room -= asked.to - asked.from) {
        PacketRun &run = m_left.back();
        asked = {run.from, std::min(run.to, run.from + room)};
        runs.push_back(asked);
        run.from = asked.to;
        if (run.from >= run.to)
            m_left.pop_back();
    }
    m_inspector.ask(
        this, [runs](const PacketLogView &view) { return portionOf(view, runs); },
        [this](const Portion &portion) { write(portion); });
}

void CaptureExport::write(const Portion &portion)
{
    m_disk.run([this, portion, file = m_file]() -> LatestTask::Outcome {
        for (const CapturedPacket &packet : portion.packets)
            file->write(packet, portion.streams);
        // On a full disk the rest would be in vain; commit() says why.
        return [this, hasFailed = file->writer.hasFailed()] {
            if (hasFailed)
                m_left.clear();
            next();
        };
    });
}

/// A connection of which the last packets were not wanted, or came to nothing, may be over all the same.
void CaptureExport::askForEnds()
{
    m_inspector.ask(
        this,
        [open = m_file->open](const PacketLogView &view) {
            QList<StreamId> over;
            for (const StreamId stream : open)
                if (!view.isOpen(stream))
                    over.append(stream);
            return over;
        },
        [this](const QList<StreamId> &over) { end(over); });
}

void CaptureExport::end(const QList<StreamId> &over)
{
    m_disk.run([this, over, file = m_file]() -> LatestTask::Outcome {
        for (const StreamId stream : over)
            file->writer.packets().close(stream, file->last);
        const auto done = file->writer.commit();
        return [this, packets = file->packets, error = done ? QString() : done.error()] {
            emit finished(packets, error);
        };
    });
}

} // namespace espalier
