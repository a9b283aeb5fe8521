/* SPDX-License-Identifier: MIT */
/* A kind is a row: what it wants in words, and the function that reads it.
 * Kinds of text give back the text in its one right form, or NULL. */
#include "settings_type.h"

#include "error.h"
#include "limit.h"
#include "quantity.h"
#include "safe_text.h"

#include <arpa/inet.h>
#include <string.h>

enum { SHOWN_BYTES = 60, LABEL_BYTES_MAX = 63, PORT_MAX = 65535 };

/* Control bytes would end a header or a log line; what is typed by hand has
 * none. */
static char *
take_line(const char *text, const char *folder)
{
    (void)folder;
    return *text != '\0' && strlen(text) <= LIMIT_TEXT_BYTES &&
                   safe_text_is_plain(text)
               ? g_strdup(text)
               : NULL;
}

/* Names stand in the log, in alerts and on command lines, unquoted. */
static char *
take_name(const char *text, const char *folder)
{
    (void)folder;
    for (const char *at = text; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("-_.", *at) == NULL)
            return NULL;
    return *text != '\0' && strlen(text) <= LIMIT_NAME_BYTES ? g_strdup(text)
                                                             : NULL;
}

static char *
take_path(const char *text, const char *folder)
{
    g_autofree char *line = take_line(text, folder);

    return line == NULL ? NULL : g_canonicalize_filename(line, folder);
}

static char *
take_storage(const char *text, const char *folder)
{
    static const char sqlite[] = "sqlite:";
    const char *path =
        g_str_has_prefix(text, sqlite) ? text + strlen(sqlite) : text;

    return strstr(text, "://") != NULL ? take_line(text, folder)
                                       : take_path(path, folder);
}

static bool
is_ip(const char *text)
{
    struct in6_addr address;

    return inet_pton(AF_INET, text, &address) == 1 ||
           inet_pton(AF_INET6, text, &address) == 1;
}

/* RFC 1123 §2.1: labels of letters, digits and inner hyphens. */
static bool
is_host(const char *text)
{
    g_auto(GStrv) labels = g_strsplit(text, ".", -1);

    if (*text == '\0' || strlen(text) > LIMIT_DOMAIN_BYTES)
        return false;
    for (char **label = labels; *label != NULL; label++) {
        size_t length = strlen(*label);

        if (length == 0 || length > LABEL_BYTES_MAX || **label == '-' ||
            (*label)[length - 1] == '-')
            return false;
        for (const char *at = *label; *at != '\0'; at++)
            if (!g_ascii_isalnum(*at) && *at != '-')
                return false;
    }
    return true;
}

static char *
take_host(const char *text, const char *folder)
{
    (void)folder;
    return is_host(text) ? g_ascii_strdown(text, -1) : NULL;
}

static char *
take_ip(const char *text, const char *folder)
{
    (void)folder;
    return is_ip(text) ? g_strdup(text) : NULL;
}

static char *
take_host_or_ip(const char *text, const char *folder)
{
    return is_ip(text) ? take_ip(text, folder) : take_host(text, folder);
}

/* As much as can be known without the rules of addresses, which live on the
 * same floor; the mail room sees it again before anything is sent. */
static char *
take_mail(const char *text, const char *folder)
{
    const char *at = strrchr(text, '@');

    return at != NULL && at > text && at[1] != '\0' &&
                   strpbrk(text, " <>,;\"") == NULL &&
                   strlen(text) <= LIMIT_ADDRESS_BYTES
               ? take_line(text, folder)
               : NULL;
}

static bool
is_port(const char *text)
{
    int64_t port;

    return g_ascii_isdigit(*text) && quantity_parse_number(text, &port, NULL) &&
           port <= PORT_MAX;
}

/* The host of "HOST:PORT" or "[IPv6]:PORT"; NULL: it is neither. */
static char *
host_before_port(const char *text)
{
    const char *colon = strrchr(text, ':');
    bool is_in_brackets =
        *text == '[' && colon != NULL && colon - text > 2 && colon[-1] == ']';
    g_autofree char *host = NULL;

    if (colon == NULL || !is_port(colon + 1))
        return NULL;
    host = is_in_brackets ? g_strndup(text + 1, (gsize)(colon - text - 2))
                          : g_strndup(text, (gsize)(colon - text));
    return is_in_brackets == (strchr(host, ':') != NULL)
               ? g_steal_pointer(&host)
               : NULL;
}

