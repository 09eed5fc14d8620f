// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statusline.h"

#include "ui/common/dot.h"
#include "ui/common/units.h"
#include "ui/shell/connectionbox.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QLocale>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace espalier {

namespace {

/// For plural forms, which know int only: the form of a large number does not change above that.
int pluralCount(std::uint64_t count)
{
    return static_cast<int>(std::min<std::uint64_t>(count, std::numeric_limits<int>::max()));
}

} // namespace

StatusLine::StatusLine(Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFixedHeight(std::max(26, QFontMetrics(theme.scaledTextFont(12.0 / 13)).height() + 8));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 1, 12, 0);
    layout->setSpacing(18);
    auto *state = new QHBoxLayout;
    state->setSpacing(6);
    m_dot = new QLabel(this);
    state->addWidget(m_dot);
    m_state = add(state);
    layout->addLayout(state);
    m_topics = add(layout);
    m_rate = add(layout);
    setTextRole(m_rate, Role::Accent);
    m_messages = add(layout);
    m_lost = add(layout);
    layout->addStretch();
    m_history = add(layout);
    m_broker = add(layout);
    connect(&theme, &Theme::changed, this, &StatusLine::showDot);
    showNoConnection();
    showBroker(nullptr);
}

QLabel *StatusLine::add(QHBoxLayout *layout)
{
    auto *label = plainLabel({}, Role::Muted, m_theme.scaledTextFont(12.0 / 13), this);
    layout->addWidget(label);
    return label;
}

void StatusLine::showDot()
{
    m_dot->setPixmap(dotPixmap(phaseColor(m_theme, m_phase), devicePixelRatioF()));
}

void StatusLine::showNoConnection()
{
    m_phase = ConnectionPhase::Disconnected;
    showDot();
    m_state->setText(tr("Not connected"));
    for (auto *label : {m_topics, m_rate, m_messages, m_lost, m_history})
        label->hide();
}

void StatusLine::showConnection(const Profile &profile, const ConnectionStatus &status, int connections)
{
    m_phase = status.phase;
    showDot();
    auto text = Words::phase(status.phase);
    if (status.phase == ConnectionPhase::Connected)
        text += QStringLiteral(" · ") + Words::version(profile.version);
    else if (status.failure != ConnectionFailure::None && status.phase != ConnectionPhase::Connecting)
        text += QStringLiteral(" · ") + Words::failure(status.failure);
    if (isUnverified(profile))
        text += QStringLiteral(" · ") + Words::trust(Trust::Unverified);
    if (connections > 1)
        text += QStringLiteral(" · ") + tr("%n connection(s)", nullptr, connections);
    m_state->setText(text);
}

void StatusLine::showTotals(const StoreTotals &totals)
{
    const auto show = [](QLabel *label, const QString &text, const QString &toolTip) {
        label->setText(text);
        label->setToolTip(toolTip);
        label->show();
    };
    // %n would print without the thousands separators of the locale, so the number stands in its own place.
    show(m_topics, tr("%1 topic(s)", nullptr, pluralCount(totals.topics)).arg(countText(totals.topics)),
         tr("Topics of this connection that have carried a message"));
    const auto rate = std::llround(std::max(0.0F, totals.messageRate));
    show(m_rate, tr("%1 msg/s").arg(countText(static_cast<std::uint64_t>(rate))),
         tr("Messages received per second"));
    show(m_messages,
         tr("%1 message(s)", nullptr, pluralCount(totals.messages)).arg(countText(totals.messages)),
         tr("Received on this connection: %1").arg(sizeText(totals.bytes)));
    auto lost = tr("%1 not kept", "messages", pluralCount(totals.evicted)).arg(countText(totals.evicted));
    auto why = totals.evicted == 0 ? tr("All messages that were received are still in the history.")
                                   : tr("Counted and shown, but no longer in the history: it reached its "
                                        "limit of %1. Topics that hold most give "
                                        "first.")
                                         .arg(sizeText(totals.historyLimit));
    if (totals.holdingBack) {
        lost += QStringLiteral(" · ") + tr("reading waits");
        const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::steady_clock::now().time_since_epoch())
                               .count()
                           - totals.heldBackSince;
        why +=
            QLatin1Char('\n')
            + tr("More arrives than can be taken in, for %1 s by now: reading from the network waits, and "
                 "the "
                 "server keeps what is not read. Nothing is dropped here; a server may drop what waits too "
                 "long. Fewer subscriptions help.")
                  .arg(since / 1000);
    }
    show(m_lost, lost, why);
    setTextRole(m_lost, totals.holdingBack ? Role::Warning : Role::Muted);
    if (totals.historyLimit == 0)
        return;
    show(m_history, tr("History %1 of %2").arg(sizeText(totals.historyBytes), sizeText(totals.historyLimit)),
         tr("Memory that kept messages use, of the limit in Settings"));
}

void StatusLine::showBroker(const BrokerControl *broker)
{
    m_broker->setVisible(broker != nullptr);
    if (!broker)
        return;
    if (broker->state() != BrokerControl::State::Running) {
        m_broker->setText(tr("Broker: %1").arg(Words::brokerState(broker->state())));
        m_broker->setToolTip({});
        return;
    }
    QStringList parts;
    QStringList addresses;
    parts << tr("%n client(s)", nullptr, pluralCount(broker->statistics().clientsConnected));
    for (const auto &listener : broker->listeners()) {
        // The loopback has two addresses and one port.
        const auto port = QString::number(listener.port);
        if (!parts.contains(port))
            parts << port;
        const auto host = listener.address.contains(QLatin1Char(':'))
                              ? QStringLiteral("[%1]").arg(listener.address)
                              : listener.address;
        addresses << QStringLiteral("mqtt://%1:%2").arg(host, port);
    }
    m_broker->setText(tr("Broker: %1").arg(parts.join(QStringLiteral(" · "))));
    m_broker->setToolTip(
        tr("The broker of this window listens on %1").arg(addresses.join(QStringLiteral(", "))));
}

} // namespace espalier
