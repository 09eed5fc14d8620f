// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/explorerfeeds.h"

#include <QTest>

using namespace espalier;

namespace {

TopicDetail detail(std::uint32_t id, std::uint64_t first, std::uint64_t end)
{
    TopicDetail made;
    made.id = TopicId {id};
    made.messages = end;
    for (std::uint64_t sequence = first; sequence < end; ++sequence) {
        HistoryEntry entry;
        entry.sequence = sequence;
        made.appended.append(entry);
    }
    return made;
}

} // namespace

class TestExplorerFeeds : public QObject
{
    Q_OBJECT
private slots:
    void theLastTreeWins();
    void aRevealedRowIsNotForgotten();
    void detailsOfOneTopicAreJoined();
    void anotherTopicStartsAnew();
};

void TestExplorerFeeds::theLastTreeWins()
{
    TreeSnapshot waiting;
    waiting.layoutVersion = 3;
    TreeSnapshot next;
    next.layoutVersion = 4;
    merge(waiting, std::move(next));
    QCOMPARE(waiting.layoutVersion, 4U);
    QCOMPARE(waiting.revealRow, std::int64_t {-1});
}

void TestExplorerFeeds::aRevealedRowIsNotForgotten()
{
    TreeSnapshot waiting;
    waiting.revealRow = waiting.selectedRow = 7;
    TreeSnapshot next;
    next.selectedRow = 9; // rows came above it meanwhile
    merge(waiting, std::move(next));
    QCOMPARE(waiting.revealRow, std::int64_t {9});
}

void TestExplorerFeeds::detailsOfOneTopicAreJoined()
{
    TopicDetail waiting = detail(1, 0, 3);
    waiting.reset = true;
    TopicDetail next = detail(1, 3, 6);
    next.firstKept = 2;
    merge(waiting, std::move(next));
    QVERIFY(waiting.reset);
    QCOMPARE(waiting.messages, 6U);
    QCOMPARE(waiting.appended.size(), 4);
    for (std::uint64_t i = 0; i < 4; ++i)
        QCOMPARE(waiting.appended[static_cast<qsizetype>(i)].sequence, i + 2);
}

void TestExplorerFeeds::anotherTopicStartsAnew()
{
    TopicDetail waiting = detail(1, 0, 3);
    TopicDetail next = detail(2, 0, 1);
    next.reset = true;
    merge(waiting, std::move(next));
    QVERIFY(waiting.reset);
    QCOMPARE(waiting.id, TopicId {2});
    QCOMPARE(waiting.appended.size(), 1);
}

QTEST_APPLESS_MAIN(TestExplorerFeeds)
#include "tst_explorerfeeds.moc"
