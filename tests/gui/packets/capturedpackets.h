// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturetap.h"
#include "core/service/packetinspector.h"
#include "tests/support/wire.h"

#include <QTemporaryDir>

#include <string>

namespace espalier::test {

/// A log with some packets.
struct CapturedPackets
{
    CapturedPackets();
    void add(CaptureTap::Stream &stream, Side sender, const std::string &text);
    QTemporaryDir folder;
    PacketInspector inspector;
    CaptureTap tap {inspector.feed()};
    PacketSnapshot snapshot;
    QObject context;
};

} // namespace espalier::test
