// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/explorer.h"
#include "core/service/workspace.h"
#include "tests/gui/widgets.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/exploreview.h"
#include "ui/explore/filterfield.h"
#include "ui/explore/historypane.h"
#include "ui/explore/messagepane.h"
#include "ui/explore/payloadeditor.h"
#include "ui/explore/publishform.h"
#include "ui/explore/publishpanel.h"
#include "ui/explore/subscribepopover.h"
#include "ui/explore/subscriptionbar.h"
#include "ui/explore/topicpane.h"
#include "ui/explore/topicsides.h"
#include "ui/explore/topictreeview.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"
#include "ui/words.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace espalier;
using namespace espalier::test;

class TestExploreView : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        QTemporaryDir folder;
        Theme theme {*qApp};
        Preferences preferences {folder.path()};
        FrameClock clock;
        DecodeRuleBook decodeRules {folder.path()};
        Workspace workspace {nullptr};
        ExploreView view {workspace, clock, theme, preferences, decodeRules};
    };

private slots:
    void everyControlHasAName()
    {
        Fixture f;
        QCOMPARE(namelessControls(f.view), QString());
        QCOMPARE(namelessControls(*f.view.toolBarContent()), QString());
    }

    void connectionsComeAndGo()
    {
        Fixture f;
        f.view.show();
        Profile profile = localProfile({});
        profile.subscriptions = {{.topicFilter = QStringLiteral("a/#"), .options = {}}};
        const ConnectionId id = f.workspace.openConnection(profile);
        f.view.setConnection(id);
        QCOMPARE(f.view.connection(), id);
        auto *bar = f.view.toolBarContent()->findChild<SubscriptionBar *>();
        QCOMPARE(bar->subscriptions().size(), 1);
        auto *filter = f.view.toolBarContent()->findChild<FilterField *>();
        filter->setText(QStringLiteral("/(/"));
        // The store's word on the filter comes back with a snapshot.
        QTRY_COMPARE(validity(filter), Validity::Wrong);
        f.view.setConnection(ConnectionId::None);
        QVERIFY(filter->text().isEmpty());
        f.view.setConnection(id);
        QCOMPARE(filter->text(), QStringLiteral("/(/"));
        QTest::keyClick(filter, Qt::Key_Escape);
        QVERIFY(filter->text().isEmpty());
        f.workspace.closeConnection(id);
        QCOMPARE(f.view.connection(), ConnectionId::None);
    }

    void refusedSubscriptionsAreToldInTheEmptyTree()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&server] {
            auto *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                const QByteArray packet = socket->readAll();
                if (packet.startsWith('\x10'))
                    socket->write(QByteArray("\x20\3\0\0\0", 5));
                else if (packet.startsWith('\x82'))
                    socket->write(QByteArray("\x90\4", 2) + packet.mid(2, 2) + QByteArray("\0\x87", 2));
            });
        });
        Fixture f;
        f.view.show();
        Profile profile;
        profile.host = QStringLiteral("127.0.0.1");
        profile.port = server.serverPort();
        profile.subscriptions = {{.topicFilter = QStringLiteral("secret/#")}};
        const ConnectionId id = f.workspace.openConnection(profile);
        f.view.setConnection(id);
        const QString refused = QStringLiteral("Refused: ") + Words::reasonMeaning(ReasonCode::NotAuthorized);
        QTRY_VERIFY(findByText<QLabel>(f.view, refused));
        QTRY_COMPARE(f.workspace.subscriptionResults(id).size(), 1);
        // Another tree that shows it knows, too.
        f.view.setConnection(ConnectionId::None);
        QVERIFY(!findByText<QLabel>(f.view, refused));
        f.view.setConnection(id);
        QVERIFY(findByText<QLabel>(f.view, refused));
    }

    void twoConnectionsStandSideBySide()
    {
        Fixture f;
        f.view.resize(1500, 700);
        f.view.show();
        const auto open = [&f](const QString &name) {
            return f.workspace.openConnection(localProfile(name));
        };
        auto *sides = f.view.findChild<TopicSides *>();
        const auto treesShown = [&f, sides] {
            QStringList names;
            for (const auto *side : sides->all())
                if (side->isVisible())
                    names << f.workspace.profile(side->connection()).name;
            return names;
        };
        const ConnectionId first = open(QStringLiteral("first"));
        const ConnectionId second = open(QStringLiteral("second"));
        const ConnectionId third = open(QStringLiteral("third"));
        f.view.setConnection(first);
        QSignalSpy wanted(&f.view, &ExploreView::connectionWanted);
        f.view.setBeside(second);
        QCOMPARE(treesShown(), QStringList({QStringLiteral("first"), QStringLiteral("second")}));
        QCOMPARE(f.view.connection(), first);
        QCOMPARE(namelessControls(f.view), QString());

        // Who turns to the other tree turns to its connection.
        f.view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.view));
        sides->all().last()->tree()->setFocus();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(f.view.connection(), second);
        QCOMPARE(f.view.beside(), first);

        f.view.setConnection(third);
        QCOMPARE(treesShown(), QStringList({QStringLiteral("first"), QStringLiteral("third")}));
        f.view.setConnection(first);
        QCOMPARE(treesShown(), QStringList({QStringLiteral("first"), QStringLiteral("third")}));
        f.view.setBeside(second);
        QCOMPARE(treesShown(), QStringList({QStringLiteral("first"), QStringLiteral("second")}));

        // The current one goes, and leaves the other.
        f.workspace.closeConnection(first);
        QCOMPARE(treesShown(), QStringList({QStringLiteral("second")}));
        QCOMPARE(f.view.connection(), second);
        QCOMPARE(wanted.last().first().value<ConnectionId>(), second);

        f.view.setBeside(third);
        findByName<QToolButton>(*sides->all().last(), QStringLiteral("Close this tree"))->click();
        QCOMPARE(treesShown(), QStringList({QStringLiteral("second")}));
        QVERIFY(f.workspace.explorer(third));
    }

    void treesStandOneAboveTheOtherWhereItIsNarrow()
    {
        Fixture f;
        f.view.setConnection(f.workspace.openConnection(localProfile({})));
        f.view.setBeside(f.workspace.openConnection(localProfile({})));
        f.view.show();
        auto *sides = f.view.findChild<TopicSides *>();
        sides->resize(1000, 600);
        QCOMPARE(sides->orientation(), Qt::Horizontal);
        sides->resize(500, 600);
        QCOMPARE(sides->orientation(), Qt::Vertical);
    }

    void nothingIsSubscribedWithoutConnection()
    {
        Fixture f;
        f.view.show();
        Profile profile = localProfile({});
        profile.subscriptions = {{.topicFilter = QStringLiteral("a/#"), .options = {}}};
        f.view.setConnection(f.workspace.openConnection(profile));
        // There is no local broker.
        QVERIFY(findByText<QLabel>(f.view, QStringLiteral("Topics appear here once there is a connection.")));
    }

    void historyFollowsTheRules()
    {
        Fixture f;
        TopicDetail detail;
        detail.id = TopicId(1);
        detail.reset = true;
        detail.topicName = "plc";
        detail.messages = 1;
        detail.appended.append(HistoryEntry {.time = 1, .payload = Bytes::copyOf("12"), .properties = {}});
        f.view.findChild<MessagePane *>()->apply(detail);
        const HistoryModel &history = f.view.findChild<HistoryPane *>()->model();
        const auto value = [&] { return history.index(0, HistoryModel::ValueColumn).data().toString(); };
        QCOMPARE(value(), QStringLiteral("12"));
        DecodeRules rules;
        rules.rules = {{"plc", {.decoder = DecoderKind::Packed, .pattern = "<h"}}};
        f.decodeRules.setRules(rules);
        QTRY_COMPARE(value(), QStringLiteral("12849"));
    }

    void messagesFitOnASmallScreen()
    {
        Fixture f;
        f.view.resize(940, 600);
        f.view.show();
        TopicDetail detail;
        detail.id = TopicId {1};
        detail.reset = true;
        detail.topicName = "homeassistant/sensor/attic_temperature/config";
        detail.displayName = QString::fromUtf8(detail.topicName);
        detail.messages = 1;
        detail.appended.append(
            HistoryEntry {.time = 1, .payload = Bytes::copyOf(R"({"temperature":20.5})"), .properties = {}});
        auto *message = f.view.findChild<MessagePane *>();
        message->apply(detail);
        QTRY_VERIFY(!message->isDecoding());
        // Beside the rail of a window of 1024 pixels.
        QVERIFY2(f.view.minimumSizeHint().width() <= 940,
                 qPrintable(QString::number(f.view.minimumSizeHint().width())));
    }

    void publishFormFollowsTheRules()
    {
        Fixture f;
        PublishForm &form = f.view.publishPanel()->form();
        form.setVersion(ProtocolVersion::V5);
        QSignalSpy wanted(&form, &PublishForm::previewWanted);
        form.setDraft({.topic = QStringLiteral("a"),
                       .format = PayloadFormat::Protobuf,
                       .payload = QStringLiteral("{}")});
        QTRY_COMPARE(wanted.count(), 1);
        form.setPreviewError(wanted.last().first().toULongLong(),
                             {.part = DraftError::Part::Payload, .kind = DraftError::Kind::NoProtobufRule});
        DecodeRules rules;
        rules.rules = {{"a", {.decoder = DecoderKind::Protobuf, .schema = "m.Type"}}};
        f.decodeRules.setRules(rules);
        QTRY_COMPARE(wanted.count(), 2);
        form.setPreview(wanted.last().first().toULongLong(), {});
        QCOMPARE(validity(form.findChild<PayloadEditor *>()), Validity::Fine);
    }

    void splitterSizesPersist()
    {
        Fixture f;
        f.view.resize(1300, 700);
        f.view.show();
        auto *splitter = f.view.findChild<QSplitter *>(QString(), Qt::FindDirectChildrenOnly);
        splitter->setSizes({400, 500, 400});
        emit splitter->splitterMoved(400, 1);
        ExploreView second(f.workspace, f.clock, f.theme, f.preferences, f.decodeRules);
        second.resize(1300, 700);
        second.show();
        QCOMPARE(second.findChild<QSplitter *>(QString(), Qt::FindDirectChildrenOnly)->sizes(),
                 splitter->sizes());
    }

    void chipsTellAndChangeSubscriptions()
    {
        const Theme theme(*qApp);
        SubscriptionBar bar(theme);
        bar.resize(600, 28);
        bar.show();
        QSignalSpy subscribed(&bar, &SubscriptionBar::subscribeWanted);
        QSignalSpy unsubscribed(&bar, &SubscriptionBar::unsubscribeWanted);
        bar.add({.topicFilter = QStringLiteral("a/#"), .options = {}});
        bar.add({.topicFilter = QStringLiteral("secret/#"), .options = {}});
        QCOMPARE(subscribed.count(), 2);
        const auto chips = bar.findChildren<SubscriptionChip *>();
        QCOMPARE(chips.size(), 2);
        SubscriptionResult refused;
        refused.topicFilter = QStringLiteral("secret/#");
        refused.reason = ReasonCode::NotAuthorized;
        bar.applyResult(refused);
        QCOMPARE(chips.at(1)->state(), SubscriptionChip::State::Refused);
        // First where it stands, not in the list of subscriptions.
        QVERIFY(chips.at(1)->x() < chips.at(0)->x());
        QCOMPARE(bar.subscriptions().constFirst().topicFilter, QStringLiteral("a/#"));
        QVERIFY(!chips.at(1)->accessibleDescription().isEmpty());
        SubscriptionResult granted;
        granted.topicFilter = QStringLiteral("a/#");
        bar.applyResult(granted);
        QCOMPARE(chips.at(0)->state(), SubscriptionChip::State::Active);
        QTest::keyClick(chips.at(1), Qt::Key_Delete);
        QCOMPARE(unsubscribed.count(), 1);
        QCOMPARE(bar.subscriptions().size(), 1);
        // The cross of the other one.
        QTest::mouseClick(chips.at(0), Qt::LeftButton, {}, QPoint(chips.at(0)->width() - 14, 12));
        QCOMPARE(unsubscribed.count(), 2);
        QVERIFY(bar.subscriptions().isEmpty());
    }

    void foldedRefusalsAreTold()
    {
        const Theme theme(*qApp);
        SubscriptionBar bar(theme);
        bar.setSubscriptions({{.topicFilter = QStringLiteral("a/#"), .options = {}},
                              {.topicFilter = QStringLiteral("secret/of/the/plant/#"), .options = {}}},
                             SubscriptionChip::State::Waiting);
        bar.resize(bar.sizeHint().width() - 20, 28);
        bar.show();
        auto *more = findByName<QToolButton>(bar, QStringLiteral("More subscriptions"));
        QVERIFY(more && more->isVisible());
        const auto usual = more->foregroundRole();
        bar.applyResult(
            {.topicFilter = QStringLiteral("secret/of/the/plant/#"), .reason = ReasonCode::NotAuthorized});
        QCOMPARE(more->accessibleName(), QStringLiteral("More subscriptions"));
        bar.resize(bar.minimumSizeHint().width(), 28);
        QCOMPARE(more->accessibleName(), QStringLiteral("More subscriptions, 1 of them refused"));
        QVERIFY(more->toolTip().contains(QStringLiteral("secret/of/the/plant/#")));
        QVERIFY(more->foregroundRole() != usual);
        QTest::mouseClick(more, Qt::LeftButton);
        const auto *menu = bar.findChild<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(menu);
        const QString reason = Words::reasonMeaning(ReasonCode::NotAuthorized);
        QVERIFY2(menu->actions().constFirst()->text().contains(reason),
                 qPrintable(menu->actions().constFirst()->text()));
        bar.resize(bar.sizeHint().width(), 28);
        QCOMPARE(more->accessibleName(), QStringLiteral("More subscriptions"));
        QCOMPARE(more->foregroundRole(), usual);
    }

    void chipsShowNamesGrantsAndTraffic()
    {
        const Theme theme(*qApp);
        SubscriptionBar bar(theme);
        bar.resize(600, 28);
        bar.show();
        bar.setSubscriptions({{.topicFilter = QStringLiteral("$share/g/plant/#"),
                               .options = {.maximumQos = Qos::ExactlyOnce},
                               .alias = QStringLiteral("Plant"),
                               .color = QStringLiteral("#d64550")}},
                             SubscriptionChip::State::Waiting);
        const auto *chip = bar.findChild<SubscriptionChip *>();
        QCOMPARE(chip->shownName(), QStringLiteral("Plant"));
        const auto filter = chip->spec().topicFilter;
        bar.applyResult({.topicFilter = filter, .reason = ReasonCode::GrantedQos1});
        QVERIFY(chip->accessibleDescription().contains(QStringLiteral("QoS 1, although QoS 2")));
        QVERIFY(chip->accessibleDescription().contains(QStringLiteral("“g”")));
        bar.showTraffic({{.topicFilter = filter, .messages = 1200, .rate = 9.6},
                         {.topicFilter = QStringLiteral("gone"), .messages = 1}});
        QVERIFY(chip->traffic().contains(QStringLiteral("1,200")));
        QVERIFY(chip->traffic().endsWith(QStringLiteral("10/s")));
        QVERIFY(chip->toolTip().contains(QStringLiteral("10/s")));
    }

    void subscribingIsChecked()
    {
        const Theme theme(*qApp);
        SubscribePopover popover(theme);
        QSignalSpy accepted(&popover, &SubscribePopover::accepted);
        auto *filter = findByName<QLineEdit>(popover, QStringLiteral("Topic filter to subscribe to"));
        QVERIFY(filter);
        filter->setText(QStringLiteral("a/#/b"));
        QCOMPARE(validity(filter), Validity::Wrong);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(accepted.count(), 0);
        SubscriptionSpec spec {.topicFilter = QStringLiteral("$share/g/a/+"), .options = {}, .identifier = 7};
        spec.options.maximumQos = Qos::ExactlyOnce;
        spec.options.noLocal = true;
        spec.options.retainHandling = RetainHandling::DoNotSend;
        popover.setSpec(spec);
        for (const auto *choice : popover.findChildren<QComboBox *>())
            QCOMPARE(choice->isEnabled(),
                     choice->findText(Words::retainHandling(RetainHandling::DoNotSend)) < 0);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(accepted.count(), 1);
        const auto result = accepted.first().first().value<SubscriptionSpec>();
        // No Local is an error on a Shared Subscription.
        spec.options.noLocal = false;
        QCOMPARE(result, spec);
        popover.setVersion(ProtocolVersion::V311);
        QCOMPARE(popover.spec().identifier, 0U);
        QCOMPARE(popover.spec().options.retainHandling, RetainHandling::SendOnSubscribe);
    }
};

QTEST_MAIN(TestExploreView)
#include "tst_exploreview.moc"
