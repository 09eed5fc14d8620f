// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/topicimage.h"
#include "tests/support/storescript.h"

#include <QTest>

using namespace espalier;
using Kind = TopicDifference::Kind;

class TestTopicImage : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhatIsDifferent();
    void listsNoMoreThanTheLimit();
    void keepsWhatItSaw();
};

namespace {

TopicImage imageOf(const StoreScript &script)
{
    TopicImage image(script.store);
    image.sort();
    return image;
}

} // namespace

void TestTopicImage::tellsWhatIsDifferent()
{
    StoreScript left;
    left.add("a/10", "1");
    left.add("a/9", "same");
    left.add("b", "old");
    left.add("only/left", "x");
    StoreScript right;
    right.add("b", "new");
    right.add("a/9", "same");
    right.add("a/10", "1");
    right.add("\xff", "y");
    const TopicDifferences found = compare(imageOf(left), imageOf(right), 100);
    QCOMPARE(found.same, std::size_t(2));
    QCOMPARE(found.changed, std::size_t(1));
    QCOMPARE(found.onlyLeft, std::size_t(1));
    QCOMPARE(found.onlyRight, std::size_t(1));
    QCOMPARE(found.sameList.size(), std::size_t(2));
    QCOMPARE(found.sameList[0].name, std::string("a/9"));
    QCOMPARE(found.list.size(), std::size_t(3));
    QCOMPARE(found.list[0].name, std::string("b"));
    QVERIFY(found.list[0].kind == Kind::Changed);
    QCOMPARE(QString::fromStdString(std::string(found.list[0].left.text())), QStringLiteral("old"));
    QCOMPARE(QString::fromStdString(std::string(found.list[0].right.text())), QStringLiteral("new"));
    QVERIFY(found.list[1].kind == Kind::OnlyLeft);
    QCOMPARE(found.list[1].name, std::string("only/left"));
    QVERIFY(found.list[2].kind == Kind::OnlyRight);
}

void TestTopicImage::listsNoMoreThanTheLimit()
{
    StoreScript left;
    for (int i = 0; i < 20; ++i)
        left.add("t/" + std::to_string(i));
    const TopicDifferences found = compare(imageOf(left), TopicImage(), 5);
    QCOMPARE(found.list.size(), std::size_t(5));
    QCOMPARE(found.onlyLeft, std::size_t(20));
}

/// Also when the store has forgotten the message, or is gone.
void TestTopicImage::keepsWhatItSaw()
{
    TopicImage image;
    {
        StoreScript script;
        script.add("a", "first");
        image = imageOf(script);
        script.add("a", "second");
    }
    QCOMPARE(image.topics().size(), std::size_t(1));
    QCOMPARE(std::string(image.topics()[0].payload.text()), std::string("first"));
}

QTEST_APPLESS_MAIN(TestTopicImage)
#include "tst_topicimage.moc"
