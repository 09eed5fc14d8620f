// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/subscriptionbar.h"

#include "ui/common/menutext.h"
#include "ui/common/units.h"
#include "ui/connections/colorbutton.h"
#include "ui/explore/subscribepopover.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace espalier {

namespace {

QString moreName()
{
    return SubscriptionBar::tr("More subscriptions");
}

/// Chips that do not fit look like entries of a menu, which have no colour of their own.
QString entryText(const SubscriptionChip &chip)
{
    return chip.state() == SubscriptionChip::State::Refused
               ? SubscriptionBar::tr("%1 — refused: %2", "filter, reason")
                     .arg(chip.shownName(), chip.detail())
               : chip.shownName();
}

} // namespace

SubscriptionBar::SubscriptionBar(const Theme &theme, QWidget *parent)
    : FoldingRow(moreName(), parent)
    , m_theme(theme)
    , m_subscribe(new QToolButton(this))
    , m_popover(new SubscribePopover(theme, this))
{
    setButtonKind(m_subscribe, ButtonKind::Chip);
    m_subscribe->setText(tr("+ Subscribe"));
    setTail(m_subscribe);
    connect(this, &FoldingRow::foldedWanted, this, &SubscriptionBar::showHidden);
    connect(m_subscribe, &QToolButton::clicked, this, [this] {
        m_edited.clear();
        m_popover->setSpec({});
        m_popover->openBelow(m_subscribe);
    });
    connect(m_popover, &SubscribePopover::accepted, this, [this](const SubscriptionSpec &spec) {
        if (!m_edited.isEmpty() && m_edited != spec.topicFilter)
            remove(find(m_edited));
        add(spec);
    });
}

void SubscriptionBar::setVersion(ProtocolVersion version)
{
    m_popover->setVersion(version);
}

SubscriptionChip *SubscriptionBar::find(const QString &topicFilter) const
{
    const auto found = std::ranges::find_if(
        m_chips, [&](const SubscriptionChip *chip) { return chip->spec().topicFilter == topicFilter; });
    return found == m_chips.end() ? nullptr : *found;
}

SubscriptionChip *SubscriptionBar::makeChip(const SubscriptionSpec &spec, SubscriptionChip::State state)
{
    auto *chip = new SubscriptionChip(m_theme, this);
    chip->showSubscription(spec, state);
    connect(chip, &SubscriptionChip::removeClicked, this, [this, chip] { remove(chip); });
    connect(chip, &SubscriptionChip::menuWanted, this, [this, chip] { showMenu(chip); });
    m_chips.push_back(chip);
    addItem(chip);
    return chip;
}

void SubscriptionBar::setSubscriptions(const QList<SubscriptionSpec> &subscriptions,
                                       SubscriptionChip::State state)
{
    for (SubscriptionChip *chip : std::exchange(m_chips, {})) {
        removeItem(chip);
        chip->deleteLater();
    }
    for (const SubscriptionSpec &spec : subscriptions)
        makeChip(spec, state);
}

QList<SubscriptionSpec> SubscriptionBar::subscriptions() const
{
    QList<SubscriptionSpec> all;
    for (const SubscriptionChip *chip : m_chips)
        all.append(chip->spec());
    return all;
}

void SubscriptionBar::add(const SubscriptionSpec &spec)
{
    if (SubscriptionChip *chip = find(spec.topicFilter))
        chip->showSubscription(spec, SubscriptionChip::State::Waiting);
    else
        makeChip(spec, SubscriptionChip::State::Waiting);
    arrangeChips();
    emit subscribeWanted(spec);
}

void SubscriptionBar::remove(SubscriptionChip *chip)
{
    const auto found = std::ranges::find(m_chips, chip);
    if (found == m_chips.end())
        return;
    const QString topicFilter = chip->spec().topicFilter;
    m_chips.erase(found);
    removeItem(chip);
    chip->deleteLater();
    emit unsubscribeWanted(topicFilter);
}

void SubscriptionBar::setMuted(SubscriptionChip *chip, bool muted)
{
    SubscriptionSpec spec = chip->spec();
    spec.muted = muted;
    chip->showSubscription(spec, muted ? SubscriptionChip::State::Active : SubscriptionChip::State::Waiting);
    arrangeChips();
    emit subscribeWanted(spec);
}

