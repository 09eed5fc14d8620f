// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/message.h"
#include "core/net/profile.h"

#include <QObject>

#include <functional>
#include <memory>

namespace espalier {

class CaptureFeed;
class Transport;

/// Drives one ClientSession over one Transport with exactly one timer; connects again with back-off when the profile
/// says so, resumes the session, and subscribes again when the server has forgotten it. Lives in the worker thread; all
/// signals are emitted there.
///
/// Flow: open() -> statusChanged(Connecting) -> statusChanged(Connected) ...; close() -> statusChanged(Disconnected).
/// subscribe(), unsubscribe() and publish() may be called at any time: subscriptions are remembered and made when there
/// is a connection, messages with QoS 0 are refused without one, others wait for it. The profile's subscriptions that
/// are not muted are wanted from the start; a subscription replaces an earlier one with the same filter.
///
/// A lost connection, a server that cannot be reached and one that is busy are tried again. Refusals that the next
/// attempt would meet again (wrong password, unknown protocol version, session taken over by another client, ...) end in
/// Disconnected: open() tries again.
class Connection : public QObject
{
    Q_OBJECT
public:
    using TransportFactory = std::function<std::unique_ptr<Transport>(const Profile &, const Secrets &)>;

    Connection(Profile profile, Secrets secrets, TransportFactory factory, MessageSink &sink,
               QObject *parent = nullptr);
    ~Connection() override;

    void open();
    /// Ends the connection in order, or the waiting for the next attempt.
    void close();
    /// Ends the connection in order and opens one as `profile` says; what is subscribed to stays. What the session still
    /// has to send is sent when the server and the Client Identifier are the same and Clean Start is not asked for.
    void change(const Profile &profile, const Secrets &secrets);
    void subscribe(const SubscriptionSpec &spec);
    void unsubscribe(const QString &topicFilter);
    void publish(OutgoingMessage message);
    /// Plays the Authentication Method instead of what the profile says, from the next attempt on; null ends that.
    void setAuthenticator(std::shared_ptr<Authenticator> authenticator);
    /// Authenticates again on this connection (4.12.1): reauthenticated(), or the connection ends.
    void reauthenticate();
    /// The answer to an authenticationRequested() that awaits one.
    void continueAuthentication(const MethodData &data);
    /// Copies what passes, on this connection and the next ones, to `feed`; null ends that.
    void setCapture(const std::shared_ptr<CaptureFeed> &feed);
    /// Stops reading from the network, so that memory stays bounded, and goes on again.
    void setReading(bool on);

    [[nodiscard]] const ConnectionStatus &status() const;
    [[nodiscard]] const Profile &profile() const;
    /// What the network has not taken yet; who sends much looks at it and waits.
    [[nodiscard]] std::size_t bytesToWrite() const;
    [[nodiscard]] const Secrets &secrets() const;

signals:
    void statusChanged(const espalier::ConnectionStatus &status);
    void subscriptionResult(const espalier::SubscriptionResult &result);
    void publishResult(const espalier::PublishResult &result);
    /// The server has asked for Authentication Data, before it accepts the connection or after reauthenticate().
    void authenticationRequested(const espalier::AuthenticationStep &step);
    void reauthenticated(const espalier::ReauthenticationResult &result);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace espalier
