// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/wrapping.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <zlib.h>
#include <zstd.h>

namespace espalier {

namespace {

using Inflated = Expected<Unwrapped, DecodeError>;

constexpr std::size_t chunk = 64 * 1024;
/// A window of 32 MiB: a frame may ask for no more memory than that.
constexpr int largestZstdWindow = 25;

/// Appends at most what is missing to the limit. False when some of it had no place.
bool append(std::string &out, const char *data, std::size_t size, std::size_t limit)
{
    const std::size_t fits = std::min(size, limit - out.size());
    out.append(data, fits);
    return fits == size;
}

/// As inflateInit2() wants them: no header, or that of gzip or zlib, told apart by itself.
constexpr int noHeader = -MAX_WBITS;
constexpr int anyHeader = MAX_WBITS + 32;

Inflated inflated(const Bytes &payload, std::size_t limit, int header)
{
    z_stream stream {};
    if (inflateInit2(&stream, header) != Z_OK)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, 0});
    const std::unique_ptr<z_stream, int (*)(z_stream *)> end(&stream, inflateEnd);
    stream.next_in = const_cast<Bytef *>(payload.view().data());
    stream.avail_in = static_cast<uInt>(payload.size());
    std::string out;
    std::array<char, chunk> buffer;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef *>(buffer.data());
        // One more than has a place tells that there is more.
        const std::size_t wanted = std::min(buffer.size() - 1, limit - out.size()) + 1;
        stream.avail_out = static_cast<uInt>(wanted);
        const int status = inflate(&stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return unexpected(DecodeError {DecodeError::Kind::UnexpectedByte, stream.total_in});
        const std::size_t made = wanted - stream.avail_out;
        if (!append(out, buffer.data(), made, limit))
            return Unwrapped {Bytes::copyOf(out), true};
        // Without a header there is no sum at the end either, though some writers leave part of one there.
        if (status == Z_STREAM_END && (stream.avail_in == 0 || header == noHeader))
            return Unwrapped {Bytes::copyOf(out)};
        if (status == Z_STREAM_END) {
            // Files of gzip may stand one behind the other.
            if (stream.next_in[0] != 0x1f || inflateReset(&stream) != Z_OK)
                return unexpected(
                    DecodeError {DecodeError::Kind::TrailingBytes, payload.size() - stream.avail_in});
        } else if (made == 0 && stream.avail_in == 0) {
            return unexpected(DecodeError {DecodeError::Kind::UnexpectedEnd, payload.size()});
        }
    }
}

Inflated unpackedZstd(const Bytes &payload, std::size_t limit)
{
    const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx *)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    if (!context
        || ZSTD_isError(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, largestZstdWindow)))
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, 0});
    ZSTD_inBuffer in {payload.view().data(), payload.size(), 0};
    std::string out;
    std::array<char, chunk> buffer;
    for (;;) {
        ZSTD_outBuffer made {buffer.data(), buffer.size(), 0};
        const std::size_t before = in.pos;
        const std::size_t expected = ZSTD_decompressStream(context.get(), &made, &in);
        if (ZSTD_isError(expected))
            return unexpected(DecodeError {DecodeError::Kind::UnexpectedByte, in.pos});
        if (!append(out, buffer.data(), made.pos, limit))
            return Unwrapped {Bytes::copyOf(out), true};
        if (in.pos == in.size && made.pos < made.size) {
            if (expected > 0)
                return unexpected(DecodeError {DecodeError::Kind::UnexpectedEnd, payload.size()});
            return Unwrapped {Bytes::copyOf(out)};
        }
        if (in.pos == before && made.pos == 0)
            return unexpected(DecodeError {DecodeError::Kind::UnexpectedByte, in.pos});
    }
}

