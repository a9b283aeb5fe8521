/* SPDX-License-Identifier: MIT */
/*
 * Our own walk over the local part, libidn2 for the domain with our own look
 * at it before and after: by itself libidn2 drops a "_" under STD3 rules and
 * lets "a..b" through.
 *
 * We take less than RFC 5321 §4.1.2 does: an address has one spelling here.
 * So quotes stand only where a local part needs them, and never hold a
 * backslash or an angle bracket, which many servers read wrongly.
 */
#include "address.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <idn2.h>

#include <string.h>

enum { LABEL_BYTES = 63, SHOWN_BYTES = 100 };

/* RFC 5322 §3.2.3, atext without letters and digits. */
static const char atom_signs[] = "!#$%&'*+-/=?^_`{|}~";

/* Refuses text because of what stands at `at`, a place in it. */
static void
refuse(const char *text, const char *at, const char *what, GError **error)
{
    g_autofree char *safe = safe_text(text, SHOWN_BYTES);

    g_assert(at >= text); /* the column is counted between the two */
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                "'%s' is no address: %s in column %ld", safe, what,
                g_utf8_strlen(text, at - text) + 1);
}

static bool
check_size(const char *what, size_t size, size_t limit, GError **error)
{
    if (size <= limit)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                "%s has %zu bytes, %zu are allowed", what, size, limit);
    return false;
}

/* RFC 6532 §3.1 allows all of UTF-8; what cannot be seen, or belongs to
 * nobody, is a mistake or a trick. */
static bool
is_visible_beyond_ascii(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR: return false;
    default: return c >= 0x80;
    }
}

static bool
is_atom_character(const char *at)
{
    return g_ascii_isalnum(*at) ||
           (*at != '\0' && strchr(atom_signs, *at) != NULL) ||
           is_visible_beyond_ascii(g_utf8_get_char(at));
}

static bool
is_quoted_character(const char *at)
{
    if (*at == '\\' || *at == '<' || *at == '>')
        return false;
    return g_ascii_isprint(*at) || is_visible_beyond_ascii(g_utf8_get_char(at));
}

/* What is wrong with the character at `at` in a dot-atom; NULL: nothing. */
static const char *
dot_atom_fault(const char *text, const char *at)
{
    if (*at == '\0')
        return "no '@'";
    if (*at == '.' && (at == text || at[1] == '.' || at[1] == '@'))
        return "a dot with nothing beside it";
    if (*at != '.' && !is_atom_character(at))
        return "a character that cannot stand there";
    if (at == text && g_unichar_ismark(g_utf8_get_char(at)))
        return "an accent without a letter";
    return NULL;
}

/* Walks over a dot-atom. Returns the place of the '@' behind it, or NULL. */
static const char *
dot_atom_end(const char *text, GError **error)
{
    const char *at = text;
    const char *fault = *text == '@' ? "nothing before the '@'" : NULL;

    while (fault == NULL && *at != '@') {
        fault = dot_atom_fault(text, at);
        at = fault == NULL ? g_utf8_next_char(at) : at;
    }
    if (fault == NULL)
        return at;
    refuse(text, at, fault, error);
    return NULL;
}

/* Tells whether the content of quotes could stand without them. */
static bool
is_dot_atom(const char *content, size_t size)
{
    g_autofree char *bare = g_strdup_printf("%.*s@", (int)size, content);
    const char *end = dot_atom_end(bare, NULL);

    return end != NULL && end[1] == '\0';
}

/* The same over a quoted string; text begins with its quote. */
static const char *
quoted_end(const char *text, GError **error)
{
    const char *at = text + 1;
    const char *fault = NULL;

    while (*at != '"' && is_quoted_character(at))
        at = g_utf8_next_char(at);
    if (*at == '\0')
        fault = "a quote that does not end";
    else if (*at != '"')
        fault = "a character that cannot stand in quotes";
    else if (at[1] != '@')
        fault = "no '@' behind the quotes";
    else if (at == text + 1)
        fault = "nothing in the quotes";
    else if (is_dot_atom(text + 1, (size_t)(at - text) - 1))
        fault = "quotes that are not needed";
    if (fault == NULL)
        return at + 1;
    refuse(text, at, fault, error);
    return NULL;
}

static const char *
local_part_end(const char *text, GError **error)
{
    return *text == '"' ? quoted_end(text, error) : dot_atom_end(text, error);
}

