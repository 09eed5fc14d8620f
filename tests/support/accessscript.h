// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/accesspolicy.h"
#include "tests/support/brokerscript.h"

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// How a client says who it is.
[[nodiscard]] inline PeerOptions named(const std::string &userName, PeerOptions options = {})
{
    options.willFlags = (options.will.empty() ? 0u : options.willFlags) | 0x80u;
    options.will += " S'" + userName + "'";
    return options;
}
[[nodiscard]] inline PeerOptions loggingIn(const std::string &userName, const std::string &password,
                                           PeerOptions options = {})
{
    options = named(userName, std::move(options));
    options.will += " S'" + password + "'";
    options.willFlags |= 0x40u;
    return options;
}

/// A broker with one policy; clients come in by its listener.
struct AccessScript : BrokerScript
{
    explicit AccessScript(AccessPolicy policy = {}, const EngineSettings &settings = {},
                          std::shared_ptr<Authentication> authentication = {})
        : BrokerScript(settings, std::move(authentication))
    {
        engine.setAccessPolicies({std::move(policy)});
    }
    explicit AccessScript(AccessRules rules) : AccessScript(AccessPolicy {.rules = shared(std::move(rules))})
    { }

    static std::shared_ptr<const AccessRules> shared(AccessRules rules)
    {
        return std::make_shared<const AccessRules>(std::move(rules));
    }
    void setRules(AccessRules rules)
    {
        engine.setAccessPolicies({AccessPolicy {.rules = shared(std::move(rules))}});
    }
    /// A connection by the listener.
    Peer arriving(std::string name = "192.0.2.1:5000")
    {
        return opened(
            {.name = std::move(name),
             .rules = std::make_shared<ListenerRules>(ListenerRules {.topicAliasMaximum = 10, .policy = 0})});
    }
    /// A client that was accepted.
    Peer client(std::string_view clientId, const PeerOptions &options = {})
    {
        auto peer = connecting(arriving(), clientId, options);
        if (peer.take<ConnAck>().reason != ReasonCode::Success)
            QTest::qFail("the client was refused", __FILE__, __LINE__);
        return peer;
    }
    /// Answers all questions; `right` are users whose password is their name.
    void answerQuestions()
    {
        for (const auto &question : engine.takePasswordQuestions())
            answer(question,
                   question.userName == question.password ? PasswordAnswer::Right : PasswordAnswer::Wrong);
    }
    void answer(const PasswordQuestion &question, PasswordAnswer answer)
    {
        engine.answerPassword(question.peer, answer, clock.now());
        drain();
    }
};

} // namespace espalier
