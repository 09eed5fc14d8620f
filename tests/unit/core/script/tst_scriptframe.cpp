// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/scriptframe.h"

#include <QCborArray>
#include <QCborValue>
#include <QTest>

using namespace espalier;

class TestScriptFrame : public QObject
{
    Q_OBJECT

private slots:
    void framesComeOutAsTheyWentIn_whateverThePieces_data()
    {
        QTest::addColumn<int>("piece");
        QTest::newRow("byte by byte") << 1;
        QTest::newRow("three bytes") << 3;
        QTest::newRow("all at once") << 100'000;
    }
    void framesComeOutAsTheyWentIn_whateverThePieces()
    {
        QFETCH(int, piece);
        QList<QCborMap> frames;
        QByteArray stream;
        for (int i = 0; i < 20; ++i) {
            auto frame = scriptframe::make(scriptframe::log);
            frame.insert(scriptframe::count, i);
            frame.insert(scriptframe::payload, QByteArray(i * 7, 'x'));
            frames << frame;
            stream += scriptframe::encode(frame);
        }
        ScriptFrameReader reader;
        QList<QCborMap> read;
        for (qsizetype i = 0; i < stream.size(); i += piece) {
            reader.append(stream.mid(i, piece));
            while (const auto frame = reader.next())
                read << *frame;
        }
        QCOMPARE(read, frames);
        QVERIFY(!reader.isBroken());
    }

    void wrongStreamsEnd_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::newRow("too long") << QByteArray::fromHex("01000001");
        QTest::newRow("no CBOR") << QByteArray::fromHex("00000001ff");
        QTest::newRow("no map") << QByteArray::fromHex("0000000101");
        QTest::newRow("cut short within the frame") << QByteArray::fromHex("00000002a161");
    }
    void wrongStreamsEnd()
    {
        QFETCH(QByteArray, stream);
        ScriptFrameReader reader;
        reader.append(stream);
        QVERIFY(!reader.next());
        QVERIFY(reader.isBroken());
        reader.append(scriptframe::encode(scriptframe::make(scriptframe::log)));
        QVERIFY(!reader.next());
    }
};

QTEST_APPLESS_MAIN(TestScriptFrame)
#include "tst_scriptframe.moc"
