// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramhash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace espalier {

namespace {

constexpr std::size_t saltSize = 16;
/// A multiple of three, so that Base64 makes no padding of it.
constexpr std::size_t nonceSize = 18;

const EVP_MD *messageDigest(ScramHash hash)
{
    switch (hash) {
    case ScramHash::Sha1:
        return EVP_sha1();
    case ScramHash::Sha256:
        return EVP_sha256();
    case ScramHash::Sha512:
        break;
    }
    return EVP_sha512();
}

unsigned char *octetsOf(std::string &text)
{
    return reinterpret_cast<unsigned char *>(text.data());
}

const unsigned char *octetsOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

std::string randomOctets(std::size_t size)
{
    std::string octets(size, '\0');
    if (RAND_bytes(octetsOf(octets), static_cast<int>(size)) != 1)
        return {};
    return octets;
}

/// OpenSSL fails without memory, or when a function is not to be had. Going on would take zeros for secrets.
void mustBe(bool done)
{
    if (!done)
        std::abort();
}

bool isBase64Character(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

} // namespace

std::string_view scramMethod(ScramHash hash)
{
    switch (hash) {
    case ScramHash::Sha1:
        return "SCRAM-SHA-1";
    case ScramHash::Sha256:
        return "SCRAM-SHA-256";
    case ScramHash::Sha512:
        break;
    }
    return "SCRAM-SHA-512";
}

std::optional<ScramHash> scramHashOf(std::string_view method)
{
    for (const auto hash : scramHashes) {
        if (scramMethod(hash) == method)
            return hash;
    }
    return std::nullopt;
}

std::size_t scramHashSize(ScramHash hash)
{
    return static_cast<std::size_t>(EVP_MD_get_size(messageDigest(hash)));
}

std::string scramDigest(ScramHash hash, std::string_view text)
{
    std::string digest(scramHashSize(hash), '\0');
    mustBe(EVP_Digest(text.data(), text.size(), octetsOf(digest), nullptr, messageDigest(hash), nullptr)
           == 1);
    return digest;
}

std::string scramHmac(ScramHash hash, std::string_view key, std::string_view text)
{
    std::string code(scramHashSize(hash), '\0');
    mustBe(HMAC(messageDigest(hash), key.data(), static_cast<int>(key.size()), octetsOf(text), text.size(),
                octetsOf(code), nullptr));
    return code;
}

std::string scramSaltedPassword(ScramHash hash, std::string_view password, std::string_view salt,
                                std::uint32_t iterations)
{
    std::string salted(scramHashSize(hash), '\0');
    mustBe(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), octetsOf(salt),
                             static_cast<int>(salt.size()), static_cast<int>(iterations), messageDigest(hash),
                             static_cast<int>(salted.size()), octetsOf(salted))
           == 1);
    return salted;
}

std::string scramXor(std::string_view a, std::string_view b)
{
    assert(a.size() == b.size());
    std::string result(a.size(), '\0');
    std::transform(a.begin(), a.end(), b.begin(), result.begin(),
                   [](char x, char y) { return static_cast<char>(x ^ y); });
    return result;
}

bool isSameSecret(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64(std::string_view octets)
{
    std::string text((octets.size() + 2) / 3 * 4 + 1, '\0'); // OpenSSL ends it with a zero
    const int length = EVP_EncodeBlock(octetsOf(text), octetsOf(octets), static_cast<int>(octets.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::string> fromBase64(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    // OpenSSL is lenient with spaces and line ends, and counts the padding as octets.
    const auto padding = text.ends_with("==") ? 2u : text.ends_with('=') ? 1u : 0u;
    const auto digits = text.substr(0, text.size() - padding);
    if (!std::all_of(digits.begin(), digits.end(), isBase64Character))
        return std::nullopt;
    std::string octets(text.size() / 4 * 3, '\0');
    if (EVP_DecodeBlock(octetsOf(octets), octetsOf(text), static_cast<int>(text.size())) < 0)
        return std::nullopt;
    octets.resize(octets.size() - padding);
    // One text for each value: bits that the padding leaves over are zero.
    return base64(octets) == text ? std::optional(octets) : std::nullopt;
}

std::string randomNonce()
{
    return base64(randomOctets(nonceSize));
}

std::string randomSalt()
{
    return randomOctets(saltSize);
}

} // namespace espalier
