// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explore/historymodel.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>
#include <optional>

class QLineEdit;
class QMenu;
class QPushButton;
class QTableView;

namespace espalier {

class ElidedLabel;
class FileSaver;
class HistoryFilter;
class PaneTabs;
class TimelineStrip;

/// The kept messages of the selected topic. Follows the newest one until an older one is chosen; Escape or "Live" goes
/// back to following. A search leaves those that have a text in their payload; two that are selected can be compared.
class HistoryPane : public QWidget
{
    Q_OBJECT
public:
    explicit HistoryPane(const Theme &theme, QWidget *parent = nullptr);
    ~HistoryPane() override;

    void apply(const TopicDetail &detail);
    void clear();
    void setPayloadRegistry(const std::shared_ptr<const PayloadRegistry> &registry)
    {
        m_model->setPayloadRegistry(registry);
    }
    /// The message to be shown: the chosen one, or the newest; null when there is none.
    [[nodiscard]] const HistoryEntry *current() const;
    /// What the current message is to be compared with: the other end of what is selected, else the message before it.
    [[nodiscard]] std::optional<HistoryEntry> comparedWith() const;
    /// The selected messages, newest first.
    [[nodiscard]] QList<HistoryEntry> selected() const;
    [[nodiscard]] bool isLive() const { return !m_chosen.has_value(); }
    void goLive();
    /// Shows the message that came at a time, if it is kept.
    void choose(WallTime time);
    /// Of those with that payload the one that came nearest to a time; false: none is kept.
    bool chooseNearest(WallTime time, const Bytes &payload);
    [[nodiscard]] const HistoryModel &model() const { return *m_model; }
    [[nodiscard]] QTableView *table() const { return m_table; }
    void search(const QString &text);
    /// The actions for the selected messages, as the table's context menu has them.
    void fillMenu(QMenu &menu);

signals:
    /// Another message is to be shown because the user chose one or went back to live.
    void currentChanged();
    /// Two messages were chosen to be compared.
    void compareWanted();
    /// The chosen message is to be edited and published again.
    void publishAgainWanted();
    /// The packet of the chosen message is to be shown.
    void packetWanted(const QByteArray &topicName, const espalier::HistoryEntry &message);
    /// The time when the chosen message came is to be shown in a chart of its topic.
    void chartWanted(const QByteArray &topicName, espalier::WallTime time);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHeader();
    void buildTable();
    void handleSelection();
    void chooseRow(int row);
    void copySelected(const std::function<QString(const QList<HistoryEntry> &)> &textOf) const;
    void exportMessages();
    void askForPacket();
    void showMenu(const QPoint &position);
    void showCounts();
    [[nodiscard]] int tableRowOf(std::uint64_t sequence) const;
    void showState();
    void markCurrent();

    const Theme &m_theme;
    HistoryModel *m_model;
    HistoryFilter *m_filter;
    TimelineStrip *m_strip;
    QTableView *m_table;
    PaneTabs *m_tabs;
    ElidedLabel *m_evicted;
    QLineEdit *m_search;
    QPushButton *m_live;
    /// Sequence of an older message that the user chose.
    std::optional<std::uint64_t> m_chosen;
    bool m_isApplying = false;
    /// What was told with currentChanged() last.
    std::optional<std::uint64_t> m_toldChosen;
    std::optional<std::uint64_t> m_toldCompared;
    QByteArray m_topicName;
    FileSaver *m_saver;
};

} // namespace espalier