/* Returns the local part of text in NFC (RFC 6532 §3.1), which may turn a
 * letter into a sign: so it is walked over once more. */
static char *
compose_local_part(const char *text, size_t size, GError **error)
{
    g_autofree char *local =
        g_utf8_normalize(text, (gssize)size, G_NORMALIZE_NFC);
    g_autofree char *again = g_strconcat(local, "@", NULL);

    if (local_part_end(again, error) == NULL ||
        !check_size("the part before the '@'", strlen(local),
                    LIMIT_LOCAL_PART_BYTES, error))
        return NULL;
    return g_steal_pointer(&local);
}

/* Letters, digits and hyphens (RFC 5321 §4.1.2); beyond ASCII libidn2 judges.
 */
static bool
check_letters(const char *text, const char *domain, GError **error)
{
    for (const char *at = domain; *at != '\0'; at++)
        if ((unsigned char)*at < 0x80 && !g_ascii_isalnum(*at) && *at != '-' &&
            *at != '.') {
            refuse(text, at, "a character that cannot stand in a domain",
                   error);
            return false;
        }
    return true;
}

static const char *
label_fault(const char *label, bool is_last)
{
    const size_t size = strlen(label);

    if (size == 0)
        return "a dot with nothing beside it";
    if (size > LABEL_BYTES)
        return "a name of more than 63 characters between dots";
    if (label[0] == '-' || label[size - 1] == '-')
        return "a hyphen at the end of a name";
    if (size > 3 && label[2] == '-' && label[3] == '-' &&
        !g_str_has_prefix(label, "xn--"))
        return "two hyphens in the place of 'xn--'"; /* RFC 5891 §4.2.3.1 */
    if (is_last && strspn(label, "0123456789") == size)
        return "a number where a top-level domain belongs"; /* RFC 3696 §2 */
    return NULL;
}

/* ascii is the domain in text, or what libidn2 made of it. */
static bool
check_labels(const char *text, const char *domain, const char *ascii,
             GError **error)
{
    g_auto(GStrv) labels = g_strsplit(ascii, ".", -1);
    const bool is_converted = g_ascii_strcasecmp(domain, ascii) != 0;
    const char *at = domain;

    for (size_t i = 0; labels[i] != NULL; i++) {
        const char *fault = label_fault(labels[i], labels[i + 1] == NULL);

        if (fault != NULL) {
            refuse(text, is_converted ? domain : at, fault, error);
            return false;
        }
        at += is_converted ? 0 : strlen(labels[i]) + 1;
    }
    return true;
}

/* Returns the domain, which stands in text, as lower-case A-labels. */
static char *
domain_to_ascii(const char *text, const char *domain, GError **error)
{
    g_autofree char *lower = NULL;
    char *ascii = NULL;
    int status;

    if (*domain == '\0') {
        refuse(text, domain, "nothing behind the '@'", error);
        return NULL;
    }
    if (!check_letters(text, domain, error))
        return NULL;
    status = idn2_to_ascii_8z(domain, &ascii, IDN2_NONTRANSITIONAL);
    if (status != IDN2_OK) {
        refuse(text, domain, idn2_strerror(status), error);
        return NULL;
    }
    lower = g_ascii_strdown(ascii, -1);
    idn2_free(ascii);
    if (!check_letters(lower, lower, error) ||
        !check_labels(text, domain, lower, error) ||
        !check_size("the domain", strlen(lower), LIMIT_DOMAIN_BYTES, error))
        return NULL;
    return g_steal_pointer(&lower);
}

/* Case folding, and NFC once more: folding may undo it. */
static char *
make_key(const char *text)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);

    return g_utf8_normalize(folded, -1, G_NORMALIZE_NFC);
}

static struct address *
make_address(const char *local, const char *domain)
{
    struct address *address = g_new0(struct address, 1);

    g_assert(*local != '\0' && g_str_is_ascii(domain));
    address->text = g_strconcat(local, "@", domain, NULL);
    address->key = make_key(address->text);
    address->domain = address->text + strlen(local) + 1;
    address->needs_smtputf8 = !g_str_is_ascii(local);
    return address;
}

/* Returns text without blanks around it. */
static char *
strip_blanks(const char *text)
{
    size_t size;

    text += strspn(text, " \t");
    size = strlen(text);
    while (size > 0 && (text[size - 1] == ' ' || text[size - 1] == '\t'))
        size--;
    return g_strndup(text, size);
}

