// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/noticeboard.h"

#include "ui/connections/certificatedialog.h"
#include "ui/connections/connectiondetails.h"
#include "ui/connections/profilecollection.h"
#include "ui/words.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>
#include <utility>

namespace espalier {

using namespace std::chrono_literals;

NoticeBoard::NoticeBoard(const Services &services, CurrentConnection &current, Banner &banner,
                         QObject *parent)
    : QObject(parent), m_services(services), m_current(current), m_banner(banner)
{
    m_countdown.setInterval(1s);
    connect(&m_countdown, &QTimer::timeout, this, [this] { m_banner.setDetail(problemDetail()); });
    connect(&current, &CurrentConnection::changed, this, [this] { m_lastFailure = {}; });
    connect(&current, &CurrentConnection::statusChanged, this, &NoticeBoard::refresh);
    connect(&services.workspace, &Workspace::reauthenticated, this, &NoticeBoard::handleReauthenticated);
    if (services.broker)
        connect(services.broker, &BrokerControl::failed, this, &NoticeBoard::handleBrokerFailed);
}

void NoticeBoard::post(Banner::Content notice)
{
    // Acting on a notice answers it.
    for (auto &action : notice.actions) {
        action.run = [this, run = std::move(action.run)] {
            m_notice.reset();
            refresh();
            run();
        };
    }
    notice.dismissed = [this] {
        m_notice.reset();
        refresh();
    };
    m_notice = std::move(notice);
    refresh();
}

void NoticeBoard::refresh()
{
    const auto status = m_current.status();
    if (status.phase == ConnectionPhase::Connected || !m_current.exists())
        m_lastFailure = {};
    else if (status.failure != ConnectionFailure::None)
        m_lastFailure = status;
    m_countdown.stop();
    if (m_notice) {
        m_shown.reset();
        m_banner.setContent(*m_notice);
    } else if (m_lastFailure.failure != ConnectionFailure::None) {
        showProblem(status.phase);
    } else {
        m_shown.reset();
        m_banner.clear();
    }
}

QString NoticeBoard::problemDetail() const
{
    QStringList sentences {Words::failureAdvice(m_lastFailure, m_current.profile())};
    const auto status = m_current.status();
    if (status.phase == ConnectionPhase::Waiting) {
        const auto left = std::max<qint64>(0, status.retryAt - QDateTime::currentMSecsSinceEpoch());
        sentences << tr("Tries again in %n second(s).", nullptr, static_cast<int>((left + 999) / 1000));
    } else if (status.phase == ConnectionPhase::Connecting) {
        sentences << tr("Trying again now.");
    }
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char(' '));
}

void NoticeBoard::showProblem(ConnectionPhase phase)
{
    if (phase == ConnectionPhase::Waiting)
        m_countdown.start();
    const bool over = phase == ConnectionPhase::Disconnected;
    const Problem problem {m_lastFailure.failure, over ? Problem::Course::Over : Problem::Course::Trying};
    if (m_shown == problem) {
        m_banner.setDetail(problemDetail());
        return;
    }
    m_shown = problem;
    Banner::Content content;
    content.tone = over ? Banner::Tone::Error : Banner::Tone::Warning;
    content.title = Words::failure(problem.failure);
    content.detail = problemDetail();
    const bool startsBroker = problem.failure == ConnectionFailure::LocalBrokerStopped && m_services.broker;
    const auto action = startsBroker ? tr("Start the broker") : over ? tr("Reconnect") : tr("Reconnect now");
    content.actions.append({action, [this] { m_current.reconnect(); }, Banner::Emphasis::Primary});
    if (!over)
        content.actions.append({tr("Stop trying"), [this] { m_current.disconnectFromServer(); }});
    addCures(content);
    // What is tried no more needs another setting, unless the server only wants another time.
    if (const auto id = m_current.profile().id; over && !startsBroker && m_services.profiles.find(id))
        content.actions.append({tr("Edit…"), [this, id] { emit editWanted(id); }});
    m_banner.setContent(content);
}

void NoticeBoard::addCures(Banner::Content &content)
{
    if (const auto &tls = m_lastFailure.tls; tls && !tls->chain.isEmpty())
        content.actions.append({tr("Show the certificate…"), [this] { showCertificate(); }});
    const bool wrongPassphrase =
        m_lastFailure.tls && m_lastFailure.tls->problems.contains(TlsProblem::WrongPassphrase);
    const bool wrongPassword = m_lastFailure.reason == ReasonCode::BadUserNameOrPassword
                               || m_lastFailure.reason == ReasonCode::NotAuthorized
                               || m_lastFailure.failure == ConnectionFailure::ProxyFailed;
    if ((wrongPassphrase || wrongPassword) && !neededSecrets(m_current.profile()).isEmpty())
        content.actions.append({tr("Enter the password again…"), [this] { m_current.askAgain(); }});
    if (m_lastFailure.reason == ReasonCode::UnsupportedProtocolVersion) {
        auto other = m_current.profile();
        other.version = other.version == ProtocolVersion::V311 ? ProtocolVersion::V5 : ProtocolVersion::V311;
        content.actions.append({tr("Connect with %1").arg(Words::version(other.version)), [this, other] {
                                    takeUp(other, tr("The version of MQTT is changed for this time only"));
                                }});
    }
    if (const auto referred = referredServer(m_current.profile(), m_lastFailure))
        content.actions.append({tr("Connect to %1").arg(displayAddress(*referred)),
                                [this, server = *referred] { m_current.open(server); }});
}

void NoticeBoard::showCertificate()
{
    const auto profile = m_current.profile();
    if (!m_lastFailure.tls)
        return;
    auto *dialog = new CertificateDialog(*m_lastFailure.tls, profile, m_services.theme, m_banner.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CertificateDialog::trusted, this, [this, profile](const QByteArray &fingerprint) {
        takeUp(withPin(profile, fingerprint), tr("The certificate is trusted for this time only"));
    });
    dialog->open();
}

void NoticeBoard::takeUp(const Profile &profile, const QString &otherwise)
{
    // An address from the command line is no saved profile: what changes lasts as long as its connection.
    if (const auto saved = m_services.profiles.saveIfKnown(profile); !saved) {
        post({Banner::Tone::Warning,
              otherwise,
              tr("The connection was not saved: %1").arg(saved.error()),
              {},
              {}});
    }
    m_current.reopen(profile);
}

void NoticeBoard::handleReauthenticated(ConnectionId id, const ReauthenticationResult &result)
{
    if (id != m_current.id())
        return;
    if (!isError(result.reason)) {
        post({Banner::Tone::Information, tr("Authenticated again"), result.reasonString, {}, {}});
        return;
    }
    post({Banner::Tone::Error,
          tr("Not authenticated again"),
          Words::reasonMeaning(result.reason, result.reasonString),
          {},
          {}});
}

void NoticeBoard::handleBrokerFailed(const BrokerError &error)
{
    Banner::Content content;
    content.tone = Banner::Tone::Error;
    content.title = tr("The local broker did not start");
    content.detail = Words::brokerError(error);
    if (error.code == BrokerErrorCode::PortInUse || error.code == BrokerErrorCode::PermissionDenied) {
        const auto address = error.listener.address;
        content.actions.append({tr("Use a free port"),
                                [this, address] {
                                    BrokerSettings settings;
                                    settings.address = address;
                                    settings.port = 0;
                                    m_current.startBrokerAndOpen(settings, m_current.localBrokerProfile());
                                },
                                Banner::Emphasis::Primary});
    }
    post(std::move(content));
}

} // namespace espalier
