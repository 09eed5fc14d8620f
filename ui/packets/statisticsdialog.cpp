// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/statisticsdialog.h"

#include "core/service/packetinspector.h"
#include "ui/common/histogram.h"
#include "ui/common/units.h"
#include "ui/packets/packettable.h"
#include "ui/packets/packetwords.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <span>

namespace espalier {

namespace {

/// Without what is zero at either end. `label` says what a place stands for.
template <typename Label>
QList<Histogram::Bar> barsOf(std::span<const std::uint64_t> counts, const Label &label)
{
    const auto isUsed = [](std::uint64_t count) { return count > 0; };
    const auto first = std::ranges::find_if(counts, isUsed);
    QList<Histogram::Bar> bars;
    for (auto it = first; it != counts.end(); ++it)
        bars.append({label(std::size_t(it - counts.begin())), *it});
    while (!bars.isEmpty() && bars.last().count == 0)
        bars.removeLast();
    return bars;
}

PacketTable::Cell numberCell(std::uint64_t value)
{
    return {std::int64_t(value), countText(value)};
}

PacketTable::Cell timeCell(std::int64_t microseconds)
{
    return {microseconds, PacketWords::latency(microseconds)};
}

PacketTable::Cell openCell(const OpenExchange &exchange, int column)
{
    switch (column) {
    case 0:
        return {std::int64_t(exchange.packet), PacketWords::number(exchange.packet)};
    case 1:
        return exchange.client;
    case 2:
        return exchange.awaited == PacketType::PingReq ? StatisticsDialog::tr("any packet (keep alive)")
                                                       : PacketWords::type(std::uint8_t(exchange.awaited));
    case 3:
        return PacketWords::direction(exchange.owedBy);
    case 4:
        return exchange.packetId == 0 ? PacketTable::Cell(QString()) : numberCell(exchange.packetId);
    default:
        return timeCell(exchange.openFor);
    }
}

QString exchangeName(PacketType answer)
{
    using enum PacketType;
    switch (answer) {
    case PubAck:
        return QStringLiteral("PUBLISH → PUBACK");
    case PubComp:
        return QStringLiteral("PUBLISH → PUBCOMP");
    case SubAck:
        return QStringLiteral("SUBSCRIBE → SUBACK");
    case UnsubAck:
        return QStringLiteral("UNSUBSCRIBE → UNSUBACK");
    case ConnAck:
        return QStringLiteral("CONNECT → CONNACK");
    case PingResp:
        return QStringLiteral("PINGREQ → PINGRESP");
    default:
        return PacketWords::type(std::uint8_t(answer));
    }
}

} // namespace

StatisticsDialog::StatisticsDialog(PacketInspector &inspector, const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_inspector(inspector)
    , m_summary(plainLabel({}, Role::Muted, theme.textFont(), this))
    , m_types(new PacketTable(tr("Packet types"),
                              {tr("Packet"), tr("From clients"), tr("From the broker"), tr("Bytes")}, this))
    , m_sizes(new Histogram(theme, tr("Sizes of packets"), this))
    , m_latencies(new PacketTable(
          tr("Latencies"),
          {tr("Exchange"), tr("Count"), tr("Least"), tr("p50"), tr("p90"), tr("p99"), tr("Most")}, this))
    , m_histogram(new Histogram(theme, tr("How long answers took"), this))
    , m_open(new PacketTable(
          tr("Unanswered packets"),
          {tr("Packet"), tr("Client"), tr("Waits for"), tr("From"), tr("Identifier"), tr("Since")}, this))
{
    setWindowTitle(tr("Statistics of Packets"));
    auto *tabs = new QTabWidget(this);
    tabs->setAccessibleName(tr("Statistics"));
    tabs->addTab(m_types, tr("&Types"));
    tabs->addTab(m_sizes, tr("&Sizes"));
    tabs->addTab(makeLatencies(), tr("&Latencies"));
    tabs->addTab(m_open, tr("&Unanswered"));
    auto *again = new QPushButton(tr("&Refresh"), this);
    auto *close = new QPushButton(tr("Close"), this);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_summary, 1);
    foot->addWidget(again);
    foot->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->addWidget(tabs, 1);
    column->addLayout(foot);
    connect(again, &QPushButton::clicked, this, &StatisticsDialog::refresh);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_latencies, &PacketTable::rowChanged, this, &StatisticsDialog::showHistogram);
    connect(m_open, &PacketTable::packetChosen, this, &StatisticsDialog::packetChosen);
    resize(720, 480);
    refresh();
}

StatisticsDialog::~StatisticsDialog() = default;

QWidget *StatisticsDialog::makeLatencies()
{
    auto *part = new QWidget(this);
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_latencies, 2);
    column->addWidget(m_histogram, 1);
    return part;
}

void StatisticsDialog::refresh()
{
    m_inspector.ask(
        this, [](const PacketLogView &view) { return view.statistics(); },
        [this](const PacketStatistics &statistics) { setStatistics(statistics); });
    m_inspector.ask(
        this, [](const PacketLogView &view) { return view.openExchanges(maximumOpen); },
        [this](const QList<OpenExchange> &open) { setOpen(open); });
}

void StatisticsDialog::setStatistics(const PacketStatistics &statistics)
{
    m_statistics = statistics;
    QStringList parts {tr("%1 packets").arg(countText(statistics.packets)), sizeText(statistics.bytes)};
    if (statistics.last > statistics.first)
        parts += tr("in %1").arg(PacketWords::latency(statistics.last - statistics.first));
    if (statistics.repeated > 0)
        parts += tr("%1 sent again").arg(countText(statistics.repeated));
    if (statistics.malformed > 0)
        parts += tr("%1 cannot be read").arg(countText(statistics.malformed));
    m_summary->setText(parts.join(QStringLiteral(" · ")));

    QList<QList<PacketTable::Cell>> types;
    for (std::size_t type = 0; type < statistics.types.size(); ++type) {
        const auto &of = statistics.types[type];
        if (of.fromClient + of.fromServer > 0)
            types.append({PacketWords::type(std::uint8_t(type)),
                          numberCell(of.fromClient),
                          numberCell(of.fromServer),
                          {std::int64_t(of.bytes), sizeText(of.bytes)}});
    }
    m_types->setRows(types);
    m_sizes->setBars(barsOf(statistics.sizes, [](std::size_t power) {
        return QStringLiteral("< %1").arg(sizeText(std::uint64_t {1} << power));
    }));

    QList<QList<PacketTable::Cell>> latencies;
    for (const LatencyStatistics &of : statistics.latencies)
        latencies.append({exchangeName(of.answer), numberCell(of.count), timeCell(of.minimum),
                          timeCell(of.median), timeCell(of.percentile90), timeCell(of.percentile99),
                          timeCell(of.maximum)});
    m_latencies->setRows(latencies);
    if (!latencies.isEmpty())
        m_latencies->setCurrentRow(0);
    showHistogram();
}

void StatisticsDialog::showHistogram()
{
    const int row = m_latencies->currentRow();
    if (row < 0 || row >= m_statistics.latencies.size()) {
        m_histogram->setBars({});
        return;
    }
    m_histogram->setBars(barsOf(m_statistics.latencies.at(row).histogram, [](std::size_t power) {
        return QStringLiteral("< %1").arg(PacketWords::latency(std::int64_t {1} << power));
    }));
}

void StatisticsDialog::setOpen(const QList<OpenExchange> &open)
{
    m_open->setRows({.count = int(open.size()),
                     .cell = [open](int row, int column) { return openCell(open.at(row), column); },
                     .packet = [open](int row) { return open.at(row).packet; }});
}

} // namespace espalier
