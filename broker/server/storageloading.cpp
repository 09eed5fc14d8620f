// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows become records again. A database holds what the disk makes of it: nothing that it says is believed unseen.
#include "broker/server/storagetables.h"
#include "core/base/bytebuffer.h"
#include "core/mqtt/bytewriter.h"
#include "core/mqtt/decode.h"
#include "core/mqtt/topic.h"
#include "core/mqtt/utf8.h"

#include <vector>

namespace espalier {

namespace {

bool isWithin(std::int64_t value, std::int64_t least, std::int64_t most)
{
    return value >= least && value <= most;
}

bool isText(std::string_view text)
{
    return text.size() <= UINT16_MAX && !utf8Problem(text);
}

/// Whether these can be the properties of a PUBLISH: the decoder says.
bool areProperties(ByteView properties)
{
    if (properties.empty())
        return true;
    if (properties.size() > maximumVariableByteInteger / 2)
        return false;
    const auto write = [&](auto &out) {
        out.prefixed(std::string_view("t"));
        out.variableByteInteger(static_cast<std::uint32_t>(properties.size()));
        out.bytes(properties);
    };
    ByteCounter length;
    write(length);
    ByteBuffer packet;
    ByteWriter out(packet.extend(1 + variableByteIntegerSize(static_cast<std::uint32_t>(length.size()))
                                 + length.size()));
    out.byte(0x30);
    out.variableByteInteger(static_cast<std::uint32_t>(length.size()));
    write(out);
    return decodePublish(packet.view(), {ProtocolVersion::V5, Side::Client}).has_value();
}

/// Reads the rows of one table.
class Rows
{
public:
    Rows(SqliteDatabase &database, const char *sql, StorageTables::Loaded &loaded)
        : m_statement(database, sql), m_loaded(loaded)
    { }

    /// The next row.
    [[nodiscard]] bool next()
    {
        m_column = 0;
        m_isRight = true;
        if (!m_statement.next())
            return false;
        ++m_loaded.rows;
        return true;
    }
    /// Whether everything that was read of the row can be what was stored.
    [[nodiscard]] bool isRight() const { return m_isRight; }

    template <typename T>
    void read(T &value, std::int64_t least, std::int64_t most)
    {
        const auto number = m_statement.number(m_column++);
        m_isRight = m_isRight && isWithin(number, least, most);
        if (m_isRight)
            value = static_cast<T>(number);
    }
    void key(std::uint64_t &value) { read(value, 1, INT64_MAX); }
    void flag(bool &value) { read(value, 0, 1); }
    void qos(Qos &value, Qos least = Qos::AtMostOnce) { read(value, static_cast<int>(least), 2); }
    void packetId(PacketId &value, std::uint16_t least)
    {
        std::uint16_t number = 0;
        read(number, least, UINT16_MAX);
        value = PacketId(number);
    }
    void text(std::string_view &value)
    {
        value = m_statement.text(m_column++);
        m_isRight = m_isRight && isText(value);
    }
    void topicFilter(std::string_view &value, SharedFilters shared)
    {
        text(value);
        const auto filter = parseTopicFilter(value);
        m_isRight = m_isRight && filter && (shared == SharedFilters::Allowed || !filter->isShared());
    }
    void message(MessageView &message)
    {
        text(message.topicName);
        const auto properties = m_statement.bytes(m_column++);
        message.payload = m_statement.bytes(m_column++);
        m_isRight = m_isRight && !topicNameError(message.topicName) && areProperties(properties)
                    && message.payload.size() <= maximumVariableByteInteger;
        message.properties = PropertyView(properties);
        qos(message.qos);
        flag(message.retain);
    }
    void time(TimePoint &value, const StoredClock &clock)
    {
        value = m_statement.isNull(m_column) ? never : clock.fromStored(m_statement.number(m_column));
        ++m_column;
    }
    void seconds(std::optional<std::uint32_t> &value)
    {
        if (m_statement.isNull(m_column))
            ++m_column;
        else
            read(value.emplace(), 0, UINT32_MAX);
    }
    void identifiers(std::vector<std::uint32_t> &numbers)
    {
        const auto bytes = m_statement.bytes(m_column++);
        m_isRight = m_isRight && bytes.size() % 4 == 0;
        numbers.clear();
        for (std::size_t at = 0; m_isRight && at < bytes.size(); at += 4) {
            std::uint32_t value = 0;
            for (unsigned i = 0; i < 4; ++i)
                value |= std::uint32_t {bytes[at + i]} << (8 * i);
            m_isRight = isWithin(value, 1, maximumVariableByteInteger);
            numbers.push_back(value);
        }
    }

private:
    SqliteStatement m_statement;
    StorageTables::Loaded &m_loaded;
    int m_column = 0;
    bool m_isRight = true;
};

/// Goes through the tables.
class Loading
{
public:
    Loading(SqliteDatabase &database, const StoredClock &clock, const StorageTables::Visit &visit)
        : m_database(database), m_clock(clock), m_visit(visit)
    { }

