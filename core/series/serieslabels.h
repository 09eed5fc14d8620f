// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier {

/// What the values of a signal are called: the texts that it has been, numbered in their order, and whether its numbers are
/// truths. Bounded: what comes when it is full, and what is too long, is cut or one and the same.
class SeriesLabels
{
public:
    static constexpr std::size_t maximumLabels = 4096;
    /// In bytes.
    static constexpr std::size_t maximumLength = 256;

    /// The number of a text, which is added if it is new.
    std::uint32_t numberOf(std::string_view text);
    [[nodiscard]] const std::string &text(std::uint32_t number) const;
    [[nodiscard]] std::size_t size() const { return m_texts.size(); }
    /// All numbers so far have been false and true, as 0 and 1.
    [[nodiscard]] bool areTruths() const { return m_areTruths; }
    void setTruths(bool areTruths) { m_areTruths = areTruths; }

private:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view> {}(text); }
    };
    bool m_areTruths = false;
    std::vector<std::string> m_texts;
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> m_numbers;
};

} // namespace espalier
