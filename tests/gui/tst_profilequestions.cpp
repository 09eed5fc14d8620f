// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/profiledialogtest.h"

#include <QMessageBox>
#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

/// What the dialog of connections asks before something is lost.
class TestProfileQuestions : public ProfileDialogTest
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void init() { setUp(); }

    void deleteAsksFirst()
    {
        QVERIFY(m_profiles->save(makeProfile(QStringLiteral("<b>Lamp</b>"), {})));
        auto dialog = open();
        QTest::mouseClick(button(*dialog, "Delete…"), Qt::LeftButton);
        auto *question = dialog->findChild<QMessageBox *>();
        QVERIFY(question);
        QCOMPARE(question->textFormat(), Qt::PlainText);
        QCOMPARE(m_profiles->profiles().size(), 1);
        QTest::mouseClick(findByText<QPushButton>(*question, QStringLiteral("Delete")), Qt::LeftButton);
        QCOMPARE(m_profiles->profiles().size(), 0);
    }

    void whatWasTypedIsNotLost()
    {
        auto dialog = open();
        // Nothing was typed in the new connection.
        QTest::keyClick(dialog.get(), Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
        dialog = open();
        QTest::keyClicks(host(*dialog), QStringLiteral("lamp.example"));
        const auto answer = [&](QMessageBox::StandardButton chosen) {
            QTest::keyClick(dialog.get(), Qt::Key_Escape);
            auto *question = dialog->findChild<QMessageBox *>();
            QVERIFY(question);
            QTest::mouseClick(question->button(chosen), Qt::LeftButton);
            QTRY_VERIFY(!dialog->findChild<QMessageBox *>());
        };
        answer(QMessageBox::Cancel);
        QVERIFY(dialog->isVisible());
        QCOMPARE(host(*dialog)->text(), QStringLiteral("lamp.example"));
        answer(QMessageBox::Save);
        QVERIFY(!dialog->isVisible());
        QCOMPARE(m_profiles->profiles().size(), 1);
        dialog = open();
        QTest::keyClicks(host(*dialog), QStringLiteral("s"));
        answer(QMessageBox::Discard);
        QVERIFY(!dialog->isVisible());
        QCOMPARE(m_profiles->profiles().first().host, QStringLiteral("lamp.example"));
    }

    void connectingAsksAboutOthers()
    {
        auto dialog = openWithTwo();
        QSignalSpy connectRequested(dialog.get(), &ProfileDialog::connectRequested);
        QTest::keyClicks(host(*dialog), QStringLiteral(".org"));
        dialog->select(m_staging.id);
        QTest::keyClicks(findByName<QLineEdit>(*dialog, QStringLiteral("Password")), QStringLiteral("p"));
        answerConnect(*dialog, QStringLiteral("Cancel"));
        QVERIFY(dialog->isVisible());
        QCOMPARE(connectRequested.count(), 0);
        QCOMPARE(m_profiles->find(m_lamp.id)->host, m_lamp.host);

        answerConnect(*dialog, QStringLiteral("Save All"));
        QVERIFY(!dialog->isVisible());
        QCOMPARE(m_profiles->find(m_lamp.id)->host, m_lamp.host + QStringLiteral(".org"));
        QCOMPARE(connectRequested.count(), 1);
        QCOMPARE(connectRequested.first().first().value<Profile>().id, m_staging.id);
        QCOMPARE(connectRequested.first().at(1).value<Secrets>().password, QStringLiteral("p"));
    }

    void connectingWithoutSavingOthers()
    {
        auto dialog = openWithTwo();
        QSignalSpy connectRequested(dialog.get(), &ProfileDialog::connectRequested);
        host(*dialog)->clear();
        emit host(*dialog)->textEdited({});
        dialog->select(m_staging.id);
        // What cannot be saved is shown instead.
        answerConnect(*dialog, QStringLiteral("Save All"));
        QCOMPARE(connectRequested.count(), 0);
        QVERIFY(!errorOf(*dialog, host(*dialog)).isEmpty());

        dialog->select(m_staging.id);
        answerConnect(*dialog, QStringLiteral("Connect without saving"));
        QVERIFY(!dialog->isVisible());
        QCOMPARE(connectRequested.first().first().value<Profile>(), m_staging);
        QCOMPARE(m_profiles->find(m_lamp.id)->host, m_lamp.host);
    }

    void unsavedThatIsWrongIsShown()
    {
        auto dialog = open();
        QTest::keyClicks(host(*dialog), QStringLiteral("lamp.example"));
        host(*dialog)->clear();
        emit host(*dialog)->textEdited({});
        dialog->close();
        QVERIFY(dialog->isVisible());
        QTest::mouseClick(dialog->findChild<QMessageBox *>()->button(QMessageBox::Save), Qt::LeftButton);
        QVERIFY(dialog->isVisible());
        QVERIFY(!errorOf(*dialog, host(*dialog)).isEmpty());
        QVERIFY(m_profiles->profiles().isEmpty());
    }

private:
    /// With two connections that are saved, of which the first is shown.
    std::unique_ptr<ProfileDialog> openWithTwo()
    {
        m_lamp = makeProfile(QStringLiteral("Lamp"), {});
        m_staging = makeProfile(QStringLiteral("Staging"), {});
        if (!m_profiles->save({m_lamp, m_staging}))
            QTest::qFail("the connections could not be saved", __FILE__, __LINE__);
        auto dialog = open();
        dialog->select(m_lamp.id);
        return dialog;
    }

    /// Connects, and answers what is asked then by the button of this text.
    static void answerConnect(QWidget &dialog, const QString &text)
    {
        QTest::mouseClick(button(dialog, "Connect"), Qt::LeftButton);
        auto *question = dialog.findChild<QMessageBox *>();
        QVERIFY(question);
        auto *chosen = findByText<QPushButton>(*question, text);
        QVERIFY(chosen);
        QTest::mouseClick(chosen, Qt::LeftButton);
        QTRY_VERIFY(!dialog.findChild<QMessageBox *>());
    }

    Profile m_lamp;
    Profile m_staging;
};

QTEST_MAIN(TestProfileQuestions)
#include "tst_profilequestions.moc"
