// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// What a client does with a topic.
enum class Access : std::uint8_t { Read, Write };

/// A line of access rules.
struct AccessRule
{
    enum class Effect : std::uint8_t { Deny, Read, Write, ReadWrite };

    /// A valid Topic Filter.
    std::string topicFilter {};
    Effect effect = Effect::ReadWrite;
};

/// Rules for the same clients. What is denied is not granted, in whatever order the rules came.
class AccessList
{
public:
    void add(AccessRule rule);
    [[nodiscard]] bool isEmpty() const { return m_denied.empty() && m_granted.empty(); }
    [[nodiscard]] const std::vector<AccessRule> &denied() const { return m_denied; }
    [[nodiscard]] const std::vector<AccessRule> &granted() const { return m_granted; }

    enum class Verdict : std::uint8_t { Silent, Denied, Granted };
    [[nodiscard]] Verdict verdict(Access access, std::string_view topicName) const;
    /// Whether messages under a Topic Filter might be read, none, or whether the list does not speak of them.
    [[nodiscard]] Verdict readable(std::string_view topicFilter) const;

private:
    std::vector<AccessRule> m_denied;
    std::vector<AccessRule> m_granted;
};

/// Access rules as mosquitto's ACL files have them: who is in no rule may do nothing. Immutable once clients have it.
class AccessRules
{
public:
    /// For clients with this user name, or for those without one.
    void add(const std::optional<std::string> &userName, AccessRule rule);
    /// For all clients: "%c" stands for the Client Identifier, "%u" for the user name. They are asked after the rules
    /// of the user, whose word counts.
    void addPattern(AccessRule rule);

    /// Null when there are none.
    [[nodiscard]] const AccessList *listFor(std::optional<std::string_view> userName) const;
    [[nodiscard]] const AccessList &patterns() const { return m_patterns; }

private:
    std::map<std::string, AccessList, std::less<>> m_users;
    AccessList m_anonymous;
    AccessList m_patterns;
};

/// The rules for one client.
class ClientAccess
{
public:
    ClientAccess(std::shared_ptr<const AccessRules> rules, std::optional<std::string_view> userName,
                 std::string_view clientId);

    [[nodiscard]] bool allows(Access access, std::string_view topicName) const;
    /// False when no message under this Topic Filter, without "$share/", could ever be read.
    [[nodiscard]] bool couldRead(std::string_view topicFilter) const;

private:
    std::shared_ptr<const AccessRules> m_rules;
    /// Part of m_rules.
    const AccessList *m_own;
    /// Those of m_rules, filled in.
    AccessList m_patterns;
};

} // namespace espalier
