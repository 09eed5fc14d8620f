// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/profiledialogtest.h"
#include "ui/connections/profilemodel.h"
#include "ui/connections/profilevalidation.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

class TestProfileDialog : public ProfileDialogTest
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void init() { setUp(); }

    void newProfileByKeyboard()
    {
        auto dialog = open();
        QSignalSpy connectRequested(dialog.get(), &ProfileDialog::connectRequested);
        // The first start has no profile: the cursor waits where one begins.
        QTRY_COMPARE(QApplication::focusWidget(), host(*dialog));

        QTest::keyClick(dialog.get(), Qt::Key_Return);
        QCOMPARE(connectRequested.count(), 0);
        QCOMPARE(errorOf(*dialog, host(*dialog)), QStringLiteral("Enter the name or address of the broker."));
        QCOMPARE(QApplication::focusWidget(), host(*dialog));

        QTest::keyClicks(host(*dialog), QStringLiteral("broker.example"));
        QVERIFY(errorOf(*dialog, host(*dialog)).isEmpty());
        QTest::keyClick(dialog.get(), Qt::Key_Return);
        QCOMPARE(connectRequested.count(), 1);
        const auto profile = connectRequested.first().first().value<Profile>();
        QCOMPARE(profile.host, QStringLiteral("broker.example"));
        QCOMPARE(profile.port, 1883);
        // Nothing is subscribed to that was not asked for.
        QVERIFY(profile.subscriptions.isEmpty());
        QCOMPARE(ProfileCollection(m_folder->path()).profiles(), QList<Profile> {profile});
    }

    void pastedAddressIsTakenApart()
    {
        auto dialog = open();
        host(*dialog)->clear();
        QTest::keyClicks(host(*dialog), QStringLiteral("mqtt:/"));
        host(*dialog)->setText(QString());
        host(*dialog)->insert(QStringLiteral("mqtt://10.0.0.7:1884/plant/#"));
        emit host(*dialog)->textEdited(host(*dialog)->text());
        QCOMPARE(host(*dialog)->text(), QStringLiteral("10.0.0.7"));
        QCOMPARE(findByName<QSpinBox>(*dialog, QStringLiteral("Port"))->value(), 1884);
    }

    /// By an address that another program hands over.
    void proposedProfileIsADraft()
    {
        auto dialog = open();
        Profile proposed;
        proposed.id = QUuid::createUuid();
        proposed.name = QStringLiteral("broker.example");
        proposed.host = QStringLiteral("broker.example");
        proposed.userName = QStringLiteral("alice");
        QSignalSpy connectRequested(dialog.get(), &ProfileDialog::connectRequested);
        dialog->propose(proposed, {.password = QStringLiteral("secret")});
        QCOMPARE(host(*dialog)->text(), QStringLiteral("broker.example"));
        QVERIFY(m_profiles->profiles().isEmpty());
        QCOMPARE(connectRequested.count(), 0);

        QTest::mouseClick(button(*dialog, "Connect"), Qt::LeftButton);
        QCOMPARE(connectRequested.count(), 1);
        const auto profile = connectRequested.first().first().value<Profile>();
        QCOMPARE(profile.userName, QStringLiteral("alice"));
        QVERIFY(!profile.color.isEmpty());
        QVERIFY(!profile.clientId.isEmpty());
        QCOMPARE(connectRequested.first().at(1).value<Secrets>().password, QStringLiteral("secret"));
        QCOMPARE(m_profiles->profiles().size(), 1);
    }

    /// Another connection is proposed, or looked at, while a password is typed.
    void typedPasswordStays()
    {
        auto dialog = open();
        QTest::keyClicks(host(*dialog), QStringLiteral("h"));
        auto *password = findByName<QLineEdit>(*dialog, QStringLiteral("Password"));
        QTest::keyClicks(password, QStringLiteral("half ty"));
        const QUuid first =
            dialog->findChild<QListView *>()->currentIndex().data(ProfileModel::IdRole).toUuid();
        Profile proposed;
        proposed.id = QUuid::createUuid();
        proposed.host = QStringLiteral("broker.example");
        dialog->propose(proposed, {});
        QCOMPARE(password->text(), QString());
        QTest::keyClicks(password, QStringLiteral("other"));
        auto *list = dialog->findChild<QListView *>();
        const auto select = [list](const QUuid &id) {
            const auto &model = *list->model();
            list->setCurrentIndex(model.match(model.index(0, 0), ProfileModel::IdRole, id).value(0));
        };
        select(first);
        QCOMPARE(password->text(), QStringLiteral("half ty"));
        select(proposed.id);
        QCOMPARE(password->text(), QStringLiteral("other"));
    }

    void everythingIsOneClick()
    {
        auto dialog = open();
        QTest::keyClicks(host(*dialog), QStringLiteral("h"));
        QSignalSpy connectRequested(dialog.get(), &ProfileDialog::connectRequested);
        QTest::mouseClick(findByText<QPushButton>(*dialog, QStringLiteral("Everything (#)")), Qt::LeftButton);
        QTest::mouseClick(button(*dialog, "Connect"), Qt::LeftButton);
        const auto profile = connectRequested.first().first().value<Profile>();
        QCOMPARE(profile.subscriptions.size(), 1);
        QCOMPARE(profile.subscriptions.first().topicFilter, QStringLiteral("#"));
    }

    void wrongFilterIsExplained()
    {
        auto dialog = open();
        auto *filter = findByName<QLineEdit>(*dialog, QStringLiteral("Topic filter to subscribe to"));
        QTest::keyClicks(filter, QStringLiteral("plant/te+mp"));
        QTest::mouseClick(findByText<QPushButton>(*dialog, QStringLiteral("Add")), Qt::LeftButton);
        QCOMPARE(filter->accessibleDescription(), topicFilterProblem(QStringLiteral("plant/te+mp")));
        QVERIFY(filter->accessibleDescription().contains(QLatin1Char('+')));
    }

    void problemOpensItsTab()
    {
        auto profile = makeProfile(QStringLiteral("Staging"), {});
        profile.will = WillSpec {QStringLiteral("a/#"), {}, Qos::AtMostOnce, false, std::chrono::seconds(0)};
        QVERIFY(m_profiles->save(profile));
        auto dialog = open();
        QSignalSpy connectRequested(dialog.get(), &ProfileDialog::connectRequested);
        QTest::mouseClick(button(*dialog, "Connect"), Qt::LeftButton);
        QCOMPARE(connectRequested.count(), 0);
        auto *tabs = dialog->findChild<QTabBar *>();
        QCOMPARE(tabs->tabText(tabs->currentIndex()), QStringLiteral("Will"));
        auto *topic = findByName<QLineEdit>(*dialog, QStringLiteral("Topic"));
        QCOMPARE(QApplication::focusWidget(), topic);
        QVERIFY(!errorOf(*dialog, topic).isEmpty());
    }

    void validation_data()
    {
        QTest::addColumn<Profile>("profile");
        QTest::addColumn<QList<ProfileField>>("fields");
        const auto good = makeProfile(QStringLiteral("Good"), {});
        QTest::newRow("nothing wrong") << good << QList<ProfileField> {};
        const auto add = [&good](const char *name, ProfileField field, const auto &change) {
            auto profile = good;
            change(profile);
            QTest::newRow(name) << profile << QList<ProfileField> {field};
        };
        add("no name", ProfileField::Name, [](Profile &p) { p.name = QStringLiteral("  "); });
        add("no host", ProfileField::Host, [](Profile &p) { p.host.clear(); });
        add("host with protocol", ProfileField::Host, [](Profile &p) { p.host = QStringLiteral("tcp://x"); });
        add("host with port", ProfileField::Host, [](Profile &p) { p.host = QStringLiteral("x:1883"); });
        add("host with space", ProfileField::Host, [](Profile &p) { p.host = QStringLiteral("a b"); });
        add("resume without identifier", ProfileField::ClientId, [](Profile &p) { p.cleanStart = false; });
        add("long identifier in 3.1", ProfileField::ClientId, [](Profile &p) {
            p.version = ProtocolVersion::V31;
            p.clientId = QString(24, QLatin1Char('x'));
        });
        add("null in identifier", ProfileField::ClientId,
            [](Profile &p) { p.clientId = QString(1, QChar(u'\0')); });
        add("too long user name", ProfileField::UserName,
            [](Profile &p) { p.userName = QString(65'536, QLatin1Char('x')); });
        add("will without topic", ProfileField::WillTopic, [](Profile &p) { p.will = WillSpec {}; });
        add("user property", ProfileField::UserProperties,
            [](Profile &p) { p.userProperties = {{QString(1, QChar(u'\0')), {}}}; });
        add("filter twice", ProfileField::Subscriptions, [](Profile &p) {
            SubscriptionSpec spec;
            spec.topicFilter = QStringLiteral("a/#");
            p.subscriptions = {spec, spec};
        });
        add("shared and no local", ProfileField::Subscriptions, [](Profile &p) {
            SubscriptionSpec spec;
            spec.topicFilter = QStringLiteral("$share/g/a");
            spec.options.noLocal = true;
            p.subscriptions = {spec};
        });
        auto address = good;
        address.host = QStringLiteral("fd00::17");
        QTest::newRow("IPv6 address") << address << QList<ProfileField> {};
    }
    void validation()
    {
        QFETCH(Profile, profile);
        QFETCH(QList<ProfileField>, fields);
        QList<ProfileField> found;
        for (const auto &problem : problemsOf(profile)) {
            found << problem.field;
            QVERIFY(!problem.text.isEmpty());
        }
        QCOMPARE(found, fields);
    }

    void listGroupsAndFilters()
    {
        ProfileModel model;
        const QAbstractItemModelTester tester(&model);
        model.setProfiles({makeProfile(QStringLiteral("Staging"), QStringLiteral("Plant")),
                           makeProfile(QStringLiteral("Lamp"), QStringLiteral("Home")),
                           makeProfile(QStringLiteral("Production"), QStringLiteral("Plant"))});
        QCOMPARE(texts(model),
                 QStringList({QStringLiteral("Home"), QStringLiteral("Lamp"), QStringLiteral("Plant"),
                              QStringLiteral("Production"), QStringLiteral("Staging")}));
        QVERIFY(!(model.flags(model.index(0)) & Qt::ItemIsSelectable));
        model.setFilter(QStringLiteral("stag"));
        QCOMPARE(texts(model), QStringList({QStringLiteral("Plant"), QStringLiteral("Staging")}));
        model.setFilter(QStringLiteral("nowhere"));
        QCOMPARE(model.rowCount(), 0);
    }

    void draftsSurviveChoosingAnother()
    {
        const auto lamp = makeProfile(QStringLiteral("Lamp"), {});
        const auto staging = makeProfile(QStringLiteral("Staging"), {});
        QVERIFY(m_profiles->save(lamp));
        QVERIFY(m_profiles->save(staging));
        auto dialog = open();
        dialog->select(lamp.id);
        host(*dialog)->selectAll();
        QTest::keyClicks(host(*dialog), QStringLiteral("elsewhere.example"));
        dialog->select(staging.id);
        QCOMPARE(host(*dialog)->text(), staging.host);
        dialog->select(lamp.id);
        QCOMPARE(host(*dialog)->text(), QStringLiteral("elsewhere.example"));
        QCOMPARE(m_profiles->profiles().first(), lamp);
        QTest::mouseClick(button(*dialog, "Save"), Qt::LeftButton);
        QCOMPARE(m_profiles->profiles().first().host, QStringLiteral("elsewhere.example"));
    }

    void duplicateHasAnIdentifierOfItsOwn()
    {
        auto original = makeProfile(QStringLiteral("Lamp"), {});
        original.clientId = QStringLiteral("lamp-1");
        QVERIFY(m_profiles->save(original));
        auto dialog = open();
        QTest::mouseClick(button(*dialog, "Duplicate"), Qt::LeftButton);
        QTest::mouseClick(button(*dialog, "Save"), Qt::LeftButton);
        QCOMPARE(m_profiles->profiles().size(), 2);
        const auto &copy = m_profiles->profiles().last();
        QVERIFY(copy.id != original.id);
        QVERIFY(copy.clientId != original.clientId);
        QCOMPARE(copy.host, original.host);
    }

    void newConnectionsHaveNamesOfTheirOwn()
    {
        auto dialog = open();
        QTest::keyClicks(host(*dialog), QStringLiteral("lamp.example"));
        dialog->addNew();
        QCOMPARE(findByName<QLineEdit>(*dialog, QStringLiteral("Name of the connection"))->text(),
                 QStringLiteral("New connection 2"));
    }

    void failedSaveIsTold()
    {
        auto dialog = open();
        QTest::keyClicks(host(*dialog), QStringLiteral("h"));
        // The folder is gone, and a file stands in its place.
        const auto path = m_folder->path();
        QVERIFY(m_folder->remove());
        QFile obstacle(path);
        QVERIFY(obstacle.open(QIODevice::WriteOnly));
        QSignalSpy connectRequested(dialog.get(), &ProfileDialog::connectRequested);
        QTest::mouseClick(button(*dialog, "Connect"), Qt::LeftButton);
        obstacle.remove();
        QCOMPARE(connectRequested.count(), 0);
        bool told = false;
        for (const auto *label : dialog->findChildren<QLabel *>())
            told = told || label->text().startsWith(QStringLiteral("Not saved"));
        QVERIFY(told);
    }

    void rowsAreReadAsTheyAreShown()
    {
        auto local = makeProfile(QStringLiteral("Local"), {});
        local.transport = TransportKind::LocalBroker;
        auto empty = makeProfile(QStringLiteral("Empty"), {});
        empty.host.clear();
        ProfileModel model;
        model.setProfiles({local, empty});
        QStringList read;
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto index = model.index(row, 0);
            if (!index.data(ProfileModel::HeadingRole).toBool())
                read << index.data(Qt::AccessibleTextRole).toString();
        }
        QVERIFY2(read.contains(QStringLiteral("Local, in this window")), qPrintable(read.join(u';')));
        QVERIFY2(read.contains(QStringLiteral("Empty, no address yet")), qPrintable(read.join(u';')));
    }

    void controlsHaveNames()
    {
        auto profile = makeProfile(QStringLiteral("Full"), {});
        SubscriptionSpec spec;
        spec.topicFilter = QStringLiteral("#");
        profile.subscriptions = {spec};
        profile.userProperties = {{QStringLiteral("a"), QStringLiteral("b")}};
        QVERIFY(m_profiles->save(profile));
        auto dialog = open();
        QCOMPARE(namelessControls(*dialog), QString());
    }

private:
    static QStringList texts(const QAbstractItemModel &model)
    {
        QStringList result;
        for (int row = 0; row < model.rowCount(); ++row)
            result << model.index(row, 0).data().toString();
        return result;
    }
};

QTEST_MAIN(TestProfileDialog)
#include "tst_profiledialog.moc"
