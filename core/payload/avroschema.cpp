// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/avroschema.h"

#include "core/payload/wrapping.h"

#include <avro.h>
#include <bit>
#include <map>
#include <simdjson.h>
#include <utility>

namespace espalier {

namespace {

constexpr std::string_view fileMark("Obj\x01", 4);
constexpr std::size_t syncSize = 16;
constexpr std::size_t confluentSize = 5;
constexpr std::size_t largestBlock = 64 * 1024 * 1024;
/// Parsed JSON takes many times the room of its text.
constexpr std::size_t largestAvroSchema = std::size_t {1024} * 1024;

/// Data by their schema. The library's own reader allocates what a length claims and runs through arrays of nothing for
/// as long as their count says, so that only its schemas are used.
class AvroReader
{
public:
    /// `base` is where the bytes stand in the payload; nothing where they were compressed.
    AvroReader(ByteView bytes, ValueBuilder &builder, std::optional<std::size_t> base = {})
        : m_bytes(bytes), m_builder(builder), m_base(base)
    { }

    void read(avro_schema_t schema);
    /// Of the root, as Confluent's header has it.
    void setSchemaNumber(std::uint32_t number) { m_schemaNumber = number; }
    [[nodiscard]] std::int64_t integer();
    [[nodiscard]] ByteView sized(std::uint64_t size);
    [[nodiscard]] ByteView bytesWithLength() { return sized(static_cast<std::uint64_t>(integer())); }
    [[nodiscard]] std::size_t offset() const { return m_at; }
    [[nodiscard]] bool atEnd() const { return m_at == m_bytes.size(); }
    void fail(DecodeError::Kind kind) { m_builder.fail({kind, m_base.value_or(0) + m_at}); }

private:
    void readRecord(avro_schema_t schema, std::size_t start);
    void readBlocks(avro_schema_t items, NodeKind kind, std::size_t start);
    void readText(std::size_t start);
    void readEnum(avro_schema_t schema, std::size_t start);
    [[nodiscard]] std::uint64_t fixed(std::size_t size);
    [[nodiscard]] std::optional<ByteRange> since(std::size_t start) const
    {
        return m_base ? std::optional(ByteRange {*m_base + start, m_at - start}) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::size_t> placeOf(std::size_t start) const
    {
        return m_base ? std::optional(*m_base + start) : std::nullopt;
    }

    ByteView m_bytes;
    ValueBuilder &m_builder;
    std::optional<std::size_t> m_base;
    std::optional<std::uint32_t> m_schemaNumber;
    std::size_t m_at = 0;
};

void AvroReader::read(avro_schema_t schema)
{
    const std::size_t start = m_at;
    switch (avro_typeof(schema)) {
    case AVRO_NULL:
        return m_builder.null(since(start));
    case AVRO_BOOLEAN: {
        const bool truth = fixed(1) != 0;
        return m_builder.boolean(truth, since(start));
    }
    case AVRO_INT32:
    case AVRO_INT64: {
        const std::string digits = std::to_string(integer());
        return m_builder.number(digits, since(start));
    }
    case AVRO_FLOAT: {
        const auto bits = static_cast<std::uint32_t>(fixed(4));
        return m_builder.number(std::bit_cast<float>(bits), since(start));
    }
    case AVRO_DOUBLE: {
        const std::uint64_t bits = fixed(8);
        return m_builder.number(std::bit_cast<double>(bits), since(start));
    }
    case AVRO_BYTES: {
        const ByteView bytes = bytesWithLength();
        return m_builder.bytes(bytes, since(start));
    }
    case AVRO_FIXED: {
        const ByteView bytes = sized(static_cast<std::uint64_t>(avro_schema_fixed_size(schema)));
        return m_builder.bytes(bytes, since(start));
    }
    case AVRO_STRING:
        return readText(start);
    case AVRO_ENUM:
        return readEnum(schema, start);
    case AVRO_RECORD:
        return readRecord(schema, start);
    case AVRO_ARRAY:
        return readBlocks(avro_schema_array_items(schema), NodeKind::Array, start);
    case AVRO_MAP:
        return readBlocks(avro_schema_map_values(schema), NodeKind::Object, start);
    case AVRO_UNION: {
        const std::int64_t branch = integer();
        if (branch < 0 || static_cast<std::uint64_t>(branch) >= avro_schema_union_size(schema))
            return fail(DecodeError::Kind::UnexpectedByte);
        return read(avro_schema_union_branch(schema, static_cast<int>(branch)));
    }
    case AVRO_LINK:
        return read(avro_schema_link_target(schema));
    default:
        return fail(DecodeError::Kind::NoSchema);
    }
}

void AvroReader::readRecord(avro_schema_t schema, std::size_t start)
{
    std::string type = avro_schema_name(schema);
    if (const auto number = std::exchange(m_schemaNumber, std::nullopt))
        type += ", schema " + std::to_string(*number);
    m_builder.annotate({.type = std::move(type)});
    m_builder.open(NodeKind::Object, placeOf(start));
    const std::size_t count = avro_schema_record_size(schema);
    for (std::size_t i = 0; i < count && !m_builder.failed(); ++i) {
        m_builder.key(avro_schema_record_field_name(schema, static_cast<int>(i)));
        read(avro_schema_record_field_get_by_index(schema, static_cast<int>(i)));
    }
    m_builder.close(m_base.value_or(0) + m_at);
}

/// Arrays and maps come in blocks, the last one empty; a negative count has the size of the block behind it.
void AvroReader::readBlocks(avro_schema_t items, NodeKind kind, std::size_t start)
{
    m_builder.open(kind, placeOf(start));
    while (!m_builder.failed()) {
        std::int64_t count = integer();
        if (count == 0)
            break;
        if (count < 0) {
            static_cast<void>(integer());
            count = count == INT64_MIN ? INT64_MAX : -count;
        }
        for (; count > 0 && !m_builder.failed(); --count) {
            if (kind == NodeKind::Object)
                m_builder.key(asText(bytesWithLength()));
            if (!m_builder.failed())
                read(items);
        }
    }
    m_builder.close(m_base.value_or(0) + m_at);
}

void AvroReader::readText(std::size_t start)
{
    const std::string_view text = asText(bytesWithLength());
    if (!simdjson::validate_utf8(text.data(), text.size()))
        m_builder.fail({DecodeError::Kind::NotUtf8, m_base.value_or(0) + start});
    m_builder.string(text, since(start));
}

void AvroReader::readEnum(avro_schema_t schema, std::size_t start)
{
    const std::int64_t symbol = integer();
    if (symbol < 0 || symbol >= avro_schema_enum_number_of_symbols(schema))
        return fail(DecodeError::Kind::UnexpectedByte);
    m_builder.annotate({.type = avro_schema_name(schema)});
    m_builder.string(avro_schema_enum_get(schema, static_cast<int>(symbol)), since(start));
}

/// Seven bits in each byte, the lowest first, zigzag.
std::int64_t AvroReader::integer()
{
    std::uint64_t bits = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (atEnd()) {
            fail(DecodeError::Kind::UnexpectedEnd);
            return 0;
        }
        const std::uint8_t byte = m_bytes[m_at++];
        bits |= std::uint64_t {byte & 0x7fU} << shift;
        if (byte < 0x80)
            return static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
    }
    fail(DecodeError::Kind::UnexpectedByte);
    return 0;
}

ByteView AvroReader::sized(std::uint64_t size)
{
    if (size > m_bytes.size() - m_at) {
        m_builder.fail({DecodeError::Kind::UnexpectedEnd, m_base.value_or(0) + m_bytes.size()});
        return {};
    }
    const ByteView bytes = m_bytes.subspan(m_at, size);
    m_at += size;
    return bytes;
}

/// Lowest byte first.
std::uint64_t AvroReader::fixed(std::size_t size)
{
    std::uint64_t number = 0;
    unsigned shift = 0;
    for (const std::uint8_t byte : sized(size)) {
        number |= std::uint64_t {byte} << shift;
        shift += 8;
    }
    return number;
}

struct SchemaRelease
{
    void operator()(avro_schema_t schema) const { avro_schema_decref(schema); }
};
using SchemaPointer = std::unique_ptr<avro_obj_t, SchemaRelease>;

Expected<SchemaPointer, std::string> parsed(std::string_view json)
{
    avro_schema_t schema = nullptr;
    if (avro_schema_from_json_length(json.data(), json.size(), &schema) != 0 || !schema)
        return unexpected(std::string(avro_strerror()));
    return SchemaPointer(schema);
}

Expected<Value, DecodeError> readOne(avro_schema_t schema, const Bytes &payload, std::size_t start,
                                     const ValueLimits &limits)
{
    ValueBuilder builder(limits);
    AvroReader reader(payload.view().subspan(start), builder, start);
    if (start == confluentSize) {
        const ByteView header = payload.view();
        reader.setSchemaNumber(std::uint32_t {header[1]} << 24 | std::uint32_t {header[2]} << 16
                               | std::uint32_t {header[3]} << 8 | header[4]);
    }
    reader.read(schema);
    if (!reader.atEnd())
        reader.fail(DecodeError::Kind::TrailingBytes);
    return builder.finish();
}

/// The metadata of an object container file: a map of bytes.
std::map<std::string, ByteView, std::less<>> metadata(AvroReader &reader, const ValueBuilder &state)
{
    std::map<std::string, ByteView, std::less<>> entries;
    while (!state.failed()) {
        std::int64_t count = reader.integer();
        if (count == 0)
            break;
        if (count < 0) {
            static_cast<void>(reader.integer());
            count = count == INT64_MIN ? INT64_MAX : -count;
        }
        for (; count > 0 && !state.failed(); --count) {
            const std::string key(asText(reader.bytesWithLength()));
            entries[key] = reader.bytesWithLength();
        }
    }
    return entries;
}

Expected<Bytes, DecodeError> unpacked(std::string_view codec, ByteView block)
{
    Bytes bytes = Bytes::copyOf(block);
    if (codec.empty() || codec == "null")
        return bytes;
    const bool isDeflate = codec == "deflate";
    if (!isDeflate && codec != "zstandard")
        return unexpected(DecodeError {DecodeError::Kind::NotThis, 0});
    const auto inner =
        isDeflate ? inflateRaw(bytes, largestBlock) : unwrap(Wrapping::Zstd, bytes, largestBlock);
    if (!inner)
        return unexpected(inner.error());
    if (inner->isCut)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, 0});
    return inner->bytes;
}

} // namespace

