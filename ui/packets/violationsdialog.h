// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetlogview.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QLabel;

namespace espalier {

class PacketInspector;
class PacketTable;

/// All that captured packets break of the standard, and which client breaks how much.
class ViolationsDialog : public QDialog
{
    Q_OBJECT
public:
    /// Findings that are listed.
    static constexpr qsizetype maximumFindings = 10'000;

    /// `inspector` outlives this.
    ViolationsDialog(PacketInspector &inspector, const Theme &theme, QWidget *parent = nullptr);
    ~ViolationsDialog() override;

    /// Asks anew.
    void refresh();
    void setFindings(const QList<PacketFinding> &findings);
    void setClients(const QList<ClientSummary> &clients);

signals:
    void packetChosen(espalier::PacketNumber number);
    void sectionWanted(espalier::Clause clause);

private:
    void readSection();

    PacketInspector &m_inspector;
    QLabel *m_note;
    PacketTable *m_findings;
    PacketTable *m_clients;
    QList<PacketFinding> m_shown;
};

} // namespace espalier
