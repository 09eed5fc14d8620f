// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/file/jsonfile.h"
#include "core/payload/decoderules.h"

namespace espalier {

/// The rules for decoding in "decoders.json" of a folder, with the last good version beside it (JsonFile). Any thread,
/// one at a time.
class DecodeRuleStore
{
public:
    struct Contents
    {
        DecodeRules rules;
        JsonFile::Origin origin = JsonFile::Origin::Missing;
        /// Rules that this version does not understand; saving drops them.
        int unreadable = 0;
        /// What was wrong with a damaged file.
        QString detail;
    };

    explicit DecodeRuleStore(const QString &folder);

    [[nodiscard]] Contents load();
    /// Why not, when it could not be written; what was there before is then unchanged. Refuses to replace what a newer
    /// version of the program wrote, or what load() could not read at all.
    [[nodiscard]] Expected<void, QString> save(const DecodeRules &rules);

private:
    JsonFile m_file;
    JsonFile::Origin m_origin = JsonFile::Origin::Missing;
};

} // namespace espalier
