// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/journal.h"

#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace espalier {

namespace {

/// The members of any record, in an order of their own. One list serves writing and reading.
template <typename Archive>
void fields(Archive &a, auto &r)
{
    if constexpr (requires { r.session; })
        a(r.session);
    if constexpr (requires { r.id; })
        a(r.id);
    if constexpr (requires { r.clientId; })
        a(r.clientId);
    if constexpr (requires { r.version; })
        a(r.version);
    if constexpr (requires { r.message; })
        a(r.message);
    if constexpr (requires { r.topicFilter; })
        a(r.topicFilter);
    if constexpr (requires { r.topicName; })
        a(r.topicName);
    if constexpr (requires { r.order; })
        a(r.order);
    if constexpr (requires { r.number; })
        a(r.number);
    if constexpr (requires { r.qos; })
        a(r.qos);
    if constexpr (requires { r.maximumQos; })
        a(r.maximumQos);
    if constexpr (requires { r.retain; })
        a(r.retain);
    if constexpr (requires { r.packetId; })
        a(r.packetId);
    if constexpr (requires { r.isReleased; })
        a(r.isReleased);
    if constexpr (requires { r.options; })
        a(r.options);
    if constexpr (requires { r.identifier; })
        a(r.identifier);
    if constexpr (requires { r.identifiers; })
        a(r.identifiers);
    if constexpr (requires { r.delay; })
        a(r.delay);
    if constexpr (requires { r.expiry; })
        a(r.expiry);
    if constexpr (requires { r.disconnected; })
        a(r.disconnected);
    if constexpr (requires { r.newest; })
        a(r.newest);
    if constexpr (requires { r.userName; })
        a(r.userName);
    if constexpr (requires { r.listener; })
        a(r.listener);
}

class Writer
{
public:
    explicit Writer(ByteBuffer &out) : m_out(out) { }

    template <typename T>
        requires std::is_trivially_copyable_v<T>
    void operator()(const T &value)
    {
        std::memcpy(m_out.extend(sizeof value), &value, sizeof value);
    }
    void operator()(const MessageView &message)
    {
        operator()(message.topicName);
        operator()(message.properties.bytes());
        operator()(message.payload);
        operator()(message.qos);
        operator()(message.retain);
        operator()(message.expiry);
    }
    void operator()(const std::string_view &text) { operator()(asBytes(text)); }
    void operator()(const ByteView &bytes)
    {
        operator()(bytes.size());
        m_out.append(bytes);
    }
    void operator()(const std::span<const std::uint32_t> &numbers)
    {
        operator()(numbers.size());
        for (const auto number : numbers)
            operator()(number);
    }

private:
    ByteBuffer &m_out;
};

/// Reads what Writer wrote in this process: nothing in it can be wrong.
class Reader
{
public:
    explicit Reader(ByteView bytes) : m_rest(bytes) { }

    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }
    template <typename T>
        requires std::is_trivially_copyable_v<T>
    void operator()(T &value)
    {
        std::memcpy(&value, m_rest.data(), sizeof value);
        m_rest = m_rest.subspan(sizeof value);
    }
    void operator()(MessageView &message)
    {
        ByteView properties;
        operator()(message.topicName);
        operator()(properties);
        message.properties = PropertyView(properties);
        operator()(message.payload);
        operator()(message.qos);
        operator()(message.retain);
        operator()(message.expiry);
    }
    void operator()(std::string_view &text)
    {
        ByteView bytes;
        operator()(bytes);
        text = asText(bytes);
    }
    void operator()(ByteView &bytes)
    {
        std::size_t size = 0;
        operator()(size);
        bytes = m_rest.first(size);
        m_rest = m_rest.subspan(size);
    }
    void operator()(std::span<const std::uint32_t> &numbers)
    {
        std::size_t size = 0;
        operator()(size);
        m_numbers.resize(size);
        for (auto &number : m_numbers)
            operator()(number);
        numbers = m_numbers;
    }

private:
    ByteView m_rest;
    std::vector<std::uint32_t> m_numbers;
};

template <std::size_t index = 0>
Record emptyRecord(std::size_t wanted)
{
    if constexpr (index + 1 < std::variant_size_v<Record>) {
        if (wanted != index)
            return emptyRecord<index + 1>(wanted);
    }
    return Record(std::in_place_index<index>);
}

} // namespace

void RecordBatch::forEach(const std::function<void(const Record &)> &visit) const
{
    Reader in(bytes.view());
    while (!in.atEnd()) {
        std::uint8_t index = 0;
        in(index);
        auto record = emptyRecord(index);
        std::visit([&in](auto &r) { fields(in, r); }, record);
        visit(record);
    }
}

void Journal::add(const Record &record)
{
    Writer out(m_bytes);
    out(static_cast<std::uint8_t>(record.index()));
    std::visit([&out](const auto &r) { fields(out, r); }, record);
    ++m_count;
}

RecordBatch Journal::take()
{
    return {.number = m_open++, .bytes = std::exchange(m_bytes, ByteBuffer())};
}

} // namespace espalier
