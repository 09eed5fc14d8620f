// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/configscript.h"

#include <QTest>

#include <utility>

namespace espalier {

Expected<BrokerConfig, std::vector<std::string>> parse(std::string_view text)
{
    return parseConfig(parseConfigLines(text, "f"));
}

BrokerConfig parsed(std::string_view text)
{
    auto config = parse(text);
    if (!config) {
        QTest::qFail(config.error().at(0).c_str(), __FILE__, __LINE__);
        return {};
    }
    return std::move(*config);
}

QString errorsOf(const Expected<BrokerConfig, std::vector<std::string>> &config)
{
    QString text;
    for (const auto &error : config ? std::vector<std::string>() : config.error())
        text += QString::fromStdString(error) + QLatin1Char('\n');
    return text;
}

} // namespace espalier
