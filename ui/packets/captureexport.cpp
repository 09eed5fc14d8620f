// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/captureexport.h"

#include "core/service/capturefile.h"
#include "core/service/packetinspector.h"
#include "ui/packets/packetwords.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace espalier {

namespace {

constexpr std::int64_t packetsAtOnce = 2'000;

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

    CaptureFileWriter writer;
    std::set<StreamId> opened;
    quint64 packets = 0;
};

CaptureExport::CaptureExport(PacketInspector &inspector, const QString &path, QObject *parent)
    : QObject(parent), m_inspector(inspector), m_file(std::make_shared<File>(path))
{ }

CaptureExport::~CaptureExport() = default;

void CaptureExport::startAll(PacketNumber from, PacketNumber to)
{
    m_isAll = true;
    m_left = {{std::int64_t(from), std::int64_t(to)}};
    start();
}

void CaptureExport::startRows(const std::vector<RowSelection::Run> &rows)
{
    m_left.assign(rows.rbegin(), rows.rend());
    start();
}

void CaptureExport::start()
{
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

void CaptureExport::next()
{
    if (m_left.empty()) {
        m_disk.run([this, file = m_file]() -> LatestTask::Outcome {
            file->writer.packets().finish();
            const auto done = file->writer.commit();
            return [this, packets = file->packets, error = done ? QString() : done.error()] {
                emit finished(packets, error);
            };
        });
        return;
    }
    RowSelection::Run &run = m_left.back();
    const RowSelection::Run asked {run.from, std::min(run.to, run.from + packetsAtOnce)};
    run.from = asked.to;
    if (run.from >= run.to)
        m_left.pop_back();
    m_inspector.ask(
        this,
        [asked, isAll = m_isAll](const PacketLogView &view) {
            Portion portion;
            std::set<StreamId> seen;
            const auto add = [&](PacketNumber number) {
                auto packet = view.packet(number);
                if (!packet)
                    return;
                if (seen.insert(packet->stream).second)
                    portion.streams.append(
                        {packet->stream, view.stream(packet->stream).value_or(StreamInfo())});
                portion.packets.append(std::move(*packet));
            };
            if (isAll)
                for (auto number = PacketNumber(asked.from); number < PacketNumber(asked.to); ++number)
                    add(number);
            else
                for (const PacketNumber number :
                     view.shown(std::uint64_t(asked.from), std::size_t(asked.to - asked.from)))
                    add(number);
            return portion;
        },
        [this](const Portion &portion) { write(portion); });
}

void CaptureExport::write(const Portion &portion)
{
    m_disk.run([this, portion, file = m_file]() -> LatestTask::Outcome {
        PcapngWriter &writer = file->writer.packets();
        for (const CapturedPacket &packet : portion.packets) {
            if (file->opened.insert(packet.stream).second)
                for (const auto &[id, info] : portion.streams)
                    if (id == packet.stream)
                        writer.open(id, info, packet.time);
            const std::string comment = commentOf(packet);
            writer.add({.stream = packet.stream,
                        .sender = packet.sender,
                        .time = packet.time,
                        .bytes = packet.bytes.view(),
                        .comment = comment});
            ++file->packets;
        }
        // On a full disk the rest would be in vain; commit() says why.
        return [this, hasFailed = file->writer.hasFailed()] {
            if (hasFailed)
                m_left.clear();
            next();
        };
    });
}

} // namespace espalier
