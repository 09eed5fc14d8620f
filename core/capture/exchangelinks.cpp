// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchangelinks.h"

namespace espalier {

namespace {

/// What a request or message has to be answered with.
PacketType beginningOf(PacketType answer)
{
    switch (answer) {
    case PacketType::SubAck:
        return PacketType::Subscribe;
    case PacketType::UnsubAck:
        return PacketType::Unsubscribe;
    default:
        return PacketType::Publish;
    }
}

} // namespace

ExchangeLink ExchangeLinks::add(const Step &step, PacketNumber number, CaptureTime time)
{
    const ExchangeLink::Packet packet {number, time};
    switch (step.type) {
    case PacketType::Connect:
    case PacketType::ConnAck:
    case PacketType::Auth:
        return connect(step, packet);
    case PacketType::Publish:
        return step.qos == Qos::AtMostOnce ? ExchangeLink() : begin(step, packet);
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
    case PacketType::PubRel:
        return begin(step, packet);
    case PacketType::PubAck:
    case PacketType::PubRec:
    case PacketType::PubComp:
    case PacketType::SubAck:
    case PacketType::UnsubAck:
        return answer(step, packet);
    case PacketType::PingReq:
    case PacketType::PingResp:
        return ping(step, packet);
    case PacketType::Disconnect:
        break;
    }
    return {};
}

ExchangeLink ExchangeLinks::goOn(Entry &entry, PacketType type, ExchangeLink::Packet packet)
{
    const ExchangeLink link {.previous = entry.last, .first = entry.first};
    entry.last = packet;
    entry.lastType = type;
    return link;
}

ExchangeLink ExchangeLinks::begin(const Step &step, ExchangeLink::Packet packet)
{
    if (!step.id.isValid())
        return {};
    auto &open = m_open[index(step.sender)];
    auto *found = open.find(step.id);
    const bool isRelease = step.type == PacketType::PubRel;
    const bool goesOn = found
                        && (isRelease ? found->begins == PacketType::Publish || found->begins == step.type
                                      : found->begins == step.type && step.dup);
    if (goesOn) {
        const bool isRepeated = !isRelease || found->lastType == PacketType::PubRel;
        auto link = goOn(*found, step.type, packet);
        link.isRepeated = isRepeated;
        link.awaitsAnswer = true;
        return link;
    }
    if (found)
        remove(step.sender, step.id);
    const bool isCounted = step.type == PacketType::Publish;
    open.add(step.id, {.first = packet,
                       .last = packet,
                       .begins = step.type,
                       .lastType = step.type,
                       .isCounted = isCounted});
    if (isCounted)
        ++m_inFlight[index(step.sender)];
    return {.awaitsAnswer = true};
}

ExchangeLink ExchangeLinks::answer(const Step &step, ExchangeLink::Packet packet)
{
    const auto owner = otherSide(step.sender);
    auto *found = step.id.isValid() ? m_open[index(owner)].find(step.id) : nullptr;
    const auto begins = beginningOf(step.type);
    // A PUBREL may be all that was seen of a message.
    const bool fits = found
                      && (found->begins == begins
                          || (found->begins == PacketType::PubRel && step.type == PacketType::PubComp));
    if (!fits)
        return {};
    const bool isRepeated = found->lastType == step.type;
    auto link = goOn(*found, step.type, packet);
    link.isRepeated = isRepeated;
    link.ends = step.type != PacketType::PubRec || isError(step.reason);
    link.awaitsAnswer = !link.ends;
    if (link.ends)
        remove(owner, step.id);
    return link;
}

void ExchangeLinks::remove(Side owner, PacketId id)
{
    auto &open = m_open[index(owner)];
    if (open.find(id)->isCounted)
        --m_inFlight[index(owner)];
    open.remove(id);
}

ExchangeLink ExchangeLinks::connect(const Step &step, ExchangeLink::Packet packet)
{
    if (step.type == PacketType::Connect || !m_authentication) {
        // AUTH of a client begins to authenticate again; what a server sends answers something.
        if (step.sender == Side::Server)
            return {};
        m_authentication = Entry {.first = packet, .last = packet, .begins = step.type};
        return {.awaitsAnswer = true};
    }
    auto link = goOn(*m_authentication, step.type, packet);
    link.ends = step.type == PacketType::ConnAck
                || (step.sender == Side::Server && step.reason == ReasonCode::Success);
    link.awaitsAnswer = !link.ends;
    if (link.ends)
        m_authentication.reset();
    return link;
}

ExchangeLink ExchangeLinks::ping(const Step &step, ExchangeLink::Packet packet)
{
    if (step.type == PacketType::PingReq) {
        if (m_pings.size() < maximumPings)
            m_pings.push_back(packet);
        return {.awaitsAnswer = true};
    }
    if (m_pings.empty())
        return {};
    const auto request = m_pings.front();
    m_pings.pop_front();
    return {.previous = request, .first = request, .ends = true};
}

} // namespace espalier
