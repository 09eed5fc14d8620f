// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/metricstext.h"
#include "broker/server/server.h"
#include "tests/support/socketclient.h"

#include <QRegularExpression>
#include <QStringList>
#include <QTest>

#include <map>

using namespace espalier;

namespace {

/// The whole answer to a request; empty when there is none.
QString answerTo(std::uint16_t port, const std::string &request)
{
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket(context);
    socket.connect({boost::asio::ip::address_v4::loopback(), port});
    const timeval limit {.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    boost::system::error_code closedEarly; // a request that is too long is answered before it is read
    boost::asio::write(socket, boost::asio::buffer(request), closedEarly);
    std::string answer;
    std::array<char, 4096> buffer {};
    while (true) {
        const auto size = ::recv(socket.native_handle(), buffer.data(), buffer.size(), 0);
        if (size <= 0)
            return QString::fromStdString(answer);
        answer.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

QString get(std::uint16_t port, const char *path, const char *method = "GET")
{
    return answerTo(port, std::string(method) + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

QString bodyOf(const QString &answer)
{
    return answer.section(QStringLiteral("\r\n\r\n"), 1);
}

/// Samples by name with labels. Fails on whatever the format does not allow.
std::map<QString, QString> parsed(const QString &text)
{
    static const QRegularExpression help(QStringLiteral("^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) [^\\n]+$"));
    static const QRegularExpression type(
        QStringLiteral("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)$"));
    static const QRegularExpression sample(QStringLiteral(
        "^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\\\n]*\"\\})? ([0-9]+)$"));
    std::map<QString, QString> samples;
    std::map<QString, QString> types;
    QString described;
    if (!text.endsWith(QLatin1Char('\n')))
        throw std::runtime_error("the last line does not end");
    for (const auto &line : text.chopped(1).split(QLatin1Char('\n'))) {
        if (const auto match = help.match(line); match.hasMatch()) {
            described = match.captured(1);
        } else if (const auto typed = type.match(line); typed.hasMatch()) {
            if (typed.captured(1) != described || types.contains(described))
                throw std::runtime_error("TYPE without HELP, or twice: " + line.toStdString());
            types[described] = typed.captured(2);
            if ((typed.captured(2) == QStringLiteral("counter"))
                != described.endsWith(QStringLiteral("_total")))
                throw std::runtime_error("counters, and nothing else, end in _total: " + line.toStdString());
        } else if (const auto value = sample.match(line); value.hasMatch()) {
            if (value.captured(1) != described)
                throw std::runtime_error("a sample of another metric: " + line.toStdString());
            if (!samples.emplace(value.captured(1) + value.captured(2), value.captured(3)).second)
                throw std::runtime_error("a sample stands twice: " + line.toStdString());
        } else {
            throw std::runtime_error("not of the format: " + line.toStdString());
        }
    }
    return samples;
}

ServerSettings withMetrics()
{
    ServerSettings settings;
    settings.listeners = {{.address = "127.0.0.1", .port = 0}};
    settings.metrics = MetricsAddress();
    return settings;
}

} // namespace

class MetricsTest : public QObject
{
    Q_OBJECT

private slots:
    void writesTheFormat();
    void tellsHealth();
    void servesMetrics();
    void servesHealth();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void boundsRequests();
    void boundsConnections();
    void namesATakenPort();
};

void MetricsTest::writesTheFormat()
{
    BrokerState state;
    state.statistics.publishesReceived = 3;
    state.statistics.droppedQueueFull = 18'446'744'073'709'551'615U;
    state.statistics.clientsConnected = 2;
    state.statistics.handshakesFailed = 4;
    const auto samples = parsed(QString::fromStdString(metricsText(state)));
    QCOMPARE(samples.at(QStringLiteral("espalier_received_messages_total")), QStringLiteral("3"));
    QCOMPARE(samples.at(QStringLiteral("espalier_connected_clients")), QStringLiteral("2"));
    QCOMPARE(samples.at(QStringLiteral("espalier_failed_handshakes_total")), QStringLiteral("4"));
    QCOMPARE(samples.at(QStringLiteral("espalier_dropped_messages_total{reason=\"queue_full\"}")),
             QStringLiteral("18446744073709551615"));
}

void MetricsTest::tellsHealth()
{
    BrokerState state;
    state.uptime = std::chrono::seconds(5);
    QCOMPARE(healthText(state),
             std::string("{\"status\":\"ok\",\"uptimeSeconds\":5,\"connectedClients\":0}\n"));
    state.isStorageFailing = true;
    QVERIFY(!state.isHealthy());
    QVERIFY(healthText(state).find("\"storageFails\"") != std::string::npos);
    state.isStopping = true;
    QVERIFY(healthText(state).find("\"stopping\"") != std::string::npos);
}

void MetricsTest::servesMetrics()
{
    Server server;
    QVERIFY(server.start(withMetrics()));
    SocketClient client(server.listeners()[0].port, "c");
    client.publish("t", "four");
    const auto answer = get(server.metricsPort(), "/metrics");
    QVERIFY2(answer.startsWith(QStringLiteral("HTTP/1.1 200 OK\r\n")), qPrintable(answer));
    QVERIFY(answer.contains(QStringLiteral("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n")));
    const auto samples = parsed(bodyOf(answer));
    QCOMPARE(samples.at(QStringLiteral("espalier_received_messages_total")), QStringLiteral("1"));
    QCOMPARE(samples.at(QStringLiteral("espalier_received_payload_bytes_total")), QStringLiteral("4"));
    QCOMPARE(samples.at(QStringLiteral("espalier_connected_clients")), QStringLiteral("1"));
}

void MetricsTest::servesHealth()
{
    Server server;
    QVERIFY(server.start(withMetrics()));
    const auto answer = get(server.metricsPort(), "/health");
    QVERIFY(answer.startsWith(QStringLiteral("HTTP/1.1 200 OK\r\n")));
    QVERIFY(answer.contains(QStringLiteral("Content-Type: application/json\r\n")));
    QVERIFY(bodyOf(answer).startsWith(QStringLiteral("{\"status\":\"ok\"")));
    const auto head = get(server.metricsPort(), "/health", "HEAD");
    QVERIFY(head.contains(QStringLiteral("Content-Length: %1\r\n").arg(bodyOf(answer).size())));
    QCOMPARE(bodyOf(head), QString());
}

void MetricsTest::refusesWhatItDoesNotKnow_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QString>("status");
    QTest::newRow("method") << QByteArray("POST /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
                            << QStringLiteral(" 405 ");
    QTest::newRow("path") << QByteArray("GET /etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n")
                          << QStringLiteral(" 404 ");
    QTest::newRow("body") << QByteArray("GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                          << QStringLiteral(" 431 ");
}

void MetricsTest::refusesWhatItDoesNotKnow()
{
    QFETCH(QByteArray, request);
    QFETCH(QString, status);
    Server server;
    QVERIFY(server.start(withMetrics()));
    const auto answer = answerTo(server.metricsPort(), request.toStdString());
    QVERIFY2(answer.startsWith(QStringLiteral("HTTP/1.1") + status), qPrintable(answer));
}

void MetricsTest::boundsRequests()
{
    Server server;
    QVERIFY(server.start(withMetrics()));
    const auto request = "GET /metrics HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n";
    const auto answer = answerTo(server.metricsPort(), request);
    QVERIFY(!answer.contains(QStringLiteral(" 200 ")));
    QVERIFY(get(server.metricsPort(), "/health").contains(QStringLiteral(" 200 ")));
}

void MetricsTest::boundsConnections()
{
    Server server;
    QVERIFY(server.start(withMetrics()));
    boost::asio::io_context context;
    std::vector<boost::asio::ip::tcp::socket> open;
    for (int i = 0; i < 16; ++i) {
        open.emplace_back(context);
        open.back().connect({boost::asio::ip::address_v4::loopback(), server.metricsPort()});
    }
    QCOMPARE(get(server.metricsPort(), "/health"), QString());
    for (auto &socket : open)
        socket.close();
    // Closed connections are noticed in their turn.
    QTRY_VERIFY(get(server.metricsPort(), "/health").contains(QStringLiteral(" 200 ")));
}

void MetricsTest::namesATakenPort()
{
    Server first;
    QVERIFY(first.start(withMetrics()));
    auto settings = withMetrics();
    settings.metrics->port = first.metricsPort();
    Server second;
    const auto started = second.start(settings);
    QVERIFY(!started);
    QVERIFY(errorText(started.error()).find(std::to_string(first.metricsPort())) != std::string::npos);
}

QTEST_APPLESS_MAIN(MetricsTest)
#include "tst_metrics.moc"
