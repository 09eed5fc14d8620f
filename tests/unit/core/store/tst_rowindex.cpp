// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/rowindex.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace espalier;

namespace {

/// The same rows in one plain array.
struct NaiveRows
{
    std::vector<IndexedRow> rows;

    [[nodiscard]] std::size_t rowOf(std::uint32_t id) const
    {
        const auto isIt = [id](IndexedRow row) { return row.id == id; };
        return static_cast<std::size_t>(std::find_if(rows.begin(), rows.end(), isIt) - rows.begin());
    }
    [[nodiscard]] std::size_t subtreeEnd(std::size_t row) const
    {
        std::size_t end = row + 1;
        while (end < rows.size() && rows[end].depth > rows[row].depth)
            ++end;
        return end;
    }
    void insert(std::size_t at, const std::vector<IndexedRow> &added)
    {
        rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
    }
    void removeBelow(std::size_t row)
    {
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row) + 1,
                   rows.begin() + static_cast<std::ptrdiff_t>(subtreeEnd(row)));
    }
};

void compare(const RowIndex &index, const NaiveRows &naive)
{
    QCOMPARE(std::size_t {index.size()}, naive.rows.size());
    for (std::uint32_t row = 0; row < index.size(); ++row) {
        QCOMPARE(index.at(row).id, naive.rows[row].id);
        QCOMPARE(index.at(row).depth, naive.rows[row].depth);
        QCOMPARE(index.rowOf(naive.rows[row].id), std::int64_t {row});
    }
}

} // namespace

class TestRowIndex : public QObject
{
    Q_OBJECT
private slots:
    void isEmptyAtFirst();
    void forgetsWhatItHadWhenAssigned();
    void findsTheEndOfASubtreeAcrossManyChunks();
    void behavesLikeAnArray_data();
    void behavesLikeAnArray();
};

void TestRowIndex::isEmptyAtFirst()
{
    const RowIndex index;
    QCOMPARE(index.size(), 0U);
    QCOMPARE(index.rowOf(3), std::int64_t {-1});
}

void TestRowIndex::forgetsWhatItHadWhenAssigned()
{
    RowIndex index;
    index.assign(std::vector<IndexedRow> {{1, 0}, {2, 1}, {3, 1}});
    index.assign(std::vector<IndexedRow> {{7, 0}, {2, 0}});
    QCOMPARE(index.size(), 2U);
    QCOMPARE(index.rowOf(1), std::int64_t {-1});
    QCOMPARE(index.rowOf(2), std::int64_t {1});
    index.assign({});
    QCOMPARE(index.size(), 0U);
    QVERIFY(!index.contains(7));
}

void TestRowIndex::findsTheEndOfASubtreeAcrossManyChunks()
{
    std::vector<IndexedRow> rows {{0, 0}};
    for (std::uint32_t id = 1; id <= 5000; ++id)
        rows.push_back({id, 1});
    rows.push_back({5001, 0});
    RowIndex index;
    index.assign(rows);
    index.insertAfterSubtree(0, std::vector<IndexedRow> {{9000, 0}});
    QCOMPARE(index.rowOf(9000), std::int64_t {5001});
    QCOMPARE(index.removeBelow(0), 5000U);
    QCOMPARE(index.size(), 3U);
    QCOMPARE(index.rowOf(5001), std::int64_t {2});
    QVERIFY(!index.contains(2500));
}

void TestRowIndex::behavesLikeAnArray_data()
{
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<std::uint32_t>("largest");
    for (unsigned seed = 1; seed <= 4; ++seed) {
        QTest::addRow("small parts, seed %u", seed) << seed << 4U;
        QTest::addRow("parts larger than a chunk, seed %u", seed) << seed << 900U;
    }
}

void TestRowIndex::behavesLikeAnArray()
{
    QFETCH(unsigned, seed);
    QFETCH(std::uint32_t, largest);
    std::mt19937 random(seed);
    const auto below = [&random](std::size_t bound) { return static_cast<std::uint32_t>(random() % bound); };
    RowIndex index;
    NaiveRows naive;
    std::uint32_t nextId = 0;
    const auto makeRows = [&](std::uint16_t depth) {
        std::vector<IndexedRow> rows;
        for (std::uint32_t count = 1 + below(largest); count > 0; --count)
            rows.push_back({nextId++, static_cast<std::uint16_t>(depth + (rows.empty() ? 0 : below(3)))});
        return rows;
    };
    for (int step = 0; step < 300; ++step) {
        if (naive.rows.empty() || below(8) == 0) {
            const auto rows = makeRows(0);
            index.insertFirst(rows);
            naive.insert(0, rows);
            continue;
        }
        const std::size_t row = below(naive.rows.size());
        const IndexedRow at = naive.rows[row];
        switch (below(4)) {
        case 0: {
            const auto rows = makeRows(static_cast<std::uint16_t>(at.depth + 1));
            index.insertAfter(at.id, rows);
            naive.insert(row + 1, rows);
            break;
        }
        case 1: {
            const auto rows = makeRows(at.depth);
            index.insertAfterSubtree(at.id, rows);
            naive.insert(naive.subtreeEnd(row), rows);
            break;
        }
        default: {
            const std::size_t before = naive.rows.size();
            naive.removeBelow(row);
            QCOMPARE(std::size_t {index.removeBelow(at.id)}, before - naive.rows.size());
        }
        }
        if (step % 30 == 0)
            compare(index, naive);
        if (QTest::currentTestFailed())
            return;
    }
    compare(index, naive);
}

QTEST_APPLESS_MAIN(TestRowIndex)
#include "tst_rowindex.moc"
