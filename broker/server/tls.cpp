// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/tls.h"

#include "core/base/bytes.h"
#include "core/mqtt/utf8.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace espalier {

namespace {

using BioPointer = std::unique_ptr<BIO, OpenSslDeleter<&BIO_free_all>>;
using KeyPointer = std::unique_ptr<EVP_PKEY, OpenSslDeleter<&EVP_PKEY_free>>;
using NamesPointer = std::unique_ptr<GENERAL_NAMES, OpenSslDeleter<&GENERAL_NAMES_free>>;

constexpr int warnedDays = 14;
/// Lengths as ALPN writes them: one byte before each name.
constexpr std::string_view mqttProtocols = "\x04mqtt";
constexpr std::string_view webSocketProtocols = "\x08http/1.1\x04mqtt";

std::string lastError()
{
    const auto *text = ERR_reason_error_string(ERR_peek_last_error());
    return text ? text : "no reason given";
}

Expected<BioPointer, std::string> openFile(std::string_view what, const std::string &file)
{
    ERR_clear_error();
    errno = 0;
    BioPointer bio(BIO_new_file(file.c_str(), "r"));
    if (!bio)
        return unexpected(fmt::format("{} {} cannot be read: {}.", what, file, std::strerror(errno)));
    return bio;
}

/// Never asks on the terminal, which is what OpenSSL does without it.
int givePassphrase(char *buffer, int size, int, void *passphrase)
{
    const auto &text = *static_cast<const std::string *>(passphrase);
    if (text.empty() || static_cast<std::size_t>(size) < text.size())
        return -1;
    std::memcpy(buffer, text.data(), text.size());
    return static_cast<int>(text.size());
}

std::string_view protocolsOf(TlsContext::Application application)
{
    return application == TlsContext::Application::Mqtt ? mqttProtocols : webSocketProtocols;
}

int selectProtocol(SSL *, const unsigned char **chosen, unsigned char *chosenSize,
                   const unsigned char *offered, unsigned int offeredSize, void *argument)
{
    const auto ours = protocolsOf(*static_cast<const TlsContext::Application *>(argument));
    unsigned char *found = nullptr;
    const auto result =
        SSL_select_next_proto(&found, chosenSize, reinterpret_cast<const unsigned char *>(ours.data()),
                              static_cast<unsigned>(ours.size()), offered, offeredSize);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void *argumentFor(TlsContext::Application application)
{
    static std::array applications {TlsContext::Application::Mqtt, TlsContext::Application::WebSocket};
    return &applications[static_cast<std::size_t>(application)];
}

std::string dateOf(const ASN1_TIME *time)
{
    std::tm parts {};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return "an unknown day";
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

/// Text that may be a user name in MQTT; else empty.
std::string userNameFrom(const ASN1_STRING *text)
{
    unsigned char *converted = nullptr;
    const int size = ASN1_STRING_to_UTF8(&converted, text);
    if (size < 0)
        return {};
    const std::string name(reinterpret_cast<const char *>(converted), static_cast<std::size_t>(size));
    OPENSSL_free(converted);
    return name.size() <= UINT16_MAX && !utf8Problem(name) ? name : std::string();
}

std::string commonNameOf(const X509 *certificate)
{
    const auto *subject = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    return at < 0 ? std::string() : userNameFrom(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

std::string alternativeNameOf(const X509 *certificate)
{
    const NamesPointer names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        int type = 0;
        const void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
        if (type == GEN_DNS || type == GEN_EMAIL || type == GEN_URI)
            return userNameFrom(static_cast<const ASN1_STRING *>(value));
    }
    return {};
}

std::string subjectOf(const X509 *certificate)
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (!bio || X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) < 0)
        return {};
    char *data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    const std::string name(data, static_cast<std::size_t>(size));
    return name.size() <= UINT16_MAX && !utf8Problem(name) ? name : std::string();
}

} // namespace

TlsContext::TlsContext(Application application) : m_context(SSL_CTX_new(TLS_server_method()))
{
    auto *context = m_context.get();
    if (!context)
        return;
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    // A connection without traffic holds no buffers; what waits to be written may move in memory meanwhile.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE
                                  | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    // Clients come back with tickets, which they keep themselves.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    static constexpr std::string_view name = "espalier";
    SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char *>(name.data()),
                                   name.size());
    SSL_CTX_set_alpn_select_cb(context, selectProtocol, argumentFor(application));
}

