// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/naturalorder.h"
#include "core/store/visibletree.h"
#include "tests/support/storescript.h"

#include <QTest>

#include <map>
#include <random>
#include <set>

using namespace espalier;
using Expansion = VisibleTree::Expansion;
using Scope = VisibleTree::Scope;

class TestVisibleTree : public QObject
{
    Q_OBJECT
private slots:
    void unfoldsASmallTreeByItself();
    void doesNotUnfoldLargeBranches();
    void stopsUnfoldingWhenTheUserDecides();
    void putsNewRowsWhereTheyBelong();
    void behavesLikeANaiveTree_data();
    void behavesLikeANaiveTree();
    void sortsWhenAskedAndThenStandsStill();
    void expandsAndCollapsesAllBelow();
    void keepsWhatIsExpandedInsideACollapsedLevel();
    void selectionSurvivesEverything();
    void revealExpandsWhatIsAbove();
    void selectNextGoesRound();
    void ignoresUnknownNumbers();
    void choosesSeveral();
    void aChoiceSurvivesTraffic();
    void hidesLevelsAlsoBeforeTheyExist();
    void newRowsFindTheirPlaceBesideHiddenOnes();
};

void TestVisibleTree::unfoldsASmallTreeByItself()
{
    StoreScript script;
    script.add("b/x");
    script.add("a/y/z");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("  y"), QStringLiteral("    z"),
                                         QStringLiteral("b"), QStringLiteral("  x")}));
}

void TestVisibleTree::doesNotUnfoldLargeBranches()
{
    StoreScript script;
    for (int i = 0; i < 30; ++i)
        script.add("many/" + std::to_string(i));
    script.add("few/1");
    script.settle();
    QCOMPARE(script.rows(),
             QStringList({QStringLiteral("few"), QStringLiteral("  1"), QStringLiteral("+many")}));
}

void TestVisibleTree::stopsUnfoldingWhenTheUserDecides()
{
    StoreScript script;
    script.add("a/1");
    script.settle();
    script.collapse("a");
    script.add("b/1");
    script.add("a/2");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("+a"), QStringLiteral("+b")}));
}

void TestVisibleTree::putsNewRowsWhereTheyBelong()
{
    StoreScript script;
    script.add("a/10");
    script.settle();
    const std::uint64_t version = script.tree.layoutVersion();
    script.add("a/9");
    script.add("a/11");
    script.add("0");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("0"), QStringLiteral("a"), QStringLiteral("  9"),
                                         QStringLiteral("  10"), QStringLiteral("  11")}));
    QVERIFY(script.tree.layoutVersion() > version);
    const std::uint64_t before = script.tree.layoutVersion();
    script.add("a/9", "new value");
    script.settle();
    QCOMPARE(script.tree.layoutVersion(), before);
}

namespace {

/// What rows() of the script must be, worked out from names alone.
struct NaiveTree
{
    struct Order
    {
        bool operator()(const std::string &a, const std::string &b) const { return naturalCompare(a, b) < 0; }
    };
    struct Node
    {
        std::map<std::string, Node, Order> children;
        bool isExpanded = false;
    };
    Node root;

    Node &at(const std::string &name)
    {
        Node *node = &root;
        for (std::size_t start = 0; start <= name.size();) {
            const std::size_t end = std::min(name.find('/', start), name.size());
            node = &node->children[name.substr(start, end - start)];
            start = end + 1;
        }
        return *node;
    }
    static void expandBelow(Node &node, bool expanded)
    {
        if (node.children.empty())
            return;
        node.isExpanded = expanded;
        for (auto &[name, child] : node.children)
            expandBelow(child, expanded);
    }
    static void print(const Node &node, int depth, QStringList &lines)
    {
        for (const auto &[name, child] : node.children) {
            const bool isOpen = child.isExpanded;
            const bool isClosed = !child.children.empty() && !isOpen;
            lines.append(QString(depth * 2, u' ') + (isClosed ? QStringLiteral("+") : QString())
                         + QString::fromStdString(name));
            if (isOpen)
                print(child, depth + 1, lines);
        }
    }
    [[nodiscard]] QStringList rows() const
    {
        QStringList lines;
        print(root, 0, lines);
        return lines;
    }
};

} // namespace

