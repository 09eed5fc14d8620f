// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"

#include <QObject>
#include <QPointer>

#include <chrono>
#include <functional>
#include <memory>

namespace espalier {

class CaptureFeed;
class PacketLogView;
class PayloadRegistry;

/// The window's door to the packet log, which lives in a thread of its own. Lives in the GUI thread; calls return at once.
/// A command is answered by the next snapshot.
///
/// Flow: pending() -> takeSnapshot() on the next frame; detailPending() -> takeDetail(). No snapshot is made while
/// setVisible(false).
class PacketInspector : public QObject
{
    Q_OBJECT
public:
    static constexpr std::uint64_t defaultLimit = std::uint64_t {256} * 1024 * 1024;

    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    /// `clock` may be called in any thread.
    explicit PacketInspector(QObject *parent = nullptr, Clock clock = std::chrono::steady_clock::now);
    ~PacketInspector() override;

    /// For taps of any thread, which must be gone before this.
    [[nodiscard]] std::shared_ptr<CaptureFeed> feed() const;
    /// Says that taps should work or not, by capturingChanged(): the owner of the sources sets and takes them.
    void setCapturing(bool on);
    [[nodiscard]] bool isCapturing() const;
    /// Bytes that kept packets may take.
    void setLimit(std::uint64_t bytes);
    /// Forgets all packets.
    void clear();
    void setVisible(bool visible);
    /// The user's rules, by which payloads are decoded for filters.
    void setPayloadRegistry(std::shared_ptr<const PayloadRegistry> registry);

    /// Rows to be held.
    void setViewport(std::uint64_t firstRow, std::uint32_t rowCount);
    void setSource(const PacketSource &source);
    /// A text that does not compile changes nothing but the state of the filter.
    void setFilter(const QString &text);
    /// The last row stays in sight and is not selected.
    void setFollowing(bool on);
    void select(PacketNumber number);
    void selectRow(std::uint64_t row);
    void clearSelection();
    enum class Direction { Forward, Backward };
    /// The next row that a filter matches, from the selected one; goes on at the other end. A text that does not compile finds
    /// nothing and says nothing.
    void find(const QString &filter, Direction direction);
    enum class Mark { Off, On };
    void mark(PacketNumber number, Mark mark);
    void findMark(Direction direction);
    /// Times are counted from there; none: they are times of the day.
    void setTimeReference(std::optional<PacketNumber> number);
    /// Display filters; a row gets the first that matches it. Those that do not compile match nothing.
    void setColorRules(const QStringList &filters);

    /// Runs `question(const PacketLogView &)` in the log's thread and `answer` with what came of it in this one, unless
    /// `context` has gone by then. Both are copied between threads: they hold values.
    template <typename Question, typename Answer>
    void ask(QObject *context, Question question, Answer answer)
    {
        run([question = std::move(question), answer = std::move(answer),
             context = QPointer<QObject>(context)](const PacketLogView &view) -> std::function<void()> {
            return [result = question(view), answer, context] {
                if (context)
                    answer(result);
            };
        });
    }

    [[nodiscard]] PacketSnapshot takeSnapshot();
    [[nodiscard]] PacketDetail takeDetail();

signals:
    void capturingChanged(bool on);
    void pending();
    void detailPending();

private:
    void run(std::function<std::function<void()>(const PacketLogView &)> question);

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace espalier
