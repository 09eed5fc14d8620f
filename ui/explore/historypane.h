// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explore/historymodel.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QTableView;

namespace espalier {

class ElidedLabel;
class PaneTabs;

/// The kept messages of the selected topic. Follows the newest one until an older one is chosen; Escape or "Live" goes
/// back to following.
class HistoryPane : public QWidget
{
    Q_OBJECT
public:
    explicit HistoryPane(const Theme &theme, QWidget *parent = nullptr);
    ~HistoryPane() override;

    void apply(const TopicDetail &detail);
    void clear();
    /// The message to be shown: the chosen one, or the newest; null when there is none.
    [[nodiscard]] const HistoryEntry *current() const;
    [[nodiscard]] bool isLive() const { return !m_chosen.has_value(); }
    void goLive();
    [[nodiscard]] const HistoryModel &model() const { return *m_model; }
    [[nodiscard]] QTableView *table() const { return m_table; }

signals:
    /// Another message is to be shown because the user chose one or went back to live.
    void currentChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTable();
    void handleCurrentRow(const QModelIndex &current);
    void showState();
    void markCurrent();

    const Theme &m_theme;
    HistoryModel *m_model;
    QTableView *m_table;
    PaneTabs *m_tabs;
    ElidedLabel *m_evicted;
    QPushButton *m_live;
    /// Sequence of an older message that the user chose.
    std::optional<std::uint64_t> m_chosen;
    bool m_isApplying = false;
};

} // namespace espalier
