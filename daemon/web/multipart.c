/* SPDX-License-Identifier: MIT */
/*
 * A form of parts is a mail body with other words (RFC 7578 §4), so GMime
 * reads it: the header it lacks is put before it. Only parts directly inside
 * count. What GMime returns is borrowed but for objects it made.
 */
#include "multipart.h"

#include "error.h"
#include "message_read.h"

#include <gmime/gmime.h>

/* GMime brings none of its own. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeObject, g_object_unref)

static bool
refuse(GError **error)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                "the form's parts cannot be read");
    return false;
}

static GMimeObject *
read_whole(const char *type, const char *bytes, size_t size)
{
    g_autoptr(GString) entity = g_string_new("MIME-Version: 1.0\r\n");
    g_autoptr(GMimeStream) stream = NULL;
    g_autoptr(GMimeParser) parser = NULL;

    g_string_append_printf(entity, "Content-Type: %s\r\n\r\n", type);
    g_string_append_len(entity, bytes, (gssize)size);
    stream = g_mime_stream_mem_new_with_buffer(entity->str, entity->len);
    parser = g_mime_parser_new_with_stream(stream);
    return g_mime_parser_construct_part(parser, NULL);
}

/* Returns a part's bytes, decoded. */
static GByteArray *
content_of(GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part); /* borrowed */
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new();
    GByteArray *bytes = g_byte_array_new();

    g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), bytes);
    if (content != NULL)
        g_mime_data_wrapper_write_to_stream(content, stream);
    return bytes;
}

static bool
take_part(struct form *form, GMimeObject *object, GError **error)
{
    const char *name =
        g_mime_object_get_content_disposition_parameter(object, "name");
    g_autoptr(GByteArray) value = NULL;

    if (name == NULL || !GMIME_IS_PART(object))
        return refuse(error);
    value = content_of(GMIME_PART(object));
    g_byte_array_append(value, (const guint8 *)"", 1); /* data is not NULL */
    return form_add(form, name, strlen(name), (const char *)value->data,
                    value->len - 1, error);
}

bool
multipart_read(struct form *form, const char *type, const char *bytes,
               size_t size, GError **error)
{
    g_autoptr(GMimeObject) whole = NULL;
    int count;

    message_read_init();
    if (strpbrk(type, "\r\n") != NULL)
        return refuse(error);
    whole = read_whole(type, bytes, size);
    if (whole == NULL || !GMIME_IS_MULTIPART(whole))
        return refuse(error);
    count = g_mime_multipart_get_count(GMIME_MULTIPART(whole));
    if (count == 0)
        return refuse(error);
    for (int i = 0; i < count; i++)
        if (!take_part(form,
                       g_mime_multipart_get_part(GMIME_MULTIPART(whole), i),
                       error))
            return false;
    return true;
}
