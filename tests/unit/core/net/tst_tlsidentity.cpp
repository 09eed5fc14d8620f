// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tlsscript.h"

#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace espalier;
using namespace espalier::test;

/// What a client says of itself in TLS, and what it insists on.
class TestTlsIdentity : public QObject
{
    Q_OBJECT
private slots:
    void showsItsOwnCertificate_data();
    void showsItsOwnCertificate();
    void reportsUnusableFiles_data();
    void reportsUnusableFiles();
    void agreesOnAnApplicationProtocol();
    void keepsTheMinimumVersion();
};

void TestTlsIdentity::showsItsOwnCertificate_data()
{
    QTest::addColumn<QString>("form");
    for (const auto *form : {"pem", "one file", "encrypted pem", "pkcs12", "old pkcs12"})
        QTest::newRow(form) << QString::fromLatin1(form);
}

void TestTlsIdentity::showsItsOwnCertificate()
{
    QFETCH(QString, form);
    auto configuration = serverConfiguration(authority().server);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setCaCertificates({QSslCertificate(authority().authority.certificate())});
    Fixture f(configuration);
    const auto &me = authority().forClients;
    auto &client = f.options.client;
    client.format = ClientCertificate::Format::Pem;
    if (form.endsWith(QLatin1String("pkcs12"))) {
        const auto content = form.startsWith(QLatin1String("old")) ? me.oldPkcs12("pass") : me.pkcs12("pass");
        client = {.format = ClientCertificate::Format::Pkcs12, .file = f.files.write("me.p12", content)};
        f.passphrase = QStringLiteral("pass");
    } else if (form == QLatin1String("one file")) {
        client.file = f.files.write("me.pem", me.key() + me.certificate());
    } else {
        client.file = f.files.write("me.pem", me.certificate());
        f.passphrase = form == QLatin1String("pem") ? QString() : QStringLiteral("pass");
        client.keyFile = f.files.write("me.key", me.key(f.passphrase.toUtf8()));
    }
    QVERIFY(f.connects());
    QCOMPARE(f.peer->peerCertificate(), QSslCertificate(me.certificate()));
}

void TestTlsIdentity::reportsUnusableFiles_data()
{
    using Prepare = std::function<void(Fixture &)>;
    QTest::addColumn<Prepare>("prepare");
    QTest::addColumn<TlsProblem>("problem");
    const auto row = [](const char *name, TlsProblem problem, Prepare prepare) {
        QTest::newRow(name) << std::move(prepare) << problem;
    };
    const auto pem = [](Fixture &f, const QByteArray &certificate, const QByteArray &key) {
        f.options.client = {.format = ClientCertificate::Format::Pem,
                            .file = f.files.write("me.pem", certificate),
                            .keyFile = f.files.write("me.key", key)};
    };
    const auto &me = authority().forClients;
    row("no authority", TlsProblem::AuthorityFileUnreadable,
        [](Fixture &f) { f.options.authorityFile = f.files.path("none.pem"); });
    row("a folder", TlsProblem::AuthorityFileUnreadable,
        [](Fixture &f) { f.options.authorityFile = f.files.path("."); });
    row("authority of rubbish", TlsProblem::AuthorityFileUnreadable,
        [](Fixture &f) { f.options.authorityFile = f.files.write("x", QByteArray(1000, '\xff')); });
    row("too large", TlsProblem::AuthorityFileUnreadable,
        [](Fixture &f) { f.options.authorityFile = f.files.write("x", QByteArray(5'000'000, ' ')); });
    row("certificate of rubbish", TlsProblem::CertificateFileUnreadable,
        [=, &me](Fixture &f) { pem(f, "rubbish", me.key()); });
    row("key of rubbish", TlsProblem::KeyFileUnreadable,
        [=, &me](Fixture &f) { pem(f, me.certificate(), "rubbish"); });
    row("no passphrase", TlsProblem::WrongPassphrase,
        [=, &me](Fixture &f) { pem(f, me.certificate(), me.key("pass")); });
    row("wrong passphrase", TlsProblem::WrongPassphrase, [=, &me](Fixture &f) {
        pem(f, me.certificate(), me.key("pass"));
        f.passphrase = QStringLiteral("word");
    });
    row("another's key", TlsProblem::KeyDoesNotMatch,
        [=, &me](Fixture &f) { pem(f, me.certificate(), authority().server.key()); });
    const auto pkcs12 = [](Fixture &f, const QByteArray &content) {
        f.options.client = {.format = ClientCertificate::Format::Pkcs12,
                            .file = f.files.write("me.p12", content)};
    };
    row("PKCS#12 of rubbish", TlsProblem::CertificateFileUnreadable,
        [=](Fixture &f) { pkcs12(f, "rubbish"); });
    row("PKCS#12 without passphrase", TlsProblem::WrongPassphrase,
        [=, &me](Fixture &f) { pkcs12(f, me.pkcs12("pass")); });
    row("old PKCS#12 without passphrase", TlsProblem::WrongPassphrase,
        [=, &me](Fixture &f) { pkcs12(f, me.oldPkcs12("pass")); });
}

void TestTlsIdentity::reportsUnusableFiles()
{
    QFETCH(std::function<void(Fixture &)>, prepare);
    QFETCH(TlsProblem, problem);
    Fixture f;
    prepare(f);
    f.open();
    QVERIFY(f.causes.isEmpty());
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TlsFailed});
    QCOMPARE(f.failure().problems, Problems {problem});
    QVERIFY(!f.failure().file.isEmpty());
    QCOMPARE(f.failure().file.endsWith(QLatin1String("me.key")),
             problem == TlsProblem::KeyDoesNotMatch || problem == TlsProblem::KeyFileUnreadable
                 || (problem == TlsProblem::WrongPassphrase && !f.options.client.keyFile.isEmpty()));
}

void TestTlsIdentity::agreesOnAnApplicationProtocol()
{
    auto configuration = serverConfiguration(authority().server);
    configuration.setAllowedNextProtocols({"mqtt"});
    Fixture f(configuration);
    f.options.applicationProtocols = {QStringLiteral("x"), QStringLiteral("mqtt")};
    QVERIFY(f.connects());
    QCOMPARE(f.transport->report().security.applicationProtocol, QStringLiteral("mqtt"));
}

void TestTlsIdentity::keepsTheMinimumVersion()
{
    auto configuration = serverConfiguration(authority().server);
    configuration.setProtocol(QSsl::TlsV1_2);
    Fixture f(configuration);
    f.options.minimumVersion = TlsOptions::Version::Tls13;
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.failure().problems, Problems {TlsProblem::NoCommonVersion});
    Fixture lower(configuration);
    QVERIFY(lower.connects());
    QCOMPARE(lower.transport->report().security.version, QStringLiteral("TLSv1.2"));
}

QTEST_GUILESS_MAIN(TestTlsIdentity)
#include "tst_tlsidentity.moc"
