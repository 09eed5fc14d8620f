// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/config.h"

#include <QString>
#include <QTest>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Configurations as text, in a file that is called "f".
namespace espalier {

inline Expected<BrokerConfig, std::vector<std::string>> parse(std::string_view text)
{
    return parseConfig(parseConfigLines(text, "f"));
}

inline BrokerConfig parsed(std::string_view text)
{
    auto config = parse(text);
    if (!config) {
        QTest::qFail(config.error().at(0).c_str(), __FILE__, __LINE__);
        return {};
    }
    return std::move(*config);
}

inline QString errorsOf(const Expected<BrokerConfig, std::vector<std::string>> &config)
{
    QString text;
    for (const auto &error : config ? std::vector<std::string>() : config.error())
        text += QString::fromStdString(error) + QLatin1Char('\n');
    return text;
}

} // namespace espalier
