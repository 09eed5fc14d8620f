// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"
#include "core/service/subscriptiontraffic.h"
#include "ui/common/foldingrow.h"
#include "ui/explore/subscriptionchip.h"

#include <vector>

class QToolButton;

namespace espalier {

class SubscribePopover;

/// The subscriptions of one connection as chips, and "+ Subscribe". Chips that do not fit are reached by a menu.
class SubscriptionBar : public FoldingRow
{
    Q_OBJECT
public:
    explicit SubscriptionBar(const Theme &theme, QWidget *parent = nullptr);

    void setVersion(ProtocolVersion version);
    void setSubscriptions(const QList<SubscriptionSpec> &subscriptions, SubscriptionChip::State state);
    [[nodiscard]] QList<SubscriptionSpec> subscriptions() const;
    /// Subscribes as if it had been typed: a chip appears and wanted() is emitted.
    void add(const SubscriptionSpec &spec);
    void applyResult(const SubscriptionResult &result);
    void showTraffic(const QList<FilterTraffic> &traffic);

signals:
    /// Also for a change, and for a muted one: then the server is to be asked no longer.
    void subscribeWanted(const espalier::SubscriptionSpec &spec);
    void unsubscribeWanted(const QString &topicFilter);
    void filterWanted(const QString &topicFilter);

private:
    [[nodiscard]] SubscriptionChip *find(const QString &topicFilter) const;
    SubscriptionChip *makeChip(const SubscriptionSpec &spec, SubscriptionChip::State state);
    void remove(SubscriptionChip *chip);
    void setMuted(SubscriptionChip *chip, bool muted);
    void edit(const SubscriptionChip *chip);
    void showMenu(SubscriptionChip *chip);
    void showHidden();
    [[nodiscard]] std::vector<SubscriptionChip *> arranged() const;
    void arrangeChips();
    void handlePlaced() override;

    const Theme &m_theme;
    /// In the order of the subscriptions.
    std::vector<SubscriptionChip *> m_chips;
    QToolButton *m_subscribe;
    SubscribePopover *m_popover;
    /// The filter whose subscription is being changed; empty: a new one.
    QString m_edited;
};

} // namespace espalier
