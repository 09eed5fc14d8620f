// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/world.h"

#include "core/mqtt/decode.h"

#include <algorithm>

namespace espalier::simulation {

World::World(const Plan &ownPlan, Report &ownReport)
    : report(ownReport)
    , plan(ownPlan)
    , model(ownPlan.settings, ownReport)
    , m_engine(std::make_unique<Engine>(ownPlan.settings))
{ }

template <typename EngineCall, typename ModelCall>
void World::call(EngineCall &&engineCall, ModelCall &&modelCall)
{
    engineCall();
    m_kept.clear();
    std::vector<Output> outputs;
    observe(outputs);
    model.beginCall(m_now, outputs, outside());
    modelCall();
    model.endCall(engine().statistics(), engine().nextDeadline());
    if (engine().hasRecords())
        takeRecords(outputs);
    static_cast<void>(engine().takeEvents());
}

void World::takeRecords(const std::vector<Output> &outputs)
{
    auto records = engine().takeRecords();
    for (const auto &output : outputs) {
        if (m_packets <= 1 && model.isDurable(output))
            m_connections[output.connection]->holds.push_back({output.end, records.number});
    }
    m_batches.push_back({std::move(records), model.snapshot()});
}

void World::setDisk(Disk disk)
{
    m_disk = disk;
    drive();
}

void World::commit()
{
    const auto batch = std::move(m_batches.front());
    m_batches.pop_front();
    m_store.apply(batch.records);
    m_stored = batch.snapshot;
    m_committed = batch.records.number;
    call([&] { engine().committed(m_committed); }, [] {});
}

void World::restart(std::chrono::microseconds pause)
{
    report.note(m_now, "the broker ends; {} batches of records are lost", m_batches.size());
    for (const auto &connection : m_connections) {
        connection->isServerOpen = false;
        connection->holds.clear();
        if (!connection->isClientOpen)
            connection->cut();
    }
    m_batches.clear();
    m_committed = 0;
    auto settings = plan.settings;
    settings.seed += ++m_restarts; // as it comes from the system: Client Identifiers are not assigned again
    m_engine = std::make_unique<Engine>(settings);
    m_now += pause + std::chrono::microseconds(1);
    call([&] { m_store.restoreTo(engine(), m_now); }, [&] { model.restarted(m_stored); });
    if (engine().nextDeadline() <= m_now)
        advance();
    drive();
}

void World::observe(std::vector<Output> &outputs)
{
    for (const auto &connection : m_connections) {
        if (connection->isServerOpen)
            observe(*connection, outputs);
    }
}

/// Reads what was added to the output queue since the last time.
void World::observe(Connection &connection, std::vector<Output> &outputs)
{
    const auto &queue = engine().output(connection.handle);
    if (connection.taken + queue.size() == connection.observed)
        return;
    std::vector<ByteView> views(2000);
    views.resize(queue.gather(views, queue.size()));
    auto known = connection.observed - connection.taken;
    for (auto view : views) {
        const auto skipped = std::min(known, view.size());
        known -= skipped;
        view = view.subspan(skipped);
        connection.observed += view.size();
        const auto fed = connection.written.feed(view, [&](ByteView bytes) {
            const auto &kept = m_kept.emplace_back(bytes.begin(), bytes.end());
            const auto packet = decode(kept, {connection.version, Side::Server});
            if (!packet) {
                report.fail(m_now, "every packet can be read",
                            "statement {} at byte {} of a packet of type {}",
                            clauseInfo(packet.error().clause).label, packet.error().offset, kept[0] >> 4);
                return false;
            }
            if (report.isNoting())
                report.note(m_now, "#{} broker sends {}", connection.index, describe(*packet));
            connection.parsed += kept.size();
            outputs.push_back({connection.index, kept.size(), *packet, connection.parsed});
            return true;
        });
        if (!fed)
            report.fail(m_now, "every packet can be read", "a broken length");
    }
    if (connection.observed != connection.taken + queue.size() && !report.hasFailed())
        report.fail(m_now, "every byte can be seen", "{} of {}", connection.observed,
                    connection.taken + queue.size());
}

std::vector<Outside> World::outside()
{
    std::vector<Outside> all(m_connections.size());
    for (const auto &connection : m_connections) {
        if (!connection->isServerOpen)
            continue;
        const auto handle = connection->handle;
        all[connection->index] = {false, engine().wantsClose(handle), engine().closeCause(handle),
                                  engine().output(handle).size()};
    }
    return all;
}

void World::tick()
{
    // No two things happen at the same time: deadlines that come from them are told apart.
    m_now += std::chrono::microseconds(1);
    if (engine().nextDeadline() <= m_now)
        advance();
}

void World::advance()
{
    report.note(m_now, "time for what is due");
    call([this] { engine().advance(m_now); }, [this] { model.advanced(); });
    if (engine().nextDeadline() <= m_now)
        report.fail(m_now, "the next deadline is told", "it has passed");
    drive();
}

void World::pass(std::chrono::microseconds duration)
{
    const auto until = m_now + duration;
    while (engine().nextDeadline() <= until && !report.hasFailed()) {
        m_now = std::max(m_now, engine().nextDeadline());
        advance();
    }
    m_now = std::max(m_now, until);
}

void World::oversleep(std::chrono::microseconds duration)
{
    // Which of two connections ends first is the engine's choice when both are late; then it is not late.
    const auto deadlines = model.deadlinesUntil(m_now + duration);
    if (deadlines.ofConnections > 0 && deadlines.all > 1) {
        pass(duration);
        return;
    }
    m_now += duration;
    if (engine().nextDeadline() <= m_now)
        advance();
}

Connection &World::open()
{
    tick();
    auto &connection = *m_connections.emplace_back(std::make_unique<Connection>());
    connection.index = static_cast<std::uint32_t>(m_connections.size() - 1);
    call([&] { connection.handle = engine().connected({.name = "simulated"}, m_now); },
         [&] { model.opened(connection.index); });
    return connection;
}

void World::deliverUp(Connection &connection, std::size_t size)
{
    while (size > 0 && !connection.up.empty() && connection.isServerOpen && !report.hasFailed()
           && engine().wantsRead(connection.handle) && !engine().wantsClose(connection.handle)) {
        tick();
        if (!connection.isServerOpen || engine().wantsClose(connection.handle))
            return;
        std::vector<Connection::ByteArray> whole;
        const auto bytes = connection.takeUp(size, plan.mergesPackets, whole);
        size -= bytes.size();
        std::vector<Packet> packets;
        for (const auto &packet : whole) {
            packets.push_back(*decode(packet, {connection.version, Side::Client}));
            report.note(m_now, "#{} broker receives {}", connection.index,
                        packetTypeName(packetType(packets.back())));
        }
        m_packets = packets.size();
        call([&] { engine().receive(connection.handle, bytes, m_now); },
             [&] {
                 for (const auto &packet : packets)
                     model.received(connection.index, packet);
             });
        m_packets = 0;
        connection.incarnation = std::max(connection.incarnation, model.incarnation(connection.index));
        drive();
    }
}

void World::deliverDown(Connection &connection, std::size_t size)
{
    auto *client = clientOf(connection);
    if (!client || connection.isStalled)
        return;
    client->receive(connection.takeDown(size));
    drive();
    if (connection.isServerOpen || !connection.down.empty() || !clientOf(connection))
        return;
    report.note(m_now, "#{} {} sees the end", connection.index, client->clientId());
    connection.isClientOpen = false;
    connection.cut();
    client->lose();
}

void World::deliverAll()
{
    for (bool isMoving = true; isMoving && !report.hasFailed();) {
        isMoving = false;
        for (auto *connection : openConnections()) {
            const auto before = connection->up.size() + connection->down.size();
            deliverUp(*connection, SIZE_MAX);
            deliverDown(*connection, SIZE_MAX);
            isMoving |= before != connection->up.size() + connection->down.size();
        }
    }
}

void World::cut(Connection &connection)
{
    report.note(m_now, "#{} is cut", connection.index);
    if (auto *client = clientOf(connection))
        client->lose();
    connection.isClientOpen = false;
    connection.cut();
}

void World::notice(Connection &connection)
{
    tick();
    if (!connection.isServerOpen)
        return;
    report.note(m_now, "#{} broker notices the end", connection.index);
    call(
        [&] {
            engine().closed(connection.handle, CloseCause::ConnectionLost, m_now);
            connection.isServerOpen = false;
        },
        [&] { model.lost(connection.index); });
    drive();
}

void World::disconnectClient(Connection &connection)
{
    const auto *client = clientOf(connection);
    tick();
    if (!client || !model.isConnected(connection.index) || connection.incarnation == 0
        || client->clientId().empty())
        return;
    report.note(m_now, "#{} operator ends the connection of {}", connection.index, client->clientId());
    call(
        [&] {
            if (!engine().disconnectClient(client->clientId(), ReasonCode::AdministrativeAction, m_now))
                report.fail(m_now, "the operator can end a connection", "{}", client->clientId());
        },
        [&] {
            model.disconnected(connection.index, ReasonCode::AdministrativeAction,
                               CloseCause::Administrative);
        });
    drive();
}

void World::drive()
{
    for (bool isMoving = true; isMoving && !report.hasFailed();) {
        static_cast<void>(engine().takeDirty());
        isMoving = false;
        for (const auto &connection : m_connections) {
            if (connection->isServerOpen)
                isMoving |= drive(*connection);
        }
        if (!isMoving && m_disk == Disk::Fast && !m_batches.empty()) {
            commit();
            isMoving = true;
        }
        isMoving |= engine().hasDirty();
    }
}

/// Whether anything was done.
bool World::drive(Connection &connection)
{
    auto &queue = engine().output(connection.handle);
    std::size_t moved = 0;
    while (queue.sendable() > 0 && connection.down.size() < plan.pipeSize) {
        std::array<ByteView, 4> views;
        static_cast<void>(queue.gather(views));
        const auto part = views[0].first(std::min(views[0].size(), plan.pipeSize - connection.down.size()));
        connection.down.insert(connection.down.end(), part.begin(), part.end());
        queue.consume(part.size());
        moved += part.size();
    }
    connection.taken += moved;
    for (auto &holds = connection.holds; !holds.empty() && holds.front().position <= connection.taken;
         holds.pop_front()) {
        if (holds.front().batch > m_committed)
            report.fail(m_now, "nothing is told before it is stored", "byte {} of connection {}, batch {}",
                        holds.front().position, connection.index, holds.front().batch);
    }
    engine().countSent(moved);
    if (!queue.isEmpty())
        return false;
    if (engine().wantsClose(connection.handle)) {
        call(
            [&] {
                engine().closed(connection.handle, CloseCause::ConnectionLost, m_now);
                connection.isServerOpen = false;
            },
            [&] { model.lost(connection.index); });
        return true;
    }
    if (moved > 0)
        call([&] { engine().outputDrained(connection.handle, m_now); }, [] {});
    return moved > 0;
}

Client &World::addClient(std::string clientId)
{
    return *m_clients.emplace_back(std::make_unique<Client>(
        std::move(clientId), Client::Environment {report, m_now, plan.settings.receiveMaximum,
                                                  [this](const Connection &connection, PacketId packetId) {
                                                      model.delivered(connection.index, packetId.value(),
                                                                      m_now);
                                                  }}));
}

std::vector<Connection *> World::openConnections() const
{
    std::vector<Connection *> open;
    for (const auto &connection : m_connections) {
        if (connection->isServerOpen || connection->isClientOpen)
            open.push_back(connection.get());
    }
    return open;
}

Client *World::clientOf(const Connection &connection) const
{
    for (const auto &client : m_clients) {
        if (client->connection() == &connection)
            return client.get();
    }
    return nullptr;
}

} // namespace espalier::simulation
