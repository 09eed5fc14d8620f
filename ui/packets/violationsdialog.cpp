// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/violationsdialog.h"

#include "core/service/packetinspector.h"
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

namespace espalier {

namespace {

/// In one cell.
constexpr qsizetype maximumClauses = 5;

QString titleOf(Clause clause)
{
    const auto title = clauseInfo(clause).title;
    return QString::fromUtf8(title.data(), qsizetype(title.size()));
}

PacketTable::Cell cellOf(const PacketFinding &finding, int column)
{
    switch (column) {
    case 0:
        return {std::int64_t(finding.packet), PacketWords::number(finding.packet)};
    case 1:
        return PacketWords::badge(finding.clause);
    case 2:
        return titleOf(finding.clause);
    default:
        return PacketWords::severity(finding);
    }
}

} // namespace

ViolationsDialog::ViolationsDialog(PacketInspector &inspector, const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_inspector(inspector)
    , m_note(plainLabel({}, Role::Muted, theme.textFont(), this))
    , m_findings(new PacketTable(
          tr("Findings"), {tr("Packet"), tr("Statement"), tr("What it asks for"), tr("How certain")}, this))
    , m_clients(new PacketTable(tr("Clients"),
                                {tr("Client"), tr("Source"), tr("Packets"), tr("Bytes"), tr("By the client"),
                                 tr("By the broker"), tr("Statements")},
                                this))
{
    setWindowTitle(tr("Violations of the Standard"));
    auto *tabs = new QTabWidget(this);
    tabs->setAccessibleName(tr("Violations"));
    tabs->addTab(m_findings, tr("&Findings"));
    tabs->addTab(m_clients, tr("By &Client"));
    auto *again = new QPushButton(tr("&Refresh"), this);
    auto *section = new QPushButton(tr("Read the &Section"), this);
    auto *close = new QPushButton(tr("Close"), this);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_note, 1);
    for (QPushButton *button : {section, again, close})
        foot->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->addWidget(tabs, 1);
    column->addLayout(foot);
    section->setEnabled(false);
    connect(m_findings, &PacketTable::rowChanged, section,
            [this, section] { section->setEnabled(m_findings->currentRow() >= 0); });
    connect(section, &QPushButton::clicked, this, &ViolationsDialog::readSection);
    connect(again, &QPushButton::clicked, this, &ViolationsDialog::refresh);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_findings, &PacketTable::packetChosen, this, &ViolationsDialog::packetChosen);
    resize(900, 520);
    refresh();
}

ViolationsDialog::~ViolationsDialog() = default;

void ViolationsDialog::refresh()
{
    m_inspector.ask(
        this, [](const PacketLogView &view) { return view.findings(maximumFindings); },
        [this](const QList<PacketFinding> &findings) { setFindings(findings); });
    m_inspector.ask(
        this, [](const PacketLogView &view) { return view.clients(); },
        [this](const QList<ClientSummary> &clients) { setClients(clients); });
}

void ViolationsDialog::setFindings(const QList<PacketFinding> &findings)
{
    m_shown = findings;
    m_findings->setRows({.count = int(findings.size()),
                         .cell = [findings](int row, int column) { return cellOf(findings.at(row), column); },
                         .packet = [findings](int row) { return findings.at(row).packet; }});
    if (findings.isEmpty())
        m_note->setText(tr("Nothing that is kept breaks the standard."));
    else if (findings.size() >= maximumFindings)
        m_note->setText(tr("The last %1 findings").arg(countText(std::uint64_t(findings.size()))));
    else
        m_note->setText(tr("%n finding(s)", nullptr, int(findings.size())));
}

void ViolationsDialog::setClients(const QList<ClientSummary> &clients)
{
    QList<QList<PacketTable::Cell>> rows;
    for (const ClientSummary &client : clients) {
        QStringList clauses;
        for (const auto &[clause, count] :
             client.clauses.first(std::min(client.clauses.size(), maximumClauses)))
            clauses += QStringLiteral("%1 × %2").arg(countText(count), PacketWords::badge(clause));
        const auto number = [](std::uint64_t value) {
            return PacketTable::Cell(std::int64_t(value), countText(value));
        };
        rows.append({client.client,
                     PacketWords::source(client.source, client.sourceName),
                     number(client.packets),
                     {std::int64_t(client.bytes), sizeText(client.bytes)},
                     number(client.violations),
                     number(client.serverViolations),
                     clauses.join(QStringLiteral(", "))});
    }
    m_clients->setRows(rows);
}

void ViolationsDialog::readSection()
{
    const int row = m_findings->currentRow();
    if (row >= 0 && row < m_shown.size())
        emit sectionWanted(m_shown.at(row).clause);
}

} // namespace espalier
