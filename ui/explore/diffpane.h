// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/diff.h"
#include "core/store/treesnapshot.h"
#include "ui/common/latesttask.h"
#include "ui/explore/messagedecoding.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QTableView;

namespace espalier {

class DiffModel;
class ElidedLabel;

/// How two messages of a topic differ: by their values where both are structured, else by lines or bytes. Compared on a
/// pool thread, and only while this is seen.
class DiffPane : public QWidget
{
    Q_OBJECT
public:
    explicit DiffPane(const Theme &theme, QWidget *parent = nullptr);
    ~DiffPane() override;

    /// Without `before` there is nothing to compare, and the pane says so.
    void showMessages(const std::optional<HistoryEntry> &before, const HistoryEntry &after,
                      const MessageDecoding &decoding);
    void clear();
    [[nodiscard]] const DiffModel &model() const { return *m_model; }
    [[nodiscard]] QString summary() const;

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Pair
    {
        HistoryEntry before;
        HistoryEntry after;
        MessageDecoding decoding;
    };

    [[nodiscard]] static PayloadDiff compare(const Pair &pair);
    void compareNow();
    void showDiff(const Pair &pair, PayloadDiff diff);
    [[nodiscard]] QString describe(const Pair &pair, const PayloadDiff &diff) const;
    void buildTable();
    void copyRows() const;

    const Theme &m_theme;
    ElidedLabel *m_summary;
    QTableView *m_table;
    DiffModel *m_model;
    LatestTask m_task;
    std::optional<Pair> m_pair;
    /// The pair has not been compared yet.
    bool m_isStale = false;
};

} // namespace espalier
