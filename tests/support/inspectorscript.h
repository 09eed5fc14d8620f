// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturetap.h"
#include "core/service/packetinspector.h"
#include "tests/support/wire.h"

#include <QStringList>

#include <atomic>
#include <chrono>
#include <string>

namespace espalier {

/// An inspector, a tap, and who looks at what comes.
struct InspectorScript
{
    /// Seconds that the clock is put forward.
    std::atomic<int> passed = 0;
    PacketInspector inspector {
        nullptr, [this] { return std::chrono::steady_clock::now() + std::chrono::seconds(passed); }};
    CaptureTap tap {inspector.feed()};
    PacketSnapshot snapshot;
    PacketDetail detail;
    QObject context;

    InspectorScript()
    {
        QObject::connect(&inspector, &PacketInspector::pending, &context, [this] {
            const auto reveal = snapshot.revealRow;
            snapshot = inspector.takeSnapshot();
            if (snapshot.revealRow < 0)
                snapshot.revealRow = reveal;
        });
        QObject::connect(&inspector, &PacketInspector::detailPending, &context,
                         [this] { detail = inspector.takeDetail(); });
        inspector.setVisible(true);
        inspector.setViewport(0, 100);
    }

    CaptureTap::Stream connected(const char *clientId, StreamInfo info = {})
    {
        auto stream = tap.open(std::move(info));
        client(stream, "10 L[ S'MQTT' 05 02 003c P[ ] S'" + std::string(clientId) + "' ]");
        server(stream, "20 L[ 00 00 P[ ] ]");
        return stream;
    }
    void client(CaptureTap::Stream &stream, const std::string &text) { add(stream, Side::Client, text); }
    void server(CaptureTap::Stream &stream, const std::string &text) { add(stream, Side::Server, text); }
    void add(CaptureTap::Stream &stream, Side sender, const std::string &text)
    {
        tap.add(stream, sender, wire(text), CaptureTap::Ending::AtPacketEnd);
        tap.flush();
    }
    [[nodiscard]] QString clients() const
    {
        QStringList all;
        for (const auto &row : snapshot.rows)
            all.append(row.client + QLatin1Char(':') + QString::number(row.type));
        return all.join(QLatin1Char(' '));
    }
};

} // namespace espalier
