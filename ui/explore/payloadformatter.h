// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/numericleaves.h"
#include "core/store/treesnapshot.h"
#include "ui/common/latesttask.h"
#include "ui/explore/messagedecoding.h"

#include <QImage>
#include <QObject>

#include <vector>

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
        /// Validated, without their length.
        Bytes properties;
        MessageDecoding decoding;
    };
    struct Result
    {
        TopicId topic = TopicId::None;
        FormattedPayload formatted;
        /// The first numbers of the payload, at most maximumLeaves.
        std::vector<NumericLeaf> leaves;
        /// Null unless the payload is an image that could be decoded.
        QImage image;
    };

    static constexpr std::size_t maximumLeaves = 200;
    /// The pane shows the beginning of what is larger; the Raw tab has all of it.
    static constexpr FormatLimits limits {.jsonBytes = 16 * 1024 * 1024,
                                          .depth = 512,
                                          .textBytes = 8 * 1024 * 1024,
                                          .hexBytes = 256 * 1024,
                                          .structuredBytes = 16 * 1024 * 1024,
                                          .unwrappedBytes = 16 * 1024 * 1024};

    explicit PayloadFormatter(QObject *parent = nullptr);
    ~PayloadFormatter() override;

    /// Whether a payload is formatted on a pool thread.
    [[nodiscard]] static bool isLarge(const Bytes &payload);
    /// The beginning of a large payload as it is, to be shown until the rest is ready. Quick.
    [[nodiscard]] static FormattedPayload beginning(const Bytes &payload);
    void request(Request request);
    [[nodiscard]] bool isBusy() const { return m_task.isBusy(); }
    /// What was requested is not wanted any more.
    void cancel() { m_task.cancel(); }

signals:
    void ready(const espalier::PayloadFormatter::Result &result);

private:
    LatestTask m_task;
};

} // namespace espalier