Expected<std::shared_ptr<const TlsContext>, std::string> TlsContext::load(const TlsSettings &settings,
                                                                          Application application)
{
    std::shared_ptr<TlsContext> made(new TlsContext(application));
    if (!made->m_context)
        return unexpected(fmt::format("OpenSSL cannot be used: {}.", lastError()));
    const bool isV13 = settings.minimumVersion == TlsSettings::Version::V13;
    SSL_CTX_set_min_proto_version(made->m_context.get(), isV13 ? TLS1_3_VERSION : TLS1_2_VERSION);
    for (const auto step : {&TlsContext::useIdentity, &TlsContext::useCiphers, &TlsContext::verifyClients}) {
        if (auto done = ((*made).*step)(settings); !done)
            return unexpected(std::move(done.error()));
    }
    return made;
}

Expected<void, std::string> TlsContext::useIdentity(const TlsSettings &settings)
{
    auto *context = m_context.get();
    const auto &file = settings.certificateFile;
    if (file.empty() || settings.keyFile.empty())
        return unexpected(std::string("TLS needs a certificate and its key: name both files."));
    if (auto opened = openFile("The certificate", file); !opened)
        return unexpected(std::move(opened.error()));
    if (SSL_CTX_use_certificate_chain_file(context, file.c_str()) != 1)
        return unexpected(
            fmt::format("{} is no certificate in PEM form that can be used: {}.", file, lastError()));
    const auto bio = openFile("The key", settings.keyFile);
    if (!bio)
        return unexpected(bio.error());
    auto passphrase = settings.keyPassphrase;
    const KeyPointer key(PEM_read_bio_PrivateKey(bio->get(), nullptr, givePassphrase, &passphrase));
    if (!key) {
        const auto reason = ERR_GET_REASON(ERR_peek_last_error());
        if (passphrase.empty() && reason == PEM_R_BAD_PASSWORD_READ)
            return unexpected(fmt::format("The key {} is encrypted: give its passphrase.", settings.keyFile));
        if (!passphrase.empty())
            return unexpected(fmt::format("The key {} cannot be read with this passphrase: {}.",
                                          settings.keyFile, lastError()));
        return unexpected(fmt::format("{} is no key in PEM form: {}.", settings.keyFile, lastError()));
    }
    if (X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) != 1)
        return unexpected(
            fmt::format("The key {} does not belong to the certificate {}. Name the key that the "
                        "certificate was made for.",
                        settings.keyFile, file));
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1)
        return unexpected(fmt::format("The key {} cannot be used: {}.", settings.keyFile, lastError()));
    warnAboutDates(file);
    return {};
}

void TlsContext::warnAboutDates(const std::string &file)
{
    const auto *certificate = SSL_CTX_get0_certificate(m_context.get());
    const auto *begin = X509_get0_notBefore(certificate);
    const auto *end = X509_get0_notAfter(certificate);
    auto soon = std::time(nullptr) + std::time_t {warnedDays} * 24 * 60 * 60;
    if (X509_cmp_current_time(begin) > 0)
        m_warnings.push_back(
            fmt::format("The certificate {} is valid from {} on only: until then clients refuse it.", file,
                        dateOf(begin)));
    else if (X509_cmp_current_time(end) < 0)
        m_warnings.push_back(
            fmt::format("The certificate {} has expired on {}: clients refuse it.", file, dateOf(end)));
    else if (X509_cmp_time(end, &soon) < 0)
        m_warnings.push_back(fmt::format("The certificate {} expires on {}.", file, dateOf(end)));
}