struct AvroSchema::Impl
{
    SchemaPointer schema;
};

Expected<AvroSchema, std::string> AvroSchema::parse(std::string_view json)
{
    auto schema = parsed(json);
    if (!schema)
        return unexpected(schema.error());
    return AvroSchema(std::make_shared<const Impl>(Impl {std::move(*schema)}));
}

Expected<Value, DecodeError> AvroSchema::decode(const Bytes &payload, const ValueLimits &limits) const
{
    avro_schema_t schema = m_impl->schema.get();
    auto value = readOne(schema, payload, 0, limits);
    if (value || payload.size() <= confluentSize || payload.view()[0] != 0)
        return value;
    auto behindHeader = readOne(schema, payload, confluentSize, limits);
    return behindHeader ? std::move(behindHeader) : std::move(value);
}

bool isAvroFile(ByteView payload)
{
    return asText(payload).starts_with(fileMark);
}

Expected<Value, DecodeError> avroFileValue(const Bytes &payload, const ValueLimits &limits)
{
    if (!isAvroFile(payload.view()))
        return unexpected(DecodeError {DecodeError::Kind::NotThis, 0});
    ValueBuilder builder(limits);
    AvroReader reader(payload.view().subspan(fileMark.size()), builder, fileMark.size());
    const auto entries = metadata(reader, builder);
    static_cast<void>(reader.sized(syncSize));
    const auto json = entries.find("avro.schema");
    if (json != entries.end() && json->second.size() > largestAvroSchema)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, 0});
    const auto schema = json == entries.end() ? unexpected(std::string()) : parsed(asText(json->second));
    if (!schema)
        return unexpected(DecodeError {DecodeError::Kind::NoSchema, 0});
    const auto codec = entries.find("avro.codec");
    builder.open(NodeKind::Array);
    while (!builder.failed() && !reader.atEnd()) {
        std::int64_t count = reader.integer();
        const auto block = unpacked(codec == entries.end() ? std::string_view() : asText(codec->second),
                                    reader.bytesWithLength());
        static_cast<void>(reader.sized(syncSize));
        if (!block) {
            builder.fail(block.error());
            break;
        }
        AvroReader data(block->view(), builder);
        for (; count > 0 && !builder.failed(); --count)
            data.read(schema->get());
        if (!data.atEnd())
            reader.fail(DecodeError::Kind::TrailingBytes);
    }
    builder.close();
    return builder.finish();
}

} // namespace espalier
