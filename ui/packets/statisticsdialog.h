// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetlogview.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QLabel;

namespace espalier {

class Histogram;
class PacketInspector;
class PacketTable;

/// Figures about the packets that are shown: types, sizes, how long answers take, what is still unanswered.
class StatisticsDialog : public QDialog
{
    Q_OBJECT
public:
    /// Unanswered packets that are listed.
    static constexpr qsizetype maximumOpen = 1'000;

    /// `inspector` outlives this.
    StatisticsDialog(PacketInspector &inspector, const Theme &theme, QWidget *parent = nullptr);
    ~StatisticsDialog() override;

    /// Asks anew.
    void refresh();
    void setStatistics(const PacketStatistics &statistics);
    void setOpen(const QList<OpenExchange> &open);

signals:
    void packetChosen(espalier::PacketNumber number);

private:
    [[nodiscard]] QWidget *makeLatencies();
    void showHistogram();

    PacketInspector &m_inspector;
    QLabel *m_summary;
    PacketTable *m_types;
    Histogram *m_sizes;
    PacketTable *m_latencies;
    Histogram *m_histogram;
    PacketTable *m_open;
    PacketStatistics m_statistics;
};

} // namespace espalier
