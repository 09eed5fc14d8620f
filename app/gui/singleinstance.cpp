// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/singleinstance.h"

#include "app/gui/instanceaddress.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>

#include <algorithm>

namespace espalier {

namespace {

using namespace std::chrono_literals;

constexpr qsizetype maximumMessage = 256 * 1024;
const QByteArray acknowledgement = QByteArrayLiteral("taken\n");
const QString argumentsKey = QStringLiteral("arguments");
/// With it a desktop lets the other program come to the front.
const QString activationKey = QStringLiteral("activationToken");
constexpr const char *activationVariable = "XDG_ACTIVATION_TOKEN";

QByteArray messageOf(const QStringList &arguments)
{
    const QJsonObject message {{argumentsKey, QJsonArray::fromStringList(arguments)},
                               {activationKey, qEnvironmentVariable(activationVariable)}};
    return QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n';
}

QString lockError(QLockFile::LockError error)
{
    return error == QLockFile::PermissionError ? QStringLiteral("the folder cannot be written to")
                                               : QStringLiteral("the file system refuses the lock");
}

int millisecondsLeft(const QDeadlineTimer &deadline)
{
    return static_cast<int>(std::max<qint64>(deadline.remainingTime(), 0));
}

bool tell(const QString &address, const QByteArray &message, const QDeadlineTimer &deadline)
{
    QLocalSocket socket;
    socket.connectToServer(address);
    if (!socket.waitForConnected(millisecondsLeft(deadline)))
        return false;
    socket.write(message);
    QByteArray answer;
    while (answer != acknowledgement) {
        if (!socket.waitForReadyRead(millisecondsLeft(deadline)))
            return false;
        answer += socket.readAll();
        if (!acknowledgement.startsWith(answer))
            return false;
    }
    return true;
}

} // namespace

SingleInstance::SingleInstance(const QString &dataFolder, QObject *parent)
    : QObject(parent)
    , m_folder(dataFolder)
    , m_lock(QDir(dataFolder).absoluteFilePath(QStringLiteral("espalier.lock")))
{
    // It is held for as long as the program runs: its age says nothing.
    m_lock.setStaleLockTime(0);
}

SingleInstance::~SingleInstance() = default;

qint64 SingleInstance::owner() const
{
    qint64 process = 0;
    QString host;
    QString program;
    return m_lock.getLockInfo(&process, &host, &program) ? process : 0;
}

SingleInstance::Claim SingleInstance::claim()
{
    QDir().mkpath(m_folder);
    if (m_lock.tryLock()) {
        listen();
        return Claim::Granted;
    }
    if (m_lock.error() == QLockFile::LockFailedError)
        return Claim::Taken;
    m_detail = lockError(m_lock.error());
    return Claim::Unknown;
}

void SingleInstance::listen()
{
    const auto address = instanceAddress(m_folder);
    // What a crashed program left behind: nobody listens there, since the lock is ours.
    QLocalServer::removeServer(address);
    m_server = std::make_unique<QLocalServer>();
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server.get(), &QLocalServer::newConnection, this, &SingleInstance::handleConnection);
    if (!m_server->listen(address))
        m_detail = m_server->errorString();
}

SingleInstance::HandOver SingleInstance::handOver(const QStringList &arguments,
                                                  std::chrono::milliseconds patience)
{
    const auto address = instanceAddress(m_folder);
    const auto message = messageOf(arguments);
    const QDeadlineTimer deadline(patience);
    while (!deadline.hasExpired()) {
        if (tell(address, message, deadline))
            return HandOver::Accepted;
        // The other one may be about to listen or about to end. This waits for the lock and is the pause between tries.
        if (m_lock.tryLock(100ms)) {
            listen();
            return HandOver::Claimed;
        }
    }
    return HandOver::Unanswered;
}

void SingleInstance::handleConnection()
{
    while (auto *socket = m_server->nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { receive(socket); });
        receive(socket);
    }
}

void SingleInstance::receive(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > maximumMessage)
            socket->abort();
        return;
    }
    const auto message = QJsonDocument::fromJson(socket->readLine(maximumMessage)).object();
    QStringList arguments;
    for (const auto &each : message.value(argumentsKey).toArray())
        arguments << each.toString();
    if (arguments.isEmpty()) {
        socket->abort();
        return;
    }
    if (const auto token = message.value(activationKey).toString(); !token.isEmpty())
        qputenv(activationVariable, token.toUtf8());
    socket->write(acknowledgement);
    socket->flush();
    socket->disconnectFromServer();
    emit startedAgain(arguments);
}

} // namespace espalier
