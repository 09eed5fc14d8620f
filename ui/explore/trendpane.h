// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/explore/trendcollector.h"
#include "ui/explore/trendplot.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <chrono>

class QHBoxLayout;
class QLabel;
class QMenu;
class QStackedLayout;
class QToolButton;

namespace espalier {

class HistoryModel;
class PaneTabs;

/// The numbers of the selected topic over time: found by themselves, the likeliest one drawn, others a click away. Works
/// only while it is visible, and draws at most thirty times a second.
class TrendPane : public QWidget
{
    Q_OBJECT
public:
    /// `model` outlives this.
    TrendPane(const Theme &theme, const HistoryModel &model, QWidget *parent = nullptr);
    ~TrendPane() override;

    /// The model has news of `topic`; None: nothing is selected.
    void follow(TopicId topic, const QString &name);
    /// The numbers are looked for anew when it is another.
    void setDecoding(const MessageDecoding &decoding);
    /// The paths that are drawn, in the order of their curves.
    [[nodiscard]] QStringList charted() const { return m_charted; }
    void setCharted(const QString &path, bool isCharted);
    void toggle(const QString &path) { setCharted(path, !m_charted.contains(path)); }

    /// The length of time that is shown, back from the newest message; zero is all of it.
    void setSpan(std::chrono::seconds span);
    [[nodiscard]] const TrendCollector &collector() const { return m_collector; }
    [[nodiscard]] const TrendPlot &plot() const { return *m_plot; }

    [[nodiscard]] QSize sizeHint() const override { return {400, 190}; }

signals:
    void chartedChanged();
    /// There are more points; at most thirty times a second.
    void seriesChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHeader();
    void buildSpans();
    void collect();
    void handleCollected(bool isComplete);
    void chooseCharted();
    void draw();
    void showChips();
    void fillMenu();
    [[nodiscard]] QString nameOf(const QString &path) const;
    [[nodiscard]] QIcon curveIcon(int curve) const;

    const Theme &m_theme;
    const HistoryModel &m_model;
    TrendCollector m_collector;
    TrendPlot *m_plot;
    QStackedLayout *m_pages;
    QLabel *m_empty;
    PaneTabs *m_tabs;
    QHBoxLayout *m_chipRow;
    QList<QToolButton *> m_chips;
    QToolButton *m_more;
    QMenu *m_menu;
    QToolButton *m_spanButton;
    QTimer m_drawTimer;
    TopicId m_topic = TopicId::None;
    QString m_topicName;
    std::chrono::seconds m_span {600};
    QStringList m_charted;
    bool m_isChosen = false;
    /// What the user chose for topics, by name.
    QHash<QString, QStringList> m_remembered;
};

} // namespace espalier
