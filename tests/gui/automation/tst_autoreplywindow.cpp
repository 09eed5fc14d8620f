// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/automation/toolservices.h"
#include "ui/automation/autoreplywindow.h"
#include "ui/automation/replyruleform.h"
#include "ui/automation/replyrulemodel.h"
#include "ui/connections/formfield.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace espalier;
using namespace espalier::test;

class TestAutoReplyWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        m_services = std::make_unique<ToolServices>(*m_theme);
        makeWindow();
    }
    void cleanup()
    {
        m_window.reset();
        m_services.reset();
    }

    void examplesAreThereSwitchedOff()
    {
        QCOMPARE(model()->rowCount(), 2);
        QCOMPARE(model()->index(0, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(!findByText<QCheckBox>(*m_window, QStringLiteral("Answer"))->isChecked());
        QCOMPARE(namelessControls(*m_window), QString());
    }

    void aRuleIsMadeAndKept()
    {
        QTest::mouseClick(findByText<QPushButton>(*m_window, QStringLiteral("+ New rule")), Qt::LeftButton);
        QCOMPARE(model()->rowCount(), 3);
        type(QStringLiteral("Name"), QStringLiteral("mine"));
        type(QStringLiteral("When a message arrives on"), QStringLiteral("ask/+"));
        type(QStringLiteral("Answer to"), QStringLiteral("answer/{{request.level.2}}"));
        QTRY_COMPARE(model()->index(2, ReplyRuleModel::TopicFilter).data().toString(),
                     QStringLiteral("ask/+"));
        QVERIFY(model()->setData(model()->index(2, 0), Qt::Checked, Qt::CheckStateRole));
        m_window.reset();
        makeWindow();
        QCOMPARE(model()->index(2, 0).data().toString(), QStringLiteral("mine"));
        QCOMPARE(model()->index(2, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    }

    void problemsStandAtTheirPlace()
    {
        type(QStringLiteral("When a message arrives on"), QStringLiteral("a/#/b"));
        auto *edit = findByName<QLineEdit>(*m_window, QStringLiteral("When a message arrives on"));
        QVERIFY(qobject_cast<FormField *>(edit->parentWidget())
                    ->error()
                    .contains(QStringLiteral("topic filter")));
        QTRY_VERIFY(model()
                        ->index(0, ReplyRuleModel::State)
                        .data()
                        .toString()
                        .contains(QStringLiteral("topic filter")));
        type(QStringLiteral("When a message arrives on"), QStringLiteral("a/#"));
        QCOMPARE(qobject_cast<FormField *>(edit->parentWidget())->error(), QString());
        auto *payload = findByName<QPlainTextEdit>(*m_window, QStringLiteral("Payload"));
        payload->setPlainText(QStringLiteral("{{request.nothing}}"));
        QVERIFY(qobject_cast<FormField *>(payload->parentWidget())
                    ->error()
                    .contains(QStringLiteral("placeholder")));
    }

    void switchingInTheTableDoesNotLoseWhatIsTyped()
    {
        type(QStringLiteral("Name"), QStringLiteral("typed"));
        QVERIFY(model()->setData(model()->index(0, 0), Qt::Checked, Qt::CheckStateRole));
        QTRY_COMPARE(model()->index(0, 0).data().toString(), QStringLiteral("typed"));
        QCOMPARE(model()->index(0, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    }

    void keepingWhatIsTypedLeavesTheCursorAlone()
    {
        auto *payload = findByName<QPlainTextEdit>(*m_window, QStringLiteral("Payload"));
        payload->setPlainText(QStringLiteral("one two"));
        auto cursor = payload->textCursor();
        cursor.setPosition(3);
        payload->setTextCursor(cursor);
        QTest::keyClicks(payload, QStringLiteral("!"));
        auto *filter = findByName<QLineEdit>(*m_window, QStringLiteral("When a message arrives on"));
        filter->setText(QStringLiteral("a/b/c"));
        filter->setCursorPosition(1);
        QSignalSpy kept(model(), &QAbstractItemModel::dataChanged);
        QTest::keyClicks(filter, QStringLiteral("x"));
        QTRY_COMPARE(kept.count(), 1);
        QCOMPARE(model()->rule(0).topicFilter, QStringLiteral("ax/b/c"));
        QCOMPARE(model()->rule(0).payload, QStringLiteral("one! two"));
        QCOMPARE(filter->cursorPosition(), 2);
        QCOMPARE(payload->textCursor().position(), 4);
    }

    void orderAndDeletion()
    {
        auto *table = m_window->findChild<QTreeView *>();
        table->setCurrentIndex(model()->index(1, 0));
        const auto second = model()->index(1, 0).data().toString();
        QTest::mouseClick(findByName<QPushButton>(*m_window, QStringLiteral("Move rule up")), Qt::LeftButton);
        QCOMPARE(model()->index(0, 0).data().toString(), second);
        QCOMPARE(table->currentIndex().row(), 0);
        QTest::mouseClick(findByName<QPushButton>(*m_window, QStringLiteral("Delete rule")), Qt::LeftButton);
        QCOMPARE(model()->rowCount(), 1);
        QTest::mouseClick(findByName<QPushButton>(*m_window, QStringLiteral("Delete rule")), Qt::LeftButton);
        QCOMPARE(model()->rowCount(), 0);
        QVERIFY(!m_window->findChild<ReplyRuleForm *>()->isEnabled());
    }

private:
    void makeWindow()
    {
        m_window = std::make_unique<AutoReplyWindow>(m_services->services());
        new QAbstractItemModelTester(model(), m_window.get());
        m_window->show();
    }
    [[nodiscard]] ReplyRuleModel *model() const { return m_window->findChild<ReplyRuleModel *>(); }
    void type(const QString &field, const QString &text)
    {
        auto *edit = findByName<QLineEdit>(*m_window, field);
        QVERIFY(edit);
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ToolServices> m_services;
    std::unique_ptr<AutoReplyWindow> m_window;
};

QTEST_MAIN(TestAutoReplyWindow)
#include "tst_autoreplywindow.moc"
