// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturetap.h"
#include "tests/gui/packets/packetsamples.h"
#include "tests/gui/widgets.h"
#include "ui/common/hexview.h"
#include "ui/common/specificationdialog.h"
#include "ui/packets/capturebox.h"
#include "ui/packets/conversationladder.h"
#include "ui/packets/fieldtree.h"
#include "ui/packets/findingcards.h"
#include "ui/packets/packetfilteredit.h"
#include "ui/packets/packetlist.h"
#include "ui/packets/packetsempty.h"
#include "ui/packets/packetstatus.h"
#include "ui/packets/packetsview.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

using namespace espalier;
using namespace espalier::test;

namespace {

const std::string publish = "32 L[ S'plant/a' 0001 P[ ] '{\"v\":1}' ]";

} // namespace

/// The view, joined with a packet log.
class TestPacketsView : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

    /// A window with the view and what belongs around it.
    struct Fixture
    {
        explicit Fixture(Theme &theme)
            : preferences(folder.path()), view(new PacketsView(inspector, clock, theme, preferences, &window))
        {
            auto *column = new QVBoxLayout(&window);
            column->addWidget(view->toolBarContent());
            column->addWidget(view, 1);
            column->addWidget(view->statusContent());
            window.resize(1364, 850);
            window.show();
        }

        CaptureTap::Stream connected(const char *clientId)
        {
            StreamInfo info;
            info.source = StreamInfo::Source::LocalBroker;
            auto stream = tap.open(std::move(info));
            client(stream, "10 L[ S'MQTT' 05 02 003c P[ ] S'" + std::string(clientId) + "' ]");
            server(stream, "20 L[ 00 00 P[ ] ]");
            return stream;
        }
        void client(CaptureTap::Stream &stream, const std::string &text) { add(stream, Side::Client, text); }
        void server(CaptureTap::Stream &stream, const std::string &text) { add(stream, Side::Server, text); }
        void add(CaptureTap::Stream &stream, Side sender, const std::string &text)
        {
            tap.add(stream, sender, wire(text), CaptureTap::Ending::AtPacketEnd);
            tap.flush();
        }
        [[nodiscard]] qsizetype rowCount() const { return view->list()->snapshot().rows.size(); }
        template <typename T>
        T *find() const
        {
            return window.findChild<T *>();
        }

        [[nodiscard]] PacketFilterEdit *filter() const
        {
            return findByName<PacketFilterEdit>(window, QStringLiteral("Filter packets"));
        }

        QTemporaryDir folder;
        Preferences preferences;
        FrameClock clock;
        PacketInspector inspector;
        CaptureTap tap {inspector.feed()};
        QWidget window;
        PacketsView *view;
    };

