/* SPDX-License-Identifier: MIT */
/*
 * Members are rows, read from the top: whatever is said already stays, so that
 * our own name for a thing comes before JSON Feed's. Texts are cleaned as those
 * of feeds are; but where a feed's odd value is passed over, it is an error
 * here.
 */
#include "announcement.h"

#include "error.h"
#include "feed_build.h"
#include "feed_date.h"
#include "feed_take.h"
#include "feed_text.h"
#include "html_text.h"
#include "json_text.h"
#include "limit.h"

#include <string.h>

/* Where a value stands: "stories[2].image.url". */
struct place {
    const struct place *within; /* NULL: at the top */
    const char *name;           /* NULL: an entry of a list */
    size_t index;
};

struct member {
    const char *name; /* NULL ends the rows */
    /* Takes a value into what is told, a struct story or a struct related. */
    bool (*take)(void *told, const struct member *member, const json_t *value,
                 const struct place *place, GError **error);
    size_t field; /* of what is told */
};

/* --- What is wrong -------------------------------------------------------- */

static void
append_place(GString *out, const struct place *place)
{
    g_assert(place->within != NULL || place->name != NULL);
    if (place->within != NULL)
        append_place(out, place->within);
    if (place->name == NULL)
        g_string_append_printf(out, "[%zu]", place->index);
    else
        g_string_append_printf(out, "%s%s", out->len > 0 ? "." : "",
                               place->name);
}

/* Fails; reason: "must be a text". */
static bool
fail(const struct place *place, const char *reason, GError **error)
{
    g_autoptr(GString) where = g_string_new(NULL);

    append_place(where, place);
    g_assert(where->len > 0); /* who announces must find it */
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX, "%s: %s", where->str,
                reason);
    return false;
}

static bool
check_text(const json_t *value, const struct place *place, GError **error)
{
    return json_is_string(value) || fail(place, "must be a text", error);
}

/* --- Takers --------------------------------------------------------------- */

/* Sets a field that was not said before; takes text over. */
static bool
say(void *told, const struct member *member, char *text)
{
    story_say((char **)((char *)told + member->field), text);
    return true;
}

/* Takes plain text that many write as HTML: JSON Feed's title is plain, and
 * CMSs put "&amp;" into it (version 1.1, "title"). */
static bool
take_line(void *told, const struct member *member, const json_t *value,
          const struct place *place, GError **error)
{
    return check_text(value, place, error) &&
           say(told, member,
               feed_text_to_line(feed_text_of_html(json_string_value(value))));
}

static bool
take_word(void *told, const struct member *member, const json_t *value,
          const struct place *place, GError **error)
{
    return check_text(value, place, error) &&
           say(told, member, feed_text_word(json_string_value(value)));
}

/* Who numbers his stories may leave the quotes out. */
static bool
take_id(void *told, const struct member *member, const json_t *value,
        const struct place *place, GError **error)
{
    if (json_is_integer(value))
        return say(told, member,
                   g_strdup_printf("%" JSON_INTEGER_FORMAT,
                                   json_integer_value(value)));
    return json_is_string(value)
               ? take_word(told, member, value, place, error)
               : fail(place, "must be a text or a whole number", error);
}

static bool
take_address(void *told, const struct member *member, const json_t *value,
             const struct place *place, GError **error)
{
    char *url;

    if (!check_text(value, place, error))
        return false;
    url = url_resolve(json_string_value(value), NULL);
    return url != NULL ? say(told, member, url)
                       : fail(place, "must be an http or https address", error);
}

static bool
take_html(void *told, const struct member *member, const json_t *value,
          const struct place *place, GError **error)
{
    return check_text(value, place, error) &&
           say(told, member, feed_text_of_html(json_string_value(value)));
}

static bool
take_plain(void *told, const struct member *member, const json_t *value,
           const struct place *place, GError **error)
{
    return check_text(value, place, error) &&
           say(told, member, feed_text_of_plain(json_string_value(value)));
}

static bool
take_instant(void *told, const struct member *member, const json_t *value,
             const struct place *place, GError **error)
{
    int64_t *field = (int64_t *)(void *)((char *)told + member->field);
    int64_t at_ms;

    g_assert(member->field % sizeof *field == 0); /* a row with another's */
    if (!check_text(value, place, error))
        return false;
    at_ms = feed_date_parse(json_string_value(value));
    if (at_ms == 0)
        return fail(place, "must be an instant like 2026-11-24T18:00:00Z",
                    error);
    if (*field == 0)
        *field = at_ms;
    return true;
}

/* Reads the members of an object. Those that no row names are passed over, as
 * JSON Feed asks of its extensions: a CMS may say more than we know. */
