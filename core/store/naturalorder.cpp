// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/naturalorder.h"

#include <algorithm>

namespace espalier {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

unsigned char foldedByte(char c)
{
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/// Takes the digits at the start of `text` away and returns them without leading zeros.
std::string_view takeNumber(std::string_view &text)
{
    const auto isNoDigit = [](char c) { return !isDigit(c); };
    const auto end = std::find_if(text.begin(), text.end(), isNoDigit);
    const auto start = std::find_if(text.begin(), end, [](char c) { return c != '0'; });
    const std::string_view number(start, end);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    return number;
}

int compareNumbers(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

int compareFolded(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            if (const int order = compareNumbers(takeNumber(a), takeNumber(b)); order != 0)
                return order;
            continue;
        }
        // A number stands where the digit 0 stands, whatever its value.
        const unsigned char left = isDigit(a.front()) ? '0' : foldedByte(a.front());
        const unsigned char right = isDigit(b.front()) ? '0' : foldedByte(b.front());
        if (left != right)
            return left < right ? -1 : 1;
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return static_cast<int>(!a.empty()) - static_cast<int>(!b.empty());
}

} // namespace

int naturalCompare(std::string_view a, std::string_view b)
{
    const bool aLast = a.starts_with('$');
    if (aLast != b.starts_with('$'))
        return aLast ? 1 : -1;
    if (const int order = compareFolded(a, b); order != 0)
        return order;
    return a.compare(b);
}

std::uint64_t naturalKey(std::string_view text)
{
    std::uint64_t key = 0;
    int left = 64;
    const auto put = [&](unsigned char byte) {
        left -= 8;
        key |= std::uint64_t {byte} << left;
    };
    if (text.starts_with('$'))
        put(0xff);
    // No UTF-8 has 0xff and 0xfe; bytes that are no UTF-8 share a key with others at worst.
    const unsigned char highest = 0xfe;
    while (left > 0 && !text.empty()) {
        if (!isDigit(text.front())) {
            put(std::min(foldedByte(text.front()), highest));
            text.remove_prefix(1);
            continue;
        }
        put('0');
        const std::string_view number = takeNumber(text);
        if (left > 0)
            put(static_cast<unsigned char>(std::min<std::size_t>(number.size(), 255)));
        if (number.size() >= 255)
            return key;
        for (std::size_t i = 0; i < number.size() && left > 0; ++i)
            put(static_cast<unsigned char>(number[i]));
    }
    return key;
}

} // namespace espalier
