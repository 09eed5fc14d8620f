// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/net/secrets.h"
#include "core/net/transportoptions.h"
#include "core/net/transportreport.h"

#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>

#include <optional>

/// Between Qt's TLS and our values. Part of SocketTransport.
namespace espalier {

/// Reads the files that `options` name.
[[nodiscard]] Expected<QSslConfiguration, TlsFailure> tlsConfiguration(const TlsOptions &options,
                                                                       const Secrets &secrets);
[[nodiscard]] QList<CertificateInfo> certificateInfos(const QList<QSslCertificate> &chain);
/// What is wrong with a certificate, the worst first and each problem once.
[[nodiscard]] QList<TlsProblem> problemsOf(const QList<QSslError> &errors);
/// What a server means by an alert.
[[nodiscard]] TlsProblem problemOf(QSsl::AlertType alert);
/// What a handshake failed of that neither certificate nor alert explain.
[[nodiscard]] TlsProblem problemOf(QAbstractSocket::SocketError error, const QString &errorString);

} // namespace espalier
