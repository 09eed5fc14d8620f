// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/instanceaddress.h"
#include "app/gui/singleinstance.h"
#include "tests/support/childprocess.h"

#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// Another program, as far as the folder can tell.
struct Second
{
    explicit Second(const QString &folder, const QStringList &arguments)
        : thread(QThread::create([this, folder, arguments] {
            SingleInstance instance(folder);
            claim = instance.claim();
            if (claim == SingleInstance::Claim::Taken)
                handOver = instance.handOver(arguments, patience);
        }))
    {
        thread->start();
    }
    ~Second() { thread->wait(); }
    Second(const Second &) = delete;
    Second &operator=(const Second &) = delete;

    SingleInstance::Claim claim = SingleInstance::Claim::Unknown;
    SingleInstance::HandOver handOver = SingleInstance::HandOver::Unanswered;
    std::unique_ptr<QThread> thread;
};

} // namespace

class TestSingleInstance : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void secondHandsOverItsArguments_data();
    void secondHandsOverItsArguments();
    void folderIsFreeAfterwards();
    void foldersDoNotMeet();
    void crashDoesNotBlock();
    void silentOwnerIsGivenUp();
    void ownerThatEndsMeanwhileIsFollowed();
    void longFolderIsReached();
    void strangeMessagesAreDropped();
    void unwritableFolderIsTold();
    void secondProgramEnds();
    void ownOptionsAreRefused();

private:
    [[nodiscard]] QString folder() const { return m_folder->path(); }
    [[nodiscard]] QStringList program(const QStringList &more) const
    {
        return QStringList {QStringLiteral("--data-dir"), folder()} + more;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSingleInstance::secondHandsOverItsArguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("none") << QStringList {QStringLiteral("espalier")};
    QTest::newRow("address") << QStringList {QStringLiteral("espalier"),
                                             QStringLiteral("mqtt://ü:%0a\n@host/plant/#")};
}

void TestSingleInstance::secondHandsOverItsArguments()
{
    QFETCH(QStringList, arguments);
    SingleInstance first(folder());
    QCOMPARE(first.claim(), SingleInstance::Claim::Granted);
    QSignalSpy startedAgain(&first, &SingleInstance::startedAgain);

    Second second(folder(), arguments);
    QTRY_VERIFY(second.thread->isFinished());
    QCOMPARE(second.claim, SingleInstance::Claim::Taken);
    QCOMPARE(second.handOver, SingleInstance::HandOver::Accepted);
    QCOMPARE(startedAgain.count(), 1);
    QCOMPARE(startedAgain.first().first().toStringList(), arguments);
}

void TestSingleInstance::folderIsFreeAfterwards()
{
    {
        SingleInstance first(folder());
        QCOMPARE(first.claim(), SingleInstance::Claim::Granted);
    }
    SingleInstance second(folder());
    QCOMPARE(second.claim(), SingleInstance::Claim::Granted);
    QVERIFY2(second.detail().isEmpty(), qPrintable(second.detail()));
}

void TestSingleInstance::foldersDoNotMeet()
{
    const QTemporaryDir other;
    SingleInstance first(folder());
    SingleInstance second(other.path());
    QCOMPARE(first.claim(), SingleInstance::Claim::Granted);
    QCOMPARE(second.claim(), SingleInstance::Claim::Granted);
}

void TestSingleInstance::crashDoesNotBlock()
{
    {
        ChildProcess crashed(QStringLiteral(ESPALIER_PROGRAM), program({}));
        QTRY_VERIFY(QFile::exists(instanceAddress(folder())));
        crashed.kill();
    }
    // It left both behind.
    QVERIFY(QFile::exists(folder() + QStringLiteral("/espalier.lock")));
    QVERIFY(QFile::exists(instanceAddress(folder())));

    SingleInstance next(folder());
    QCOMPARE(next.claim(), SingleInstance::Claim::Granted);
    QVERIFY2(next.detail().isEmpty(), qPrintable(next.detail()));
    Second second(folder(), {QStringLiteral("espalier")});
    QTRY_VERIFY(second.thread->isFinished());
    QCOMPARE(second.handOver, SingleInstance::HandOver::Accepted);
}

