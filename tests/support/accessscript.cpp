// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessscript.h"

#include <QTest>

#include <string_view>
#include <utility>

namespace espalier {

PeerOptions named(const std::string &userName, PeerOptions options)
{
    options.willFlags = (options.will.empty() ? 0u : options.willFlags) | 0x80u;
    options.will += " S'" + userName + "'";
    return options;
}

PeerOptions loggingIn(const std::string &userName, const std::string &password, PeerOptions options)
{
    options = named(userName, std::move(options));
    options.will += " S'" + password + "'";
    options.willFlags |= 0x40u;
    return options;
}

AccessScript::AccessScript(AccessPolicy policy, const EngineSettings &settings,
                           std::shared_ptr<Authentication> authentication)
    : BrokerScript(settings, std::move(authentication))
{
    engine.setAccessPolicies({std::move(policy)});
}

AccessScript::AccessScript(AccessRules rules) : AccessScript(AccessPolicy {.rules = shared(std::move(rules))})
{ }

std::shared_ptr<const AccessRules> AccessScript::shared(AccessRules rules)
{
    return std::make_shared<const AccessRules>(std::move(rules));
}

void AccessScript::setRules(AccessRules rules)
{
    engine.setAccessPolicies({AccessPolicy {.rules = shared(std::move(rules))}});
}

BrokerScript::Peer AccessScript::arriving(std::string name)
{
    return opened(
        {.name = std::move(name),
         .rules = std::make_shared<ListenerRules>(ListenerRules {.topicAliasMaximum = 10, .policy = 0})});
}

BrokerScript::Peer AccessScript::client(std::string_view clientId, const PeerOptions &options)
{
    auto peer = connecting(arriving(), clientId, options);
    if (peer.take<ConnAck>().reason != ReasonCode::Success)
        QTest::qFail("the client was refused", __FILE__, __LINE__);
    return peer;
}

void AccessScript::answerQuestions()
{
    for (const auto &question : engine.takePasswordQuestions())
        answer(question,
               question.userName == question.password ? PasswordAnswer::Right : PasswordAnswer::Wrong);
}

void AccessScript::answer(const PasswordQuestion &question, PasswordAnswer answer)
{
    engine.answerPassword(question.peer, answer, clock.now());
    drain();
}

} // namespace espalier
