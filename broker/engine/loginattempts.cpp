// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/loginattempts.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr std::size_t maximumPlaces = 20'000;

/// "192.0.2.1:5000" -> "192.0.2.1"; "[2001:db8:1:2:3::4]:5000" -> "[2001:db8:1:2"; "process 12 of user 3" -> " of user 3"
std::string placeOf(std::string_view name)
{
    if (const auto user = name.find(" of user ");
        name.starts_with("process ") && user != std::string_view::npos)
        return std::string(name.substr(user));
    if (!name.starts_with('['))
        return std::string(name.substr(0, name.rfind(':')));
    int groups = 0;
    std::size_t at = 0;
    for (; at < name.size() && name[at] != ']'; ++at) {
        if (name[at] == ':' && (++groups == 4 || name.substr(at).starts_with("::")))
            break;
    }
    return std::string(name.substr(0, at));
}

} // namespace

bool LoginAttempts::mayTry(std::string_view name, TimePoint now)
{
    if (m_allowed == 0)
        return true;
    auto found = m_places.find(placeOf(name));
    if (found == m_places.end() && m_places.size() >= maximumPlaces)
        found = m_places.find(std::string());
    return found == m_places.end() || found->second - now <= m_recovery * (m_allowed - 1);
}

void LoginAttempts::failed(std::string_view name, TimePoint now)
{
    if (m_allowed == 0)
        return;
    auto place = placeOf(name);
    if (m_places.size() >= maximumPlaces && !m_places.contains(place)) {
        forgetOld(now);
        if (m_places.size() >= maximumPlaces)
            place.clear();
    }
    auto &forgotten = m_places[place];
    forgotten = std::max(forgotten, now) + m_recovery;
}

void LoginAttempts::forgetOld(TimePoint now)
{
    if (now < m_nextSweep)
        return;
    m_nextSweep = now + m_recovery;
    std::erase_if(m_places, [now](const auto &place) { return place.second <= now; });
}

} // namespace espalier
