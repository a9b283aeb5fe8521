/* SPDX-License-Identifier: MIT */
/*
 * A form is a short list, looked through from its start: with at most sixteen
 * fields nobody can make that slow. The decoder walks the body once
 * (WHATWG URL §5.1, but strict about a broken %).
 */
#include "form.h"

#include "error.h"
#include "limit.h"
#include "multipart.h"

#include <string.h>

struct field {
    char *name, *value;
};

struct form {
    GPtrArray *fields; /* of struct field */
};

static void
free_field(void *data)
{
    struct field *field = data;

    g_free(field->name);
    g_free(field->value);
    g_free(field);
}

static bool
is_text(const char *bytes, size_t count)
{
    return memchr(bytes, '\0', count) == NULL &&
           g_utf8_validate(bytes, (gssize)count, NULL);
}

/* Decodes one name or value behind what is in out. */
static bool
decode(GString *out, const char *at, const char *end, GError **error)
{
    while (at < end) {
        if (*at != '%') {
            g_string_append_c(out, *at == '+' ? ' ' : *at);
            at++;
            continue;
        }
        if (end - at < 3 || !g_ascii_isxdigit(at[1]) ||
            !g_ascii_isxdigit(at[2])) {
            g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                        "the form has a '%%' without two digits");
            return false;
        }
        g_string_append_c(out, (char)(g_ascii_xdigit_value(at[1]) * 16 +
                                      g_ascii_xdigit_value(at[2])));
        at += 3;
    }
    return true;
}

/* Reads "name=value"; without "=" the value is empty. */
static bool
read_field(struct form *form, const char *at, const char *end, GError **error)
{
    const char *equals = memchr(at, '=', (size_t)(end - at));
    g_autoptr(GString) name = g_string_new(NULL);
    g_autoptr(GString) value = g_string_new(NULL);

    return decode(name, at, equals != NULL ? equals : end, error) &&
           (equals == NULL || decode(value, equals + 1, end, error)) &&
           form_add(form, name->str, name->len, value->str, value->len, error);
}

static bool
read_urlencoded(struct form *form, const char *at, size_t size, GError **error)
{
    const char *over = at + size;

    while (at < over) {
        const char *end = memchr(at, '&', (size_t)(over - at));

        if (end == NULL)
            end = over;
        if (end > at && !read_field(form, at, end, error))
            return false;
        at = end + (end < over);
    }
    g_assert(at == over);
    return true;
}

bool
content_type_is(const char *type, const char *media)
{
    size_t length = strlen(media);

    return g_ascii_strncasecmp(type, media, length) == 0 &&
           (type[length] == '\0' || strchr("; \t", type[length]) != NULL);
}

static bool
is_multipart(const char *type)
{
    return type != NULL && content_type_is(type, "multipart/form-data");
}

struct form *
form_new(void)
{
    struct form *form = g_new0(struct form, 1);

    form->fields = g_ptr_array_new_with_free_func(free_field);
    return form;
}

void
form_free(struct form *form)
{
    if (form == NULL)
        return;
    g_ptr_array_unref(form->fields);
    g_free(form);
}

bool
form_add(struct form *form, const char *name, size_t name_bytes,
         const char *value, size_t value_bytes, GError **error)
{
    struct field *field;

    g_assert(form->fields->len <= LIMIT_FORM_FIELDS);
    if (form->fields->len == LIMIT_FORM_FIELDS) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the form has more than %d fields", LIMIT_FORM_FIELDS);
        return false;
    }
    if (!is_text(name, name_bytes) || !is_text(value, value_bytes)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "the form is not UTF-8 text");
        return false;
    }
    field = g_new0(struct field, 1);
    field->name = g_strndup(name, name_bytes);
    field->value = g_strndup(value, value_bytes);
    g_ptr_array_add(form->fields, field);
    return true;
}

const char *
form_get(const struct form *form, const char *name)
{
    for (guint i = 0; i < form->fields->len; i++) {
        const struct field *field = form->fields->pdata[i];

        if (strcmp(field->name, name) == 0)
            return field->value;
    }
    return NULL;
}

size_t
form_most_bytes(const char *type)
{
    return is_multipart(type) ? LIMIT_MULTIPART_BYTES : LIMIT_FORM_BYTES;
}

struct form *
form_parse(const char *type, const char *bytes, size_t size, GError **error)
{
    g_autoptr(Form) form = form_new();
    bool is_read;

    if (size > form_most_bytes(type)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the form is larger than %zu bytes", form_most_bytes(type));
        return NULL;
    }
    if (is_multipart(type)) {
        is_read = multipart_read(form, type, bytes, size, error);
    } else if (type == NULL ||
               content_type_is(type, "application/x-www-form-urlencoded")) {
        is_read = read_urlencoded(form, bytes, size, error);
    } else {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "this is no form");
        is_read = false;
    }
    return is_read ? g_steal_pointer(&form) : NULL;
}
