// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/messagepackvalue.h"

#include "core/payload/byteorder.h"
#include "core/payload/hextext.h"

#include <bit>
#include <simdjson.h>

// Last, and without the macro that it leaves behind.
extern "C" {
#include <mpack.h>
}
#undef bool

namespace espalier {

namespace {

constexpr int timestampType = -1;

std::uint64_t wide(const mpack_value_t &value)
{
    return std::uint64_t {value.hi} << 32 | value.lo;
}

std::uint64_t bigEndian(ByteView bytes)
{
    return unsignedNumber(bytes, ByteOrder::Big);
}

/// Microseconds since 1970 of the three forms of a time stamp.
std::optional<std::int64_t> timestamp(ByteView bytes)
{
    std::int64_t seconds = 0;
    std::uint64_t nanoseconds = 0;
    if (bytes.size() == 4) {
        seconds = static_cast<std::int64_t>(bigEndian(bytes));
    } else if (bytes.size() == 8) {
        const std::uint64_t both = bigEndian(bytes);
        seconds = static_cast<std::int64_t>(both & 0x3'ffff'ffff);
        nanoseconds = both >> 34;
    } else if (bytes.size() == 12) {
        nanoseconds = bigEndian(bytes.first(4));
        seconds = static_cast<std::int64_t>(bigEndian(bytes.subspan(4)));
    } else {
        return std::nullopt;
    }
    constexpr std::int64_t latest = 9'000'000'000'000;
    if (seconds > latest || seconds < -latest || nanoseconds > 999'999'999)
        return std::nullopt;
    return seconds * 1'000'000 + static_cast<std::int64_t>(nanoseconds / 1000);
}

class MessagePackReader
{
public:
    MessagePackReader(const Bytes &payload, const ValueLimits &limits)
        : m_payload(payload), m_at(payload.text().data()), m_left(payload.size()), m_builder(limits)
    {
        mpack_tokbuf_init(&m_tokens);
    }

    Expected<Value, DecodeError> read();

private:
    struct Level
    {
        /// Keys and values of a map count as one each.
        std::uint64_t left = 0;
        bool isMap = false;
        [[nodiscard]] bool expectsKey() const { return isMap && left % 2 == 0; }
    };

    void readObject();
    void readKey(const mpack_token_t &token, std::size_t start);
    void readValue(const mpack_token_t &token, std::size_t start);
    void readFloat(const mpack_token_t &token, std::size_t start);
    void readExtension(const mpack_token_t &token, std::size_t start);
    [[nodiscard]] std::string integerToken(const mpack_token_t &token) const;
    ByteView takeBytes(std::size_t size);
    [[nodiscard]] std::size_t offset() const { return m_payload.size() - m_left; }
    [[nodiscard]] ByteRange since(std::size_t start) const { return {start, offset() - start}; }
    void fail(DecodeError::Kind kind) { m_builder.fail({kind, offset()}); }

