// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytebuffer.h"

#include <QTest>

#include <random>
#include <string>

using namespace espalier;

class ByteBufferTest : public QObject
{
    Q_OBJECT

private slots:
    void appends();
    void extends();
    void consumes();
    void resizes();
    void moves();
    void releases();
    void behavesLikeAString();
};

void ByteBufferTest::appends()
{
    ByteBuffer buffer;
    QVERIFY(buffer.isEmpty());
    buffer.append(asBytes("es"));
    buffer.append(std::uint8_t {'p'});
    buffer.append(ByteView());
    buffer.append(asBytes("alier"));
    QVERIFY(asText(buffer.view()) == "espalier");
    QCOMPARE(buffer.size(), 8U);
    QVERIFY(buffer.capacity() >= 8);
}

void ByteBufferTest::extends()
{
    ByteBuffer buffer;
    buffer.append(asBytes("a"));
    auto *at = buffer.extend(2);
    at[0] = 'b';
    at[1] = 'c';
    QVERIFY(asText(buffer.view()) == "abc");
}

void ByteBufferTest::consumes()
{
    ByteBuffer buffer;
    buffer.append(asBytes("espalier"));
    buffer.consume(0);
    buffer.consume(3);
    QVERIFY(asText(buffer.view()) == "alier");
    buffer.consume(5);
    QVERIFY(buffer.isEmpty());
}

void ByteBufferTest::resizes()
{
    ByteBuffer buffer;
    buffer.append(asBytes("espalier"));
    buffer.resize(3);
    QVERIFY(asText(buffer.view()) == "esp");
    buffer.resize(1000);
    QCOMPARE(buffer.size(), 1000U);
    QVERIFY(asText(buffer.view().first(3)) == "esp");
}

void ByteBufferTest::moves()
{
    ByteBuffer a;
    a.append(asBytes("a"));
    ByteBuffer b(std::move(a));
    QVERIFY(asText(b.view()) == "a");
    QVERIFY(a.isEmpty()); // NOLINT(bugprone-use-after-move): the state left behind is part of the interface
    QCOMPARE(a.capacity(), 0U);
    a.append(asBytes("again"));
    b = std::move(a);
    QVERIFY(asText(b.view()) == "again");
    QVERIFY(a.isEmpty()); // NOLINT(bugprone-use-after-move)
}

void ByteBufferTest::releases()
{
    ByteBuffer buffer;
    buffer.append(asBytes("espalier"));
    buffer.clear();
    QVERIFY(buffer.isEmpty());
    QVERIFY(buffer.capacity() > 0);
    buffer.release();
    QCOMPARE(buffer.capacity(), 0U);
}

void ByteBufferTest::behavesLikeAString()
{
    std::mt19937 random(5); // NOLINT(cert-msc51-cpp): the same steps in each run
    ByteBuffer buffer;
    std::string model;
    for (int i = 0; i < 20'000; ++i) {
        if (random() % 3 > 0) {
            const std::string text(random() % 50, static_cast<char>('a' + random() % 26));
            buffer.append(asBytes(text));
            model += text;
        } else {
            const auto size = random() % (model.size() + 1);
            buffer.consume(size);
            model.erase(0, size);
        }
        QVERIFY(asText(buffer.view()) == model);
    }
}

QTEST_APPLESS_MAIN(ByteBufferTest)
#include "tst_bytebuffer.moc"
