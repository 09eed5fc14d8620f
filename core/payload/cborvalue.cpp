// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/cborvalue.h"

#include "core/payload/bigdecimal.h"
#include "core/payload/hextext.h"

#include <QCborStreamReader>

#include <cmath>
#include <qfloat16.h>
#include <simdjson.h>

namespace espalier {

namespace {

/// How deep a key may be nested, which is skipped and shown as its bytes.
constexpr int keyDepth = 16;
/// Big integers with more bytes than this stay bytes: to write them out takes quadratic time.
constexpr std::size_t longestBigNumber = 256;

class CborReader
{
public:
    CborReader(const Bytes &payload, const ValueLimits &limits)
        : m_payload(payload)
        , m_raw(QByteArray::fromRawData(payload.text().data(), static_cast<qsizetype>(payload.size())))
        , m_reader(m_raw)
        , m_builder(limits)
    { }

    Expected<Value, DecodeError> read();

private:
    void readItem();
    void readKey();
    void readTag();
    void readInteger();
    void readText(std::size_t start);
    void readBytes(std::size_t start);
    void readSimple(std::size_t start);
    void readFloat(std::size_t start);
    void leave();
    std::string integerToken();
    std::string takeString();
    std::string takeText();
    [[nodiscard]] std::optional<std::int64_t> secondsAhead() const;
    void endItem() { m_reader.next(); }
    [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(m_reader.currentOffset()); }
    [[nodiscard]] ByteRange since(std::size_t start) const { return {start, offset() - start}; }
    void fail(DecodeError::Kind kind) { m_builder.fail({kind, offset()}); }
    void failAsReader();

