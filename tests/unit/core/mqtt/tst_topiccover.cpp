// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/topic.h"

#include <QTest>

using namespace espalier;

class TopicCoverTest : public QObject
{
    Q_OBJECT

private slots:
    void covers_data();
    void covers();
};

void TopicCoverTest::covers_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *filter, const char *other, bool expected) {
        QTest::addRow("%s of %s", filter, other) << QByteArray(filter) << QByteArray(other) << expected;
    };
    row("#", "a", true);
    row("#", "a/+/#", true);
    row("#", "#", true);
    row("#", "$SYS/#", false);
    row("+/#", "$SYS/#", false);
    row("$SYS/#", "$SYS/broker", true);
    row("a/#", "a", true);
    row("a/#", "a/b/c", true);
    row("a/#", "ab", false);
    row("a/+", "a/b", true);
    row("a/+", "a/+", true);
    row("a/+", "a/#", false);
    row("a/+", "a", false);
    row("a/+", "a/b/c", false);
    row("a/b", "a/+", false);
    row("a/b", "a/b", true);
    row("+/b", "+/b", true);
    row("+/b", "a/b", true);
    row("a//#", "a//b", true);
    row("a//#", "a/b", false);
}

void TopicCoverTest::covers()
{
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, other);
    QTEST(espalier::covers(filter.toStdString(), other.toStdString()), "expected");
}

QTEST_APPLESS_MAIN(TopicCoverTest)
#include "tst_topiccover.moc"
