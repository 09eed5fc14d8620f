// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicside.h"

#include "core/service/explorer.h"
#include "ui/common/panetabs.h"
#include "ui/connections/colorbutton.h"
#include "ui/explore/topicactions.h"
#include "ui/explore/topicpane.h"
#include "ui/explore/topictreeview.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr int swatchSize = 12;
const QString columnState = QStringLiteral("explore/column");

/// Why the last of the subscriptions was refused, where all were.
std::optional<SubscriptionResult> commonRefusal(const QList<SubscriptionSpec> &subscriptions,
                                                const QHash<QString, SubscriptionResult> &results)
{
    std::optional<SubscriptionResult> refusal;
    for (const SubscriptionSpec &spec : subscriptions) {
        if (spec.muted)
            continue;
        const SubscriptionResult result = results.value(spec.topicFilter);
        if (!isError(result.reason))
            return std::nullopt;
        refusal = result;
    }
    return refusal;
}

} // namespace

TopicSide::TopicSide(const Means &means, QWidget *parent)
    : QWidget(parent)
    , m_means(means)
    , m_title(new PaneHeader(means.theme, PaneHeader::Lines::Below, this))
    , m_swatch(new QLabel(m_title))
    , m_name(plainLabel({}, m_title))
    , m_close(new QToolButton(m_title))
    , m_pane(new TopicPane(means.theme, this))
    , m_actions(new TopicActions(means.workspace, means.notes, means.theme, *m_pane))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_pane, 1);
    buildTitle();
    joinTree();
    joinColumn();
    applyPreferences();
    connect(&m_means.preferences, &Preferences::changed, this, &TopicSide::applyPreferences);
    connect(&m_means.workspace, &Workspace::statusChanged, this, &TopicSide::showEmptiness);
    connect(&m_means.workspace, &Workspace::subscriptionResult, this, &TopicSide::showEmptiness);
    setPlace(Place::Alone);
}

TopicTreeView *TopicSide::tree() const
{
    return m_pane->tree();
}

Explorer *TopicSide::explorer() const
{
    return m_explorer;
}

void TopicSide::buildTitle()
{
    const auto showIcon = [this] { m_close->setIcon(m_means.theme.icon(QStringLiteral("close"))); };
    setButtonKind(m_close, ButtonKind::Quiet);
    m_close->setToolTip(tr("Show this connection here no longer"));
    m_close->setAccessibleName(tr("Close this tree"));
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_title->row()->setContentsMargins(12, 0, 6, 0);
    m_title->row()->setSpacing(8);
    m_title->row()->addWidget(m_swatch);
    m_title->row()->addWidget(m_name, 1);
    m_title->row()->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &TopicSide::closeWanted);
    connect(&m_means.theme, &Theme::changed, this, showIcon);
    connect(&m_means.theme, &Theme::changed, this, [this] { setPlace(m_place); });
    showIcon();
}

void TopicSide::joinTree()
{
    const auto forward = [this](auto command) {
        return [this, command](const auto &...arguments) {
            if (m_explorer)
                (m_explorer->*command)(arguments...);
        };
    };
    TopicTreeView *view = tree();
    connect(view, &TopicTreeView::viewportWanted, this, forward(&Explorer::setViewport));
    connect(view, &TopicTreeView::topicSelected, this, forward(&Explorer::select));
    connect(view, &TopicTreeView::rowSelected, this, forward(&Explorer::selectRow));
    connect(view, &TopicTreeView::topicToggled, this, forward(&Explorer::toggleChosen));
    connect(view, &TopicTreeView::topicsChosenTo, this, forward(&Explorer::chooseTo));
    connect(view, &TopicTreeView::mouseOverRows, this, forward(&Explorer::holdSort));
    connect(view, &TopicTreeView::expansionWanted, this, forward(&Explorer::setExpanded));
    connect(view, &TopicTreeView::searchWanted, this, forward(&Explorer::selectNext));
    connect(m_pane, &TopicPane::liveSortWanted, this, forward(&Explorer::setLiveSort));
    connect(m_pane, &TopicPane::sortWanted, this, forward(&Explorer::setSort));
    connect(m_pane, &TopicPane::expandAllWanted, this, forward(&Explorer::expandAll));
    connect(m_pane, &TopicPane::collapseAllWanted, this, forward(&Explorer::collapseAll));
}

void TopicSide::joinColumn()
{
    const int column = m_means.preferences.state(columnState).toInt();
    m_pane->setColumn(TopicColumn::Kind(std::clamp(column, 0, int(TopicColumn::Kind::LastSeen))));
    connect(m_pane, &TopicPane::columnWanted, this, [this](TopicColumn::Kind kind) {
        m_pane->setColumn(kind);
        m_means.preferences.setState(columnState, QByteArray::number(int(kind)));
    });
}

void TopicSide::applyPreferences()
{
    const bool animated = m_means.preferences.animation() == Preferences::Animation::On;
    tree()->setGlow(animated ? TopicTreeView::Glow::On : TopicTreeView::Glow::Off);
}

void TopicSide::setConnection(ConnectionId id)
{
    if (m_explorer)
        m_explorer->setViewport(0, 0);
    m_link.reset();
    m_explorer = m_means.workspace.explorer(id);
    m_connection = m_explorer ? id : ConnectionId::None;
    m_actions->setConnection(m_connection);
    m_pane->setSnapshot({});
    const Profile profile = m_means.workspace.profile(m_connection);
    m_name->setText(profile.name);
    m_swatch->setPixmap(profileSwatch(profile.color).pixmap(swatchSize));
    showEmptiness();
    if (!m_explorer)
        return;
    m_link = std::make_unique<QObject>();
    const auto note = [this] {
        m_treePending = true;
        m_means.clock.request();
    };
    connect(m_explorer, &Explorer::treePending, m_link.get(), note);
    // What was pending before this listened is not told again.
    note();
    tree()->requestAgain();
}

void TopicSide::setPlace(Place place)
{
    m_place = place;
    m_title->setVisible(place != Place::Alone);
    m_name->setFont(
        m_means.theme.scaledTextFont(1.0, place == Place::Current ? QFont::DemiBold : QFont::Normal));
    setTextRole(m_name, place == Place::Current ? Role::Accent : Role::Muted);
}

std::optional<TreeSnapshot> TopicSide::takeTree()
{
    if (!m_explorer || !std::exchange(m_treePending, false))
        return std::nullopt;
    TreeSnapshot snapshot = m_explorer->takeTree();
    m_pane->setSnapshot(snapshot);
    return snapshot;
}

void TopicSide::showEmptiness()
{
    auto emptiness = TopicPane::Emptiness::NothingYet;
    QString reason;
    const auto subscriptions = m_means.workspace.profile(m_connection).subscriptions;
    if (m_connection == ConnectionId::None) {
        emptiness = TopicPane::Emptiness::NoConnection;
    } else if (std::ranges::all_of(subscriptions, &SubscriptionSpec::muted)) {
        emptiness = TopicPane::Emptiness::NoSubscription;
    } else if (m_means.workspace.status(m_connection).phase != ConnectionPhase::Connected) {
        emptiness = TopicPane::Emptiness::NoConnection;
    } else if (const auto refusal =
                   commonRefusal(subscriptions, m_means.workspace.subscriptionResults(m_connection))) {
        emptiness = TopicPane::Emptiness::Refused;
        reason = Words::reasonMeaning(refusal->reason, refusal->reasonString);
    }
    m_pane->setEmptiness(emptiness, reason);
}

} // namespace espalier
