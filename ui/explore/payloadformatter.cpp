// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/payloadformatter.h"

#include <QBuffer>
#include <QImageReader>

#include <utility>

namespace espalier {

namespace {

constexpr std::size_t smallPayload = 8 * 1024;
/// The pane shows the beginning of what is larger; the Raw tab has all of it.
constexpr FormatLimits paneLimits {
    .jsonBytes = 8 * 1024 * 1024, .depth = 512, .textBytes = 8 * 1024 * 1024, .hexBytes = 256 * 1024};
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
    result.formatted = request.decoder ? formatPayloadAs(*request.decoder, request.payload, paneLimits)
                                       : formatPayload(request.payload, request.contentType, paneLimits);
    if (result.formatted.decoder == DecoderKind::Image) {
        result.image = decodeImage(request.payload);
        if (result.image.isNull()) {
            result.formatted = formatPayloadAs(DecoderKind::Hex, request.payload, paneLimits);
            result.formatted.note = PayloadFormatter::tr("Looks like an image, but cannot be decoded.");
        }
    }
    return result;
}

} // namespace

PayloadFormatter::PayloadFormatter(QObject *parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

PayloadFormatter::~PayloadFormatter()
{
    m_pool.waitForDone();
}

void PayloadFormatter::request(Request request)
{
    if (!m_busy && request.payload.size() <= smallPayload && !imageHeader(request.payload.view())) {
        emit ready(format(request));
        return;
    }
    m_next = std::move(request);
    startNext();
}

void PayloadFormatter::startNext()
{
    if (m_busy || !m_next)
        return;
    m_busy = true;
    // The destructor waits for the pool, so `this` outlives the call; an event that is still queued then dies with it.
    m_pool.start([this, request = *std::exchange(m_next, std::nullopt)] {
        Result result = format(request);
        QMetaObject::invokeMethod(
            this, [this, result = std::move(result)] { handleDone(result); }, Qt::QueuedConnection);
    });
}

void PayloadFormatter::handleDone(const Result &result)
{
    m_busy = false;
    emit ready(result);
    startNext();
}

} // namespace espalier
