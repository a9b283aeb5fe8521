/* SPDX-License-Identifier: MIT */
/* Two certificates differ in subject, signer and two extensions: one function
 * makes either. That OpenSSL could fail on our own constants is no case. */
#include "tls_identity.h"

#include <glib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>

enum {
    DAY_S = 24 * 60 * 60,
    BEGAN_DAYS_AGO = 30, /* so that one can have expired */
    VERSION_3 = 2,       /* RFC 5280 §4.1.2.1: counted from 0 */
};

struct pair {
    X509 *certificate;
    EVP_PKEY *key;
};

static void
extend(const struct pair *pair, const struct pair *signer, int kind,
       const char *value)
{
    X509V3_CTX context;
    X509_EXTENSION *extension = NULL;

    X509V3_set_ctx(&context, signer->certificate, pair->certificate, NULL, NULL,
                   0);
    extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    g_assert(extension != NULL);
    X509_add_ext(pair->certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

/* RFC 5280 §4.2.1: what strict readers want to see in each. */
static void
extend_all(const struct pair *pair, const struct pair *signer, const char *name)
{
    g_autofree char *names = g_strconcat("DNS:", name, NULL);

    extend(pair, signer, NID_subject_key_identifier, "hash");
    if (pair == signer) {
        extend(pair, signer, NID_basic_constraints, "critical,CA:TRUE");
        extend(pair, signer, NID_key_usage, "critical,keyCertSign");
    } else {
        extend(pair, signer, NID_authority_key_identifier, "keyid");
        extend(pair, signer, NID_subject_alt_name, names);
    }
}

/* signer NULL: it signs itself. */
static struct pair
pair_new(const char *name, int64_t days, const struct pair *signer)
{
    static long serial = 0;
    struct pair pair = {X509_new(), EVP_EC_gen("P-256")};
    X509_NAME *subject = X509_get_subject_name(pair.certificate);

    if (signer == NULL)
        signer = &pair;
    X509_set_version(pair.certificate, VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(pair.certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(pair.certificate),
                    -(long)BEGAN_DAYS_AGO * DAY_S);
    X509_gmtime_adj(X509_getm_notAfter(pair.certificate), (long)days * DAY_S);
    X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(pair.certificate,
                         X509_get_subject_name(signer->certificate));
    X509_set_pubkey(pair.certificate, pair.key);
    extend_all(&pair, signer, name);
    g_assert(X509_sign(pair.certificate, signer->key, EVP_sha256()) > 0);
    return pair;
}

static void
pair_clear(struct pair *pair)
{
    X509_free(pair->certificate);
    EVP_PKEY_free(pair->key);
}

static bool
write_root(const char *path, X509 *certificate)
{
    FILE *file = fopen(path, "we");
    bool is_written = file != NULL && PEM_write_X509(file, certificate) == 1;

    if (file == NULL || fclose(file) != 0 || !is_written) {
        perror(path);
        return false;
    }
    return true;
}

SSL_CTX *
tls_identity_context(const struct tls_identity *identity)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    struct pair root = pair_new("Sink root", 1, NULL);
    struct pair leaf = pair_new(identity->name, identity->days, &root);

    SSL_CTX_use_certificate(context, leaf.certificate);
    SSL_CTX_use_PrivateKey(context, leaf.key);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (identity->root_file != NULL &&
        !write_root(identity->root_file, root.certificate)) {
        SSL_CTX_free(context);
        context = NULL;
    }
    pair_clear(&root);
    pair_clear(&leaf);
    return context;
}
