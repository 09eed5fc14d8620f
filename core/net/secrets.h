// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace espalier {

/// What a profile must not hold: travels beside it and is written to no file and no log.
struct Secrets
{
    /// Of MQTT.
    QString password {};
    /// Of the client's key or PKCS#12 file.
    QString keyPassphrase {};
    QString proxyPassword {};
    friend bool operator==(const Secrets &, const Secrets &) = default;
};

} // namespace espalier
