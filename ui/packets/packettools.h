// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturesummary.h"
#include "core/service/packetsnapshot.h"
#include "ui/common/latesttask.h"
#include "ui/packets/rowselection.h"

#include <QObject>
#include <QPointer>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

class QWidget;

namespace espalier {

class CaptureExport;
class PacketInspector;
class SpecificationDialog;
class StatisticsDialog;
class Theme;
class ViolationsDialog;

/// The windows and files of the Packets view: what is listed, counted, read, exported and imported beside it.
class PacketTools : public QObject
{
    Q_OBJECT
public:
    /// `inspector` outlives this; `window` is what dialogs belong to.
    PacketTools(PacketInspector &inspector, const Theme &theme, QWidget *window);
    ~PacketTools() override;

    void showViolations();
    void showStatistics();
    void showStatement(Clause clause);
    /// What the user may export: all that is kept, the rows that are shown, those that are chosen.
    void exportPackets(const PacketSnapshot &snapshot, const std::vector<RowSelection::Run> &chosen);
    void importCapture();
    void importFile(const QString &path);
    void exportAll(const QString &path, const PacketSnapshot &snapshot);
    void exportRows(const QString &path, const std::vector<RowSelection::Run> &rows);

signals:
    void packetChosen(espalier::PacketNumber number);
    /// Something worth saying has happened.
    void told(const QString &text);

private:
    void ask(const QString &title, const std::function<void(const QString &)> &chosen);
    [[nodiscard]] CaptureExport *makeExport(const QString &path);
    void tell(const QString &title, const QString &text);
    [[nodiscard]] static QString textOf(const CaptureSummary &summary);

    PacketInspector &m_inspector;
    const Theme &m_theme;
    QWidget *m_window;
    LatestTask m_reading;
    std::shared_ptr<std::atomic<bool>> m_isEnding = std::make_shared<std::atomic<bool>>(false);
    QPointer<ViolationsDialog> m_violations;
    QPointer<StatisticsDialog> m_statistics;
    QPointer<SpecificationDialog> m_specification;
};

} // namespace espalier