void TestSingleInstance::silentOwnerIsGivenUp()
{
    SingleInstance first(folder());
    QCOMPARE(first.claim(), SingleInstance::Claim::Granted);
    // In the same thread nobody can answer.
    SingleInstance second(folder());
    QCOMPARE(second.claim(), SingleInstance::Claim::Taken);
    QCOMPARE(second.handOver({QStringLiteral("espalier")}, 200ms), SingleInstance::HandOver::Unanswered);
    QCOMPARE(second.owner(), QCoreApplication::applicationPid());
}

void TestSingleInstance::ownerThatEndsMeanwhileIsFollowed()
{
    auto first = std::make_unique<SingleInstance>(folder());
    QCOMPARE(first->claim(), SingleInstance::Claim::Granted);
    SingleInstance second(folder());
    QCOMPARE(second.claim(), SingleInstance::Claim::Taken);
    first.reset();
    QCOMPARE(second.handOver({QStringLiteral("espalier")}, patience), SingleInstance::HandOver::Claimed);
}

void TestSingleInstance::longFolderIsReached()
{
    const auto deep = folder() + QLatin1Char('/') + QString(120, u'd');
    SingleInstance first(deep);
    QCOMPARE(first.claim(), SingleInstance::Claim::Granted);
    QVERIFY2(first.detail().isEmpty(), qPrintable(first.detail()));
    Second second(deep, {QStringLiteral("espalier")});
    QTRY_VERIFY(second.thread->isFinished());
    QCOMPARE(second.handOver, SingleInstance::HandOver::Accepted);
}

void TestSingleInstance::strangeMessagesAreDropped()
{
    SingleInstance first(folder());
    QCOMPARE(first.claim(), SingleInstance::Claim::Granted);
    QSignalSpy startedAgain(&first, &SingleInstance::startedAgain);
    for (const auto &message :
         {QByteArrayLiteral("\n"), QByteArrayLiteral("{\"arguments\":1}\n"), QByteArray(300 * 1024, 'x')}) {
        QLocalSocket socket;
        socket.connectToServer(instanceAddress(folder()));
        socket.write(message);
        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        QVERIFY(socket.readAll().isEmpty());
    }
    QCOMPARE(startedAgain.count(), 0);
}

void TestSingleInstance::unwritableFolderIsTold()
{
    // A file where the folder should be is refused to everybody, also to root.
    const auto file = folder() + QStringLiteral("/file");
    QVERIFY(QFile(file).open(QFile::WriteOnly));
    SingleInstance instance(file);
    QCOMPARE(instance.claim(), SingleInstance::Claim::Unknown);
    QVERIFY(!instance.detail().isEmpty());
}

void TestSingleInstance::secondProgramEnds()
{
    ChildProcess first(QStringLiteral(ESPALIER_PROGRAM), program({}));
    QTRY_VERIFY(QFile::exists(instanceAddress(folder())));
    ChildProcess second(QStringLiteral(ESPALIER_PROGRAM), program({QStringLiteral("mqtt://127.0.0.1:1/a")}));
    QCOMPARE(second.waitForEnd(), 0);
    first.terminate();
}

void TestSingleInstance::ownOptionsAreRefused()
{
    SingleInstance first(folder());
    QCOMPARE(first.claim(), SingleInstance::Claim::Granted);
    ChildProcess second(QStringLiteral(ESPALIER_PROGRAM),
                        program({QStringLiteral("--quit-after"), QStringLiteral("60")}));
    QCOMPARE(second.waitForEnd(), 1);
    QVERIFY2(second.output().contains("--data-dir"), second.output().constData());
}

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
