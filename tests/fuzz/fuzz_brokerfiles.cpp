// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A configuration file, an ACL file and a password file of a broker with any text. What was understood can be used.
#include "broker/server/aclfile.h"
#include "broker/server/config.h"
#include "broker/server/passwordfile.h"
#include "core/mqtt/topic.h"
#include "tests/fuzz/require.h"

#include <memory>

using namespace espalier;

namespace {

void readConfiguration(std::string_view text)
{
    const auto config = parseConfig(parseConfigLines(text, "f"));
    if (!config) {
        for (const auto &error : config.error())
            require(error.starts_with("f:") && error.ends_with('.'));
        return;
    }
    require(!config->listeners.empty());
    require(config->engine.maximumInflight > 0 && config->engine.maximumPacketSize >= 20);
    for (const auto &bridge : config->bridges)
        require(!bridge.addresses.empty());
}

void readRules(std::string_view text)
{
    auto rules = parseAccessRules(text);
    if (!rules) {
        require(!rules.error().empty());
        return;
    }
    const ClientAccess access(std::make_shared<const AccessRules>(std::move(*rules)), "user", "client");
    for (const std::string_view topicName : {"a", "a/b", "$SYS/x", "user/client"}) {
        if (access.allows(Access::Read, topicName))
            require(access.couldRead(topicName));
    }
}

void readPasswords(std::string_view text)
{
    const auto users = parsePasswordUsers(text, "f");
    require(users.has_value() || !users.error().empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    readConfiguration(text);
    readRules(text);
    readPasswords(text);
    return 0;
}
