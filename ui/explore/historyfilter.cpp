// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/historyfilter.h"

#include "ui/explore/historymodel.h"

#include <algorithm>

namespace espalier {

namespace {
/// Of a message that arrives; those that are kept are searched to their ends.
constexpr std::size_t searchedAtOnce = 256 * 1024;
} // namespace

HistoryFilter::HistoryFilter(const HistoryModel &model, QObject *parent)
    : QSortFilterProxyModel(parent), m_model(model)
{
    setDynamicSortFilter(true);
}

HistoryFilter::~HistoryFilter() = default;

void HistoryFilter::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_task.cancel();
    if (!text.isEmpty()) {
        search();
        return;
    }
    m_isFiltering = false;
    filter();
}

void HistoryFilter::filter()
{
    emit aboutToFilter();
    invalidateFilter();
    emit searched();
}

void HistoryFilter::startAnew()
{
    if (m_text.isEmpty())
        return;
    m_task.cancel();
    m_found = {TextMatcher(m_text), {}, 0};
    m_isFiltering = true;
}

void HistoryFilter::search()
{
    struct Searched
    {
        std::uint64_t sequence;
        Bytes payload;
    };
    std::vector<Searched> kept;
    kept.reserve(std::size_t(m_model.rowCount()));
    for (int row = m_model.rowCount() - 1; row >= 0; --row)
        kept.push_back({m_model.entry(row)->sequence, m_model.entry(row)->payload});
    m_task.run([this, kept = std::move(kept), matcher = TextMatcher(m_text)]() -> LatestTask::Outcome {
        Found found {matcher, {}, kept.empty() ? 0 : kept.back().sequence + 1};
        for (const Searched &one : kept)
            if (matcher.isIn(one.payload.text()))
                found.matches.push_back(one.sequence);
        return [this, found = std::move(found)] {
            m_found = found;
            m_isFiltering = true;
            filter();
        };
    });
}

bool HistoryFilter::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    const HistoryEntry *entry = m_model.entry(sourceRow);
    if (!m_isFiltering || !entry)
        return true;
    if (entry->sequence < m_found.end)
        return std::ranges::binary_search(m_found.matches, entry->sequence);
    return m_found.matcher.isIn(entry->payload.text().substr(0, searchedAtOnce));
}

} // namespace espalier
