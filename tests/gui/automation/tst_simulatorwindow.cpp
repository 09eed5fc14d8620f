// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/automation/toolservices.h"
#include "ui/automation/devicelistmodel.h"
#include "ui/automation/recordtable.h"
#include "ui/automation/simulatorwindow.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {
constexpr auto patience = 20'000;
} // namespace

class TestSimulatorWindow : public QObject
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

    void examplesAreThereAndControlsHaveNames()
    {
        QCOMPARE(model()->rowCount(), 3);
        QCOMPARE(model()->index(0).data().toString(), QStringLiteral("Weather station"));
        QCOMPARE(namelessControls(*m_window), QString());
        QVERIFY(!start()->isEnabled());
        QVERIFY(state().contains(QStringLiteral("Open a connection")));
    }

    void startsAndStops()
    {
        // Nothing answers there: devices run and leave their messages out.
        m_services->open(QStringLiteral("here"));
        QVERIFY(start()->isEnabled());
        QTest::mouseClick(start(), Qt::LeftButton);
        QVERIFY(
            model()->index(0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("running")));
        QVERIFY(!start()->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(state().contains(QStringLiteral("0 of 5 connected")), patience);
        QTest::mouseClick(findByText<QPushButton>(*m_window, QStringLiteral("Stop")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(start()->isEnabled(), patience);
    }

    void aDeviceIsMadeAndKept()
    {
        QTest::mouseClick(findByName<QPushButton>(*m_window, QStringLiteral("New device")), Qt::LeftButton);
        QCOMPARE(model()->rowCount(), 4);
        auto *name = findByName<QLineEdit>(*m_window, QStringLiteral("Name"));
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("mine"));
        findByName<QSpinBox>(*m_window, QStringLiteral("Devices"))->setValue(42);
        QTest::mouseClick(findByName<QPushButton>(*m_window, QStringLiteral("Add value")), Qt::LeftButton);
        QTRY_COMPARE(model()->device(3).name, QStringLiteral("mine"));
        m_window.reset();
        makeWindow();
        QCOMPARE(model()->device(3).count, 42);
        QCOMPARE(model()->device(3).values.size(), 2);
    }

    void problemsAreToldAndPreventStarting()
    {
        m_services->open(QStringLiteral("here"));
        auto *topics = m_window->findChildren<RecordTable *>().first();
        QVERIFY(topics->setData(topics->index(0, 0), QStringLiteral("a/#")));
        QVERIFY(!start()->isEnabled());
        QVERIFY(findStartingWith(QStringLiteral("Topics, row 1")));
        QVERIFY(topics->setData(topics->index(0, 0), QStringLiteral("a/{{id}}")));
        QVERIFY(start()->isEnabled());
        QVERIFY(!findStartingWith(QStringLiteral("Topics, row 1")));
    }

    void deletingTakesTheNextOne()
    {
        QTest::mouseClick(findByName<QPushButton>(*m_window, QStringLiteral("Delete device")),
                          Qt::LeftButton);
        QCOMPARE(model()->rowCount(), 2);
        QCOMPARE(findByName<QLineEdit>(*m_window, QStringLiteral("Name"))->text(), QStringLiteral("Machine"));
    }

private:
    void makeWindow()
    {
        m_window = std::make_unique<SimulatorWindow>(m_services->services());
        new QAbstractItemModelTester(model(), m_window.get());
        m_window->show();
    }
    [[nodiscard]] DeviceListModel *model() const { return m_window->findChild<DeviceListModel *>(); }
    [[nodiscard]] QPushButton *start() const
    {
        return findByText<QPushButton>(*m_window, QStringLiteral("Start"));
    }
    [[nodiscard]] QString state() const
    {
        return findByName<QLabel>(*m_window, QStringLiteral("State of the devices"))->text();
    }
    [[nodiscard]] bool findStartingWith(const QString &text) const
    {
        for (const auto *label : m_window->findChildren<QLabel *>())
            if (label->text().startsWith(text))
                return true;
        return false;
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ToolServices> m_services;
    std::unique_ptr<SimulatorWindow> m_window;
};

QTEST_MAIN(TestSimulatorWindow)
#include "tst_simulatorwindow.moc"
