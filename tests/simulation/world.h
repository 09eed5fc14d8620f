// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"
#include "tests/simulation/client.h"
#include "tests/simulation/model.h"
#include "tests/simulation/network.h"
#include "tests/simulation/plan.h"
#include "tests/support/recordstore.h"

#include <memory>

namespace espalier::simulation {

/// The engine between its clients and the model: clock, network and driver. Every call of the engine is told to the model
/// and every byte that comes out of it is looked at, whether or not the network takes it.
class World
{
public:
    World(const Plan &plan, Report &report);

    [[nodiscard]] Connection &open();
    /// Lets the broker read up to `size` bytes, the client up to `size` bytes.
    void deliverUp(Connection &connection, std::size_t size);
    void deliverDown(Connection &connection, std::size_t size);
    /// Delivers everything, until nothing moves any more.
    void deliverAll();
    /// The client's end is gone, with all that is under way; the broker has not noticed yet.
    void cut(Connection &connection);
    /// The broker notices that a connection is gone.
    void notice(Connection &connection);
    void disconnectClient(Connection &connection);

    /// Fast: what the engine wants to be stored is stored at the end of each call.
    enum class Disk : std::uint8_t { Fast, Slow };
    void setDisk(Disk disk);
    /// Stores the oldest batch that is not stored yet.
    void commit();
    /// The broker ends without a word, and comes back with what was stored.
    void restart(std::chrono::microseconds pause);
    [[nodiscard]] std::size_t storedRows() const { return m_store.size(); }

    /// Time passes; everything that is due meanwhile happens at its time.
    void pass(std::chrono::microseconds duration);
    /// Time passes, and the driver wakes up too late.
    void oversleep(std::chrono::microseconds duration);

    [[nodiscard]] TimePoint now() const { return m_now; }
    [[nodiscard]] Client &addClient(std::string clientId);
    [[nodiscard]] const std::vector<std::unique_ptr<Client>> &clients() const { return m_clients; }
    [[nodiscard]] std::vector<Connection *> openConnections() const;
    [[nodiscard]] Client *clientOf(const Connection &connection) const;

    Report &report;
    const Plan &plan;
    Model model;
    [[nodiscard]] Engine &engine() { return *m_engine; }

private:
    template <typename EngineCall, typename ModelCall>
    void call(EngineCall &&engineCall, ModelCall &&modelCall);
    /// What depends on the records of this call is not to be seen before they are stored.
    void takeRecords(const std::vector<Output> &outputs);
    void observe(std::vector<Output> &outputs);
    void observe(Connection &connection, std::vector<Output> &outputs);
    [[nodiscard]] std::vector<Outside> outside();
    void advance();
    /// What a driver does at the end of a turn: writes, tells what was written, closes.
    void drive();
    [[nodiscard]] bool drive(Connection &connection);
    void tick();

    struct Batch
    {
        RecordBatch records;
        /// What is true once it is stored.
        Model::Snapshot snapshot;
    };

    TimePoint m_now = beginning;
    std::unique_ptr<Engine> m_engine;
    RecordStore m_store;
    std::deque<Batch> m_batches;
    Model::Snapshot m_stored;
    std::uint64_t m_committed = 0;
    std::uint64_t m_restarts = 0;
    Disk m_disk = Disk::Fast;
    /// Packets that came together in this call; which of the answers depend on which records is not to be seen then.
    std::size_t m_packets = 0;
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::vector<std::unique_ptr<Client>> m_clients;
    /// Bytes that the packets of this call lie in.
    std::deque<Connection::ByteArray> m_kept;
};

} // namespace espalier::simulation
