// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// User names and passwords: what happens between CONNECT and CONNACK where somebody else has to look at them; and what
// follows from who a client is.
#include "broker/engine/enginedetail.h"
#include "core/mqtt/decode.h"

#include <algorithm>
#include <utility>

namespace espalier {

const AccessPolicy &Engine::policyOf(const Peer &peer) const
{
    static const AccessPolicy open;
    const auto index = peer.rules->policy;
    return index < m_policies.size() ? m_policies[index] : open;
}

void Engine::setAccessPolicies(std::vector<AccessPolicy> policies)
{
    m_policies = std::move(policies);
    for (const auto &session : m_sessions) {
        if (session)
            identify(*session, session->identity ? std::move(session->identity->userName) : std::string());
    }
    m_routes.forget();
}

void Engine::setLimits(const EngineSettings &limits)
{
    const auto before = std::exchange(m_settings, limits);
    m_settings.journal = before.journal;
    m_settings.seed = before.seed;
    m_settings.sysInterval = before.sysInterval;
    m_settings.heapInUse = before.heapInUse;
}

/// For sessions of a listener that is gone, the first policy with rules counts: more than was allowed by one of the
/// listeners is allowed to nobody.
std::uint32_t Engine::restoredPolicy(std::string_view listener) const
{
    if (listener.empty() || m_policies.empty())
        return noPolicy;
    const auto index = [this](auto found) {
        return static_cast<std::uint32_t>(found == m_policies.end() ? 0 : found - m_policies.begin());
    };
    const auto same = std::ranges::find(m_policies, listener, &AccessPolicy::listener);
    if (same != m_policies.end())
        return index(same);
    return index(
        std::ranges::find_if(m_policies, [](const auto &policy) { return policy.rules != nullptr; }));
}

/// Tells whose the session is; what it may do follows from that.
void Engine::identify(Session &session, std::string userName)
{
    const auto rules = session.policy < m_policies.size() ? m_policies[session.policy].rules : nullptr;
    session.identity.reset();
    if (!rules && userName.empty())
        return;
    session.identity = std::make_unique<Identity>();
    auto &identity = *session.identity;
    identity.userName = std::move(userName);
    if (!rules)
        return;
    using OptionalName = std::optional<std::string_view>;
    const auto name = identity.userName.empty() ? OptionalName() : OptionalName(identity.userName);
    identity.access.emplace(rules, name, session.clientId);
}

bool Engine::mayWrite(Session &session, std::string_view topicName)
{
    constexpr std::size_t longestKept = 256;
    if (!session.hasRules())
        return true;
    auto &identity = *session.identity;
    if (identity.lastWritten == topicName)
        return true;
    if (!identity.access->allows(Access::Write, topicName))
        return false;
    if (topicName.size() <= longestKept)
        identity.lastWritten = topicName;
    return true;
}

/// A message or will of this client is left out.
void Engine::denyMessage(Session &session, std::string_view topicName)
{
    ++m_statistics.publishesDenied;
    if (session.peer && !std::exchange(session.peer->toldDenied, true))
        log(Event::Kind::PublishDenied, *session.peer, {.topic = std::string(topicName)});
}

/// A client without Authentication Method.
void Engine::logIn(Peer &peer, ByteView bytes, const Connect &connect)
{
    const auto &policy = policyOf(peer);
    const bool isProved = !peer.userName.empty();
    const bool isNamed = connect.userName && !connect.userName->empty(); // as mosquitto has it
    if (!isProved && isNamed && policy.passwords == AccessPolicy::Passwords::Checked) {
        askForPassword(peer, bytes, connect);
        return;
    }
    if (!isProved && m_authentication && !m_authentication->admitsOthers()) {
        refuse(peer, ReasonCode::NotAuthorized, "This broker wants an authentication method to be used.");
        return;
    }
    const bool isRefused = peer.rules->policy < m_policies.size()
                               ? policy.anonymous == AccessPolicy::Anonymous::Refused
                               : peer.rules->anonymous == ListenerRules::Anonymous::Refused;
    if (!isProved && isRefused) {
        refuse(peer, ReasonCode::NotAuthorized, "Clients have to log in here.");
        return;
    }
    if (!isProved && isNamed)
        peer.userName = *connect.userName;
    admit(peer, connect);
}

void Engine::askForPassword(Peer &peer, ByteView bytes, const Connect &connect)
{
    if (!m_loginAttempts.mayTry(peer.name, m_now)) {
        ++m_statistics.loginsRefused;
        refuse(peer, ReasonCode::ConnectionRateExceeded, tooManyFailed, {},
               {.limit = met(Limit::MaximumFailedLogins, peer)});
        return;
    }
    if (m_openQuestions >= m_settings.maximumPasswordQuestions) {
        refuse(peer, ReasonCode::ServerBusy, "Too many clients are logging in. Try again later.", {},
               {.limit = met(Limit::MaximumPasswordQuestions, peer)});
        return;
    }
    if (bytes.size() > harmlessPartial
        && m_partialBytes + bytes.size() > m_settings.maximumMessageMemory / 4) {
        refuseFull(peer);
        return;
    }
    peer.login = std::make_unique<PendingLogin>(PendingLogin {{bytes.begin(), bytes.end()}, {}});
    m_partialBytes += bytes.size();
    peer.state = Peer::State::LoggingIn;
    ++m_openQuestions;
    m_questions.push_back({.peer = peer.handle,
                           .policy = peer.rules->policy,
                           .userName = std::string(*connect.userName),
                           .password = std::string(asText(connect.password.value_or(ByteView())))});
}

void Engine::forgetLogin(Peer &peer)
{
    if (peer.login)
        m_partialBytes -= peer.login->size();
    peer.login.reset();
}

void Engine::answerPassword(PeerHandle handle, PasswordAnswer answer, TimePoint now)
{
    m_now = now;
    --m_openQuestions;
    const auto &slot = m_peers[handle.index];
    if (!slot.peer || slot.generation != handle.generation || slot.peer->state != Peer::State::LoggingIn)
        return; // gone meanwhile
    auto &peer = *slot.peer;
    const auto login = std::move(*peer.login);
    m_partialBytes -= login.size();
    peer.login.reset();
    const auto packet =
        decode(login.connect, {ProtocolVersion::V5, Side::Client}); // it was right the first time
    const auto &connect = std::get<Connect>(*packet);
    if (answer == PasswordAnswer::Wrong) {
        countFailedLogin(peer);
        refuse(peer, ReasonCode::BadUserNameOrPassword, {}, {}, {.userName = std::string(*connect.userName)});
        return;
    }
    peer.userName = *connect.userName;
    admit(peer, connect);
    if (peer.state == Peer::State::Connected && !login.rest.empty())
        read(peer, login.rest);
}

void Engine::countFailedLogin(const Peer &peer)
{
    ++m_statistics.loginsFailed;
    m_loginAttempts.failed(peer.name, m_now);
}

/// Whether the Client Identifier is one that is taken here; if not, CONNECT is refused.
bool Engine::mayUseClientId(Peer &peer, const Connect &connect)
{
    const auto &rules = policyOf(peer).clientIds;
    if (connect.clientId.empty() && rules.empty == ClientIdRules::Empty::Refused) {
        refuse(peer, ReasonCode::ClientIdentifierNotValid, "Clients have to bring a Client Identifier here.");
        return false;
    }
    const auto used = connect.clientId.empty() ? std::string_view(rules.assignedPrefix) : connect.clientId;
    if (!used.starts_with(rules.prefix)) {
        refuse(peer, ReasonCode::NotAuthorized, "Client Identifiers have to begin otherwise here.");
        return false;
    }
    return true;
}

} // namespace espalier
