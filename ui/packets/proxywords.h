// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/file/jsonfile.h"
#include "core/net/profile.h"
#include "core/net/proxystatus.h"

#include <QCoreApplication>
#include <QString>

namespace espalier {

/// What proxies have to say, in the user's language. What comes from outside is part of the answers: show them as plain
/// text.
class ProxyWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::ProxyWords)
public:
    /// "MQTT over TCP", "MQTT over TLS", ...
    [[nodiscard]] static QString listener(TransportKind kind);
    /// "Listens · 3 devices · 12 KB from devices, 40 KB to them"
    [[nodiscard]] static QString state(const ProxyStatus &status);
    /// Cause and cure, one or two sentences. `target` is where the proxy leads.
    [[nodiscard]] static QString problem(const ProxyProblem &problem, const ProxySettings &settings,
                                         const Profile &target);
    /// What is wrong with the file that keeps the proxies, and what that means for the user; empty when nothing is.
    [[nodiscard]] static QString damage(const JsonFile::Contents &loaded);

private:
    [[nodiscard]] static QString deviceProblem(const ProxyProblem &problem, const ProxySettings &settings);
};

} // namespace espalier
