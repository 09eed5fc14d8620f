// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetfilter.h"

#include <QCoreApplication>
#include <QString>

namespace espalier {

/// What is wrong with a display filter, in words.
class FilterWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::FilterWords)
public:
    /// Cause and cure: "Character 8: There is no field of this name. Did you mean topic?"
    [[nodiscard]] static QString error(const PacketFilterError &error, const QString &text);
    /// Where the error is, in characters of the text. At the end it is the last one.
    struct Place
    {
        int position = 0;
        int length = 0;
    };
    [[nodiscard]] static Place place(const PacketFilterError &error, const QString &text);

private:
    [[nodiscard]] static QString reason(PacketFilterError::Kind kind);
};

} // namespace espalier
