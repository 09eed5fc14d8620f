// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/memorytransport.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace espalier;

namespace {

struct Fixture
{
    explicit Fixture(std::size_t capacity = 1024)
    {
        auto [ours, theirs] = PipeEnd::create(capacity);
        peer = std::move(ours);
        transport = std::make_unique<MemoryTransport>(std::move(theirs));
        QObject::connect(transport.get(), &Transport::received, transport.get(), [this](ByteView bytes) {
            received.append(asText(bytes).data(), static_cast<qsizetype>(bytes.size()));
        });
        QObject::connect(transport.get(), &Transport::opened, transport.get(), [this] { isOpen = true; });
        QObject::connect(transport.get(), &Transport::closed, transport.get(),
                         [this](ConnectionFailure cause, const QString &) { causes += cause; });
    }
    [[nodiscard]] bool open()
    {
        transport->open();
        return QTest::qWaitFor([this] { return isOpen; });
    }
    [[nodiscard]] QByteArray taken()
    {
        const auto bytes = peer.take();
        atPeer.append(asText(bytes.view()).data(), static_cast<qsizetype>(bytes.size()));
        return atPeer;
    }

    PipeEnd peer;
    std::unique_ptr<MemoryTransport> transport;
    bool isOpen = false;
    QByteArray received;
    QByteArray atPeer;
    QList<ConnectionFailure> causes;
};

} // namespace

class TestMemoryTransport : public QObject
{
    Q_OBJECT
private slots:
    void carriesBytesBothWays();
    void findsWhatCameBeforeItOpened();
    void keepsWhatThePipeCannotTake();
    void makesThePeerWaitWhileNobodyReads();
    void closesBehindItsLastByte();
    void tellsTheEndAfterTheLastByte();
    void needsAnEnd();
    void carriesBetweenThreads();
};

void TestMemoryTransport::carriesBytesBothWays()
{
    Fixture f;
    QVERIFY(f.open());
    f.transport->write(asBytes("ping"));
    QCOMPARE(f.taken(), QByteArray("ping"));
    QCOMPARE(f.peer.write(asBytes("pong")), std::size_t {4});
    QTRY_COMPARE(f.received, QByteArray("pong"));
}

void TestMemoryTransport::findsWhatCameBeforeItOpened()
{
    Fixture f;
    QCOMPARE(f.peer.write(asBytes("early")), std::size_t {5});
    QVERIFY(f.open());
    QTRY_COMPARE(f.received, QByteArray("early"));
}

void TestMemoryTransport::keepsWhatThePipeCannotTake()
{
    Fixture f(4);
    QVERIFY(f.open());
    f.transport->write(asBytes("0123456789"));
    f.transport->write(asBytes("ab"));
    QCOMPARE(f.transport->bytesToWrite(), std::size_t {8});
    QSignalSpy written(f.transport.get(), &Transport::written);
    QTRY_COMPARE(f.taken(), QByteArray("0123456789ab"));
    QCOMPARE(f.transport->bytesToWrite(), std::size_t {0});
    QCOMPARE(written.count(), 2);
}

void TestMemoryTransport::makesThePeerWaitWhileNobodyReads()
{
    Fixture f(4);
    QVERIFY(f.open());
    f.transport->setReading(false);
    QCOMPARE(f.peer.write(asBytes("0123456789")), std::size_t {4});
    QCoreApplication::processEvents();
    QCOMPARE(f.peer.write(asBytes("4")), std::size_t {0});
    QVERIFY(f.received.isEmpty());
    f.transport->setReading(true);
    QTRY_COMPARE(f.received, QByteArray("0123"));
}

void TestMemoryTransport::closesBehindItsLastByte()
{
    Fixture f(4);
    QVERIFY(f.open());
    f.transport->write(asBytes("0123456789"));
    f.transport->close();
    QVERIFY(f.causes.isEmpty());
    QTRY_COMPARE(f.taken(), QByteArray("0123456789"));
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::None}));
    QVERIFY(f.peer.isClosed());
}

void TestMemoryTransport::tellsTheEndAfterTheLastByte()
{
    Fixture f;
    QVERIFY(f.open());
    f.transport->setReading(false);
    (void)f.peer.write(asBytes("last words"));
    f.peer.close();
    QCoreApplication::processEvents();
    QVERIFY(f.causes.isEmpty());
    f.transport->setReading(true);
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::ClosedByPeer}));
    QCOMPARE(f.received, QByteArray("last words"));
}

void TestMemoryTransport::needsAnEnd()
{
    Fixture f;
    f.transport = std::make_unique<MemoryTransport>(PipeEnd());
    QObject::connect(f.transport.get(), &Transport::closed, f.transport.get(),
                     [&f](ConnectionFailure cause, const QString &) { f.causes += cause; });
    f.transport->open();
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::LocalBrokerStopped}));
}

void TestMemoryTransport::carriesBetweenThreads()
{
    constexpr int count = 200'000;
    Fixture f(4096);
    QVERIFY(f.open());
    const std::unique_ptr<QThread> writer(QThread::create([end = std::move(f.peer)]() mutable {
        const std::string block(100, 'x');
        for (int left = count; left > 0;) {
            const auto accepted =
                end.write(asBytes(block).first(std::min<std::size_t>(100, std::size_t(left))));
            left -= static_cast<int>(accepted);
            if (accepted == 0)
                QThread::yieldCurrentThread();
        }
        end.close();
    }));
    writer->start();
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::ClosedByPeer}));
    QCOMPARE(f.received.size(), count);
    QVERIFY(writer->wait());
}

QTEST_GUILESS_MAIN(TestMemoryTransport)
#include "tst_memorytransport.moc"