void TestVisibleTree::behavesLikeANaiveTree_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestVisibleTree::behavesLikeANaiveTree()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    StoreScript script;
    NaiveTree naive;
    script.tree.setAllExpanded(Expansion::Collapsed); // no unfolding
    std::vector<std::string> names;
    for (int step = 0; step < 200; ++step) {
        for (auto count = random() % (step % 50 == 0 ? 700 : 12); count > 0; --count) {
            std::string name = "n" + std::to_string(random() % 7);
            names.push_back(name);
            for (auto depth = random() % 4; depth > 0; --depth) {
                name += "/" + std::to_string(random() % (10 + static_cast<unsigned>(step)));
                names.push_back(name);
            }
            script.add(name);
            naive.at(name);
        }
        script.settle();
        if (names.empty())
            continue;
        const std::string &name = names[random() % names.size()];
        const bool expanded = random() % 3 > 0;
        const auto expansion = expanded ? Expansion::Expanded : Expansion::Collapsed;
        if (random() % 4 == 0) {
            script.tree.setExpanded(script.id(name), expansion, Scope::AllBelow);
            NaiveTree::Node &node = naive.at(name);
            node.isExpanded = expanded;
            NaiveTree::expandBelow(node, expanded);
        } else {
            script.tree.setExpanded(script.id(name), expansion, Scope::This);
            naive.at(name).isExpanded = expanded;
        }
        QCOMPARE(script.rows(), naive.rows());
    }
}

void TestVisibleTree::sortsWhenAskedAndThenStandsStill()
{
    StoreScript script;
    script.add("a", "1");
    script.add("b", "22");
    script.add("b", "22");
    script.add("c", "333333");
    script.settle();
    script.tree.setSort(TreeSort::Messages, script.now);
    QCOMPARE(script.rows(), QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("c")}));
    for (int i = 0; i < 5; ++i)
        script.add("c");
    script.add("0");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("c"),
                                         QStringLiteral("0")}));
    script.tree.setSort(TreeSort::Messages, script.now);
    QCOMPARE(script.rows().first(), QStringLiteral("c"));
    script.tree.setSort(TreeSort::Bytes, script.now);
    QCOMPARE(script.rows().mid(0, 2), QStringList({QStringLiteral("c"), QStringLiteral("b")}));
    script.tree.setSort(TreeSort::Name, script.now);
    script.add("aa");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("0"), QStringLiteral("a"), QStringLiteral("aa"),
                                         QStringLiteral("b"), QStringLiteral("c")}));
}

void TestVisibleTree::expandsAndCollapsesAllBelow()
{
    StoreScript script;
    script.add("a/b/c/d");
    script.settle();
    script.collapse("a", Scope::AllBelow);
    QCOMPARE(script.rows(), QStringList({QStringLiteral("+a")}));
    script.expand("a");
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("  +b")}));
    script.tree.setAllExpanded(Expansion::Expanded);
    QCOMPARE(script.tree.rows().size(), 4U);
}

void TestVisibleTree::keepsWhatIsExpandedInsideACollapsedLevel()
{
    StoreScript script;
    script.add("a/b/c");
    script.settle();
    script.collapse("a");
    script.expand("a");
    QCOMPARE(script.rows(),
             QStringList({QStringLiteral("a"), QStringLiteral("  b"), QStringLiteral("    c")}));
}

void TestVisibleTree::selectionSurvivesEverything()
{
    StoreScript script;
    script.add("m/x");
    script.settle();
    const std::uint32_t id = script.id("m/x");
    script.tree.select(id);
    script.collapse("m");
    QVERIFY(!script.tree.rows().contains(id));
    script.add("a");
    script.settle();
    script.filter(QStringLiteral("a"));
    script.filter(QString());
    script.tree.setSort(TreeSort::Rate, script.now);
    script.expand("m");
    QCOMPARE(script.tree.selected(), id);
    QVERIFY(script.tree.rows().contains(id));
}

void TestVisibleTree::revealExpandsWhatIsAbove()
{
    StoreScript script;
    script.add("a/b/c/d");
    script.settle();
    script.tree.setAllExpanded(Expansion::Collapsed);
    QVERIFY(script.tree.reveal("a/b/c"));
    QCOMPARE(script.tree.selected(), script.id("a/b/c"));
    QCOMPARE(script.rows(),
             QStringList({QStringLiteral("a"), QStringLiteral("  b"), QStringLiteral("    +c")}));
    QVERIFY(!script.tree.reveal("a/x"));
    QCOMPARE(script.tree.selected(), script.id("a/b/c"));
}

void TestVisibleTree::selectNextGoesRound()
{
    StoreScript script;
    script.add("Beta");
    script.add("alpha");
    script.add("bravo");
    script.settle();
    QVERIFY(script.tree.selectNext(QStringLiteral("b")));
    QCOMPARE(script.tree.selected(), script.id("Beta"));
    QVERIFY(script.tree.selectNext(QStringLiteral("B")));
    QCOMPARE(script.tree.selected(), script.id("bravo"));
    QVERIFY(script.tree.selectNext(QStringLiteral("b")));
    QCOMPARE(script.tree.selected(), script.id("Beta"));
    QVERIFY(!script.tree.selectNext(QStringLiteral("x")));
    script.tree.selectRow(99);
    QCOMPARE(script.tree.selected(), script.id("bravo"));
    script.tree.selectRow(-5);
    QCOMPARE(script.tree.selected(), script.id("alpha"));
}

