// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include <chrono>
#include <optional>

namespace espalier {

/// A certificate of a server that nobody else has issued, with its key (EC P-256).
struct SelfSigned
{
    /// PEM.
    QByteArray certificate;
    /// PEM, without passphrase.
    QByteArray key;
};

/// For a server under `names`: host names, and addresses in figures. In force from an hour ago, as clocks differ, for
/// `validity` from now. Nothing when OpenSSL refuses.
[[nodiscard]] std::optional<SelfSigned> makeSelfSigned(const QStringList &names, std::chrono::days validity);

} // namespace espalier
