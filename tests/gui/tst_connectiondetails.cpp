// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/connections/certificatedialog.h"
#include "ui/connections/certificatelist.h"
#include "ui/connections/connectiondetails.h"
#include "ui/connections/detailsdialog.h"
#include "ui/theme/theme.h"
#include "ui/words.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace espalier;
using namespace espalier::test;

namespace {

Profile staging()
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = QStringLiteral("Staging");
    profile.transport = TransportKind::Tls;
    profile.host = QStringLiteral("staging.plant.example");
    profile.port = 8883;
    return profile;
}

CertificateInfo certificate()
{
    CertificateInfo info;
    info.subject = QStringLiteral("broker <b>plant</b>");
    info.issuer = QStringLiteral("Plant CA");
    info.names = {QStringLiteral("broker.plant.example")};
    info.notBefore = QDateTime::currentDateTime().addDays(-10);
    info.notAfter = QDateTime::currentDateTime().addDays(41);
    info.fingerprint = QByteArray(32, '\xa1');
    return info;
}

QString valueOf(const QList<DetailGroup> &groups, const char *name)
{
    for (const auto &group : groups)
        for (const auto &row : group.rows)
            if (row.name == QLatin1String(name))
                return row.remark.isEmpty() ? row.value
                                            : QStringLiteral("%1 (%2)").arg(row.value, row.remark);
    return QStringLiteral("no such row");
}

} // namespace

