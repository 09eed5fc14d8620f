// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/accesspolicy.h"
#include "tests/support/brokerscript.h"

#include <memory>
#include <string>

namespace espalier {

/// How a client says who it is.
[[nodiscard]] PeerOptions named(const std::string &userName, PeerOptions options = {});
[[nodiscard]] PeerOptions loggingIn(const std::string &userName, const std::string &password,
                                    PeerOptions options = {});

/// A broker with one policy; clients come in by its listener.
struct AccessScript : BrokerScript
{
    explicit AccessScript(AccessPolicy policy = {}, const EngineSettings &settings = {},
                          std::shared_ptr<Authentication> authentication = {});
    explicit AccessScript(AccessRules rules);

    static std::shared_ptr<const AccessRules> shared(AccessRules rules);
    void setRules(AccessRules rules);
    /// A connection by the listener.
    Peer arriving(std::string name = "192.0.2.1:5000");
    /// A client that was accepted.
    Peer client(std::string_view clientId, const PeerOptions &options = {});
    /// Answers all questions; `right` are users whose password is their name.
    void answerQuestions();
    void answer(const PasswordQuestion &question, PasswordAnswer answer);
};

} // namespace espalier
