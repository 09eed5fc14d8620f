// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetstatus.h"

#include "ui/common/dot.h"
#include "ui/common/units.h"
#include "ui/packets/packetwords.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <climits>

namespace espalier {

namespace {

constexpr qreal printSize = 12.0 / 13;

/// For plural forms, which know int only.
int pluralCount(std::uint64_t count)
{
    return int(std::min<std::uint64_t>(count, INT_MAX));
}

} // namespace

PacketStatus::PacketStatus(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 1, 12, 0);
    layout->setSpacing(18);
    auto *state = new QHBoxLayout;
    state->setSpacing(6);
    m_dot = new QLabel(this);
    state->addWidget(m_dot);
    m_state = add(state);
    layout->addLayout(state);
    m_shown = add(layout);
    m_violations = addLink(layout);
    setTextRole(m_violations, Role::Error);
    m_violations->setToolTip(tr("List all violations"));
    m_losses = add(layout);
    setTextRole(m_losses, Role::Warning);
    auto *import = new QHBoxLayout;
    import->setSpacing(6);
    m_import = add(import);
    m_stop = addLink(import);
    m_stop->setText(tr("Stop"));
    m_stop->setAccessibleName(tr("Stop the import"));
    layout->addLayout(import);
    layout->addStretch();
    m_roundTrip = add(layout);
    connect(m_violations, &QPushButton::clicked, this, &PacketStatus::violationsWanted);
    connect(m_stop, &QPushButton::clicked, this, &PacketStatus::importStopWanted);
    connect(&theme, &Theme::changed, this, &PacketStatus::showDot);
    showImport({});
    showSnapshot(PacketSnapshot());
}

QLabel *PacketStatus::add(QHBoxLayout *layout)
{
    auto *label = plainLabel({}, Role::Muted, m_theme.scaledTextFont(printSize), this);
    layout->addWidget(label);
    return label;
}

QPushButton *PacketStatus::addLink(QHBoxLayout *layout)
{
    auto *link = new QPushButton(this);
    setButtonKind(link, ButtonKind::Link);
    link->setFont(m_theme.scaledTextFont(printSize));
    link->setFixedHeight(22);
    layout->addWidget(link);
    return link;
}

void PacketStatus::showImport(const QString &text)
{
    m_import->setText(text);
    m_import->setVisible(!text.isEmpty());
    m_stop->setVisible(!text.isEmpty());
}

void PacketStatus::showDot()
{
    m_dot->setPixmap(
        dotPixmap(m_theme.color(m_isCapturing ? Role::Accent : Role::Faint), devicePixelRatioF()));
}

void PacketStatus::showSnapshot(const PacketSnapshot &snapshot)
{
    m_isCapturing = snapshot.isCapturing;
    showDot();
    m_state->setText(QStringList {
        m_isCapturing ? tr("Capturing") : tr("Not capturing"),
        tr("%1 packet(s)", nullptr, pluralCount(snapshot.captured)).arg(countText(snapshot.captured)),
        tr("%1 of %2 ring").arg(sizeText(snapshot.ringBytes), sizeText(snapshot.ringLimit)),
    }
                         .join(QStringLiteral(" · ")));
    m_state->setToolTip(tr("%1 packets are kept; when the ring is full, the oldest make room.")
                            .arg(countText(snapshot.kept)));
    const std::uint64_t rows = snapshot.endRow - snapshot.beginRow;
    QString shown = tr("%1 shown of %2").arg(countText(rows), countText(snapshot.kept));
    if (snapshot.filter.isRunning || snapshot.isSearching)
        shown += QStringLiteral(" · ") + tr("searching…");
    m_shown->setText(shown);
    m_violations->setVisible(snapshot.violations > 0);
    m_violations->setText(
        tr("%1 violation(s)", nullptr, pluralCount(snapshot.violations)).arg(countText(snapshot.violations)));
    m_losses->setVisible(snapshot.losses > 0);
    m_losses->setText(
        tr("lost bytes %1 time(s)", nullptr, pluralCount(snapshot.losses)).arg(countText(snapshot.losses)));
    m_losses->setToolTip(tr("More passed than could be looked at: some bytes were not captured."));
    m_roundTrip->setVisible(snapshot.roundTrip.count > 0);
    m_roundTrip->setText(tr("Round trip p50 %1 · p99 %2")
                             .arg(PacketWords::latency(snapshot.roundTrip.median),
                                  PacketWords::latency(snapshot.roundTrip.percentile99)));
    m_roundTrip->setToolTip(
        tr("From a request to the end of its exchange: half of them took less than the first, "
           "99 of 100 less than the second."));
}

} // namespace espalier