class TestConnectionDetails : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void cleanupTestCase() { m_theme.reset(); }

    void grantedIsNamedAndTheRestHasItsDefault()
    {
        ConnectionStatus status;
        status.phase = ConnectionPhase::Connected;
        status.clientId = QStringLiteral("auto-1");
        status.granted.add(Property::AssignedClientIdentifier, std::string_view("auto-1"));
        status.granted.add(Property::ServerKeepAlive, 30);
        status.granted.add(Property::MaximumQos, 1);
        status.granted.add(Property::SharedSubscriptionAvailable, 0);
        status.granted.add(Property::ReasonString, std::string_view("wel\ncome"));
        status.granted.addUserProperty("region", "north");
        status.security = {.trust = Trust::Unverified,
                           .version = QStringLiteral("TLSv1.3"),
                           .cipher = QStringLiteral("TLS_AES_256_GCM_SHA384")};
        const auto groups = connectionDetails(staging(), status);
        QCOMPARE(valueOf(groups, "Client identifier"), QStringLiteral("auto-1 (assigned by the broker)"));
        QCOMPARE(valueOf(groups, "Keep alive"), Words::tr("30 s"));
        QCOMPARE(valueOf(groups, "Maximum QoS"), QStringLiteral("QoS 1"));
        QCOMPARE(valueOf(groups, "Shared subscriptions"), QStringLiteral("no"));
        QCOMPARE(valueOf(groups, "Wildcard subscriptions"), QStringLiteral("yes (not said: the usual)"));
        QCOMPARE(valueOf(groups, "Receive maximum"), QStringLiteral("65,535 (not said: the usual)"));
        QVERIFY(!valueOf(groups, "Reason string").contains(u'\n'));
        QCOMPARE(valueOf(groups, "region"), QStringLiteral("north (user property)"));
        QCOMPARE(valueOf(groups, "Encryption"), QStringLiteral("TLSv1.3, TLS_AES_256_GCM_SHA384"));
        QCOMPARE(valueOf(groups, "Broker's certificate"), QStringLiteral("not verified"));
    }

    void endIsToldWithItsReason()
    {
        ConnectionStatus status;
        status.failure = ConnectionFailure::DisconnectedByServer;
        status.reason = ReasonCode::ServerMoved;
        status.answer.add(Property::ReasonString, std::string_view("go on"));
        status.answer.add(Property::ServerReference, std::string_view("other.example:1999"));
        const auto groups = connectionDetails(staging(), status);
        QCOMPARE(groups.size(), 2);
        QCOMPARE(valueOf(groups, "Reason string"), QStringLiteral("go on"));
        QVERIFY(groups.last().rows.first().value.contains(QStringLiteral("Server moved")));
    }

    void longReasonsAreShownWhole()
    {
        ConnectionStatus status;
        status.failure = ConnectionFailure::DisconnectedByServer;
        status.reason = ReasonCode::ServerShuttingDown;
        DetailsDialog dialog(*m_theme);
        dialog.show();
        dialog.showConnection(staging(), status);
        auto *list = dialog.findChild<QTreeWidget *>();
        const auto *reason = list->topLevelItem(list->topLevelItemCount() - 1)->child(0);
        const auto *state = list->topLevelItem(0)->child(0);
        const auto lines = [list](const QTreeWidgetItem *item) {
            return list->visualItemRect(item).height();
        };
        QVERIFY2(lines(reason) > lines(state), qPrintable(reason->text(1)));
    }

    void referredServer_data()
    {
        QTest::addColumn<QByteArray>("reference");
        QTest::addColumn<QString>("address");
        const auto row = [](const char *reference, const char *address) {
            QTest::newRow(reference) << QByteArray(reference) << QString::fromLatin1(address);
        };
        row("other.example", "mqtts://other.example:8883");
        row("other.example:1999", "mqtts://other.example:1999");
        row("10.0.0.2:1 10.0.0.3:2", "mqtts://10.0.0.2:1");
        row("[fd00::17]:1999", "mqtts://[fd00::17]:1999");
        row("[fd00::17]", "mqtts://[fd00::17]:8883");
        row("", "");
        row("fd00::17", "");
        row("other:99999", "");
        row("other:", "");
        row("http://x", "");
    }
    void referredServer()
    {
        QFETCH(QByteArray, reference);
        QFETCH(QString, address);
        ConnectionStatus status;
        status.answer.add(
            Property::ServerReference,
            std::string_view(reference.constData(), static_cast<std::size_t>(reference.size())));
        const auto profile = staging();
        const auto referred = espalier::referredServer(profile, status);
        QCOMPARE(referred.has_value(), !address.isEmpty());
        if (!referred)
            return;
        QCOMPARE(displayAddress(*referred), address);
        QVERIFY(referred->id != profile.id);
    }

    void dialogShowsAndRefers()
    {
        DetailsDialog dialog(*m_theme);
        ConnectionStatus status;
        status.phase = ConnectionPhase::Connected;
        status.granted.add(Property::ServerReference, std::string_view("other.example"));
        status.security = {.trust = Trust::Verified, .chain = {certificate()}};
        dialog.showConnection(staging(), status);
        dialog.show();
        QSignalSpy referred(&dialog, &DetailsDialog::referralChosen);
        findByText<QPushButton>(dialog, QStringLiteral("Connect to mqtts://other.example:8883"))->click();
        QCOMPARE(referred.count(), 1);
        QVERIFY(dialog.findChild<CertificateList *>()->isVisible());
        QCOMPARE(namelessControls(dialog), QString());
    }

    void certificateIsTrustedOnlyOnRequest()
    {
        const TlsFailure failure {.problems = {TlsProblem::HostNameMismatch, TlsProblem::NotTrusted},
                                  .chain = {certificate()}};
        CertificateDialog dialog(failure, staging(), *m_theme);
        dialog.show();
        QSignalSpy trusted(&dialog, &CertificateDialog::trusted);
        // Enter takes the safe way.
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(dialog.result(), int(QDialog::Rejected));
        QCOMPARE(trusted.count(), 0);
        dialog.show();
        findByText<QPushButton>(dialog, QStringLiteral("Trust this certificate"))->click();
        QCOMPARE(trusted.count(), 1);
        QCOMPARE(trusted.first().first().toByteArray(), certificate().fingerprint);
        QCOMPARE(namelessControls(dialog), QString());
        const auto pinned = withPin(staging(), certificate().fingerprint);
        QCOMPARE(withPin(pinned, certificate().fingerprint).tls.pinnedFingerprints.size(), 1);
    }

    void whatNoPinMakesRightOffersNone()
    {
        QVERIFY(!canBePinned({.problems = {TlsProblem::NotTls}}));
        QVERIFY(
            !canBePinned({.problems = {TlsProblem::ClientCertificateRequired}, .chain = {certificate()}}));
        QVERIFY(canBePinned({.problems = {TlsProblem::Expired}, .chain = {certificate()}}));
        CertificateDialog dialog({.problems = {TlsProblem::NoCommonVersion}}, staging(), *m_theme);
        dialog.show();
        QVERIFY(!findByText<QPushButton>(dialog, QStringLiteral("Trust this certificate"))->isVisible());
    }

    void unreadableFilesSayWhy_data()
    {
        QTest::addColumn<int>("problem");
        QTest::newRow("authority") << int(TlsProblem::AuthorityFileUnreadable);
        QTest::newRow("certificate") << int(TlsProblem::CertificateFileUnreadable);
        QTest::newRow("key") << int(TlsProblem::KeyFileUnreadable);
    }
    void unreadableFilesSayWhy()
    {
        QFETCH(int, problem);
        TlsFailure failure {.problems = {static_cast<TlsProblem>(problem)},
                            .file = QStringLiteral("/me.pem")};
        // Of another kind than it should be.
        QVERIFY(Words::tlsAdvice(failure, staging()).contains(QStringLiteral("PEM")));
        failure.detail = QStringLiteral("No such file or directory");
        const auto text = Words::tlsAdvice(failure, staging());
        QVERIFY2(text.contains(failure.detail) && text.contains(failure.file), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("PEM")), qPrintable(text));
    }

    void everyTlsProblemHasWords()
    {
        for (int i = 0; i <= int(TlsProblem::Other); ++i) {
            const TlsFailure failure {.problems = {static_cast<TlsProblem>(i)},
                                      .chain = {certificate()},
                                      .file = QStringLiteral("/me.pem"),
                                      .detail = QStringLiteral("detail")};
            QVERIFY2(Words::tlsAdvice(failure, staging()).size() >= 6, qPrintable(QString::number(i)));
        }
        const TlsFailure mismatch {.problems = {TlsProblem::HostNameMismatch}, .chain = {certificate()}};
        const auto text = Words::tlsAdvice(mismatch, staging());
        QVERIFY(text.contains(QStringLiteral("broker.plant.example")));
        QVERIFY(text.contains(QStringLiteral("staging.plant.example")));
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestConnectionDetails)
#include "tst_connectiondetails.moc"