Expected<void, std::string> TlsContext::useCiphers(const TlsSettings &settings)
{
    auto *context = m_context.get();
    if (!settings.ciphers.empty() && SSL_CTX_set_cipher_list(context, settings.ciphers.c_str()) != 1)
        return unexpected(
            fmt::format("'{}' names no cipher for TLS 1.2: `openssl ciphers` lists them.", settings.ciphers));
    if (!settings.cipherSuites.empty()
        && SSL_CTX_set_ciphersuites(context, settings.cipherSuites.c_str()) != 1)
        return unexpected(
            fmt::format("'{}' names no cipher suite of TLS 1.3: `openssl ciphers -s -tls1_3` lists "
                        "them.",
                        settings.cipherSuites));
    const auto &file = settings.dhParametersFile;
    if (file.empty()) {
        SSL_CTX_set_dh_auto(context, 1);
        return {};
    }
    const auto bio = openFile("The file of Diffie-Hellman parameters", file);
    if (!bio)
        return unexpected(bio.error());
    KeyPointer parameters(PEM_read_bio_Parameters(bio->get(), nullptr));
    if (!parameters || SSL_CTX_set0_tmp_dh_pkey(context, parameters.get()) != 1)
        return unexpected(
            fmt::format("{} holds no Diffie-Hellman parameters that can be used: {}.", file, lastError()));
    static_cast<void>(parameters.release()); // the context's now
    return {};
}

Expected<void, std::string> TlsContext::verifyClients(const TlsSettings &settings)
{
    using ClientCertificate = TlsSettings::ClientCertificate;
    auto *context = m_context.get();
    const auto &file = settings.authorityFile;
    const auto &folder = settings.authorityPath;
    if (settings.clientCertificate == ClientCertificate::NotAsked)
        return {};
    if (file.empty() && folder.empty())
        return unexpected(std::string("Clients are to show certificates, but there is no authority to check "
                                      "them with: name its file."));
    if (!file.empty()) {
        if (auto opened = openFile("The authority's certificate", file); !opened)
            return unexpected(std::move(opened.error()));
        if (SSL_CTX_load_verify_file(context, file.c_str()) != 1)
            return unexpected(
                fmt::format("{} holds no authority's certificate in PEM form: {}.", file, lastError()));
        SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(file.c_str()));
    }
    if (!folder.empty() && SSL_CTX_load_verify_dir(context, folder.c_str()) != 1)
        return unexpected(
            fmt::format("The folder of authorities {} cannot be used: {}.", folder, lastError()));
    const bool isRequired = settings.clientCertificate == ClientCertificate::Required;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (isRequired ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                       nullptr);
    return settings.revocationFile.empty() ? Expected<void, std::string>()
                                           : useRevocations(settings.revocationFile);
}

Expected<void, std::string> TlsContext::useRevocations(const std::string &file)
{
    if (auto opened = openFile("The list of revoked certificates", file); !opened)
        return unexpected(std::move(opened.error()));
    auto *store = SSL_CTX_get_cert_store(m_context.get());
    auto *lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    if (!lookup || X509_load_crl_file(lookup, file.c_str(), X509_FILETYPE_PEM) < 1)
        return unexpected(
            fmt::format("{} holds no list of revoked certificates in PEM form: {}.", file, lastError()));
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
    return {};
}

std::string certificateUserName(const SSL *connection, CertificateIdentity identity)
{
    const auto *certificate = SSL_get0_peer_certificate(connection);
    if (!certificate)
        return {};
    switch (identity) {
    case CertificateIdentity::Nothing:
        break;
    case CertificateIdentity::CommonName:
        return commonNameOf(certificate);
    case CertificateIdentity::AlternativeName:
        return alternativeNameOf(certificate);
    case CertificateIdentity::Subject:
        return subjectOf(certificate);
    }
    return {};
}

std::string handshakeFailure(const SSL *connection)
{
    const auto error = ERR_peek_error();
    if (error == 0)
        return "the client ended the connection";
    switch (ERR_GET_REASON(error)) {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
        return fmt::format("the client's certificate is refused: {}",
                           X509_verify_cert_error_string(SSL_get_verify_result(connection)));
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
        return "the client has shown no certificate, which this listener requires";
    case SSL_R_HTTP_REQUEST:
    case SSL_R_WRONG_VERSION_NUMBER:
        return "the client does not speak TLS";
    case SSL_R_UNSUPPORTED_PROTOCOL:
        return "the client does not speak a version of TLS that is allowed here";
    case SSL_R_NO_SHARED_CIPHER:
        return "the client and this listener have no cipher in common";
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
        return "the client does not trust this broker's certificate: give it the certificate of the "
               "authority, and "
               "a host name that is in the certificate";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
        return "the client says that this broker's certificate has expired";
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
        return "the client ended the connection";
    default:
        break;
    }
    const auto *text = ERR_reason_error_string(error);
    return text ? text : "an unknown error of OpenSSL";
}

} // namespace espalier