static bool
take_members(void *told, const struct member *members, const json_t *object,
             const struct place *place, GError **error)
{
    if (!json_is_object(object))
        return fail(place, "must be an object", error);
    for (; members->name != NULL; members++) {
        const json_t *value = json_object_get(object, members->name);
        const struct place inner = {place, members->name, 0};

        /* Many programs write null where they have nothing to say. */
        if (value != NULL && !json_is_null(value) &&
            !members->take(told, members, value, &inner, error))
            return false;
    }
    return true;
}

/* Takes each entry of a list by one row, whose name means nothing. */
static bool
take_list(void *told, const struct member *of_each, const json_t *list,
          const struct place *place, GError **error)
{
    g_assert(of_each->take != NULL);
    if (!json_is_array(list))
        return fail(place, "must be a list", error);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const struct place inner = {place, NULL, i};

        if (!of_each->take(told, of_each, json_array_get(list, i), &inner,
                           error))
            return false;
    }
    return true;
}

/* The first of the tags is the section. */
static bool
take_tags(void *told, const struct member *member, const json_t *value,
          const struct place *place, GError **error)
{
    const struct member tag = {"", take_line, member->field};

    return take_list(told, &tag, value, place, error);
}

/* Takes a name, or the object that JSON Feed has for one (version 1.1,
 * "authors"); one without a name has an address or a picture alone. */
static bool
take_author(void *told, const struct member *member, const json_t *value,
            const struct place *place, GError **error)
{
    const json_t *name =
        json_is_object(value) ? json_object_get(value, "name") : value;
    g_autofree char *word = feed_text_word(json_string_value(name));

    (void)member;
    if (name != NULL && !json_is_null(name) && !json_is_string(name))
        return fail(place, "must be a name", error);
    if (word != NULL)
        story_take_byline(told, word);
    return true;
}

static bool
take_authors(void *told, const struct member *member, const json_t *value,
             const struct place *place, GError **error)
{
    static const struct member author = {"", take_author, 0};

    (void)member;
    return take_list(told, &author, value, place, error);
}

/* A related story without a title has nothing to be shown by; it is no error,
 * for the story itself is whole. */
static bool
take_one_related(void *told, const struct member *member, const json_t *value,
                 const struct place *place, GError **error)
{
    static const struct member members[] = {
        {"title", take_line, offsetof(struct related, title)},
        {"author", take_line, offsetof(struct related, author)},
        {"url", take_address, offsetof(struct related, url)},
        {0},
    };
    struct story *story = told;
    struct related *related = related_new(NULL, NULL, NULL);
    bool is_right = take_members(related, members, value, place, error);

    (void)member;
    if (is_right && related->title != NULL &&
        story->related->len < LIMIT_RELATED)
        g_ptr_array_add(story->related, related);
    else
        related_free(related);
    return is_right;
}

static bool
take_related(void *told, const struct member *member, const json_t *value,
             const struct place *place, GError **error)
{
    static const struct member related = {"", take_one_related, 0};

    (void)member;
    return take_list(told, &related, value, place, error);
}

/* Takes an address alone, as JSON Feed has it, or what goes with it too. */
static bool
take_image(void *told, const struct member *member, const json_t *value,
           const struct place *place, GError **error)
{
    static const struct member members[] = {
        {"url", take_address, offsetof(struct story, image_url)},
        {"caption", take_line, offsetof(struct story, image_caption)},
        {"credit", take_line, offsetof(struct story, image_credit)},
        {0},
    };

    return json_is_string(value)
               ? take_address(told, member, value, place, error)
               : take_members(told, members, value, place, error);
}

// clang-format off
#define FIELD(name) offsetof(struct story, name)
static const struct member story_members[] = {
    {"guid",           take_id,      FIELD(guid)},
    {"id",             take_id,      FIELD(guid)},
    {"url",            take_address, FIELD(url)},
    {"title",          take_line,    FIELD(title)},
    {"site",           take_line,    FIELD(site)},
    {"section",        take_line,    FIELD(section)},
    {"tags",           take_tags,    FIELD(section)},
    {"authors",        take_authors, 0},
    {"standfirst",     take_html,    FIELD(standfirst)},
    {"summary",        take_html,    FIELD(standfirst)},
    {"html",           take_html,    FIELD(body)},
    {"content_html",   take_html,    FIELD(body)},
    {"body",           take_plain,   FIELD(body)},
    {"content_text",   take_plain,   FIELD(body)},
    {"image",          take_image,   FIELD(image_url)},
    {"image_url",      take_address, FIELD(image_url)},
    {"image_caption",  take_line,    FIELD(image_caption)},
    {"image_credit",   take_line,    FIELD(image_credit)},
    {"published_at",   take_instant, FIELD(published_at_ms)},
    {"date_published", take_instant, FIELD(published_at_ms)},
    {"modified_at",    take_instant, FIELD(modified_at_ms)},
    {"date_modified",  take_instant, FIELD(modified_at_ms)},
    {"language",       take_word,    FIELD(language)},
    {"related",        take_related, 0},
    {0},
};
#undef FIELD
// clang-format on

