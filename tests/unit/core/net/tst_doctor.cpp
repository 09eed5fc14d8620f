// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/doctor.h"
#include "core/net/transportfactory.h"
#include "tests/support/pipeserver.h"
#include "tests/support/testcertificates.h"

#include <QSignalSpy>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTest>
#include <QWebSocketServer>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

using Step = DiagnosisStep;
using State = DiagnosisResult::State;

const TestAuthority &authority()
{
    static const TestAuthority made;
    return made;
}

QByteArray bytesOf(std::string_view wireText)
{
    const auto bytes = wire(wireText);
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

/// Answers each CONNECT with the same bytes; closes on anything else, as brokers do.
struct Responder
{
    explicit Responder(QByteArray text = bytesOf("20 L[ 00 00 00 ]"), const CertifiedKey *identity = nullptr)
        : answer(std::move(text))
    {
        if (identity) {
            auto secure = std::make_unique<QSslServer>();
            auto configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificate(QSslCertificate(identity->certificate()));
            configuration.setPrivateKey(QSslKey(identity->key(), QSsl::Ec));
            configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
            secure->setSslConfiguration(configuration);
            QObject::connect(secure.get(), &QSslServer::startedEncryptionHandshake, secure.get(),
                             [this](QSslSocket *peer) {
                                 ++begun;
                                 QObject::connect(peer, &QTcpSocket::disconnected, peer, [this] { ++ended; });
                             });
            server = std::move(secure);
        } else {
            server = std::make_unique<QTcpServer>();
        }
        if (!server->listen(QHostAddress::LocalHost))
            qFatal("no free port");
        QObject::connect(server.get(), &QTcpServer::pendingConnectionAvailable, server.get(), [this] {
            auto *peer = server->nextPendingConnection();
            QObject::connect(peer, &QTcpSocket::readyRead, peer, [this, peer] { handle(*peer); });
        });
    }
    void handle(QTcpSocket &peer)
    {
        const auto bytes = peer.readAll();
        if (bytes.startsWith('\x10')) {
            connects += bytes;
            if (onlyVersion == 0 || bytes.contains(QByteArray("MQTT") + onlyVersion)) {
                peer.write(answer);
                return;
            }
        }
        if (bytes.startsWith("GET "))
            peer.write(answerToHttp);
        peer.disconnectFromHost();
    }
    [[nodiscard]] Profile profile(TransportKind kind = TransportKind::Tcp) const
    {
        Profile made;
        made.transport = kind;
        made.host = QStringLiteral("127.0.0.1");
        made.port = server->serverPort();
        made.clientId = QStringLiteral("mine");
        made.tls.authorityFile = files.write("ca.pem", authority().authority.certificate());
        return made;
    }

    QByteArray answer;
    QByteArray answerToHttp;
    char onlyVersion = 0;
    QByteArrayList connects;
    /// TLS connections.
    int begun = 0;
    int ended = 0;
    std::unique_ptr<QTcpServer> server;
    TestFiles files;
};

/// What a doctor says of `profile`: a letter for each step, '-' not tried, 'o' not needed, '+' fine, 'x' failed.
struct Diagnosis
{
    explicit Diagnosis(const Profile &profile, const Secrets &secrets = {},
                       std::chrono::milliseconds patience = 10s,
                       Connection::TransportFactory factory = makeNetworkTransport)
        : doctor(profile, secrets, std::move(factory), patience)
    {
        QObject::connect(&doctor, &Doctor::finished, &doctor, [this] { ++ends; });
        QObject::connect(&doctor, &Doctor::changed, &doctor, [this](const DiagnosisResult &result) {
            running += result.state == State::Running ? 1 : 0;
        });
        doctor.start();
    }
    [[nodiscard]] QString states()
    {
        if (!QTest::qWaitFor([this] { return ends > 0; }, 30'000))
            return QStringLiteral("no end");
        QString text;
        for (int i = 0; i <= static_cast<int>(Step::Mqtt); ++i)
            text += QLatin1Char("-o~+x"[static_cast<int>(doctor.result(static_cast<Step>(i)).state)]);
        return text;
    }

    Doctor doctor;
    int ends = 0;
    int running = 0;
};

} // namespace

Q_DECLARE_METATYPE(const espalier::CertifiedKey *)
Q_DECLARE_METATYPE(espalier::TlsProblem)

class TestDoctor : public QObject
{
    Q_OBJECT
private slots:
    void findsAHealthyServer();
    void disturbsNobody();
    void tellsOfAnUnknownName();
    void tellsOfARefusedPort();
    void tellsOfASilentServer();
    void tellsOfAProxyThatIsNotThere();
    void showsTheCertificate();
    void tellsWhatIsWrongWithACertificate_data();
    void tellsWhatIsWrongWithACertificate();
    void leavesNoStepHalfDone();
    void noticesAServerWithoutTls();
    void noticesAServerWithTls();
    void tellsWhyTheServerRefuses();
    void findsTheVersionThatIsSpoken();
    void tellsOfNoWebSocket();
    void noticesAServerWithoutWebSocket();
    void noticesAServerWithWebSocket();
    void noticesAWebServer();
    void triesTheLocalBroker();
    void canBeCancelled();
};

void TestDoctor::findsAHealthyServer()
{
    Responder server(bytesOf("20 L[ 00 00 P[ 21 0007 ] ]"));
    auto profile = server.profile();
    profile.host = QStringLiteral("localhost");
    Diagnosis diagnosis(profile);
    QCOMPARE(diagnosis.states(), QStringLiteral("+o+ooo+"));
    QCOMPARE(diagnosis.running, 3);
    QVERIFY(diagnosis.doctor.result(Step::Name).addresses.contains(QStringLiteral("127.0.0.1")));
    const auto &status = diagnosis.doctor.result(Step::Mqtt).status;
    QCOMPARE(status.granted.view().number(Property::ReceiveMaximum, 0), 7U);
    QCOMPARE(diagnosis.ends, 1);
}

void TestDoctor::disturbsNobody()
{
    Responder server;
    auto profile = server.profile();
    profile.cleanStart = false;
    profile.sessionExpiry = 60;
    profile.will = WillSpec {.topic = QStringLiteral("gone"), .payload = "x"};
    Diagnosis diagnosis(profile);
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+ooo+"));
    QCOMPARE(server.connects.size(), 1);
    const auto &connect = server.connects.first();
    QVERIFY(!connect.contains("mine") && !connect.contains("gone"));
    QVERIFY(connect.contains(bytesOf("S'MQTT' 05 02")));
}

void TestDoctor::tellsOfAnUnknownName()
{
    Profile profile;
    profile.host = QStringLiteral("nobody.invalid");
    Diagnosis diagnosis(profile);
    QCOMPARE(diagnosis.states(), QStringLiteral("x------"));
    QCOMPARE(diagnosis.doctor.result(Step::Name).cause, DiagnosisCause::HostNotFound);
}

void TestDoctor::tellsOfARefusedPort()
{
    Responder server;
    auto profile = server.profile(TransportKind::SecureWebSocket);
    server.server->close();
    Diagnosis diagnosis(profile);
    QCOMPARE(diagnosis.states(), QStringLiteral("oox----"));
    QCOMPARE(diagnosis.doctor.result(Step::Tcp).cause, DiagnosisCause::Refused);
}

void TestDoctor::tellsOfASilentServer()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Profile profile;
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = silent.serverPort();
    Diagnosis diagnosis(profile, {}, 100ms);
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+ooox"));
    QCOMPARE(diagnosis.doctor.result(Step::Mqtt).cause, DiagnosisCause::TimedOut);
    QVERIFY(diagnosis.doctor.result(Step::Mqtt).duration >= 100ms);
}

void TestDoctor::tellsOfAProxyThatIsNotThere()
{
    Responder server;
    auto profile = server.profile();
    QTcpServer gone;
    QVERIFY(gone.listen(QHostAddress::LocalHost));
    profile.proxy = {
        .kind = ProxyOptions::Kind::Socks5, .host = QStringLiteral("127.0.0.1"), .port = gone.serverPort()};
    gone.close();
    Diagnosis diagnosis(profile);
    QCOMPARE(diagnosis.states(), QStringLiteral("ox-----"));
    QCOMPARE(diagnosis.doctor.result(Step::Proxy).cause, DiagnosisCause::ProxyFailed);
}

void TestDoctor::showsTheCertificate()
{
    Responder server(bytesOf("20 L[ 00 00 00 ]"), &authority().server);
    Diagnosis diagnosis(server.profile(TransportKind::Tls));
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+++o+"));
    QVERIFY(diagnosis.doctor.result(Step::Tls).security.version.startsWith(QStringLiteral("TLS")));
    const auto &certificate = diagnosis.doctor.result(Step::Certificate);
    QCOMPARE(certificate.security.trust, Trust::Verified);
    QCOMPARE(certificate.security.chain.first().issuer, QStringLiteral("Test authority"));
    QVERIFY(certificate.daysLeft == 29 || certificate.daysLeft == 30);
}

void TestDoctor::tellsWhatIsWrongWithACertificate_data()
{
    QTest::addColumn<const CertifiedKey *>("identity");
    QTest::addColumn<TlsProblem>("problem");
    QTest::newRow("self-signed") << &authority().selfSigned << TlsProblem::SelfSigned;
    QTest::newRow("expired") << &authority().expired << TlsProblem::Expired;
    QTest::newRow("other name") << &authority().otherName << TlsProblem::HostNameMismatch;
}

void TestDoctor::tellsWhatIsWrongWithACertificate()
{
    QFETCH(const CertifiedKey *, identity);
    QFETCH(TlsProblem, problem);
    Responder server({}, identity);
    Diagnosis diagnosis(server.profile(TransportKind::Tls));
    QCOMPARE(diagnosis.states(), QStringLiteral("oo++xo-"));
    const auto &result = diagnosis.doctor.result(Step::Certificate);
    QCOMPARE(result.cause, DiagnosisCause::Tls);
    QVERIFY(result.tls && result.tls->problems == QList {problem});
    QCOMPARE(result.daysLeft.value_or(0) < 0, problem == TlsProblem::Expired);
    QVERIFY(server.connects.isEmpty());
}

void TestDoctor::leavesNoStepHalfDone()
{
    Responder server({}, &authority().server);
    auto profile = server.profile(TransportKind::Tls);
    profile.tls.client = {.format = ClientCertificate::Format::Pem, .file = server.files.path("none.pem")};
    Diagnosis diagnosis(profile);
    QSignalSpy changed(&diagnosis.doctor, &Doctor::changed);
    QCOMPARE(diagnosis.states(), QStringLiteral("oo-x-o-"));
    QCOMPARE(diagnosis.doctor.result(Step::Tls).cause, DiagnosisCause::Tls);
    const auto last = changed.last().first().value<DiagnosisResult>();
    QCOMPARE(last.step, Step::Tcp);
    QCOMPARE(last.state, State::NotTried);
}

void TestDoctor::noticesAServerWithoutTls()
{
    Responder server;
    auto profile = server.profile(TransportKind::Tls);
    profile.userName = QStringLiteral("user");
    Diagnosis diagnosis(profile, {.password = QStringLiteral("pencil")});
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+x-o-"));
    QCOMPARE(diagnosis.doctor.result(Step::Tls).cause, DiagnosisCause::ServerSpeaksWithoutTls);
    // The secret was not told to find that out.
    QCOMPARE(server.connects.size(), 1);
    QVERIFY(!server.connects.first().contains("pencil") && !server.connects.first().contains("user"));
}

void TestDoctor::noticesAServerWithTls()
{
    Responder server({}, &authority().selfSigned);
    Diagnosis diagnosis(server.profile());
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+ooox"));
    QCOMPARE(diagnosis.doctor.result(Step::Mqtt).cause, DiagnosisCause::ServerSpeaksTls);
    QVERIFY(server.connects.isEmpty());
    // Nor is one sent later: the handshake was all there was to know.
    QTRY_VERIFY(server.begun == 1 && server.ended == 1);
    QVERIFY(server.connects.isEmpty());
}

void TestDoctor::tellsWhyTheServerRefuses()
{
    Responder server(bytesOf("20 L[ 00 86 P[ 1f S'no such user' ] ]"));
    Diagnosis diagnosis(server.profile());
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+ooox"));
    const auto &result = diagnosis.doctor.result(Step::Mqtt);
    QCOMPARE(result.cause, DiagnosisCause::Mqtt);
    QCOMPARE(result.status.reason, ReasonCode::BadUserNameOrPassword);
    QCOMPARE(result.status.detail, QStringLiteral("no such user"));
    QCOMPARE(server.connects.size(), 1);
}

void TestDoctor::findsTheVersionThatIsSpoken()
{
    Responder server(bytesOf("20 02 00 00"));
    server.onlyVersion = 4;
    Diagnosis diagnosis(server.profile());
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+ooox"));
    const auto &result = diagnosis.doctor.result(Step::Mqtt);
    QCOMPARE(result.cause, DiagnosisCause::OtherVersion);
    QVERIFY(result.otherVersion == ProtocolVersion::V311);
}

void TestDoctor::tellsOfNoWebSocket()
{
    Responder server("no answer");
    Diagnosis diagnosis(server.profile(TransportKind::WebSocket));
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+oox-"));
    QCOMPARE(diagnosis.doctor.result(Step::WebSocket).cause, DiagnosisCause::ClosedByPeer);
}

void TestDoctor::noticesAServerWithoutWebSocket()
{
    Responder server;
    auto profile = server.profile(TransportKind::WebSocket);
    profile.userName = QStringLiteral("user");
    Diagnosis diagnosis(profile, {.password = QStringLiteral("pencil")});
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+oox-"));
    QCOMPARE(diagnosis.doctor.result(Step::WebSocket).cause, DiagnosisCause::ServerSpeaksWithoutWebSocket);
    QVERIFY(!server.connects.first().contains("pencil") && !server.connects.first().contains("user"));
}

void TestDoctor::noticesAServerWithWebSocket()
{
    QWebSocketServer server({}, QWebSocketServer::NonSecureMode);
    server.setSupportedSubprotocols({QStringLiteral("mqtt")});
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Profile profile;
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = server.serverPort();
    Diagnosis diagnosis(profile, {}, 1s);
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+ooox"));
    QCOMPARE(diagnosis.doctor.result(Step::Mqtt).cause, DiagnosisCause::ServerSpeaksWebSocket);
}

void TestDoctor::noticesAWebServer()
{
    Responder server;
    server.onlyVersion = 'x';
    server.answerToHttp = "HTTP/1.1 404 Not Found\r\n\r\n";
    Diagnosis diagnosis(server.profile());
    QCOMPARE(diagnosis.states(), QStringLiteral("oo+ooox"));
    QCOMPARE(diagnosis.doctor.result(Step::Mqtt).cause, DiagnosisCause::ServerIsWebServer);
}

void TestDoctor::triesTheLocalBroker()
{
    PipeServer server;
    Profile profile;
    profile.transport = TransportKind::LocalBroker;
    Diagnosis diagnosis(profile, {}, 10s,
                        [&server](const Profile &, const Secrets &) { return server.transport(); });
    QTRY_VERIFY(server.received().startsWith(QStringLiteral("10 ")));
    server.send("20 L[ 00 00 00 ]");
    QCOMPARE(diagnosis.states(), QStringLiteral("oooooo+"));
    Diagnosis stopped(profile, {}, 10s,
                      [](const Profile &, const Secrets &) { return std::unique_ptr<Transport>(); });
    QCOMPARE(stopped.states(), QStringLiteral("oooooox"));
    QCOMPARE(stopped.doctor.result(Step::Mqtt).cause, DiagnosisCause::LocalBrokerStopped);
}

void TestDoctor::canBeCancelled()
{
    Responder server;
    Diagnosis diagnosis(server.profile());
    diagnosis.doctor.cancel();
    QSignalSpy changed(&diagnosis.doctor, &Doctor::changed);
    QVERIFY(!changed.wait(300));
    QCOMPARE(diagnosis.ends, 0);
}

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
