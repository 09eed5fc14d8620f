// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any payload as the pane shows it: chosen by looking, or by the first byte; XML, text and what is compressed included.
#include "core/payload/decoder.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace espalier;
    if (size == 0)
        return 0;
    const Bytes payload = Bytes::copyOf(ByteView(data + 1, size - 1));
    const FormatLimits limits {.depth = 64, .unwrappedBytes = 64 * 1024};
    const DecodeChoice choice {.decoder = static_cast<DecoderKind>(data[0] % 13),
                               .wrappedBy =
                                   data[0] & 0x80 ? std::vector {Wrapping::Base64} : std::vector<Wrapping>(),
                               .charset = static_cast<Charset>(data[0] % 5),
                               .pattern = "<h*B"};
    const FormattedPayload formatted = data[0] & 0x40
                                           ? formatPayloadAs(choice, payload, PayloadHints {}, limits)
                                           : formatPayload(payload, PayloadHints {}, limits);
    std::int32_t end = 0;
    for (const TokenSpan &span : formatted.spans) {
        require(span.offset >= end && span.length > 0);
        end = span.offset + span.length;
    }
    require(end <= formatted.text.size());
    require(formatted.shownBytes <= std::max(payload.size(), formatted.unwrapped.size()));
    return 0;
}
