// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetlogview.h"
#include "ui/packets/importqueue.h"
#include "ui/packets/rowselection.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <vector>

class QWidget;

namespace espalier {

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
    /// Asks the user what goes into a file: all that is kept, what is shown, or what is chosen, as they are now: while a
    /// place for it is looked for, rows get other packets.
    void exportPackets(const std::vector<RowSelection::Run> &chosen);
    void writePackets(const QString &path, const std::vector<PacketRun> &packets);
    void importCapture();
    /// Behind those that are being read.
    void importFile(const QString &path);
    void stopImports();

signals:
    void packetChosen(espalier::PacketNumber number);
    /// Something worth saying has happened.
    void told(const QString &text);
    /// What is being read, and how far; empty: nothing.
    void importing(const QString &text);

private:
    /// Many may be chosen: they are not copied.
    using Packets = std::shared_ptr<const std::vector<PacketRun>>;
    struct Exportable
    {
        Packets kept;
        Packets shown;
        Packets chosen;
    };

    void offerExport(const Exportable &exportable);
    void askForPlace(const Packets &packets);
    void showProgress(const ImportQueue::Progress &progress);
    void handleImported(const QString &path, const CaptureSummary &summary);
    void handleFailed(const QString &path, const CaptureReadError &error);
    void tell(const QString &title, const QString &text);
    [[nodiscard]] static QString textOf(const CaptureSummary &summary);

    PacketInspector &m_inspector;
    const Theme &m_theme;
    QWidget *m_window;
    ImportQueue *m_imports;
    QPointer<ViolationsDialog> m_violations;
    QPointer<StatisticsDialog> m_statistics;
    QPointer<SpecificationDialog> m_specification;
};

} // namespace espalier
