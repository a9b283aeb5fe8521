/* SPDX-License-Identifier: MIT */
/*
 * GMime reads, we copy what people look at. Everything of GMime's is a
 * GObject; what its getters return is borrowed.
 */
#include "message_read.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <gmime/gmime.h>

#include <pthread.h>

enum { PARTS_MOST = 1000 };

/* GMime brings none of its own. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimePartIter, g_mime_part_iter_free)

static void
field_free(void *data)
{
    struct message_field *field = data;

    g_free(field->name);
    g_free(field->value);
    g_free(field);
}

static void
part_free(void *data)
{
    struct message_part *part = data;

    g_free(part->type);
    g_free(part->encoding);
    g_free(part->text);
    g_free(part);
}

static struct message_picture *
picture_new(void)
{
    struct message_picture *picture = g_new0(struct message_picture, 1);

    picture->fields = g_ptr_array_new_with_free_func(field_free);
    picture->parts = g_ptr_array_new_with_free_func(part_free);
    return picture;
}

static void
collect_headers(GPtrArray *headers, GMimeObject *of)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(of);
    const int count = g_mime_header_list_get_count(list);

    for (int i = 0; i < count; i++)
        g_ptr_array_add(headers, g_mime_header_list_get_header_at(list, i));
}

static int
by_offset(const void *left, const void *right)
{
    const gint64 a = g_mime_header_get_offset(*(GMimeHeader *const *)left);
    const gint64 b = g_mime_header_get_offset(*(GMimeHeader *const *)right);

    return (a > b) - (a < b);
}

/* GMime gives the Content-* fields to the part: they are brought back to where
 * they stood. */
static void
add_fields(struct message_picture *picture, GMimeMessage *message)
{
    g_autoptr(GPtrArray) headers = g_ptr_array_new();

    collect_headers(headers, GMIME_OBJECT(message));
    if (g_mime_message_get_mime_part(message) != NULL)
        collect_headers(headers, g_mime_message_get_mime_part(message));
    g_ptr_array_sort(headers, by_offset);
    for (guint i = 0; i < headers->len; i++) {
        GMimeHeader *header = g_ptr_array_index(headers, i);
        struct message_field *field = g_new0(struct message_field, 1);
        const char *value = g_mime_header_get_value(header);

        field->name = safe_text_to_line(g_mime_header_get_name(header));
        field->value = safe_text_to_line(value == NULL ? "" : value);
        g_ptr_array_add(picture->fields, field);
    }
}

static size_t
decoded_bytes(GMimePart *leaf)
{
    GMimeDataWrapper *content = g_mime_part_get_content(leaf);
    g_autoptr(GMimeStream) counter = g_mime_stream_null_new();

    if (content == NULL)
        return 0;
    g_mime_data_wrapper_write_to_stream(content, counter);
    return ((GMimeStreamNull *)counter)->written;
}

/* Makes each CRLF an LF, in place and in one pass: g_string_replace moves the
 * rest of the text for each of them, many seconds for 1 MB of empty lines. */
static void
unify_line_ends(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++)
        if (from[0] != '\r' || from[1] != '\n')
            *to++ = *from;
    *to = '\0';
}

/* Returns the text of a leaf, or NULL. What GMime could not convert is marked.
 */
static char *
leaf_text(GMimeObject *leaf)
{
    g_autofree char *text =
        GMIME_IS_TEXT_PART(leaf)
            ? g_mime_text_part_get_text(GMIME_TEXT_PART(leaf))
            : NULL;

    if (text == NULL)
        return NULL;
    unify_line_ends(text);
    return g_utf8_make_valid(text, -1);
}

static void
add_leaf(struct message_picture *picture, GMimeObject *leaf)
{
    struct message_part *part = g_new0(struct message_part, 1);
    GMimePart *body = GMIME_PART(leaf);
    const char *encoding = g_mime_content_encoding_to_string(
        g_mime_part_get_content_encoding(body));
    g_autofree char *type =
        g_mime_content_type_get_mime_type(g_mime_object_get_content_type(leaf));

    part->type = safe_text_to_line(type);
    part->encoding = g_strdup(encoding == NULL ? "7bit" : encoding);
    part->text = leaf_text(leaf);
    part->size_bytes = decoded_bytes(body);
    g_ptr_array_add(picture->parts, part);
}

static bool
add_leaves(struct message_picture *picture, GMimeMessage *message,
           GError **error)
{
    g_autoptr(GMimePartIter) iter = g_mime_part_iter_new(GMIME_OBJECT(message));
    int count = 0;

    while (g_mime_part_iter_is_valid(iter) && count++ < PARTS_MOST) {
        GMimeObject *at = g_mime_part_iter_get_current(iter);

        if (GMIME_IS_PART(at))
            add_leaf(picture, at);
        g_mime_part_iter_next(iter);
    }
    if (count <= PARTS_MOST)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                "the mail has more than %d parts", PARTS_MOST);
    return false;
}

void
message_read_init(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, g_mime_init);
}

struct message_picture *
message_read(const char *bytes, size_t size, GError **error)
{
    g_autoptr(MessagePicture) picture = picture_new();
    g_autoptr(GMimeStream) stream = NULL;
    g_autoptr(GMimeParser) parser = NULL;
    g_autoptr(GMimeMessage) message = NULL;

    if (size > LIMIT_MAIL_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the mail has %zu bytes, %d are allowed", size,
                    LIMIT_MAIL_BYTES);
        return NULL;
    }
    message_read_init();
    stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    parser = g_mime_parser_new_with_stream(stream);
    message = g_mime_parser_construct_message(parser, NULL);
    if (message != NULL)
        add_fields(picture, message);
    if (picture->fields->len == 0) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "no mail: it does not begin with a header");
        return NULL;
    }
    if (!add_leaves(picture, message, error))
        return NULL;
    return g_steal_pointer(&picture);
}

void
message_picture_free(struct message_picture *picture)
{
    if (picture == NULL)
        return;
    g_ptr_array_unref(picture->fields);
    g_ptr_array_unref(picture->parts);
    g_free(picture);
}
