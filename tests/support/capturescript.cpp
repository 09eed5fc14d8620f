// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/capturescript.h"

#include <algorithm>

namespace espalier {

std::uint32_t CaptureScript::swapped(std::uint32_t value)
{
    return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff'0000) | value << 24;
}

CaptureScript::CaptureScript(std::uint32_t linkType, Order order, std::uint32_t magic) : m_order(order)
{
    put32(magic);
    put32(order == asIs ? 0x0004'0002 : 0x0400'0200, asIs); // version 2.4 in two numbers
    put32(0);
    put32(0);
    put32(262'144);
    put32(linkType);
}

void CaptureScript::setPorts(std::uint16_t clientPort, std::uint16_t serverPort)
{
    m_ends[0].port = clientPort;
    m_ends[1].port = serverPort;
    m_next = {1000, 2000};
}

void CaptureScript::setAddresses(std::string_view client, std::string_view server)
{
    m_ends[0].address = NetworkAddress::parse(client).value();
    m_ends[1].address = NetworkAddress::parse(server).value();
}

void CaptureScript::setFraming(std::string_view before, std::size_t snapLength)
{
    m_before = std::string(before);
    m_snapLength = snapLength;
}

void CaptureScript::setNext(Side sender, std::uint32_t sequence)
{
    m_next.at(indexOf(sender)) = sequence;
}

void CaptureScript::handshake()
{
    segment(Side::Client, {}, syn);
    segment(Side::Server, {}, syn | ack);
    segment(Side::Client, {}, ack);
}

void CaptureScript::add(Side sender, std::string_view text)
{
    segment(sender, wire(text), ack);
}

void CaptureScript::addText(Side sender, std::string_view text)
{
    segment(sender, asBytes(text), ack);
}

void CaptureScript::addAt(Side sender, int ahead, std::string_view text)
{
    const auto next = m_next.at(indexOf(sender));
    m_next.at(indexOf(sender)) += static_cast<std::uint32_t>(ahead);
    segment(sender, asBytes(text), ack);
    m_next.at(indexOf(sender)) = next;
}

void CaptureScript::miss(Side sender, std::uint32_t bytes)
{
    m_next.at(indexOf(sender)) += bytes;
}

void CaptureScript::acknowledge(Side sender, int times)
{
    for (int i = 0; i < times; ++i)
        segment(sender, {}, ack);
}

void CaptureScript::finish()
{
    segment(Side::Client, {}, fin | ack);
    segment(Side::Server, {}, fin | ack);
}

void CaptureScript::reset(Side sender)
{
    segment(sender, {}, rst);
}

void CaptureScript::frame(ByteView bytes)
{
    m_time += 1000;
    put32(m_time / 1'000'000);
    put32(m_time % 1'000'000);
    const auto captured = std::min(bytes.size(), m_snapLength);
    put32(static_cast<std::uint32_t>(captured));
    put32(static_cast<std::uint32_t>(bytes.size()));
    m_file.append(bytes.first(captured));
}

std::size_t CaptureScript::indexOf(Side side)
{
    return static_cast<std::size_t>(side);
}

void CaptureScript::segment(Side sender, ByteView payload, std::uint8_t flags)
{
    const auto from = indexOf(sender);
    ByteBuffer packet;
    packet.append(asBytes(m_before));
    appendTcpPacket({.from = m_ends.at(from),
                     .to = m_ends.at(1 - from),
                     .sequence = m_next.at(from),
                     .acknowledgement = (flags & ack) != 0 ? m_next.at(1 - from) : 0,
                     .flags = flags,
                     .payload = payload},
                    0, packet);
    frame(packet.view());
    m_next.at(from) += static_cast<std::uint32_t>(payload.size()) + ((flags & (syn | fin)) != 0 ? 1 : 0);
}

void CaptureScript::put32(std::uint32_t value)
{
    put32(value, m_order);
}

void CaptureScript::put32(std::uint32_t value, Order order)
{
    value = order(value);
    for (int i = 0; i < 4; ++i)
        m_file.append(static_cast<std::uint8_t>(value >> (8 * i) & 0xff));
}

ImportOutcome import(ByteView file, std::size_t pieceSize)
{
    constexpr std::size_t largestSeed = 4096;
    if (seedFolder() && file.size() <= largestSeed) {
        std::vector<std::uint8_t> seed {0}; // pieces of one byte
        seed.insert(seed.end(), file.begin(), file.end());
        writeSeed("fuzz_captureimport", seed);
    }
    ImportOutcome outcome;
    std::uint32_t streams = 0;
    CaptureImport import(
        "capture.pcap", [&streams] { return StreamId {++streams}; },
        [&outcome](CaptureBlock &block) {
            appendCaptureText(block, outcome.text);
            outcome.opened.insert(outcome.opened.end(), block.opened.begin(), block.opened.end());
            outcome.segments.insert(outcome.segments.end(), block.segments.begin(), block.segments.end());
            block.clear();
        });
    while (!file.empty()) {
        const auto piece = file.first(std::min(file.size(), pieceSize));
        file = file.subspan(piece.size());
        if (!import.feed(piece))
            break;
    }
    outcome.summary = import.finish();
    return outcome;
}

} // namespace espalier
