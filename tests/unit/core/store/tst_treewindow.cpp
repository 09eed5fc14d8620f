// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/treewindow.h"
#include "tests/support/storescript.h"

#include <QTest>

using namespace espalier;

class TestTreeWindow : public QObject
{
    Q_OBJECT
private slots:
    void showsRowsAsTheyAre();
    void movesAlongWithItsAnchor();
    void staysInsideTheTree();
    void decodesWhatItShows();
};

void TestTreeWindow::showsRowsAsTheyAre()
{
    StoreScript script;
    script.add("a/b", "{ \"v\": 1 }", true);
    script.add("a/c\x01", "");
    script.settle();
    script.tree.select(script.id("a/b"));
    TreeWindow window;
    QVERIFY(window.isHidden());
    window.set(0, 10, TopicId::None, 0);
    const TreeSnapshot snapshot = window.snapshot(script.store, script.tree, script.now);
    QCOMPARE(snapshot.totalRows, 3U);
    QCOMPARE(snapshot.topics, 2U);
    QCOMPARE(snapshot.selectedRow, std::int64_t {1});
    QCOMPARE(snapshot.anchorRow, std::int64_t {-1});
    const TreeRow &a = snapshot.rows[0];
    QVERIFY(a.expandable && a.expanded);
    QCOMPARE(a.valueKind, ValueKind::None);
    QCOMPARE(a.topicsBelow, 2U);
    QCOMPARE(a.retainedBelow, 1U);
    QCOMPARE(a.messages, 2U);
    QCOMPARE(a.rate, 0.5F);
    const TreeRow &b = snapshot.rows[1];
    QCOMPARE(b.name, QStringLiteral("b"));
    QCOMPARE(b.preview, QStringLiteral("{\"v\":1}"));
    QCOMPARE(b.valueKind, ValueKind::Json);
    QCOMPARE(b.payloadSize, 10U);
    QVERIFY(b.retained && !b.expandable);
    QCOMPARE(b.depth, std::uint16_t {1});
    QCOMPARE(b.lastChange, script.now);
    QCOMPARE(snapshot.rows[2].name, QStringLiteral("c\u2401"));
    QCOMPARE(snapshot.rows[2].valueKind, ValueKind::Empty);
}

void TestTreeWindow::movesAlongWithItsAnchor()
{
    StoreScript script;
    for (int i = 100; i < 150; ++i)
        script.add("t" + std::to_string(i));
    script.settle();
    TreeWindow window;
    const std::uint32_t anchor = script.id("t110");
    window.set(8, 5, TopicId {anchor}, 10);
    QCOMPARE(window.snapshot(script.store, script.tree, script.now).firstRow, 8U);
    for (int i = 50; i < 53; ++i)
        script.add("t" + std::to_string(i));
    script.settle();
    const TreeSnapshot moved = window.snapshot(script.store, script.tree, script.now);
    QCOMPARE(moved.firstRow, 11U);
    QCOMPARE(moved.anchorRow, std::int64_t {13});
    QCOMPARE(moved.rows[2].id, TopicId {anchor});
    script.filter(QStringLiteral("t111"));
    QCOMPARE(window.snapshot(script.store, script.tree, script.now).anchorRow, std::int64_t {-1});
}

void TestTreeWindow::staysInsideTheTree()
{
    StoreScript script;
    script.add("a");
    script.add("b");
    script.settle();
    TreeWindow window;
    window.set(4'000'000'000U, 1, TopicId::None, 0);
    const TreeSnapshot snapshot = window.snapshot(script.store, script.tree, script.now);
    QCOMPARE(snapshot.firstRow, 1U);
    QCOMPARE(snapshot.rows.size(), 1);
    window.set(0, 4'000'000'000U, TopicId {12345}, 7);
    QCOMPARE(window.snapshot(script.store, script.tree, script.now).rows.size(), 2);
}

void TestTreeWindow::decodesWhatItShows()
{
    StoreScript script;
    script.add("plc/a", "12");
    script.add("spBv1.0/g/NDATA/e", "\x12\x04\x10\x05\x50\x09");
    script.settle();
    script.expand("spBv1.0", VisibleTree::Scope::AllBelow);
    DecodeRules rules;
    rules.rules = {{"plc/#", {.decoder = DecoderKind::Packed, .pattern = "<h"}}};
    const PayloadRegistry registry(rules);
    SparkplugState sparkplug;
    const std::string_view birth = "\x12\x0c\x0a\x04temp\x10\x05\x20\x03\x50\x07";
    QCOMPARE(sparkplug.receive("spBv1.0/g/NBIRTH/e", asBytes(birth)), SparkplugState::Result::Accepted);
    TreeWindow window;
    window.set(0, 10, TopicId::None, 0);
    const auto shown = [&](const PayloadContext &context) {
        QStringList previews;
        for (const TreeRow &row : window.snapshot(script.store, script.tree, script.now, context).rows) {
            if (row.valueKind != ValueKind::None)
                previews << row.preview;
        }
        return previews;
    };
    QCOMPARE(shown({&registry, &sparkplug}),
             QStringList({QStringLiteral("12849"), QStringLiteral("{\"temp\":9}")}));
    QCOMPARE(shown({}).first(), QStringLiteral("12"));
    const TreeRow pin =
        wholeRow(script.store, script.tree, script.id("plc/a"), script.now, {&registry, nullptr});
    QCOMPARE(pin.preview, QStringLiteral("12849"));
    // Pins are known by their names, however long these are.
    const std::string start(60'000, 'x');
    script.add(start + "1");
    script.add(start + "2");
    script.settle();
    const auto nameOf = [&](const std::string &name) {
        return wholeRow(script.store, script.tree, script.id(name), script.now).name;
    };
    QCOMPARE(nameOf(start + "2"), QString::fromStdString(start + "2"));
    QVERIFY(nameOf(start + "1") != nameOf(start + "2"));
}

QTEST_APPLESS_MAIN(TestTreeWindow)
#include "tst_treewindow.moc"
