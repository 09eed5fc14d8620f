// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

/// An address of IPv4 or IPv6. IPv4 addresses in their IPv6 form are IPv4 addresses.
class NetworkAddress
{
public:
    /// Unspecified, of IPv4.
    NetworkAddress() = default;
    /// 4 or 16 bytes as they stand in a header; others make an unspecified address.
    explicit NetworkAddress(ByteView bytes);

    /// "192.0.2.1", "2001:db8::1", "fe80::1%eth0", "[::1]"; nothing for names and anything else.
    [[nodiscard]] static std::optional<NetworkAddress> parse(std::string_view text);
    /// In figures, for IPv6 as RFC 5952 says.
    [[nodiscard]] std::string text() const;

    [[nodiscard]] bool isIpv6() const { return m_size == 16; }
    /// In 4 or 16 bytes.
    [[nodiscard]] ByteView bytes() const { return ByteView(m_bytes).first(m_size); }
    /// In 16 bytes, whatever it is.
    [[nodiscard]] NetworkAddress asIpv6() const;

    friend auto operator<=>(const NetworkAddress &, const NetworkAddress &) = default;

private:
    std::array<std::uint8_t, 16> m_bytes {};
    std::uint8_t m_size = 4;
};

} // namespace espalier
