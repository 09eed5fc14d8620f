// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/common/specification.h"
#include "ui/common/specificationdialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QTextBrowser>

using namespace espalier;
using namespace espalier::test;

/// The standard within the program.
class TestSpecification : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void theStandardIsReadInPlace()
    {
        SpecificationDialog dialog(m_theme);
        dialog.showStatement(Clause::MQTT_4_8_2_1);
        dialog.show();
        QVERIFY(findByText<QLabel>(dialog, QStringLiteral("4.8.2 Shared Subscriptions")));
        auto *text = dialog.findChild<QTextBrowser *>();
        QCOMPARE(text->extraSelections().size(), 1);
        QVERIFY(text->extraSelections().first().cursor.selectedText().startsWith(
            QStringLiteral("A Shared Subscription's Topic Filter MUST start with $share/")));
        const qsizetype section = dialog.section();
        QTest::mouseClick(findByText<QPushButton>(dialog, QStringLiteral("&Next Section")), Qt::LeftButton);
        QCOMPARE(dialog.section(), section + 1);
        QTest::keyClicks(findByName<QLineEdit>(dialog, QStringLiteral("Search the standard")),
                         QStringLiteral("Receive Maximum exceeded"));
        QVERIFY(dialog.section() >= 0);
        dialog.showStatement(Clause::MQTT311_1_5_3_1);
        QVERIFY(text->toPlainText().contains(QStringLiteral("does not come with this program")));
        QCOMPARE(namelessControls(dialog), QString());
    }

    void everyStatementOfFiveHasASection()
    {
        const Specification &specification = Specification::version5();
        QVERIFY(specification.notices().contains(QStringLiteral("OASIS Open 2019")));
        QStringList lost;
        for (const ClauseInfo &info : allClauses()) {
            const bool isOf311 = info.clause >= Clause::MQTT311_1_5_3_1 && !info.label.starts_with("§");
            if (isOf311 != (specification.find(info.clause) < 0))
                lost << QString::fromUtf8(info.label.data(), qsizetype(info.label.size()));
        }
        QCOMPARE(lost.join(u' '), QString());
    }
};

QTEST_MAIN(TestSpecification)
#include "tst_specification.moc"
