// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/scramhash.h"

#include <string>

namespace espalier {

/// An exchange with every message, as in the RFCs.
struct ScramExchange
{
    ScramHash hash;
    std::string userName;
    std::string clientNonce;
    std::string serverNonce;
    std::string clientFirst;
    std::string serverFirst;
    std::string clientFinal;
    std::string serverFinal;
    std::string salt;
};

[[nodiscard]] inline ScramExchange rfc5802()
{
    return {.hash = ScramHash::Sha1,
            .userName = "user",
            .clientNonce = "fyko+d2lbbFgONRv9qkxdawL",
            .serverNonce = "3rfcNHYJY1ZVvWVs7j",
            .clientFirst = "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
            .serverFirst = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            .clientFinal = "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                           "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            .serverFinal = "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
            .salt = "QSXCR+Q6sek8bf92"};
}

[[nodiscard]] inline ScramExchange rfc7677()
{
    return {.hash = ScramHash::Sha256,
            .userName = "user",
            .clientNonce = "rOprNGfwEbeRWgbNEkqO",
            .serverNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
            .clientFirst = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
            .serverFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                           "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            .clientFinal = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                           "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            .serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            .salt = "W22ZaJ0SNY7soEsUEjb6gQ=="};
}

/// No RFC has one with SHA-512: calculated with Python's hashlib.
[[nodiscard]] inline ScramExchange withSha512()
{
    return {.hash = ScramHash::Sha512,
            .userName = "us=er,",
            .clientNonce = "fyko+d2lbbFgONRv9qkxdawL",
            .serverNonce = "3rfcNHYJY1ZVvWVs7j",
            .clientFirst = "n,,n=us=3Der=2C,r=fyko+d2lbbFgONRv9qkxdawL",
            .serverFirst = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            .clientFinal = "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                           "p=oqAlxdJsoaFXUketn3rqp1g3HVVneYO/SQMwqyXealNCPpKFB1xd2CcY4COyjktXjlchk0TVdY/"
                           "eEA5M5A8L0A==",
            .serverFinal = "v=QUNIqGX16WuWeFsDr4A7f/V2PPon8UmxEJA913o2Dv3MSqC5C/TRONnL6+VZE5x66MdZZVa/"
                           "eMYHHVZ2E1Q9hA==",
            .salt = "QSXCR+Q6sek8bf92"};
}

} // namespace espalier
