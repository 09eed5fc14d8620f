// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/selfsigned.h"

#include <QDateTime>
#include <QSslCertificate>
#include <QSslKey>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

class TestSelfSigned : public QObject
{
    Q_OBJECT
private slots:
    void namesWhatItIsFor();
    void isInForce();
    void isAnotherEachTime();
    void leavesOutWhatIsNoName();
};

void TestSelfSigned::namesWhatItIsFor()
{
    const auto made =
        makeSelfSigned({QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")},
                       std::chrono::days(30));
    QVERIFY(made);
    const QSslCertificate certificate(made->certificate);
    QVERIFY(certificate.isSelfSigned());
    const auto names = certificate.subjectAlternativeNames();
    QCOMPARE(names.values(QSsl::DnsEntry), QStringList {QStringLiteral("localhost")});
    auto addresses = names.values(QSsl::IpAddressEntry);
    addresses.sort();
    QCOMPARE(addresses, (QStringList {QStringLiteral("127.0.0.1"), QStringLiteral("::1")}));
    const QSslKey key(made->key, QSsl::Ec);
    QVERIFY(!key.isNull());
    QCOMPARE(key.length(), 256);
    QCOMPARE(certificate.publicKey().algorithm(), QSsl::Ec);
}

void TestSelfSigned::isInForce()
{
    const auto made = makeSelfSigned({QStringLiteral("localhost")}, std::chrono::days(30));
    QVERIFY(made);
    const QSslCertificate certificate(made->certificate);
    const auto now = QDateTime::currentDateTimeUtc();
    QVERIFY(certificate.effectiveDate() < now);
    QVERIFY(certificate.expiryDate() > now.addDays(29));
    QVERIFY(certificate.expiryDate() < now.addDays(31));
}

void TestSelfSigned::isAnotherEachTime()
{
    const auto one = makeSelfSigned({QStringLiteral("localhost")}, std::chrono::days(30));
    const auto other = makeSelfSigned({QStringLiteral("localhost")}, std::chrono::days(30));
    QVERIFY(one && other);
    QVERIFY(one->key != other->key);
    QVERIFY(QSslCertificate(one->certificate).serialNumber()
            != QSslCertificate(other->certificate).serialNumber());
}

void TestSelfSigned::leavesOutWhatIsNoName()
{
    QVERIFY(!makeSelfSigned({}, std::chrono::days(30)));
    QVERIFY(!makeSelfSigned({QStringLiteral("a,DNS:b")}, std::chrono::days(30)));
    const auto made = makeSelfSigned({QStringLiteral("a,DNS:b"), QStringLiteral("c")}, std::chrono::days(30));
    QVERIFY(made);
    const auto names = QSslCertificate(made->certificate).subjectAlternativeNames();
    QCOMPARE(names.values(QSsl::DnsEntry), QStringList {QStringLiteral("c")});
}

QTEST_GUILESS_MAIN(TestSelfSigned)
#include "tst_selfsigned.moc"