/// RFC 4648, 4 and 5; line breaks are skipped, padding may be missing.
Inflated fromBase64(const Bytes &payload, std::size_t limit)
{
    static constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t bits = 0;
    unsigned count = 0;
    bool isPadded = false;
    for (std::size_t at = 0; at < payload.size(); ++at) {
        char c = payload.text()[at];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            continue;
        if (c == '=') {
            isPadded = true;
            continue;
        }
        c = c == '-' ? '+' : c == '_' ? '/' : c;
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos || isPadded)
            return unexpected(DecodeError {DecodeError::Kind::UnexpectedByte, at});
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        const char byte = static_cast<char>(bits >> count & 0xff);
        if (!append(out, &byte, 1, limit))
            return Unwrapped {Bytes::copyOf(out), true};
    }
    if (count == 6)
        return unexpected(DecodeError {DecodeError::Kind::UnexpectedEnd, payload.size()});
    return Unwrapped {Bytes::copyOf(out)};
}

/// As deflateInit2() wants them.
constexpr int gzipHeader = MAX_WBITS + 16;
constexpr int zlibHeader = MAX_WBITS;

std::optional<std::string> deflated(std::string_view bytes, int header)
{
    constexpr int usualMemory = 8;
    z_stream stream {};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, header, usualMemory, Z_DEFAULT_STRATEGY)
        != Z_OK)
        return std::nullopt;
    const std::unique_ptr<z_stream, int (*)(z_stream *)> end(&stream, deflateEnd);
    std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = const_cast<Bytef *>(asBytes(bytes).data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        return std::nullopt;
    out.resize(stream.total_out);
    return out;
}

std::optional<std::string> packedZstd(std::string_view bytes)
{
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size =
        ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), ZSTD_CLEVEL_DEFAULT);
    if (ZSTD_isError(size))
        return std::nullopt;
    out.resize(size);
    return out;
}

} // namespace

Expected<Unwrapped, DecodeError> unwrap(Wrapping wrapping, const Bytes &payload, std::size_t limit)
{
    if (payload.size() > UINT32_MAX)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, 0});
    switch (wrapping) {
    case Wrapping::Gzip:
    case Wrapping::Zlib:
        return inflated(payload, limit, anyHeader);
    case Wrapping::Zstd:
        return unpackedZstd(payload, limit);
    case Wrapping::Base64:
        return fromBase64(payload, limit);
    }
    return unexpected(DecodeError {DecodeError::Kind::NotThis, 0});
}

Expected<Unwrapped, DecodeError> inflateRaw(const Bytes &payload, std::size_t limit)
{
    if (payload.size() > UINT32_MAX)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, 0});
    return inflated(payload, limit, noHeader);
}

std::optional<Wrapping> detectedWrapping(ByteView payload)
{
    const std::string_view text = asText(payload);
    if (text.starts_with("\x1f\x8b\x08"))
        return Wrapping::Gzip;
    if (text.starts_with("\x28\xb5\x2f\xfd"))
        return Wrapping::Zstd;
    // RFC 1950, 2.2: deflate with a window of 32 KiB, no dictionary, and a sum that must fit. "x^" fits, too.
    constexpr std::size_t shortest = 8;
    if (payload.size() < shortest || payload[0] != 0x78 || (payload[0] << 8 | payload[1]) % 31 != 0
        || (payload[1] & 0x20) != 0)
        return std::nullopt;
    const ByteView looked = payload.first(std::min<std::size_t>(payload.size(), 64));
    const bool isBinary = std::any_of(looked.begin() + 2, looked.end(),
                                      [](std::uint8_t byte) { return byte >= 0x80 || byte < '\t'; });
    return isBinary ? std::optional(Wrapping::Zlib) : std::nullopt;
}

std::optional<std::string> wrap(Wrapping wrapping, std::string_view bytes)
{
    switch (wrapping) {
    case Wrapping::Gzip:
        return deflated(bytes, gzipHeader);
    case Wrapping::Zlib:
        return deflated(bytes, zlibHeader);
    case Wrapping::Zstd:
        return packedZstd(bytes);
    case Wrapping::Base64:
        break;
    }
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()))
        .toBase64()
        .toStdString();
}

} // namespace espalier
