/* SPDX-License-Identifier: MIT */
/* Reading stories out of a file or from behind a URL, for a person who asks
 * for it once; source_read.c is for those that are read again and again. */
#include "article.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"
#include "story_bytes.h"
#include "whole_file.h"

#include <errno.h>
#include <stdio.h>

enum { HTTP_OK = 200 };

static bool
is_url(const char *text)
{
    return g_ascii_strncasecmp(text, "http://", 7) == 0 ||
           g_ascii_strncasecmp(text, "https://", 8) == 0;
}

static GPtrArray *
stories_of(const struct story_bytes *read, GError **error)
{
    g_autoptr(Feed) feed = story_bytes_parse(read, error);

    return feed == NULL ? NULL : g_ptr_array_ref(feed->stories);
}

static GPtrArray *
read_url(const char *url, const struct fetch_rules *rules, GError **error)
{
    const struct http_request request = {
        .url = url,
        .about_url = rules->about_url,
        .allowed_hosts = rules->allowed_hosts,
        .timeout_ms = rules->timeout_ms,
    };
    g_autoptr(HttpResponse) response = http_fetch(&request, error);
    struct story_bytes read;

    if (response == NULL)
        return NULL;
    if (response->status != HTTP_OK) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NO_INPUT,
                    "the server answers %u", response->status);
        return NULL;
    }
    read = story_bytes_of(response->body);
    read.url = response->url;
    read.content_type = response->content_type;
    return stories_of(&read, error);
}

static GPtrArray *
read_file(const char *path, const char *page_url, GError **error)
{
    g_autoptr(GBytes) body = NULL;
    struct story_bytes read;
    FILE *stream = fopen(path, "rbe");

    if (stream == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NO_INPUT, "%s",
                    g_strerror(errno));
        return NULL;
    }
    body = whole_file_read(stream, LIMIT_DOWNLOAD_BYTES, error);
    fclose(stream);
    if (body == NULL)
        return NULL;
    read = story_bytes_of(body);
    read.url = page_url;
    read.name = path;
    return stories_of(&read, error);
}

struct fetch_rules
fetch_rules_of(const struct settings *settings)
{
    return (struct fetch_rules){
        .about_url = settings->web_url,
        .allowed_hosts = (const char *const *)settings->fetch_allowed_hosts,
        .timeout_ms = settings->fetch_timeout_ms,
        .at_once = (int)settings->fetches_at_once,
    };
}

GPtrArray *
article_read(const char *file_or_url, const char *page_url,
             const struct fetch_rules *rules, GError **error)
{
    GPtrArray *stories = is_url(file_or_url)
                             ? read_url(file_or_url, rules, error)
                             : read_file(file_or_url, page_url, error);

    if (stories == NULL) {
        g_autofree char *shown = safe_text(file_or_url, LIMIT_TEXT_BYTES);

        g_prefix_error(error, "cannot read '%s': ", shown);
    }
    return stories;
}