static char *
take_listen(const char *text, const char *folder)
{
    g_autofree char *host = host_before_port(text);

    (void)folder;
    return host != NULL && is_ip(host) ? g_strdup(text) : NULL;
}

static char *
take_reachable(const char *text, const char *folder)
{
    g_autofree char *host = host_before_port(text);
    g_autofree char *taken =
        take_host_or_ip(host == NULL ? text : host, folder);

    return taken == NULL ? NULL : g_ascii_strdown(text, -1);
}

/* Splits a URL that has a host and, beside its path, nothing that could hold
 * a secret or a parameter. */
static GUri *
split_url(const char *text, const char *const *schemes)
{
    g_autoptr(GUri) uri = safe_text_is_plain(text) && g_str_is_ascii(text) &&
                                  strlen(text) <= LIMIT_URL_BYTES
                              ? g_uri_parse(text, G_URI_FLAGS_NONE, NULL)
                              : NULL;

    if (uri == NULL || !g_strv_contains(schemes, g_uri_get_scheme(uri)) ||
        g_uri_get_userinfo(uri) != NULL || g_uri_get_query(uri) != NULL ||
        g_uri_get_fragment(uri) != NULL || g_uri_get_host(uri) == NULL ||
        (!is_host(g_uri_get_host(uri)) && !is_ip(g_uri_get_host(uri))))
        return NULL;
    return g_steal_pointer(&uri);
}

/* Paths are put behind it, and each begins with a slash. */
static char *
without_slash(const char *text)
{
    size_t length = strlen(text);

    while (length > 0 && text[length - 1] == '/')
        length--;
    return g_strndup(text, length);
}

static const char *const web_schemes[] = {"http", "https", NULL};
static const char *const relay_schemes[] = {"smtp", "smtps", NULL};

static char *
take_web_url(const char *text, const char *folder)
{
    g_autoptr(GUri) uri = split_url(text, web_schemes);

    (void)folder;
    return uri == NULL ? NULL : without_slash(text);
}

/* A prefix without a path would let "https://news.example.evil" through. */
static char *
take_prefix(const char *text, const char *folder)
{
    g_autoptr(GUri) uri = split_url(text, web_schemes);

    (void)folder;
    if (uri == NULL)
        return NULL;
    return *g_uri_get_path(uri) == '\0' ? g_strconcat(text, "/", NULL)
                                        : g_strdup(text);
}

static char *
take_relay_url(const char *text, const char *folder)
{
    g_autoptr(GUri) uri = split_url(text, relay_schemes);

    (void)folder;
    return uri == NULL || strlen(g_uri_get_path(uri)) > 1 ? NULL
                                                          : without_slash(text);
}

