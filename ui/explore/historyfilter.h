// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/textmatcher.h"
#include "ui/common/latesttask.h"

#include <QSortFilterProxyModel>

#include <cstdint>
#include <vector>

namespace espalier {

class HistoryModel;

/// The messages whose payload has a text in it, whatever its case. What is kept already is searched on a pool thread,
/// what arrives later as it comes.
class HistoryFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    HistoryFilter(const HistoryModel &model, QObject *parent);
    ~HistoryFilter() override;

    /// Empty: all.
    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    /// Another topic is shown: what was found is of the one before.
    void startAnew();

signals:
    /// Rows come and go because of the search, not because of messages.
    void aboutToFilter();
    /// All that is kept was searched for the text.
    void searched();

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    struct Found
    {
        TextMatcher matcher;
        /// Ascending sequence numbers.
        std::vector<std::uint64_t> matches;
        /// Later ones were not searched.
        std::uint64_t end = 0;
    };
    void search();
    void filter();

    const HistoryModel &m_model;
    QString m_text;
    bool m_isFiltering = false;
    Found m_found;
    LatestTask m_task;
};

} // namespace espalier
