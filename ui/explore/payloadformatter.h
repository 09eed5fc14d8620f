// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"
#include "core/store/treesnapshot.h"

#include <QImage>
#include <QObject>
#include <QThreadPool>

#include <optional>
#include <string>

namespace espalier {

/// Formats payloads off the GUI thread. Small ones are done at once, on the spot. While one is being formatted only the
/// latest of further requests is kept.
///
/// Flow: request() -> ready(), or nothing when the request was overtaken while it waited.
class PayloadFormatter : public QObject
{
    Q_OBJECT
public:
    struct Request
    {
        TopicId topic = TopicId::None;
        Bytes payload;
        std::string contentType;
        /// Chosen by the user; nothing: chosen by looking.
        std::optional<DecoderKind> decoder;
    };
    struct Result
    {
        TopicId topic = TopicId::None;
        FormattedPayload formatted;
        /// Null unless the payload is an image that could be decoded.
        QImage image;
    };

    explicit PayloadFormatter(QObject *parent = nullptr);
    ~PayloadFormatter() override;

    void request(Request request);

signals:
    void ready(const espalier::PayloadFormatter::Result &result);

private:
    void startNext();
    void handleDone(const Result &result);

    QThreadPool m_pool;
    std::optional<Request> m_next;
    bool m_busy = false;
};

} // namespace espalier
