// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetlogview.h"
#include "ui/common/latesttask.h"
#include "ui/packets/rowselection.h"

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

    /// All packets from one number to before another, whatever is shown.
    void startAll(PacketNumber from, PacketNumber to);
    /// Those in these rows.
    void startRows(const std::vector<RowSelection::Run> &rows);

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

    void start();
    void next();
    void askFor(const RowSelection::Run &run);
    void askForEnds();
    void end(const QList<StreamId> &over);
    void write(const Portion &portion);

    PacketInspector &m_inspector;
    std::shared_ptr<File> m_file;
    LatestTask m_disk;
    bool m_isAll = false;
    /// What is still to be asked for, numbers or rows; the last first.
    std::vector<RowSelection::Run> m_left;
};

} // namespace espalier
