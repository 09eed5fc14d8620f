// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/storeworker.h"

#include "core/payload/displaytext.h"
#include "core/store/completions.h"

#include <algorithm>

namespace espalier {

// What the GUI orders.

namespace {

constexpr SteadyMs sortInterval = 1000;
/// Sorting again may take this part of the time.
constexpr SteadyMs sortShare = 10;

std::vector<std::string> namesOf(const QList<QByteArray> &topicNames)
{
    std::vector<std::string> names;
    for (const QByteArray &name : topicNames)
        names.push_back(name.toStdString());
    return names;
}

} // namespace

void StoreWorker::setViewport(std::uint32_t firstRow, std::uint32_t rowCount, TopicId anchor,
                              std::uint32_t anchorRow)
{
    m_window.set(firstRow, rowCount, anchor, anchorRow);
    if (!m_window.isHidden())
        answer();
    scheduleTick();
}

void StoreWorker::setExpanded(TopicId id, VisibleTree::Expansion expansion, VisibleTree::Scope scope)
{
    m_tree->setExpanded(static_cast<std::uint32_t>(id), expansion, scope);
    answer();
}

void StoreWorker::setAllExpanded(VisibleTree::Expansion expansion)
{
    m_tree->setAllExpanded(expansion);
    answer();
}

void StoreWorker::select(TopicId id)
{
    m_tree->select(static_cast<std::uint32_t>(id));
    handleSelection();
}

void StoreWorker::selectRow(std::int64_t row)
{
    m_tree->selectRow(row);
    handleSelection();
    answer(Reveal::Selected);
}

void StoreWorker::selectNext(const QString &prefix)
{
    if (!m_tree->selectNext(prefix))
        return;
    handleSelection();
    answer(Reveal::Selected);
}

void StoreWorker::reveal(const QByteArray &topicName)
{
    if (!m_store->isSettled())
        settle(steadyNow());
    if (!m_tree->reveal({topicName.data(), static_cast<std::size_t>(topicName.size())}))
        return;
    handleSelection();
    answer(Reveal::Selected);
}

void StoreWorker::handleSelection()
{
    if (m_tree->selected() != m_detailOf) {
        m_detailOf = m_tree->selected();
        m_detailNext = 0;
        m_detailReset = true;
    }
    answer();
}

void StoreWorker::tellDetailAgain()
{
    if (m_detailOf == TopicNode::none)
        return;
    m_detailNext = 0;
    m_detailReset = true;
    answer();
}

void StoreWorker::setSort(TreeSort sort)
{
    // By what is known now, not by what was at the last tick.
    if (!m_store->isSettled())
        settle(steadyNow());
    m_tree->setSort(sort, steadyNow());
    answer();
}

void StoreWorker::setSorting(Sorting sorting)
{
    m_sorting = sorting;
    m_sortAgainAt = 0;
    answer();
    scheduleTick();
}

void StoreWorker::sortAgain(SteadyMs now)
{
    if (m_sorting == Sorting::Once || m_sortHold == Hold::Held || now < m_sortAgainAt
        || m_tree->sort() == TreeSort::Name)
        return;
    m_tree->setSort(m_tree->sort(), now);
    m_sortAgainAt = now + sortInterval + (steadyNow() - now) * sortShare;
}

void StoreWorker::toggleChosen(TopicId id)
{
    m_tree->toggleChosen(static_cast<std::uint32_t>(id));
    handleSelection();
}

void StoreWorker::chooseTo(TopicId id)
{
    m_tree->chooseTo(static_cast<std::uint32_t>(id));
    handleSelection();
}

void StoreWorker::setPins(const QList<QByteArray> &topicNames)
{
    m_pins = namesOf(topicNames);
    answer();
}

void StoreWorker::addPins(TreeSnapshot &snapshot, SteadyMs now) const
{
    for (const std::string &name : m_pins) {
        TreeRow row;
        row.name = displayText(asBytes(name));
        if (const auto id = m_store->find(name); id && m_tree->isKnown(*id)) {
            row = wholeRow(*m_store, *m_tree, *id, now, payloadContext());
            row.silent = m_silence.isSilent(*id);
        }
        snapshot.pinned.append(row);
    }
}

void StoreWorker::setHidden(const QList<QByteArray> &topicNames)
{
    m_hidden = namesOf(topicNames);
    m_tree->setHidden(m_hidden);
    answer();
}

void StoreWorker::setHiddenRows(VisibleTree::HiddenRows rows)
{
    m_tree->setHiddenRows(rows);
    answer();
}

void StoreWorker::setSilenceRules(const QList<SilenceRule> &rules)
{
    if (!m_store->isSettled())
        settle(steadyNow());
    m_silence.setRules(*m_store, rules, steadyNow());
    m_silence.update(*m_store, steadyNow());
    emit silenceChanged(m_silence.states());
    answer();
    scheduleTick();
}

void StoreWorker::setPayloadRegistry(std::shared_ptr<const PayloadRegistry> registry)
{
    m_registry = std::move(registry);
    m_tree->setPayloadContext(payloadContext(), steadyNow());
    if (m_tree->isFiltering())
        m_slice.start(0);
    answer();
}

void StoreWorker::setFilter(const QString &text)
{
    m_tree->setFilter(text, steadyNow());
    if (m_tree->isFiltering())
        m_slice.start(0);
    answer();
}

void StoreWorker::complete(const QString &prefix, int limit)
{
    emit completions(prefix, completeTopics(*m_store, prefix, limit));
}

void StoreWorker::findPartners(const QByteArray &topicName, const Bytes &properties, WallTime at)
{
    const std::string_view name(topicName.constData(), static_cast<std::size_t>(topicName.size()));
    emit partners(topicName, at, m_pairing.partners(name, PropertyView(properties.view()), at));
}

void StoreWorker::clear()
{
    m_pairing.clear();
    const TreeSort sort = m_tree->sort();
    const QString filter = m_tree->filterState().text;
    const auto hiddenRows =
        m_tree->showsHidden() ? VisibleTree::HiddenRows::Shown : VisibleTree::HiddenRows::Left;
    m_layoutsBefore += m_tree->layoutVersion() + 1;
    m_tree.reset();
    start(*m_budget);
    m_tree->setSort(sort, steadyNow());
    m_tree->setHidden(m_hidden);
    m_tree->setHiddenRows(hiddenRows);
    const QList<SilenceState> rules = m_silence.states();
    m_silence = {};
    QList<SilenceRule> wanted;
    for (const SilenceState &state : rules)
        wanted.append(state.rule);
    setSilenceRules(wanted);
    setFilter(filter);
    handleSelection();
    sendTotals(steadyNow());
    emit forgotten();
}

void StoreWorker::setFlow(Flow flow)
{
    m_flow = flow;
    if (flow == Flow::Running)
        answer();
    scheduleTick();
}

} // namespace espalier
