// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturetap.h"
#include "core/service/packetinspector.h"
#include "tests/support/wire.h"

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

    CaptureTap::Stream connected(const char *clientId, StreamInfo info = {});
    void client(CaptureTap::Stream &stream, const std::string &text);
    void server(CaptureTap::Stream &stream, const std::string &text);
    void add(CaptureTap::Stream &stream, Side sender, const std::string &text);
    [[nodiscard]] QString clients() const;
};

} // namespace espalier