// clang-format off
static const struct kind {
    enum written written;
    char *(*take)(const char *text, const char *folder);
    bool (*parse)(const char *text, int64_t *number, GError **error);
    char *(*format)(int64_t number);
    const char *wants;
} kinds[] = {
    [SETTING_LINE] = {
        WRITTEN_TEXT, take_line, NULL, NULL,
        "one line of text, such as \"1 Harbour Street, Grimsund\""},
    [SETTING_NAME] = {
        WRITTEN_TEXT, take_name, NULL, NULL,
        "a name of letters, digits, '-', '_' and '.', such as \"main\""},
    [SETTING_PATH] = {
        WRITTEN_TEXT, take_path, NULL, NULL,
        "a path, such as \"/var/lib/vesper\""},
    [SETTING_STORAGE] = {
        WRITTEN_TEXT, take_storage, NULL, NULL,
        "a path, such as \"/var/lib/vesper/vesper.db\""},
    [SETTING_CHOICE] = {
        WRITTEN_TEXT, take_line, NULL, NULL, "one of its row's choices"},
    [SETTING_MAIL] = {
        WRITTEN_TEXT, take_mail, NULL, NULL,
        "an e-mail address, such as \"editor@news.example\""},
    [SETTING_HOST] = {
        WRITTEN_TEXT, take_host, NULL, NULL,
        "a host name, such as \"mail.news.example\""},
    [SETTING_IP] = {
        WRITTEN_TEXT, take_ip, NULL, NULL,
        "an IP address, such as \"127.0.0.1\""},
    [SETTING_LISTEN] = {
        WRITTEN_TEXT, take_listen, NULL, NULL,
        "an IP address and a port, such as \"127.0.0.1:8025\" or "
        "\"[::1]:8025\""},
    [SETTING_WEB_URL] = {
        WRITTEN_TEXT, take_web_url, NULL, NULL,
        "a web address, such as \"https://news.example/nl\""},
    [SETTING_RELAY_URL] = {
        WRITTEN_TEXT, take_relay_url, NULL, NULL,
        "the address of an SMTP server, such as \"smtp://127.0.0.1:25\" or "
        "\"smtps://mail.news.example:465\""},
    [SETTING_PREFIXES] = {
        WRITTEN_TEXTS, take_prefix, NULL, NULL,
        "a list of web addresses, such as [\"https://news.example/thanks\"]"},
    [SETTING_HOSTS] = {
        WRITTEN_TEXTS, take_reachable, NULL, NULL,
        "a list of host names or IP addresses, with or without a port, such "
        "as [\"cms.news.example:8080\"]"},
    [SETTING_COUNT] = {
        WRITTEN_NUMBER, NULL, quantity_parse_number, NULL,
        "a whole number without quotes, such as 4"},
    [SETTING_SPAN] = {
        WRITTEN_TEXT, NULL, quantity_parse_span, quantity_format_span,
        "a span of time, such as \"30 s\", \"10 min\" or \"3 h\""},
    [SETTING_RATE] = {
        WRITTEN_TEXT, NULL, quantity_parse_rate, quantity_format_rate,
        "a rate, such as \"5/s\" or \"2000/h\""},
    [SETTING_TRUTH] = {
        WRITTEN_TRUTH, NULL, NULL, NULL,
        "true or false without quotes"},
};
// clang-format on
G_STATIC_ASSERT(G_N_ELEMENTS(kinds) == SETTING_TRUTH + 1);

static void *
field_of(const struct setting_row *row, void *object)
{
    return (char *)object + row->field;
}

static const void *
const_field_of(const struct setting_row *row, const void *object)
{
    return (const char *)object + row->field;
}

/* What was found is shown, but for a password. */
static bool
refuse(const struct setting_row *row, const char *found, GError **error)
{
    bool is_url =
        row->type == SETTING_WEB_URL || row->type == SETTING_RELAY_URL;
    g_autofree char *safe = safe_text(found, SHOWN_BYTES);
    g_autofree char *wants = setting_wants(row);

    if (is_url && strchr(found, '@') != NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "must not hold a user or a password%s",
                    row->type == SETTING_RELAY_URL
                        ? "; they go into 'user' and 'password_file'"
                        : "");
    else
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "wants %s; found '%s'", wants, safe);
    return false;
}

static bool
store_number(const struct setting_row *row, int64_t *field, const char *value,
             GError **error)
{
    bool is_negative = row->type == SETTING_COUNT && *value == '-';
    int64_t number;

    g_assert(row->min >= 0 && row->min <= row->max);
    if (is_negative) /* it is told from where to where, not of its sign */
        number = -1;
    else if (!kinds[row->type].parse(value, &number, NULL))
        return refuse(row, value, error);
    if (number < row->min || number > row->max) {
        g_autofree char *min = setting_format_number(row, row->min);
        g_autofree char *max = setting_format_number(row, row->max);
        g_autofree char *safe = safe_text(value, SHOWN_BYTES);

        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "must be from %s to %s; found '%s'", min, max, safe);
        return false;
    }
    *field = number;
    return true;
}

static bool
store_text(const struct setting_row *row, char **field, const char *value,
           const char *folder, GError **error)
{
    g_autofree char *taken = kinds[row->type].take(value, folder);

    if (taken == NULL ||
        (row->choices != NULL && !g_strv_contains(row->choices, taken)))
        return refuse(row, value, error);
    g_free(*field);
    *field = g_steal_pointer(&taken);
    return true;
}

static bool
store_texts(const struct setting_row *row, char ***field,
            const char *const *values, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

    for (; *values != NULL; values++) {
        char *taken = kinds[row->type].take(*values, folder);

        if (taken == NULL)
            return refuse(row, *values, error);
        g_ptr_array_add(texts, taken);
    }
    g_ptr_array_add(texts, NULL);
    g_strfreev(*field);
    *field = (char **)g_ptr_array_free(g_steal_pointer(&texts), FALSE);
    return true;
}