private slots:
    void initTestCase()
    {
        qRegisterMetaType<PacketNumber>("espalier::PacketNumber");
        m_theme.setPreference(SchemePreference::Light);
    }

    void capturingIsPaused()
    {
        Fixture f(m_theme);
        QVERIFY(f.inspector.isCapturing());
        QVERIFY(f.find<PacketsEmpty>()->isVisible());
        const auto stream = f.connected("c1");
        Q_UNUSED(stream)
        QTRY_COMPARE(f.rowCount(), 2);
        QVERIFY(!f.find<PacketsEmpty>()->isVisible());
        QTRY_COMPARE(findByText<QPushButton>(f.window, QStringLiteral("Pause"))->isVisible(), true);
        QTest::mouseClick(findByText<QPushButton>(f.window, QStringLiteral("Pause")), Qt::LeftButton);
        QVERIFY(!f.inspector.isCapturing());
        QTRY_VERIFY(findByText<QPushButton>(f.window, QStringLiteral("Resume")));
        // The next start finds it so.
        PacketInspector next;
        const PacketsView again(next, f.clock, m_theme, f.preferences);
        QVERIFY(!next.isCapturing());
    }

    void anEmptyViewOffersToCapture()
    {
        Fixture f(m_theme);
        f.inspector.setCapturing(false);
        auto *start = findByText<QPushButton>(f.window, QStringLiteral("Start Capturing"));
        QTRY_VERIFY(start->isVisible());
        QTest::mouseClick(start, Qt::LeftButton);
        QVERIFY(f.inspector.isCapturing());
        QVERIFY(!start->isVisible());
    }

    void theSelectedPacketIsShown()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, publish);
        f.server(stream, "40 L[ 0001 ]");
        QTRY_COMPARE(f.rowCount(), 4);
        f.view->list()->setFocus();
        f.view->list()->selectRow(2);
        QTRY_COMPARE(f.find<HexView>()->bytes().size(), wire(publish).size());
        QTRY_COMPARE(f.find<ConversationLadder>()->stepCount(), 2);
        QTest::keyClick(f.view->list(), Qt::Key_Down, Qt::AltModifier);
        QTRY_COMPARE(f.view->list()->selectedRow(), 3);
        // Enter leads to the fields.
        QTest::keyClick(f.view->list(), Qt::Key_Return);
        QTRY_VERIFY(f.find<FieldTree>()->hasFocus());
    }

    void filtersWhileTyping()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, publish);
        QTRY_COMPARE(f.rowCount(), 3);
        f.view->focusFilter();
        QVERIFY(f.filter()->hasFocus());
        QTest::keyClicks(f.filter(), QStringLiteral("type == PUBLISH"));
        QTRY_COMPARE(f.rowCount(), 1);
        QTest::keyClick(f.filter(), Qt::Key_Escape);
        if (!f.filter()->text().isEmpty())
            QTest::keyClick(f.filter(), Qt::Key_Escape);
        QTRY_COMPARE(f.rowCount(), 3);
        f.view->showTopics(QStringLiteral("plant/#"));
        QCOMPARE(f.filter()->text(), QStringLiteral("topic ~ \"plant/#\""));
        QTRY_COMPARE(f.rowCount(), 1);
    }

    void findsPackets()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, publish);
        f.client(stream, publish);
        QTRY_COMPARE(f.rowCount(), 4);
        f.view->list()->setFocus();
        QTest::keyClick(f.view->list(), Qt::Key_F3);
        auto *edit = findByName<PacketFilterEdit>(*f.view, QStringLiteral("Find packets"));
        QTRY_VERIFY(edit->hasFocus());
        edit->setText(QStringLiteral("type == PUBLISH"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(f.view->list()->selectedRow(), 2);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(f.view->list()->selectedRow(), 3);
        QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(f.view->list()->selectedRow(), 2);
        edit->setText(QStringLiteral("type == SUBSCRIBE"));
        QTest::keyClick(edit, Qt::Key_Return);
        const auto saysNothing = [&] {
            return findByText<QLabel>(*f.view, QStringLiteral("no such packet is shown")) != nullptr;
        };
        QTRY_VERIFY(saysNothing());
        // That was about this text and no other.
        edit->setText(QStringLiteral("type == PUBACK"));
        QVERIFY(!saysNothing());
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(saysNothing());
        QSignalSpy told(f.view, &PacketsView::told);
        QTest::keyClick(f.view->list(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(told.count(), 1);
        QVERIFY(!saysNothing());
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(f.view->list()->hasFocus());
    }

    void conditionsJoinTheFilter()
    {
        using enum PacketMenu::Join;
        const auto a = QStringLiteral("a == 1");
        const auto b = QStringLiteral("b");
        QCOMPARE(PacketMenu::joined(a, b, Replace), b);
        QCOMPARE(PacketMenu::joined({}, b, And), b);
        QCOMPARE(PacketMenu::joined({}, b, AndNot), QStringLiteral("not (b)"));
        QCOMPARE(PacketMenu::joined(a, b, And), QStringLiteral("a == 1 and b"));
        QCOMPARE(PacketMenu::joined(a, b, Or), QStringLiteral("a == 1 or b"));
        QCOMPARE(PacketMenu::joined(QStringLiteral("x or y"), b, And), QStringLiteral("(x or y) and b"));
        QCOMPARE(PacketMenu::joined(QStringLiteral("x || y"), b, And), QStringLiteral("(x || y) and b"));
    }

    void conditionsAreAboutWhatWasSent()
    {
        QCOMPARE(PacketMenu::quoted("a\"\\b\x01\n\xc3\xa4\xff\xe2\x80\xae"),
                 QStringLiteral("\"a\\\"\\\\b\\x01\\x0a\u00e4\\xff\\xe2\\x80\\xae\""));
        Fixture f(m_theme);
        auto stream = f.connected("o\"ne");
        f.client(stream, "30 L[ 0005 'a\"' 0a 09 '/' P[ ] 'x' ]");
        f.client(stream, "30 L[ S'other' P[ ] 'x' ]");
        const auto other = f.connected("two");
        Q_UNUSED(other)
        QTRY_COMPARE(f.rowCount(), 6);
        f.view->list()->selectRow(2);
        const auto apply = [&](const QString &beginning) {
            emit f.view->list()->menuWanted(QPoint());
            const auto menu = [&] {
                return f.view->list()->findChild<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
            };
            const bool opened = QTest::qWaitFor([&] { return menu() != nullptr; });
            for (auto *filters : opened ? menu()->findChildren<QMenu *>() : QList<QMenu *>())
                for (QAction *action : filters->actions())
                    if (filters->title() == QLatin1String("&Filter for")
                        && action->text().startsWith(beginning)) {
                        action->trigger();
                        delete menu();
                        return true;
                    }
            return false;
        };
        QVERIFY(apply(QStringLiteral("Topic ")));
        QTRY_COMPARE(f.rowCount(), 1);
        QCOMPARE(f.filter()->text(), QStringLiteral("topic == \"a\\\"\\x0a\\x09/\""));
        f.view->setFilter({});
        QTRY_COMPARE(f.rowCount(), 6);
        QVERIFY(apply(QStringLiteral("Client ")));
        QTRY_COMPARE(f.rowCount(), 4);
    }

    void packetsLeadToMessagesAndBack()
    {
        Fixture f(m_theme);
        auto sender = f.connected("c1");
        auto receiver = f.connected("window");
        f.client(sender, publish);
        f.server(receiver, "30 L[ S'plant/a' P[ ] '{\"v\":1}' ]");
        QTRY_COMPARE(f.rowCount(), 6);
        QSignalSpy wanted(f.view, &PacketsView::messageWanted);
        QSignalSpy told(f.view, &PacketsView::told);
        f.view->list()->setFocus();
        f.view->list()->selectRow(5);
        QTest::keyClick(f.view->list(), Qt::Key_J, Qt::ControlModifier);
        QTRY_COMPARE(wanted.count(), 1);
        const auto message = wanted.first().first().value<PacketMessage>();
        QCOMPARE(message.topicName, QByteArray("plant/a"));
        f.view->list()->selectRow(0);
        QTest::keyClick(f.view->list(), Qt::Key_J, Qt::ControlModifier);
        QTRY_COMPARE(told.count(), 1);
        // Back to the packet that the window's connection got, even where the filter hides it.
        f.view->setFilter(QStringLiteral("type == CONNECT"));
        QTRY_COMPARE(f.rowCount(), 2);
        f.view->showMessage(message, "window");
        QTRY_COMPARE(f.rowCount(), 6);
        QTRY_COMPARE(f.view->list()->selectedRow(), 5);
        f.view->showMessage({"plant/b", message.payload, message.time}, "window");
        QTRY_COMPARE(told.count(), 2);
    }

    void marksAndTimeReferences()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, publish);
        QTRY_COMPARE(f.rowCount(), 3);
        f.view->list()->setFocus();
        f.view->list()->selectRow(1);
        QTest::keyClick(f.view->list(), Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(f.view->list()->row(1)->isMarked);
        QTest::keyClick(f.view->list(), Qt::Key_T, Qt::ControlModifier);
        QTRY_VERIFY(f.view->list()->row(1)->isTimeReference);
        QVERIFY(f.view->list()->text(*f.view->list()->row(2), PacketColumn::Time).startsWith(u'+'));
        QTest::keyClick(f.view->list(), Qt::Key_T, Qt::ControlModifier);
        QTRY_VERIFY(!f.view->list()->row(1)->isTimeReference);
    }

    void theCardLeadsIntoTheStandard()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        f.client(stream, "82 L[ 0003 02 0b 07 S'$share//jobs' 01 ]");
        QTRY_COMPARE(f.rowCount(), 3);
        f.view->list()->selectRow(2);
        QTRY_VERIFY(f.find<FindingCards>()->isVisible());
        for (auto *label : f.find<FindingCards>()->findChildren<QLabel *>())
            if (label->textFormat() == Qt::RichText)
                emit label->linkActivated(QStringLiteral("section"));
        auto *dialog = f.find<SpecificationDialog>();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(findByText<QLabel>(*dialog, QStringLiteral("4.8.2 Shared Subscriptions")));
    }

    void whatWasPutBeforeHidingIsShownAfterwards()
    {
        Fixture f(m_theme);
        auto stream = f.connected("c1");
        QTRY_COMPARE(f.rowCount(), 2);
        QSignalSpy pending(&f.inspector, &PacketInspector::pending);
        f.client(stream, publish);
        // Put, and not yet taken when the view goes.
        QVERIFY(pending.wait());
        QSignalSpy tick(&f.clock, &FrameClock::tick);
        f.view->hide();
        QVERIFY(tick.wait());
        QCOMPARE(f.rowCount(), 2);
        f.view->show();
        QTRY_COMPARE(f.rowCount(), 3);
    }

    void theStatusTellsTheTruth()
    {
        PacketStatus status(m_theme);
        status.resize(1400, 26);
        status.show();
        status.showSnapshot(sampleSnapshot());
        QStringList texts;
        for (auto *label : status.findChildren<QLabel *>())
            if (label->isVisible())
                texts << label->text();
        const QString all = texts.join(u'|');
        QVERIFY2(all.contains(QStringLiteral("6.1 MB of 256 MB ring")), qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("13 shown of 18,213")), qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("Round trip p50 0.2 ms · p99 3.9 ms")), qPrintable(all));
        QVERIFY(status.findChild<QPushButton *>()->isVisible());
    }

    void controlsHaveNames()
    {
        Fixture f(m_theme);
        const auto stream = f.connected("c1");
        Q_UNUSED(stream)
        QTRY_COMPARE(f.rowCount(), 2);
        QCOMPARE(namelessControls(f.window), QString());
    }
};

QTEST_MAIN(TestPacketsView)
#include "tst_packetsview.moc"
