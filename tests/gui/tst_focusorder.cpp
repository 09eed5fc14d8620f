// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/mainwindowtest.h"
#include "ui/common/focusorder.h"
#include "ui/common/pane.h"
#include "ui/explore/exploreview.h"
#include "ui/shell/connectionbox.h"
#include "ui/shell/currentconnection.h"
#include "ui/shell/rail.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

QString namesOf(const QList<QWidget *> &widgets)
{
    QStringList names;
    for (const QWidget *widget : widgets)
        names << widget->objectName();
    return names.join(u' ');
}

QPushButton *button(QWidget *parent, const char *name, const QRect &place)
{
    auto *made = new QPushButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setGeometry(place);
    return made;
}

} // namespace

class TestFocusOrder : public MainWindowTest
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void readsRowByRow()
    {
        QWidget root;
        root.resize(400, 300);
        button(&root, "c", {0, 100, 50, 30});
        button(&root, "b", {200, 4, 50, 20}); // a little lower than its neighbour
        button(&root, "a", {0, 0, 50, 28});
        button(&root, "off", {100, 0, 50, 28})->setEnabled(false);
        button(&root, "mouse", {100, 100, 50, 28})->setFocusPolicy(Qt::ClickFocus);
        auto *area = new QWidget(&root);
        area->setGeometry(0, 40, 400, 50);
        button(area, "later", {0, 0, 50, 28});
        QSpinBox number(&root); // its own line edit is not a place of its own
        number.setObjectName(QStringLiteral("number"));
        number.setGeometry(100, 102, 80, 28);
        root.show();
        button(&root, "new", {300, 100, 50, 28})->show();
        QCOMPARE(namesOf(readingOrder(root, {area})), QStringLiteral("a b c number new later"));
        QCOMPARE(namesOf(readingOrder(root, {})), QStringLiteral("a b later c number new"));
        root.setLayoutDirection(Qt::RightToLeft);
        QCOMPARE(namesOf(readingOrder(root, {area})), QStringLiteral("b a new number c later"));
    }

    void passesOverWhatIsFoldedAway()
    {
        QSplitter root;
        root.resize(400, 100);
        auto *left = new QWidget(&root);
        auto *right = new QWidget(&root);
        button(left, "left", {0, 0, 50, 28});
        button(right, "right", {0, 0, 50, 28});
        root.show();
        QCOMPARE(namesOf(readingOrder(root, {right, left})), QStringLiteral("right left"));
        root.setSizes({400, 0});
        QCOMPARE(namesOf(readingOrder(root, {right, left})), QStringLiteral("left"));
    }

    void tabWalksThroughTheWindow()
    {
        m_window->currentConnection().open(m_window->currentConnection().localBrokerProfile());
        auto *box = find<ConnectionBox>();
        box->setFocus();
        QList<QWidget *> seen {QApplication::focusWidget()};
        for (int i = 0; i < 200; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            if (QApplication::focusWidget() == box)
                break;
            QVERIFY(!seen.contains(QApplication::focusWidget()));
            seen.append(QApplication::focusWidget());
        }
        QCOMPARE(QApplication::focusWidget(), box);
        QVERIFY(seen.size() > 12);
        const auto placeOf = [&seen](const QWidget *area) {
            const auto found = std::ranges::find_if(
                seen, [area](const QWidget *widget) { return widget == area || area->isAncestorOf(widget); });
            return found - seen.begin();
        };
        qsizetype before = placeOf(find<Rail>());
        QVERIFY(before > 0);
        for (const Pane &pane : m_window->exploreView().panes()) {
            if (!isInSight(pane.area) || placeOf(pane.area) == seen.size())
                continue;
            QVERIFY(placeOf(pane.area) > before);
            before = placeOf(pane.area);
        }
        // And back the same way.
        for (auto widget = seen.crbegin(); widget != seen.crend(); ++widget) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
            QCOMPARE(QApplication::focusWidget(), *widget);
        }
    }
};

QTEST_MAIN(TestFocusOrder)
#include "tst_focusorder.moc"