    StorageTables::Loaded run(StorageTables::Damage damage)
    {
        using Part = void (Loading::*)();
        for (const Part part : {&Loading::messages, &Loading::sessions, &Loading::retained, &Loading::wills,
                                &Loading::subscriptions, &Loading::deliveries, &Loading::incoming,
                                &Loading::retainedDeliveries}) {
            if (damage == StorageTables::Damage::PassedOver)
                m_database.forgetError();
            (this->*part)();
        }
        return m_loaded;
    }

private:
    [[nodiscard]] Rows rows(const char *sql) { return {m_database, sql, m_loaded}; }
    void take(const Record &record, const Rows &row)
    {
        if (!row.isRight() || !m_visit(record))
            ++m_loaded.leftOut;
    }

    void messages();
    void sessions();
    void retained();
    void wills();
    void subscriptions();
    void deliveries();
    void incoming();
    void retainedDeliveries();

    SqliteDatabase &m_database;
    const StoredClock &m_clock;
    const StorageTables::Visit &m_visit;
    StorageTables::Loaded m_loaded;
};

void Loading::messages()
{
    auto row = rows("SELECT id, topicName, properties, payload, qos, retain, expiry FROM messages");
    while (row.next()) {
        record::MessageStored r;
        row.key(r.id);
        row.message(r.message);
        row.time(r.message.expiry, m_clock);
        take(r, row);
    }
}

void Loading::sessions()
{
    // A damaged database is read as it is, also one that would have had to be upgraded.
    const bool knowsUsers = m_database.number("PRAGMA user_version") > 1;
    auto row =
        rows(knowsUsers ? "SELECT session, clientId, version, expiry, disconnected, userName, listener "
                          "FROM sessions"
                        : "SELECT session, clientId, version, expiry, disconnected, '', '?' FROM sessions");
    while (row.next()) {
        record::SessionStored r;
        row.key(r.session);
        row.text(r.clientId);
        row.read(r.version, 3, 5);
        row.read(r.expiry, 1, UINT32_MAX);
        row.time(r.disconnected, m_clock);
        row.text(r.userName);
        row.text(r.listener);
        take(r, row);
    }
}

void Loading::retained()
{
    auto row = rows("SELECT message FROM retained");
    while (row.next()) {
        record::RetainedStored r;
        row.key(r.message);
        take(r, row);
    }
}

void Loading::wills()
{
    auto row = rows("SELECT session, message, delay, expiry FROM wills");
    while (row.next()) {
        record::WillStored r;
        row.key(r.session);
        row.key(r.message);
        row.read(r.delay, 0, UINT32_MAX);
        row.seconds(r.expiry);
        take(r, row);
    }
}

void Loading::subscriptions()
{
    auto row = rows("SELECT session, topicFilter, maximumQos, noLocal, retainAsPublished, retainHandling, "
                    "identifier FROM subscriptions");
    while (row.next()) {
        record::SubscriptionStored r;
        row.key(r.session);
        row.topicFilter(r.topicFilter, SharedFilters::Allowed);
        row.qos(r.options.maximumQos);
        row.flag(r.options.noLocal);
        row.flag(r.options.retainAsPublished);
        row.read(r.options.retainHandling, 0, 2);
        row.read(r.identifier, 0, maximumVariableByteInteger);
        take(r, row);
    }
}

void Loading::deliveries()
{
    std::vector<std::uint32_t> identifiers;
    auto row = rows("SELECT session, place, message, qos, retain, packetId, isReleased, identifiers "
                    "FROM deliveries ORDER BY session, place");
    while (row.next()) {
        record::DeliveryStored r;
        row.key(r.session);
        row.key(r.order);
        row.read(r.message, 0, INT64_MAX);
        row.qos(r.qos, Qos::AtLeastOnce);
        row.flag(r.retain);
        row.packetId(r.packetId, 0);
        row.flag(r.isReleased);
        row.identifiers(identifiers);
        r.identifiers = identifiers;
        take(r, row);
    }
}

void Loading::incoming()
{
    auto row = rows("SELECT session, packetId FROM incoming");
    while (row.next()) {
        record::IncomingStored r;
        row.key(r.session);
        row.packetId(r.packetId, 1);
        take(r, row);
    }
}

void Loading::retainedDeliveries()
{
    auto row = rows("SELECT session, number, topicFilter, maximumQos, identifier, newest "
                    "FROM retainedDeliveries");
    while (row.next()) {
        record::RetainedDeliveryStored r;
        row.key(r.session);
        row.key(r.number);
        row.topicFilter(r.topicFilter, SharedFilters::Forbidden);
        row.qos(r.maximumQos);
        row.read(r.identifier, 0, maximumVariableByteInteger);
        row.read(r.newest, 0, INT64_MAX);
        take(r, row);
    }
}

} // namespace

StorageTables::Loaded StorageTables::load(const StoredClock &clock, Damage damage, const Visit &visit)
{
    return Loading(m_database, clock, visit).run(damage);
}

} // namespace espalier
