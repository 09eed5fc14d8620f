// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace espalier {

class BrokerControl;
class DecodeRuleBook;
class FrameClock;
class PacketInspector;
class Preferences;
class ProfileCollection;
class ProfileSecrets;
class ProxyService;
class SignalHub;
class Theme;
class Workspace;

/// What the window works with; made and owned by the application, outlives the window.
struct Services
{
    Workspace &workspace;
    ProfileCollection &profiles;
    Preferences &preferences;
    Theme &theme;
    FrameClock &clock;
    DecodeRuleBook &decodeRules;
    /// Null in a build without the broker.
    BrokerControl *broker;
    /// Where scripts, rules and simulated devices are kept; empty: nowhere, and they are not offered.
    QString folder {};
    /// Null: there is no keychain.
    ProfileSecrets *secrets = nullptr;
    /// Null: packets are not captured.
    PacketInspector *packets = nullptr;
    /// Null: proxies are not offered.
    ProxyService *proxies = nullptr;
    /// Null: nothing is drawn over time.
    SignalHub *signalHub = nullptr;
};

} // namespace espalier