void SubscriptionBar::edit(const SubscriptionChip *chip)
{
    m_edited = chip->spec().topicFilter;
    m_popover->setSpec(chip->spec());
    m_popover->openBelow(chip->isVisible() ? static_cast<const QWidget *>(chip) : more());
}

void SubscriptionBar::showMenu(SubscriptionChip *chip)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!chip->traffic().isEmpty())
        menu->addAction(chip->traffic())->setEnabled(false);
    menu->addAction(tr("Show only these topics"), chip,
                    [this, chip] { emit filterWanted(chip->spec().topicFilter); });
    menu->addAction(tr("Change…"), chip, [this, chip] { edit(chip); });
    menu->addAction(chip->spec().muted ? tr("Subscribe again") : tr("Mute"), chip,
                    [this, chip] { setMuted(chip, !chip->spec().muted); });
    menu->addSeparator();
    menu->addAction(tr("Unsubscribe"), chip, [this, chip] { remove(chip); });
    menu->popup(menuPlace(chip));
}

void SubscriptionBar::showHidden()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (SubscriptionChip *chip : arranged()) {
        if (chip->isHidden())
            menu->addAction(profileSwatch(chip->spec().color), menuText(entryText(*chip)), chip,
                            [this, chip] { showMenu(chip); });
    }
    menu->popup(menuPlace(more()));
}

void SubscriptionBar::handlePlaced()
{
    QStringList refused;
    for (const SubscriptionChip *chip : m_chips)
        if (chip->isHidden() && chip->state() == SubscriptionChip::State::Refused)
            refused << entryText(*chip);
    if (refused.isEmpty())
        more()->setForegroundRole(QPalette::ButtonText);
    else
        setTextRole(more(), Role::Error);
    more()->setAccessibleName(refused.isEmpty() ? moreName()
                                                : tr("More subscriptions, %n of them refused", nullptr,
                                                     static_cast<int>(refused.size())));
    more()->setToolTip(refused.isEmpty() ? QString() : toolTipText(refused.join(u'\n')));
}

void SubscriptionBar::applyResult(const SubscriptionResult &result)
{
    SubscriptionChip *chip = find(result.topicFilter);
    if (!chip || result.kind == SubscriptionResult::Kind::Unsubscribed)
        return;
    if (!isError(result.reason)) {
        const auto granted = static_cast<Qos>(std::min(2, int(result.reason)));
        chip->setGranted(granted);
        const auto asked = chip->spec().options.maximumQos;
        chip->showSubscription(
            chip->spec(), SubscriptionChip::State::Active,
            granted < asked
                ? tr("Granted: %1, although %2 was asked for").arg(Words::qos(granted), Words::qos(asked))
                : tr("Granted: %1").arg(Words::qos(granted)));
        arrangeChips();
        return;
    }
    chip->showSubscription(chip->spec(), SubscriptionChip::State::Refused,
                           Words::reasonMeaning(result.reason, result.reasonString));
    arrangeChips();
}

/// What needs attention comes first.
std::vector<SubscriptionChip *> SubscriptionBar::arranged() const
{
    auto chips = m_chips;
    std::ranges::stable_partition(
        chips, [](const auto *chip) { return chip->state() == SubscriptionChip::State::Refused; });
    return chips;
}

void SubscriptionBar::arrangeChips()
{
    const auto chips = arranged();
    arrange({chips.begin(), chips.end()});
}

void SubscriptionBar::showTraffic(const QList<FilterTraffic> &traffic)
{
    for (const auto &each : traffic) {
        auto *chip = find(each.topicFilter);
        if (!chip)
            continue;
        const auto rate = static_cast<std::uint64_t>(std::llround(each.rate));
        chip->setTraffic(
            tr("%1 message(s), %2/s", nullptr,
               static_cast<int>(std::min<std::uint64_t>(each.messages, std::numeric_limits<int>::max())))
                .arg(countText(each.messages), countText(rate)));
    }
}

} // namespace espalier
