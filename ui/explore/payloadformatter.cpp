// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/payloadformatter.h"

#include "core/payload/payloadregistry.h"

#include <QBuffer>
#include <QImageReader>

#include <utility>

namespace espalier {

namespace {

constexpr std::size_t smallPayload = 8 * 1024;
/// A header can promise any number of pixels; this many are decoded and no more.
constexpr int imageMegabytes = 128;
constexpr int maximumSide = 2048;

QImage decodeImage(const Bytes &payload)
{
    QByteArray raw = QByteArray::fromRawData(payload.text().data(), qsizetype(payload.size()));
    QBuffer buffer(&raw);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAllocationLimit(imageMegabytes);
    reader.setAutoTransform(true);
    if (const QSize size = reader.size(); size.width() > maximumSide || size.height() > maximumSide)
        reader.setScaledSize(size.scaled(maximumSide, maximumSide, Qt::KeepAspectRatio));
    return reader.read();
}

PayloadFormatter::Result format(const PayloadFormatter::Request &request)
{
    PayloadFormatter::Result result;
    result.topic = request.topic;
    result.formatted =
        formatMessage(request.decoding, request.payload, request.properties, PayloadFormatter::limits);
    if (result.formatted.decoder == DecoderKind::Image) {
        result.image =
            decodeImage(result.formatted.wrappedBy.empty() ? request.payload : result.formatted.unwrapped);
        if (result.image.isNull()) {
            result.formatted = formatPayloadAs(DecoderKind::Hex, request.payload, PayloadFormatter::limits);
            result.formatted.note = PayloadFormatter::tr("Looks like an image, but cannot be decoded.");
        }
    }
    if (result.formatted.value)
        result.leaves = numericLeaves(*result.formatted.value, PayloadFormatter::maximumLeaves);
    return result;
}

} // namespace

PayloadFormatter::PayloadFormatter(QObject *parent) : QObject(parent) { }

PayloadFormatter::~PayloadFormatter() = default;

bool PayloadFormatter::isLarge(const Bytes &payload)
{
    return payload.size() > smallPayload || imageHeader(payload.view());
}

FormattedPayload PayloadFormatter::beginning(const Bytes &payload)
{
    return formatPayload(payload, std::string_view(),
                         {.jsonBytes = 0,
                          .depth = 0,
                          .textBytes = 32 * 1024,
                          .hexBytes = 4 * 1024,
                          .structuredBytes = 0,
                          .unwrappedBytes = 0});
}

void PayloadFormatter::request(Request request)
{
    if (!m_task.isBusy() && !isLarge(request.payload) && !mayGrow(request.decoding, request.payload)) {
        emit ready(format(request));
        return;
    }
    m_task.run([this, request = std::move(request)]() -> LatestTask::Outcome {
        return [this, result = format(request)] { emit ready(result); };
    });
}

} // namespace espalier
