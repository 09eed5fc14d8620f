// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"
#include "core/net/transportreport.h"

#include <QDialog>

namespace espalier {

class Theme;

/// Why a broker's certificate was not accepted, what it says, and the way to trust it all the same: only when the user
/// asks for it, and for exactly this certificate.
class CertificateDialog : public QDialog
{
    Q_OBJECT
public:
    CertificateDialog(const TlsFailure &failure, const Profile &profile, Theme &theme,
                      QWidget *parent = nullptr);

signals:
    /// The user trusts the certificate with this fingerprint.
    void trusted(const QByteArray &fingerprint);
};

/// Whether what is wrong is something that a pin makes right.
[[nodiscard]] bool canBePinned(const TlsFailure &failure);
/// The same profile with one more pin.
[[nodiscard]] Profile withPin(const Profile &profile, const QByteArray &fingerprint);

} // namespace espalier
