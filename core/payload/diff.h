// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace espalier {

/// One line of a comparison.
struct DiffRow
{
    enum class Kind : std::uint8_t {
        Equal,
        Removed,
        Added,
        Changed,
        /// Stands for equal lines that are not worth showing; `count` of them.
        Skipped,
    } kind {};
    /// Of values: the path. Of bytes: the offset. Of lines: empty.
    QString place {};
    /// What stands in the older and in the newer payload, as one line. Raw text: never markup.
    QString before {};
    QString after {};
    std::size_t count = 0;
    friend bool operator==(const DiffRow &, const DiffRow &) = default;
};

struct PayloadDiff
{
    /// How the payloads were compared.
    enum class Form : std::uint8_t { Values, Lines, Bytes } form {};
    std::vector<DiffRow> rows;
    std::size_t added = 0;
    std::size_t removed = 0;
    std::size_t changed = 0;
    /// False when there are more differences than rows.
    bool isWhole = true;
    [[nodiscard]] bool isEqual() const { return added + removed + changed == 0; }
};

struct DiffLimits
{
    std::size_t rows = 10'000;
    /// Characters of one side of a row; what is longer ends with an ellipsis.
    qsizetype rowText = 500;
    /// Equal lines that are shown around differences.
    std::size_t context = 3;
};

struct DiffSide
{
    const Bytes &payload;
    const FormattedPayload &formatted;
};

/// Compares two payloads: by the values at their paths where both are structured, whatever the order of keys; by lines
/// where both are text; else by bytes. Pure, any thread; not for the GUI's when payloads are large.
[[nodiscard]] PayloadDiff diffPayloads(const DiffSide &before, const DiffSide &after,
                                       const DiffLimits &limits = {});

/// The parts of it.
[[nodiscard]] PayloadDiff diffValues(const Value &before, const Value &after, const DiffLimits &limits = {});
[[nodiscard]] PayloadDiff diffLines(const QString &before, const QString &after,
                                    const DiffLimits &limits = {});
[[nodiscard]] PayloadDiff diffBytes(ByteView before, ByteView after, const DiffLimits &limits = {});

} // namespace espalier
