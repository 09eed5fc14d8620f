// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A decoder (READER of valuereaders.h): whatever it takes is a tree that holds together and can be written.
#include "core/payload/valuepath.h"
#include "core/payload/valuewriter.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/valuereaders.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace espalier;
    const Bytes payload = Bytes::copyOf(ByteView(data, size));
    constexpr ValueLimits limits {.depth = 64, .nodes = 20'000, .textBytes = 4 * 1024 * 1024};
    auto value = READER(payload, limits);
    if (!value)
        return 0;
    require(value->nodeCount() > 0 && value->nodeCount() <= limits.nodes);
    auto formatted = formatValue(std::move(*value));
    if (!formatted)
        return 0;
    const Value &tree = *formatted->value;
    for (std::uint32_t id = 0; id < tree.nodeCount(); ++id) {
        const ValueNode node = tree.node(NodeId {id});
        const TextRange shown = node.textRange();
        require(shown.offset >= 0 && shown.length > 0
                && shown.offset + shown.length <= formatted->text.size());
        if (const auto from = node.byteRange())
            require(from->offset + from->size <= size);
        require(node.parent() == NodeId::None || node.ordinal() < tree.node(node.parent()).childCount());
        static_cast<void>(node.number());
        static_cast<void>(node.integer());
        // Paths are long where nesting is deep: only some are tried.
        if (id % 64 != 0)
            continue;
        const auto path = ValuePath::parse(node.path());
        require(path.has_value() && path->text() == node.path());
        // Another member with the same key may stand behind this one.
        const auto found = tree.find(*path);
        require(!found || found->path() == node.path());
    }
    return 0;
}
