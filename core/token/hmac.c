/* SPDX-License-Identifier: MIT */
/* OpenSSL's EVP_MAC, asked once per signature. */
#include "hmac.h"

#include <openssl/evp.h>
#include <openssl/params.h>

void
hmac_sha256(const unsigned char key[KEY_BYTES], const struct hmac_part *parts,
            size_t count, unsigned char mac[HMAC_BYTES])
{
    char digest[] = "SHA256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string("digest", digest, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
    size_t written = 0;
    bool is_done =
        context != NULL && EVP_MAC_init(context, key, KEY_BYTES, params) == 1;

    for (size_t i = 0; i < count && is_done; i++)
        is_done = EVP_MAC_update(context, parts[i].bytes, parts[i].size) == 1;
    is_done = is_done && EVP_MAC_final(context, mac, &written, HMAC_BYTES) == 1;
    g_assert(is_done && written == HMAC_BYTES);
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(hmac);
}