/* Returns text stripped, if it is short and UTF-8. */
static char *
take_text(const char *text, GError **error)
{
    g_autofree char *stripped = strip_blanks(text);
    const char *end;

    if (!check_size("the address", strlen(stripped), LIMIT_TEXT_BYTES, error))
        return NULL;
    if (!g_utf8_validate(stripped, -1, &end)) {
        refuse(stripped, end, "bytes that are no UTF-8", error);
        return NULL;
    }
    return g_steal_pointer(&stripped);
}

struct address *
address_parse(const char *text, GError **error)
{
    g_autofree char *stripped = take_text(text, error);
    g_autofree char *local = NULL;
    g_autofree char *domain = NULL;
    const char *end;

    if (stripped == NULL || (end = local_part_end(stripped, error)) == NULL)
        return NULL;
    local = compose_local_part(stripped, (size_t)(end - stripped), error);
    if (local == NULL)
        return NULL;
    domain = domain_to_ascii(stripped, end + 1, error);
    if (domain == NULL ||
        !check_size("the address", strlen(local) + 1 + strlen(domain),
                    LIMIT_ADDRESS_BYTES, error))
        return NULL;
    return make_address(local, domain);
}

void
address_free(struct address *address)
{
    if (address == NULL)
        return;
    g_free(address->text);
    g_free(address->key);
    g_free(address);
}

char *
address_normalise(const char *text, GError **error)
{
    g_autoptr(Address) address = address_parse(text, error);

    return address == NULL ? NULL : g_steal_pointer(&address->text);
}

/* Returns the name before "<", its quotes and backslashes taken off; NULL
 * where it is no name. */
static char *
read_name(const char *text, size_t size)
{
    g_autofree char *shown = g_strndup(text, size);
    g_autofree char *name = strip_blanks(shown);
    g_autoptr(GString) bare = g_string_new(NULL);
    const char *at = name;

    if (!safe_text_is_plain(name))
        return NULL;
    if (*name != '"')
        return strpbrk(name, "\"<>") == NULL ? g_steal_pointer(&name) : NULL;
    for (at++; *at != '"' && *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        g_string_append_c(bare, *at);
    }
    if (*at != '"' || at[1] != '\0')
        return NULL;
    return g_string_free(g_steal_pointer(&bare), FALSE);
}

struct mailbox *
mailbox_parse(const char *text, GError **error)
{
    g_autofree char *stripped = take_text(text, error);
    g_autoptr(Mailbox) mailbox = g_new0(struct mailbox, 1);
    g_autofree char *inner = NULL;
    const char *bracket;

    if (stripped == NULL)
        return NULL;
    /* The last one: a quoted name may hold it too, an address never. */
    bracket = strrchr(stripped, '<');
    if (bracket == NULL || !g_str_has_suffix(bracket, ">")) {
        inner = g_steal_pointer(&stripped);
        mailbox->name = g_strdup("");
    } else {
        inner = g_strndup(bracket + 1, strlen(bracket) - 2);
        mailbox->name = read_name(stripped, (size_t)(bracket - stripped));
    }
    if (mailbox->name == NULL) {
        refuse(stripped, stripped, "a name that is not well formed", error);
        return NULL;
    }
    mailbox->address = address_parse(inner, error);
    return mailbox->address == NULL ? NULL : g_steal_pointer(&mailbox);
}

void
mailbox_free(struct mailbox *mailbox)
{
    if (mailbox == NULL)
        return;
    g_free(mailbox->name);
    address_free(mailbox->address);
    g_free(mailbox);
}

/* Appends the first character of text, then stars. */
static void
append_masked(GString *out, const char *text, const char *end)
{
    g_assert(text <= end);
    if (text < end)
        g_string_append_unichar(out, g_utf8_get_char(text));
    g_string_append(out, "***");
}

char *
address_masked(const char *text)
{
    g_autofree char *line = safe_text_to_line(text);
    g_autoptr(GString) out = g_string_new(NULL);
    const char *at = strrchr(line, '@');
    const char *dot;

    if (at == NULL)
        return g_strdup("***");
    append_masked(out, line, at);
    g_string_append_c(out, '@');
    dot = strrchr(at, '.');
    append_masked(out, at + 1, dot == NULL ? at + strlen(at) : dot);
    g_string_append(out, dot == NULL ? "" : dot);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
