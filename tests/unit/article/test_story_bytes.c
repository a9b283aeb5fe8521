/* SPDX-License-Identifier: MIT */
/* What is a feed, and what a page saved as text, by its first bytes. */
#include "story_bytes.h"

#include "support.h"

#include <string.h>

struct bytes_row {
    const char *name;
    const char *bytes;
    size_t size; /* 0: up to its NUL */
    const char *title;
    int code; /* -1: none */
};

static const char wide[] = "<\0r\0s\0s\0>\0<\0i\0t\0e\0m\0>\0<\0t\0i\0t\0l\0e\0"
                           ">\0N\0<\0/\0t\0i\0t\0l\0e\0>\0<\0/\0i\0t\0e\0m\0"
                           ">\0<\0/\0r\0s\0s\0>";

// clang-format off
static const struct bytes_row rows[] = {
    {"RSS", "<rss><item><title>N</title></item></rss>", 0, "N", -1},
    {"a mark and blanks before", "\xef\xbb\xbf\n <rss><item><title>N</title>"
     "</item></rss>", 0, "N", -1},
    {"JSON", " {\"items\": [{\"title\": \"N\"}]}", 0, "N", -1},
    {"two bytes a character", wide, sizeof wide, "N", -1},
    {"text", "Nets\n\nThey are dry.\n", 0, "Nets", -1},
    {"a page", " <!DOCTYPE HTML><p>N", 0, NULL, VESPER_ERROR_UNSUPPORTED},
    {"nothing", "", 0, NULL, VESPER_ERROR_SYNTAX},
};
// clang-format on

static void
test_bytes(void **state)
{
    const struct bytes_row *row = *state;
    size_t size = row->size > 0 ? row->size : strlen(row->bytes);
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed = story_bytes_parse(row->bytes, size, NULL, &error);
    const struct story *story = NULL;

    assert_code(error, row->code);
    if (feed != NULL)
        story = g_ptr_array_index(feed->stories, 0);
    assert_text(story == NULL ? NULL : story->title, row->title);
}

int
main(void)
{
    content_init();
    return ROW_TESTS(test_bytes, rows);
}