    const Bytes &m_payload;
    QByteArray m_raw;
    QCborStreamReader m_reader;
    ValueBuilder m_builder;
    /// Whether each open container is a map.
    std::vector<bool> m_isMap;
    /// Of the next item.
    Annotation m_annotation;
    std::size_t m_tags = 0;
    std::uint64_t m_lastTag = 0;
};

Expected<Value, DecodeError> CborReader::read()
{
    do {
        if (m_isMap.empty() || m_reader.hasNext())
            readItem();
        else
            leave();
        if (m_reader.lastError() != QCborError::NoError)
            failAsReader();
    } while (!m_builder.failed() && (!m_isMap.empty() || m_tags > 0));
    if (!m_builder.failed() && offset() < m_payload.size())
        fail(DecodeError::Kind::TrailingBytes);
    return m_builder.finish();
}

void CborReader::readItem()
{
    if (m_tags == 0 && !m_isMap.empty() && m_isMap.back()) {
        readKey();
        if (m_builder.failed() || m_reader.lastError() != QCborError::NoError)
            return;
        if (!m_reader.hasNext())
            return fail(DecodeError::Kind::UnexpectedEnd);
    }
    if (m_reader.isTag())
        return readTag();
    const std::size_t start = offset();
    const bool isBytes = m_reader.isByteArray();
    if (m_tags > 0 && !isBytes)
        m_builder.annotate(std::exchange(m_annotation, {}));
    if (m_reader.isInteger())
        readInteger();
    else if (isBytes)
        readBytes(start);
    else if (m_reader.isString())
        readText(start);
    else if (m_reader.isContainer()) {
        m_isMap.push_back(m_reader.isMap());
        m_builder.open(m_reader.isMap() ? NodeKind::Object : NodeKind::Array, start);
        if (!m_builder.failed() && !m_reader.enterContainer())
            failAsReader();
    } else if (m_reader.isSimpleType()) {
        readSimple(start);
    } else if (m_reader.isFloat16() || m_reader.isFloat() || m_reader.isDouble()) {
        readFloat(start);
    } else {
        failAsReader();
    }
    m_tags = 0;
}

/// Tags gather until their item comes.
void CborReader::readTag()
{
    constexpr std::size_t mostTags = 16;
    if (++m_tags > mostTags)
        return fail(DecodeError::Kind::TooDeep);
    m_lastTag = static_cast<std::uint64_t>(m_reader.toTag());
    if (!m_annotation.tag.empty())
        m_annotation.tag += '(';
    m_annotation.tag += std::to_string(m_lastTag);
    endItem();
    if (m_reader.lastError() == QCborError::NoError && m_lastTag == 1)
        m_annotation.time = secondsAhead();
}

/// Microseconds since 1970 of the number that comes next (RFC 8949, 3.4.2).
std::optional<std::int64_t> CborReader::secondsAhead() const
{
    constexpr double latest = 9e12;
    if (m_reader.isUnsignedInteger() && m_reader.toUnsignedInteger() < static_cast<quint64>(latest))
        return m_reader.toInteger() * 1'000'000;
    if (m_reader.isDouble() && std::abs(m_reader.toDouble()) < latest)
        return std::llround(m_reader.toDouble() * 1e6);
    return std::nullopt;
}

void CborReader::readKey()
{
    const std::size_t start = offset();
    if (m_reader.isString()) {
        m_builder.key(takeText());
        return;
    }
    if (m_reader.isInteger()) {
        m_builder.bareKey(integerToken());
        endItem();
        return;
    }
    // Anything may be a key; what is rare is shown as its encoding.
    m_reader.next(keyDepth);
    const ByteRange range = since(start);
    m_builder.bareKey("encoded(" + hexText(m_payload.view().subspan(range.offset, range.size)) + ")");
}

std::string CborReader::integerToken()
{
    if (m_reader.isUnsignedInteger())
        return std::to_string(m_reader.toUnsignedInteger());
    // Its absolute value; 0 stands for 2^64.
    const auto magnitude = static_cast<quint64>(m_reader.toNegativeInteger());
    return magnitude == 0 ? "-18446744073709551616" : '-' + std::to_string(magnitude);
}

void CborReader::readInteger()
{
    const std::size_t start = offset();
    const std::string token = integerToken();
    endItem();
    m_builder.number(token, since(start));
}

/// A string of text or bytes with all its chunks, moving behind it.
std::string CborReader::takeString()
{
    std::string text;
    for (;;) {
        const qsizetype size = m_reader.currentStringChunkSize();
        if (size > 0 && static_cast<std::size_t>(size) > m_payload.size() - offset()) {
            fail(DecodeError::Kind::UnexpectedEnd);
            return text;
        }
        const std::size_t before = text.size();
        text.resize(before + static_cast<std::size_t>(std::max<qsizetype>(size, 0)));
        const auto chunk = m_reader.readStringChunk(text.data() + before, std::max<qsizetype>(size, 0));
        if (chunk.status != QCborStreamReader::Ok) {
            text.resize(before);
            if (chunk.status == QCborStreamReader::Error)
                failAsReader();
            return text;
        }
    }
}

std::string CborReader::takeText()
{
    const std::size_t start = offset();
    std::string text = takeString();
    if (!simdjson::validate_utf8(text.data(), text.size()))
        m_builder.fail({DecodeError::Kind::NotUtf8, start});
    return text;
}

void CborReader::readText(std::size_t start)
{
    const std::string text = takeText();
    m_builder.string(text, since(start));
}

void CborReader::readBytes(std::size_t start)
{
    const std::string bytes = takeString();
    const bool isBig = m_tags > 0 && (m_lastTag == 2 || m_lastTag == 3) && bytes.size() <= longestBigNumber;
    if (m_tags > 0 && !(isBig && m_tags == 1))
        m_builder.annotate(std::exchange(m_annotation, {}));
    m_annotation = {};
    if (!isBig || m_tags > 1) {
        m_builder.bytes(asBytes(bytes), since(start));
        return;
    }
    m_builder.annotate({.type = "bignum"});
    m_builder.number(bigDecimal(asBytes(bytes), m_lastTag == 3 ? Sign::MinusOneMinus : Sign::Plus),
                     since(start));
}

void CborReader::readSimple(std::size_t start)
{
    const QCborSimpleType simple = m_reader.toSimpleType();
    endItem();
    switch (simple) {
    case QCborSimpleType::False:
    case QCborSimpleType::True:
        m_builder.boolean(simple == QCborSimpleType::True, since(start));
        return;
    case QCborSimpleType::Null:
        m_builder.null(since(start));
        return;
    case QCborSimpleType::Undefined:
        m_builder.plain(NodeKind::Null, "undefined", since(start));
        return;
    }
    m_builder.plain(NodeKind::Null, "simple(" + std::to_string(static_cast<int>(simple)) + ')', since(start));
}

void CborReader::readFloat(std::size_t start)
{
    if (m_reader.isDouble()) {
        const double number = m_reader.toDouble();
        endItem();
        m_builder.number(number, since(start));
        return;
    }
    const float number = m_reader.isFloat() ? m_reader.toFloat() : float(m_reader.toFloat16());
    endItem();
    m_builder.number(number, since(start));
}

void CborReader::leave()
{
    if (!m_reader.leaveContainer())
        return failAsReader();
    m_isMap.pop_back();
    m_builder.close(offset());
}

void CborReader::failAsReader()
{
    switch (m_reader.lastError().c) {
    case QCborError::EndOfFile:
        return fail(DecodeError::Kind::UnexpectedEnd);
    case QCborError::InvalidUtf8String:
        return fail(DecodeError::Kind::NotUtf8);
    case QCborError::NestingTooDeep:
        return fail(DecodeError::Kind::TooDeep);
    case QCborError::DataTooLarge:
        return fail(DecodeError::Kind::TooLarge);
    default:
        return fail(DecodeError::Kind::UnexpectedByte);
    }
}

} // namespace

Expected<Value, DecodeError> cborValue(const Bytes &payload, const ValueLimits &limits)
{
    return CborReader(payload, limits).read();
}

} // namespace espalier
