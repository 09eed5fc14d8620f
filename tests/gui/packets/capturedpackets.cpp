// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/packets/capturedpackets.h"

namespace espalier::test {

CapturedPackets::CapturedPackets()
{
    QObject::connect(&inspector, &PacketInspector::pending, &context,
                     [this] { snapshot = inspector.takeSnapshot(); });
    inspector.setVisible(true);
    inspector.setViewport(0, 100);
    auto stream = tap.open({});
    add(stream, Side::Client, "10 L[ S'MQTT' 05 02 003c P[ ] S'c1' ]");
    add(stream, Side::Server, "20 L[ 00 00 P[ ] ]");
    add(stream, Side::Client, "32 L[ S'plant/a' 0001 P[ ] '{\"v\":1}' ]");
    add(stream, Side::Server, "40 L[ 0001 ]");
    add(stream, Side::Client, "82 L[ 0003 02 0b 07 S'$share//jobs' 01 ]");
}

void CapturedPackets::add(CaptureTap::Stream &stream, Side sender, const std::string &text)
{
    tap.add(stream, sender, wire(text), CaptureTap::Ending::AtPacketEnd);
    tap.flush();
}

} // namespace espalier::test