/* --- The announcement ----------------------------------------------------- */

/* A story without a picture of its own has the first in its text. Where the
 * story has no address, one that is relative leads nowhere. */
static void
take_picture_within(struct story *story, const json_t *object)
{
    const json_t *value = json_object_get(object, "html");
    const char *html = json_string_value(
        value != NULL ? value : json_object_get(object, "content_html"));
    g_autofree char *written = NULL;

    if (story->image_url != NULL || html == NULL)
        return;
    written = html_first_image(html, strlen(html));
    if (written != NULL)
        story->image_url = url_resolve(written, story->url);
}

/* What is withdrawn needs a name we know it by, and no more: its text may be
 * what the site must not say any longer. */
static bool
check_story(const struct story *story, enum announcement_action action,
            const struct place *place, GError **error)
{
    const struct place title = {place, "title", 0};

    if (action != ANNOUNCE_WITHDRAW)
        return story->title != NULL ||
               fail(&title, "must be there and not empty", error);
    return story->guid != NULL || story->url != NULL ||
           fail(place, "must have an id or a url", error);
}

static bool
add_story(struct announcement *announcement, const json_t *object,
          const struct place *place, GError **error)
{
    g_autoptr(Story) story = story_new();

    if (!take_members(story, story_members, object, place, error) ||
        !check_story(story, announcement->action, place, error))
        return false;
    take_picture_within(story, object);
    feed_build_complete(story);
    g_ptr_array_add(announcement->stories, g_steal_pointer(&story));
    return true;
}

static bool
add_stories(struct announcement *announcement, const json_t *list,
            GError **error)
{
    const struct place place = {NULL, "stories", 0};

    if (!json_is_array(list) || json_array_size(list) == 0)
        return fail(&place, "must be a list of stories", error);
    if (json_array_size(list) > LIMIT_ANNOUNCED_STORIES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "stories: there are over %d", LIMIT_ANNOUNCED_STORIES);
        return false;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const struct place inner = {&place, NULL, i};

        if (!add_story(announcement, json_array_get(list, i), &inner, error))
            return false;
    }
    return true;
}

static bool
take_action(struct announcement *announcement, const json_t *value,
            GError **error)
{
    static const char *const actions[] = {
        [ANNOUNCE_PUBLISH] = "publish",
        [ANNOUNCE_UPDATE] = "update",
        [ANNOUNCE_WITHDRAW] = "withdraw",
    };
    const struct place place = {NULL, "action", 0};

    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
        if (g_strcmp0(json_string_value(value), actions[i]) == 0) {
            announcement->action = (enum announcement_action)i;
            return true;
        }
    return fail(&place, "must be publish, update or withdraw", error);
}

/* Both would leave open which of them is meant, and neither would look like a
 * success to who sent it. */
static bool
take_all(struct announcement *announcement, const json_t *root, GError **error)
{
    const struct place place = {NULL, "story", 0};
    const json_t *story = json_object_get(root, "story");
    const json_t *stories = json_object_get(root, "stories");

    if (!take_action(announcement, json_object_get(root, "action"), error))
        return false;
    if ((story == NULL) == (stories == NULL))
        return fail(&place, "must be there, or stories in its place", error);
    return story != NULL ? add_story(announcement, story, &place, error)
                         : add_stories(announcement, stories, error);
}

void
announcement_free(struct announcement *announcement)
{
    if (announcement == NULL)
        return;
    g_ptr_array_unref(announcement->stories);
    g_free(announcement);
}

struct announcement *
announcement_parse(const char *bytes, size_t size, GError **error)
{
    g_autoptr(Announcement) announcement = g_new0(struct announcement, 1);
    g_autofree char *text = NULL;
    g_autoptr(json_t) root = NULL;

    announcement->stories = story_array_new();
    if (size > LIMIT_ANNOUNCEMENT_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the announcement is larger than %d bytes",
                    LIMIT_ANNOUNCEMENT_BYTES);
        return NULL;
    }
    text = g_strndup(bytes, size);
    root = json_text_parse(text, size, error);
    if (root == NULL || !take_all(announcement, root, error))
        return NULL;
    g_assert(announcement->stories->len > 0);
    return g_steal_pointer(&announcement);
}
