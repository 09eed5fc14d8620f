// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/pairing.h"
#include "core/store/treesnapshot.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <utility>

namespace espalier {

class StoreWorker;
struct StoreView;
struct ExplorerFeeds;

/// The GUI's view of the topics of one connection. Lives in the GUI thread; the store it looks at lives on the worker.
/// Commands are queued and return at once; answers arrive as snapshots. At most about 15 snapshots a second come by
/// themselves; a command is answered as soon as it is done.
///
/// Flow: treePending() -> takeTree(), detailPending() -> takeDetail(), totalsPending() -> takeTotals(): each signal comes
/// once until its value is taken, so take on the next frame tick.
class Explorer : public QObject
{
    Q_OBJECT
public:
    /// Shows what `worker` has, which lives in its own thread, put `feeds` to use, and must outlive this.
    Explorer(StoreWorker *worker, std::shared_ptr<ExplorerFeeds> feeds, QObject *parent = nullptr);
    ~Explorer() override;

    /// Which rows are wanted. A hidden view asks for none. `anchor` is what the user looks at, now at `anchorRow`: when
    /// rows come or go above it, or the order changes, the wanted rows move along with it, and snapshots say where it
    /// is (TreeSnapshot::anchorRow). While it is hidden, and with None, the wanted rows stay where they are.
    void setViewport(std::uint32_t firstRow, std::uint32_t rowCount, TopicId anchor = TopicId::None,
                     std::uint32_t anchorRow = 0);
    enum class Depth { This, AllBelow };
    void setExpanded(TopicId id, bool expanded, Depth depth = Depth::This);
    void expandAll();
    void collapseAll();
    void select(TopicId id);
    /// Selects by row number, as keys and clicks do; clamps.
    void selectRow(std::int64_t row);
    /// Selects the next row below the selected one whose name starts with `prefix`, whatever its case; goes on at the
    /// first row behind the last one. Brings it into sight (revealRow). Nothing happens when there is none.
    void selectNext(const QString &prefix);
    /// Selects a topic by its name, expands what is above it, and asks for it to be brought into sight (revealRow).
    void reveal(const QByteArray &topicName);
    /// Chooses one more, or no longer, beside what is chosen.
    void toggleChosen(TopicId id);
    /// Chooses all rows from the one that was selected last to this one.
    void chooseTo(TopicId id);
    void setSort(TreeSort sort);
    /// Sorts again each second or so, unless it is held: by a mouse over the rows.
    void setLiveSort(bool live);
    void holdSort(bool held);
    /// Topics that are told in each snapshot, wherever they stand; whole names.
    void setPins(const QList<QByteArray> &topicNames);
    /// Levels that are not seen; whole names.
    void setHidden(const QList<QByteArray> &topicNames);
    void setHiddenShown(bool shown);
    /// Answered by silenceChanged(), at once and whenever a rule falls silent or ends its silence.
    void setSilenceRules(const QList<SilenceRule> &rules);
    /// In the language of TreeFilter. Works in slices, see FilterState.
    void setFilter(const QString &text);
    /// Topic names that start with `prefix`, for completion; the answer is the signal completions().
    void requestCompletions(const QString &prefix, int limit);
    /// The responses to a request, or the requests that a message may answer, by the topic, properties and time of that
    /// message; the answer is the signal partners().
    void requestPartners(const QByteArray &topicName, const Bytes &properties, WallTime at);
    /// All about the selected topic, if any, comes again: for somebody who has seen nothing of it.
    void requestDetail();
    void clear();
    /// Paused: messages are counted and kept, but no snapshot is sent until it goes on, but as the answer to a command.
    void setPaused(bool paused);

    /// Runs `question(const StoreView &)` in the worker thread, which takes nothing in meanwhile, and `answer` with what
    /// came of it in this one, unless `context` has gone by then. Both are copied between threads: they hold values.
    template <typename Question, typename Answer>
    void ask(QObject *context, Question question, Answer answer)
    {
        run([question = std::move(question), answer = std::move(answer),
             context = QPointer<QObject>(context)](const StoreView &view) -> std::function<void()> {
            return [result = question(view), answer, context] {
                if (context)
                    answer(result);
            };
        });
    }

    [[nodiscard]] TreeSnapshot takeTree();
    [[nodiscard]] TopicDetail takeDetail();
    [[nodiscard]] StoreTotals takeTotals();

signals:
    void treePending();
    void detailPending();
    void totalsPending();
    void completions(const QString &prefix, const QStringList &topics);
    void silenceChanged(const QList<espalier::SilenceState> &states);
    void partners(const QByteArray &topicName, espalier::WallTime at,
                  const QList<espalier::Partner> &partners);

private:
    void run(std::function<std::function<void()>(const StoreView &)> question);

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace espalier
