// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetlogview.h"
#include "ui/common/latesttask.h"

#include <QObject>

#include <map>
#include <memory>
#include <vector>

namespace espalier {

class CaptureFileWriter;
class PacketInspector;

/// Writes packets of the log to a pcapng file, portion by portion: neither the window nor the log waits for the disk.
/// Findings become comments of their packets. Packets that are evicted meanwhile are left out.
///
/// Flow: start() -> finished().
class CaptureExport : public QObject
{
    Q_OBJECT
public:
    /// `inspector` outlives this.
    CaptureExport(PacketInspector &inspector, const QString &path, QObject *parent = nullptr);
    ~CaptureExport() override;

    void start(const std::vector<PacketRun> &packets);

signals:
    /// `error` is empty when all went well.
    void finished(quint64 packets, const QString &error);

private:
    /// What is asked of the log at once, and what comes of it.
    struct Portion
    {
        QList<CapturedPacket> packets {};
        std::map<StreamId, StreamInfo> streams {};
    };
    struct File;

    [[nodiscard]] static Portion portionOf(const PacketLogView &view, const std::vector<PacketRun> &runs);
    void next();
    void askForEnds();
    void end(const QList<StreamId> &over);
    void write(const Portion &portion);

    PacketInspector &m_inspector;
    std::shared_ptr<File> m_file;
    LatestTask m_disk;
    /// What is still to be asked for; the last first.
    std::vector<PacketRun> m_left;
};

} // namespace espalier