static char *
quote_text(const char *text)
{
    g_autoptr(GString) out = g_string_new("\"");

    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *
quote_texts(char *const *texts)
{
    g_autoptr(GString) out = g_string_new("[");

    for (char *const *text = texts; *text != NULL; text++) {
        g_autofree char *quoted = quote_text(*text);

        g_string_append(out, text == texts ? "" : ", ");
        g_string_append(out, quoted);
    }
    g_string_append_c(out, ']');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

enum written
setting_type_written(enum setting_type type)
{
    g_assert(type < G_N_ELEMENTS(kinds));
    return kinds[type].written;
}

char *
setting_wants(const struct setting_row *row)
{
    g_autofree char *choices = NULL;

    if (row->choices == NULL)
        return g_strdup(kinds[row->type].wants);
    choices = g_strjoinv("\" or \"", (char **)(uintptr_t)row->choices);
    return g_strdup_printf("\"%s\"", choices);
}

bool
setting_store(const struct setting_row *row, void *object,
              const char *const *values, const char *folder, GError **error)
{
    void *field = field_of(row, object);

    if (kinds[row->type].written == WRITTEN_TEXTS)
        return store_texts(row, field, values, folder, error);
    g_assert(values[0] != NULL && values[1] == NULL);
    if (kinds[row->type].take != NULL)
        return store_text(row, field, values[0], folder, error);
    if (kinds[row->type].parse != NULL)
        return store_number(row, field, values[0], error);
    g_assert(row->type == SETTING_TRUTH);
    *(bool *)field = strcmp(values[0], "true") == 0;
    return true;
}

void
setting_store_usual(const struct setting_row *row, void *object)
{
    const char *values[] = {row->usual, NULL};
    bool is_stored = true;

    /* A list without values is empty, not absent: who walks it need not ask. */
    if (kinds[row->type].written == WRITTEN_TEXTS)
        is_stored = setting_store(row, object, values + 1, "/", NULL);
    else if (row->usual != NULL)
        is_stored = setting_store(row, object, values, "/", NULL);
    g_assert(is_stored);
}

char *
setting_format(const struct setting_row *row, const void *object)
{
    const void *field = const_field_of(row, object);

    if (kinds[row->type].written == WRITTEN_TEXTS) {
        char *const *texts = *(char *const *const *)field;

        return texts == NULL || *texts == NULL ? NULL : quote_texts(texts);
    }
    if (kinds[row->type].take != NULL) {
        const char *text = *(char *const *)field;

        return text == NULL ? NULL : quote_text(text);
    }
    if (kinds[row->type].parse != NULL) {
        g_autofree char *number =
            setting_format_number(row, *(const int64_t *)field);

        return setting_quote(row, number);
    }
    g_assert(row->type == SETTING_TRUTH);
    return g_strdup(*(const bool *)field ? "true" : "false");
}

char *
setting_quote(const struct setting_row *row, const char *text)
{
    g_auto(GStrv) texts = NULL;

    switch (kinds[row->type].written) {
    case WRITTEN_TEXT: return quote_text(text);
    case WRITTEN_TEXTS:
        texts = g_strsplit(text, " ", -1);
        return quote_texts(texts);
    default: return g_strdup(text);
    }
}

char *
setting_format_number(const struct setting_row *row, int64_t number)
{
    return kinds[row->type].format != NULL
               ? kinds[row->type].format(number)
               : g_strdup_printf("%" G_GINT64_FORMAT, number);
}

void
setting_clear(const struct setting_row *row, void *object)
{
    void *field = field_of(row, object);

    if (kinds[row->type].written == WRITTEN_TEXTS)
        g_clear_pointer((char ***)field, g_strfreev);
    else if (kinds[row->type].take != NULL)
        g_clear_pointer((char **)field, g_free);
}

bool
setting_is_loopback(const char *host)
{
    struct in6_addr six;
    struct in_addr four;

    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, host, &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six);
    return g_ascii_strcasecmp(host, "localhost") == 0;
}

char *
setting_url_host(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);

    return uri == NULL ? NULL : g_strdup(g_uri_get_host(uri));
}