void TestVisibleTree::ignoresUnknownNumbers()
{
    StoreScript script;
    script.tree.selectRow(0);
    script.tree.setExpanded(77, Expansion::Expanded, Scope::AllBelow);
    script.tree.setExpanded(TopicStore::root, Expansion::Collapsed, Scope::This);
    script.tree.select(77);
    QCOMPARE(script.tree.selected(), TopicNode::none);
    script.add("a");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a")}));
}

void TestVisibleTree::choosesSeveral()
{
    StoreScript script;
    for (const char *name : {"a", "b", "c", "d"})
        script.add(name);
    script.settle();
    using Ids = std::vector<std::uint32_t>;
    script.tree.select(script.id("b"));
    QVERIFY(script.tree.chosen().empty());
    script.tree.toggleChosen(script.id("d"));
    QCOMPARE(script.tree.chosen(), Ids({script.id("b"), script.id("d")}));
    script.tree.toggleChosen(script.id("b"));
    QCOMPARE(script.tree.chosen(), Ids({script.id("d")}));
    QCOMPARE(script.tree.selected(), script.id("b"));
    script.tree.select(script.id("d"));
    script.tree.chooseTo(script.id("b"));
    QCOMPARE(script.tree.chosen(), Ids({script.id("b"), script.id("c"), script.id("d")}));
    script.tree.chooseTo(script.id("c")); // from where it began
    QCOMPARE(script.tree.chosen(), Ids({script.id("c"), script.id("d")}));
    QVERIFY(!script.tree.isChosen(script.id("b")));
    script.tree.select(script.id("a"));
    QVERIFY(script.tree.chosen().empty());
    QVERIFY(!script.tree.isChosen(script.id("d")));
    script.tree.chooseTo(999);
    script.tree.toggleChosen(999);
    QVERIFY(script.tree.chosen().empty());
}

void TestVisibleTree::aChoiceSurvivesTraffic()
{
    StoreScript script;
    script.add("m");
    script.add("n");
    script.settle();
    script.tree.select(script.id("m"));
    script.tree.chooseTo(script.id("n"));
    script.now += 100;
    script.add("a");
    script.add("mm");
    script.settle();
    script.filter(QStringLiteral("n"));
    script.filter(QString());
    QCOMPARE(script.tree.chosen().size(), std::size_t(2));
    QVERIFY(script.tree.isChosen(script.id("n")));
    QVERIFY(!script.tree.isChosen(script.id("mm")));
}

void TestVisibleTree::hidesLevelsAlsoBeforeTheyExist()
{
    StoreScript script;
    script.tree.setHidden({"a/b", "c"});
    script.add("a/b/x");
    script.add("a/d");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("  d")}));
    QCOMPARE(script.tree.hiddenCount(), 1U);
    script.now += 100;
    script.add("c", "1");
    script.add("a/b/y", "1");
    script.add("e", "1");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("  d"), QStringLiteral("e")}));
    QCOMPARE(script.tree.hiddenCount(), 2U);
    script.filter(QStringLiteral("value = 1"));
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("e")}));
    script.filter(QString());
    script.tree.setHiddenRows(VisibleTree::HiddenRows::Shown);
    QCOMPARE(script.rows().first(3),
             QStringList({QStringLiteral("a"), QStringLiteral("  +b"), QStringLiteral("  d")}));
    QVERIFY(script.tree.isHidden(script.id("a/b")));
    script.tree.setHiddenRows(VisibleTree::HiddenRows::Left);
    script.tree.setHidden({});
    QCOMPARE(script.tree.hiddenCount(), 0U);
    QCOMPARE(script.rows().size(), 5);
}

void TestVisibleTree::newRowsFindTheirPlaceBesideHiddenOnes()
{
    StoreScript script;
    script.tree.setHidden({"b", "d", "f"});
    for (const char *name : {"b", "d"})
        script.add(name);
    script.settle();
    QVERIFY(script.rows().isEmpty());
    for (const char *name : {"c", "a", "e", "f", "g"}) {
        script.now += 100;
        script.add(name);
        script.settle();
    }
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("e"),
                                         QStringLiteral("g")}));
}

QTEST_APPLESS_MAIN(TestVisibleTree)
#include "tst_visibletree.moc"
