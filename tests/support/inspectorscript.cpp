// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/inspectorscript.h"

#include <QStringList>

#include <utility>

namespace espalier {

CaptureTap::Stream InspectorScript::connected(const char *clientId, StreamInfo info)
{
    auto stream = tap.open(std::move(info));
    client(stream, "10 L[ S'MQTT' 05 02 003c P[ ] S'" + std::string(clientId) + "' ]");
    server(stream, "20 L[ 00 00 P[ ] ]");
    return stream;
}

void InspectorScript::client(CaptureTap::Stream &stream, const std::string &text)
{
    add(stream, Side::Client, text);
}

void InspectorScript::server(CaptureTap::Stream &stream, const std::string &text)
{
    add(stream, Side::Server, text);
}

void InspectorScript::add(CaptureTap::Stream &stream, Side sender, const std::string &text)
{
    tap.add(stream, sender, wire(text), CaptureTap::Ending::AtPacketEnd);
    tap.flush();
}

QString InspectorScript::clients() const
{
    QStringList all;
    for (const auto &row : snapshot.rows)
        all.append(row.client + QLatin1Char(':') + QString::number(row.type));
    return all.join(QLatin1Char(' '));
}

} // namespace espalier
