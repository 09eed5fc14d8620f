// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/payloadencoder.h"

#include "core/file/inputfile.h"
#include "core/payload/formatted.h"
#include "core/payload/jsonscanner.h"
#include "core/payload/jsonvalue.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/wrapping.h"
#include "core/publish/publishtemplate.h"

#include <QFile>

#include <charconv>
#include <nlohmann/json.hpp>

namespace espalier {

namespace {

using Kind = DraftError::Kind;

constexpr std::uint32_t deepestDraft = 512;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

tl::unexpected<EncodeError> failure(Kind kind, std::size_t offset)
{
    return unexpected(EncodeError {.kind = kind, .offset = offset});
}

/// Walks through all of it. `see` is told of each token and may object with a kind of error.
template <typename See>
Expected<void, EncodeError> checkJson(std::string_view text, See &&see)
{
    JsonScanner scanner(text, deepestDraft);
    bool isEmpty = true;
    while (const auto token = scanner.next()) {
        isEmpty = false;
        if (const std::optional<Kind> objection = see(*token))
            return failure(*objection, std::size_t(token->raw.data() - text.data()));
    }
    if (const auto &error = scanner.error()) {
        const bool isBlank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
        return unexpected(EncodeError {.kind = isEmpty && isBlank ? Kind::NoJson : Kind::NotJson,
                                       .offset = error->offset,
                                       .json = error->kind});
    }
    return {};
}

std::optional<Kind> noObjection(const JsonToken &)
{
    return std::nullopt;
}

/// Whole numbers stay exact or are refused; a fraction becomes the nearest binary one, as everywhere.
std::optional<Kind> objectToLargeNumber(const JsonToken &token)
{
    if (token.kind != JsonToken::Kind::Number || token.raw.find_first_of(".eE") != std::string_view::npos)
        return std::nullopt;
    const auto fits = [&token](auto number) {
        return std::from_chars(token.raw.data(), token.raw.data() + token.raw.size(), number).ec
               == std::errc();
    };
    return fits(std::int64_t()) || fits(std::uint64_t()) ? std::nullopt : std::optional(Kind::NumberTooLarge);
}

Expected<std::string, EncodeError> packed(PayloadFormat format, const std::string &text)
{
    if (auto checked = checkJson(text, objectToLargeNumber); !checked)
        return unexpected(checked.error());
    const auto value = nlohmann::ordered_json::parse(text, nullptr, false);
    if (value.is_discarded()) // a fraction that is too large for any binary one
        return failure(Kind::NumberTooLarge, 0);
    std::string out;
    if (format == PayloadFormat::Cbor)
        nlohmann::ordered_json::to_cbor(value, out);
    else
        nlohmann::ordered_json::to_msgpack(value, out);
    return out;
}

Expected<std::string, EncodeError> withinLimit(std::string bytes)
{
    if (bytes.size() > std::size_t(mostPayload))
        return failure(Kind::PayloadTooLarge, EncodeError::nowhere);
    return bytes;
}

Expected<std::string, EncodeError> protobufOf(const std::string &json, const EncodeContext &context)
{
    if (auto checked = checkJson(json, noObjection); !checked)
        return unexpected(checked.error());
    const DecodeRule *rule =
        context.registry ? context.registry->rules().ruleFor(context.topicName) : nullptr;
    if (!rule || rule->choice.decoder != DecoderKind::Protobuf)
        return failure(Kind::NoProtobufRule, EncodeError::nowhere);
    const std::string &type = rule->choice.schema;
    if (!context.registry->protobuf().knows(type))
        return unexpected(EncodeError {.kind = Kind::NoMessageType, .detail = QString::fromStdString(type)});
    auto bytes = context.registry->protobuf().encode(type, json);
    if (!bytes)
        return unexpected(
            EncodeError {.kind = Kind::NotThisMessage, .detail = QString::fromStdString(bytes.error())});
    return withinLimit(std::move(*bytes));
}

Expected<std::string, EncodeError> sparkplugOf(const std::string &json, std::chrono::milliseconds now)
{
    if (auto checked = checkJson(json, noObjection); !checked)
        return unexpected(checked.error());
    const auto value = jsonValue(Bytes::copyOf(json));
    if (!value)
        return failure(Kind::PayloadTooLarge, EncodeError::nowhere);
    auto bytes = encodeSparkplug(*value, std::uint64_t(now.count()));
    if (!bytes)
        return unexpected(EncodeError {
            .kind = Kind::NotSparkplug, .offset = bytes.error().offset, .sparkplug = bytes.error()});
    return withinLimit(std::move(*bytes));
}

Expected<std::string, EncodeError> bytesOfBase64(std::string_view text)
{
    QByteArray digits;
    for (const char c : text) {
        if (!isSpace(c))
            digits.append(c);
    }
    // Both alphabets are read (RFC 4648, 4 and 5).
    digits.replace('-', '+').replace('_', '/');
    const auto decoded = QByteArray::fromBase64Encoding(digits, QByteArray::AbortOnBase64DecodingErrors);
    // One digit alone holds no byte; Qt passes over it.
    const bool isCut = (digits.size() - digits.count('=')) % 4 == 1;
    if (decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok && !isCut)
        return decoded.decoded.toStdString();
    const auto wrong =
        text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_= \t\r\n");
    return failure(Kind::NotBase64, wrong == std::string_view::npos ? text.size() : wrong);
}

Expected<std::string, EncodeError> contentsOf(const std::string &name)
{
    QFile file(QString::fromStdString(name).trimmed());
    const auto unreadable = [](const QString &why) {
        return unexpected(EncodeError {.kind = Kind::FileUnreadable, .detail = why});
    };
    if (const auto opened = openInput(file); !opened)
        return unreadable(opened.error());
    if (file.size() > mostPayload)
        return failure(Kind::FileTooLarge, EncodeError::nowhere);
    // What the system makes up as it is read tells no size, and may still have no end.
    const QByteArray contents = file.read(mostPayload + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(file.errorString());
    if (contents.size() > mostPayload)
        return failure(Kind::FileTooLarge, EncodeError::nowhere);
    return contents.toStdString();
}

QString compactJson(std::string_view text)
{
    QString out;
    bool needsComma = false;
    JsonScanner scanner(text, deepestDraft);
    while (const auto token = scanner.next()) {
        const bool closes =
            token->kind == JsonToken::Kind::ObjectEnd || token->kind == JsonToken::Kind::ArrayEnd;
        if (needsComma && !closes)
            out += u',';
        out += QString::fromUtf8(token->raw.data(), qsizetype(token->raw.size()));
        if (token->kind == JsonToken::Kind::Key)
            out += u':';
        needsComma = token->kind != JsonToken::Kind::Key && token->kind != JsonToken::Kind::ObjectStart
                     && token->kind != JsonToken::Kind::ArrayStart;
    }
    return out;
}

/// Stands for a placeholder while JSON is laid out: within a string as it is, else as a string of its own.
QString standIn(qsizetype index, bool isInString)
{
    return (isInString ? QStringLiteral("\uE000%1\uE001") : QStringLiteral("\"\uE002%1\uE001\"")).arg(index);
}

} // namespace

Expected<std::string, EncodeError> bytesOfHex(std::string_view text)
{
    std::string bytes;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (isSpace(c) || c == ':' || c == ',') {
            ++at;
            continue;
        }
        if (c == '0' && at + 1 < text.size() && (text[at + 1] | 0x20) == 'x') {
            at += 2;
            continue;
        }
        const int high = hexValue(c);
        if (high < 0)
            return failure(Kind::NotHex, at);
        const int low = at + 1 < text.size() ? hexValue(text[at + 1]) : -1;
        if (low < 0)
            return failure(Kind::OddHex, at);
        bytes += char(high * 16 + low);
        at += 2;
    }
    return bytes;
}

namespace {

Expected<std::string, EncodeError> encoded(PayloadFormat format, std::string text,
                                           const EncodeContext &context)
{
    switch (format) {
    case PayloadFormat::Text:
        break;
    case PayloadFormat::Json:
        if (auto checked = checkJson(text, noObjection); !checked)
            return unexpected(checked.error());
        break;
    case PayloadFormat::Hex:
        return bytesOfHex(text);
    case PayloadFormat::Base64:
        return bytesOfBase64(text);
    case PayloadFormat::Cbor:
    case PayloadFormat::MessagePack:
        return packed(format, text);
    case PayloadFormat::Protobuf:
        return protobufOf(text, context);
    case PayloadFormat::Sparkplug:
        return sparkplugOf(text, context.now);
    case PayloadFormat::File:
        return contentsOf(text);
    }
    return text;
}

} // namespace

Expected<std::string, EncodeError> encodePayload(PayloadFormat format, std::string text,
                                                 const EncodeContext &context)
{
    auto bytes = encoded(format, std::move(text), context);
    const DecodeRule *rule = bytes && isWrittenAsJson(format) && context.registry
                                 ? context.registry->rules().ruleFor(context.topicName)
                                 : nullptr;
    if (!rule)
        return bytes;
    // They stand from the outside in.
    const auto &wrappings = rule->choice.wrappedBy;
    for (auto wrapping = wrappings.rbegin(); wrapping != wrappings.rend(); ++wrapping) {
        auto wrapped = wrap(*wrapping, *bytes);
        if (!wrapped)
            return failure(Kind::WrappedByRule, EncodeError::nowhere);
        bytes = std::move(*wrapped);
    }
    return wrappings.empty() ? std::move(bytes) : withinLimit(std::move(*bytes));
}

Expected<QString, DraftError> layOutJson(const QString &text, JsonLayout layout)
{
    const std::string source = text.toStdString();
    const auto positionOf = [&source](std::size_t offset) {
        return QString::fromUtf8(source.data(), qsizetype(std::min(offset, source.size()))).size();
    };
    DraftError error {.part = DraftError::Part::Payload};
    const auto parsed = PublishTemplate::parse(source);
    if (!parsed) {
        error.kind = Kind::Template;
        error.placeholder = parsed.error();
        error.position = positionOf(parsed.error().offset);
        error.length = qsizetype(parsed.error().length);
        return unexpected(error);
    }
    const auto replaced = parsed->placeholders();
    std::string plain;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < replaced.size(); ++i) {
        plain += source.substr(copied, replaced[i]->offset - copied);
        plain += standIn(qsizetype(i), replaced[i]->isInString).toStdString();
        copied = replaced[i]->offset + replaced[i]->length;
    }
    plain += source.substr(copied);
    if (const auto checked = checkJson(plain, noObjection); !checked) {
        error.kind = checked.error().kind;
        error.json = checked.error().json;
        error.position = replaced.empty() ? positionOf(checked.error().offset) : -1;
        return unexpected(error);
    }
    QString out = layout == JsonLayout::Compact
                      ? compactJson(plain)
                      : formatPayloadAs(DecoderKind::Json, Bytes::copyOf(plain)).text;
    for (std::size_t i = 0; i < replaced.size(); ++i)
        out.replace(standIn(qsizetype(i), replaced[i]->isInString),
                    QString::fromStdString(source.substr(replaced[i]->offset, replaced[i]->length)));
    return out;
}

} // namespace espalier