    const Bytes &m_payload;
    const char *m_at;
    std::size_t m_left;
    mpack_tokbuf_t m_tokens {};
    ValueBuilder m_builder;
    std::vector<Level> m_levels;
};

Expected<Value, DecodeError> MessagePackReader::read()
{
    do {
        if (!m_levels.empty() && m_levels.back().left == 0) {
            m_levels.pop_back();
            m_builder.close(offset());
        } else {
            readObject();
        }
    } while (!m_builder.failed() && !m_levels.empty());
    if (!m_builder.failed() && m_left > 0)
        fail(DecodeError::Kind::TrailingBytes);
    return m_builder.finish();
}

void MessagePackReader::readObject()
{
    const std::size_t start = offset();
    mpack_token_t token {};
    const int status = m_left == 0 ? int {MPACK_EOF} : mpack_read(&m_tokens, &m_at, &m_left, &token);
    if (status != MPACK_OK) {
        m_builder.fail(
            {status == MPACK_EOF ? DecodeError::Kind::UnexpectedEnd : DecodeError::Kind::UnexpectedByte,
             status == MPACK_EOF ? m_payload.size() : start});
        return;
    }
    const bool isKey = !m_levels.empty() && m_levels.back().expectsKey();
    if (!m_levels.empty())
        --m_levels.back().left;
    if (isKey)
        readKey(token, start);
    else
        readValue(token, start);
}

void MessagePackReader::readKey(const mpack_token_t &token, std::size_t start)
{
    switch (token.type) {
    case MPACK_TOKEN_STR: {
        const std::string_view text = asText(takeBytes(token.length));
        if (!simdjson::validate_utf8(text.data(), text.size()))
            m_builder.fail({DecodeError::Kind::NotUtf8, start});
        m_builder.key(text);
        return;
    }
    case MPACK_TOKEN_UINT:
    case MPACK_TOKEN_SINT:
        m_builder.bareKey(integerToken(token));
        return;
    case MPACK_TOKEN_NIL:
        m_builder.bareKey("null");
        return;
    case MPACK_TOKEN_BOOLEAN:
        m_builder.bareKey(token.data.value.lo ? "true" : "false");
        return;
    case MPACK_TOKEN_BIN:
        m_builder.bareKey(hexText(takeBytes(token.length)));
        return;
    default:
        // Arrays, maps, floats and extensions as keys are beyond what anybody sends.
        m_builder.fail({DecodeError::Kind::UnexpectedByte, start});
        return;
    }
}

void MessagePackReader::readValue(const mpack_token_t &token, std::size_t start)
{
    switch (token.type) {
    case MPACK_TOKEN_NIL:
        return m_builder.null(since(start));
    case MPACK_TOKEN_BOOLEAN:
        return m_builder.boolean(token.data.value.lo != 0, since(start));
    case MPACK_TOKEN_UINT:
    case MPACK_TOKEN_SINT:
        return m_builder.number(integerToken(token), since(start));
    case MPACK_TOKEN_FLOAT:
        return readFloat(token, start);
    case MPACK_TOKEN_STR: {
        const std::string_view text = asText(takeBytes(token.length));
        if (!simdjson::validate_utf8(text.data(), text.size()))
            m_builder.fail({DecodeError::Kind::NotUtf8, start});
        return m_builder.string(text, since(start));
    }
    case MPACK_TOKEN_BIN: {
        const ByteView bytes = takeBytes(token.length);
        return m_builder.bytes(bytes, since(start));
    }
    case MPACK_TOKEN_EXT:
        return readExtension(token, start);
    case MPACK_TOKEN_ARRAY:
    case MPACK_TOKEN_MAP: {
        const bool isMap = token.type == MPACK_TOKEN_MAP;
        m_builder.open(isMap ? NodeKind::Object : NodeKind::Array, start);
        m_levels.push_back({std::uint64_t {token.length} * (isMap ? 2 : 1), isMap});
        return;
    }
    case MPACK_TOKEN_CHUNK:
        break;
    }
    m_builder.fail({DecodeError::Kind::UnexpectedByte, start});
}

void MessagePackReader::readFloat(const mpack_token_t &token, std::size_t start)
{
    if (token.length == 4)
        m_builder.number(std::bit_cast<float>(std::uint32_t {token.data.value.lo}), since(start));
    else
        m_builder.number(std::bit_cast<double>(wide(token.data.value)), since(start));
}

void MessagePackReader::readExtension(const mpack_token_t &token, std::size_t start)
{
    // Sent as one byte with a sign, which not all forms of the token keep.
    const auto type = int {static_cast<std::int8_t>(token.data.ext_type)};
    const ByteView bytes = takeBytes(token.length);
    Annotation annotation {.tag = "ext " + std::to_string(type)};
    if (type == timestampType)
        annotation.time = timestamp(bytes);
    m_builder.annotate(std::move(annotation));
    m_builder.bytes(bytes, since(start));
}

std::string MessagePackReader::integerToken(const mpack_token_t &token) const
{
    if (token.type == MPACK_TOKEN_UINT)
        return std::to_string(wide(token.data.value));
    // The high part is sent only with eight bytes; the sign of shorter ones is at the end of their own length.
    switch (token.length) {
    case 1:
        return std::to_string(static_cast<std::int8_t>(token.data.value.lo));
    case 2:
        return std::to_string(static_cast<std::int16_t>(token.data.value.lo));
    case 4:
        return std::to_string(static_cast<std::int32_t>(token.data.value.lo));
    default:
        return std::to_string(static_cast<std::int64_t>(wide(token.data.value)));
    }
}

/// The bytes of a string, whose length has been read, moving behind them.
ByteView MessagePackReader::takeBytes(std::size_t size)
{
    if (size > m_left) {
        m_builder.fail({DecodeError::Kind::UnexpectedEnd, m_payload.size()});
        return {};
    }
    const ByteView bytes = m_payload.view().subspan(offset(), size);
    m_at += size;
    m_left -= size;
    // The tokenizer would give them in chunks.
    m_tokens.passthrough = 0;
    return bytes;
}

} // namespace

Expected<Value, DecodeError> messagePackValue(const Bytes &payload, const ValueLimits &limits)
{
    return MessagePackReader(payload, limits).read();
}

} // namespace espalier
