// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace espalier {

/// Finds a text in bytes whatever its case. Text in ASCII is searched for in the bytes themselves; other text in what
/// the bytes say as UTF-8.
class TextMatcher
{
public:
    TextMatcher() = default;
    explicit TextMatcher(const QString &text);

    [[nodiscard]] bool isIn(std::string_view bytes) const;
    [[nodiscard]] bool startsOff(std::string_view bytes) const;
    /// Bytes of UTF-8 that a match has.
    [[nodiscard]] std::size_t size() const { return m_folded.size(); }

private:
    QString m_text;
    /// The text in UTF-8, with small ASCII letters.
    std::string m_folded;
    bool m_isAscii = true;
};

} // namespace espalier
