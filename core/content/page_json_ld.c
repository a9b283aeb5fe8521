/* SPDX-License-Identifier: MIT */
/*
 * JSON-LD: the words of schema.org that tell of an article. A thing may be
 * said in place, in a list, or in the graph beside it, under a name ("@id").
 */
#include "page.h"

#include "content.h"
#include "limit.h"

#include <jansson.h>

#include <string.h>

enum {
    READ_BYTES = 1024 * 1024, /* what is made of them is many times as large */
    THINGS = 1000,            /* of one page; more is no article's */
    DEPTH = 8                 /* of lists within lists */
};

static const char cdata_start[] = "<![CDATA[";
static const char *const kinds[] = {"Article", "Posting", "Report"};
static const char job[] = "JobPosting";
static const char trail_type[] = "BreadcrumbList";

/* How much an article seems to be the page's own. */
enum { ANY = 1, HEADED, OWN };

/* All that a page's scripts tell of. */
struct graph {
    const struct page *page;
    GPtrArray *scripts; /* of json_t *, owned */
    GPtrArray *things;  /* of json_t *, borrowed: objects, in their order */
};

/* --- reading ------------------------------------------------------------- */

/* Returns where the string ends that begins at a quote. */
static char *
skip_string(char *at)
{
    g_assert(*at == '"');
    for (at++; *at != '\0' && *at != '"'; at++)
        if (*at == '\\' && at[1] != '\0')
            at++;
    return *at == '\0' ? at : at + 1;
}

/* Returns the length of the comment that stands at "/"; 0: none does. */
static size_t
comment_length(const char *at)
{
    bool is_line = at[1] == '/';
    const char *end = at + 2;

    if (at[0] != '/' || (at[1] != '*' && !is_line))
        return 0;
    for (; *end != '\0'; end++)
        if (is_line ? *end == '\n' : end[0] == '*' && end[1] == '/')
            return (size_t)(end - at) + (is_line ? 1 : 2);
    return (size_t)(end - at);
}

/* *comma: the last one, with but blanks behind; it is blanked where a list
 * ends. */
static void
look_at_comma(char **comma, char *at)
{
    g_assert(*comma == NULL || **comma == ',');
    if (*at == ',') {
        *comma = at;
    } else if (!g_ascii_isspace(*at)) {
        if ((*at == '}' || *at == ']') && *comma != NULL)
            **comma = ' ';
        *comma = NULL;
    }
}

/* Blanks what programs write into JSON that JSON does not know: comments, a
 * comma before the end of a list, line ends in strings. */
static void
blank_mistakes(char *text)
{
    char *comma = NULL;

    for (char *at = text; *at != '\0';) {
        size_t comment = comment_length(at);

        if (comment > 0) {
            memset(at, ' ', comment);
            at += comment;
        } else if (*at == '"') {
            at = skip_string(at);
            comma = NULL;
        } else {
            look_at_comma(&comma, at++);
        }
    }
    for (char *at = text; *at != '\0'; at++)
        if (g_ascii_iscntrl(*at))
            *at = ' ';
}

/* Sites put comments or CDATA around scripts, too, and a semicolon behind.
 * Returns: the caller's; NULL: it is no JSON for all that. */
static json_t *
read_script(const char *script)
{
    const char *mark = strstr(script, cdata_start);
    const char *start = mark == NULL ? script : mark + strlen(cdata_start);
    g_autofree char *text = g_strdup(start + strcspn(start, "{["));

    blank_mistakes(text);
    return json_loads(text, JSON_DISABLE_EOF_CHECK, NULL);
}

static void
add_things(struct graph *graph, json_t *value, int depth)
{
    json_t *each;
    size_t i;

    if (depth == 0 || graph->things->len >= THINGS)
        return;
    if (json_is_object(value)) {
        g_ptr_array_add(graph->things, value);
        add_things(graph, json_object_get(value, "@graph"), depth - 1);
        add_things(graph, json_object_get(value, "mainEntity"), depth - 1);
        add_things(graph, json_object_get(value, "breadcrumb"), depth - 1);
    }
    json_array_foreach(value, i, each) add_things(graph, each, depth - 1);
}

static void
free_json(gpointer value)
{
    json_decref(value);
}

static struct graph
read_graph(const struct page *page)
{
    struct graph graph = {
        .page = page,
        .scripts = g_ptr_array_new_with_free_func(free_json),
        .things = g_ptr_array_new(),
    };
    size_t left = READ_BYTES;

    for (guint i = 0; i < page->json_ld->len; i++) {
        const char *text = g_ptr_array_index(page->json_ld, i);

        if (strlen(text) > left)
            continue;
        left -= strlen(text);

        json_t *script = read_script(text);

        if (script == NULL)
            continue;
        g_ptr_array_add(graph.scripts, script);
        add_things(&graph, script, DEPTH);
    }
    g_assert(graph.things->len <= THINGS);
    return graph;
}

static void
graph_clear(struct graph *graph)
{
    g_ptr_array_unref(graph->things);
    g_ptr_array_unref(graph->scripts);
}

/* --- asking -------------------------------------------------------------- */

/* Returns the thing itself where only its name stands, the first one where a
 * list does. Borrowed. */
static json_t *
look_up(const struct graph *graph, json_t *value)
{
    const char *id;

    if (json_is_array(value))
        value = json_array_get(value, 0);
    id = json_string_value(json_object_get(value, "@id"));
    if (id == NULL || json_object_size(value) > 1)
        return value;
    for (guint i = 0; i < graph->things->len; i++) {
        json_t *thing = g_ptr_array_index(graph->things, i);
        const char *name = json_string_value(json_object_get(thing, "@id"));

        if (json_object_size(thing) > 1 && g_strcmp0(name, id) == 0)
            return thing;
    }
    return value;
}

/* Returns what a string says, as text: it holds HTML more often than not; NULL:
 * it says nothing. Returns: the caller's. */
static char *
as_text(const char *string)
{
    return string == NULL || strlen(string) > LIMIT_ARTICLE_TEXT_BYTES
               ? NULL
               : html_to_text(string, strlen(string));
}

/* Returns a thing's word, as text; NULL: it says none. Returns: the
 * caller's. */
static char *
text_of(const struct graph *graph, const json_t *thing, const char *word)
{
    json_t *value = look_up(graph, json_object_get(thing, word));
    const char *text = json_string_value(value);

    if (text == NULL) /* "articleSection": {"name": …}, "url": {"@id": …} */
        text = json_string_value(json_object_get(value, "name"));
    if (text == NULL)
        text = json_string_value(json_object_get(value, "@value"));
    return as_text(text);
}

static bool
is_article_type(const json_t *type)
{
    const char *name = json_string_value(type);

    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_suffix(name, kinds[i]))
            return !g_str_has_suffix(name, job);
    return false;
}

static bool
is_article(const json_t *thing)
{
    const json_t *type = json_object_get(thing, "@type");
    json_t *each;
    size_t i;

    json_array_foreach(type, i, each) if (is_article_type(each)) return true;
    return is_article_type(type);
}

/* Returns where an article says it is; NULL: nowhere. Borrowed. */
static const char *
address_of(const json_t *article)
{
    const json_t *entity = json_object_get(article, "mainEntityOfPage");
    const char *url = json_string_value(json_object_get(article, "url"));

    if (url == NULL && json_is_string(entity))
        url = json_string_value(entity);
    if (url == NULL)
        url = json_string_value(json_object_get(entity, "@id"));
    return url;
}

/* How much an article seems to be the page's own: other stories are told of as
 * well. own: the page's address in one spelling, NULL: not known. */
static int
rank_of(const struct graph *graph, const json_t *article, const char *own)
{
    g_autofree char *url = NULL;
    g_autofree char *canonical = NULL;

    page_say_url(graph->page, &url, address_of(article));
    canonical = url == NULL ? NULL : url_canonical(url);
    if (own != NULL && g_strcmp0(canonical, own) == 0)
        return OWN;
    return json_object_get(article, "headline") != NULL ? HEADED : ANY;
}

/* Returns the article that is at the page's address, else the first with a
 * headline, or the first; NULL: none. Borrowed. */
static const json_t *
find_article(const struct graph *graph, const char *page_url)
{
    const char *known = page_url == NULL ? graph->page->base_url : page_url;
    g_autofree char *own = known == NULL ? NULL : url_canonical(known);
    const json_t *found = NULL;
    int best = 0;

    for (guint i = 0; i < graph->things->len && best < OWN; i++) {
        const json_t *thing = g_ptr_array_index(graph->things, i);
        int rank = is_article(thing) ? rank_of(graph, thing, own) : 0;

        if (rank > best) {
            found = thing;
            best = rank;
        }
    }
    return found;
}

/* --- taking -------------------------------------------------------------- */

static void
say(const struct graph *graph, const json_t *thing, const char *word,
    char **field)
{
    g_autofree char *text = text_of(graph, thing, word);

    page_say(field, text);
}

static void
say_instant(const struct graph *graph, const json_t *thing, const char *word,
            int64_t *at_ms)
{
    g_autofree char *text = text_of(graph, thing, word);

    page_say_instant(at_ms, text);
}

typedef void take_one(const struct graph *graph, json_t *value,
                      struct story *story);

/* Takes what may be one, or a list of them, in JSON or as JSON-LD keeps one in
 * order (JSON-LD 1.1 §4.3.1). */
static void
take_all(const struct graph *graph, json_t *value, struct story *story,
         take_one *take)
{
    json_t *list = json_object_get(value, "@list");
    json_t *each;
    size_t i;

    if (list != NULL)
        value = list;
    g_assert(take != NULL);
    if (!json_is_array(value))
        take(graph, value, story);
    json_array_foreach(value, i, each) take(graph, each, story);
}

static void
take_author_name(const struct graph *graph, json_t *value, struct story *story)
{
    g_autofree char *name = as_text(json_string_value(value));

    (void)graph;
    page_say_author(story, name);
}

/* An author is a thing or a name. One may hold several names, and one whose
 * name is in parts has them as schema.org's Person. */
static void
take_author(const struct graph *graph, json_t *value, struct story *story)
{
    json_t *author = look_up(graph, value);
    json_t *names = json_object_get(author, "name");
    g_autofree char *name = text_of(graph, author, "name");
    g_autofree char *given = text_of(graph, author, "givenName");
    g_autofree char *family = text_of(graph, author, "familyName");
    g_autofree char *whole =
        g_strjoin(" ", given ? given : "", family ? family : "", NULL);

    if (!json_is_object(author))
        take_author_name(graph, author, story);
    else if (json_is_array(names))
        take_all(graph, names, story, take_author_name);
    else
        page_say_author(story, name == NULL ? whole : name);
}

/* Takes a picture, said in full or by its address alone. */
static void
take_picture(const struct graph *graph, json_t *value, struct story *story)
{
    json_t *image = look_up(graph, value);
    const char *url = json_string_value(image);

    if (story->image_url != NULL)
        return;
    if (url == NULL)
        url = json_string_value(json_object_get(image, "url"));
    if (url == NULL)
        url = json_string_value(json_object_get(image, "contentUrl"));
    page_say_url(graph->page, &story->image_url, url);
    if (story->image_url == NULL)
        return;
    say(graph, image, "caption", &story->image_caption);
    say(graph, image, "creditText", &story->image_credit);
    say(graph, image, "creator", &story->image_credit);
    say(graph, image, "author", &story->image_credit);
    say(graph, image, "copyrightHolder", &story->image_credit);
}

/* The first picture that has an address; a thumbnail is better than none. */
static void
take_image(const struct graph *graph, const json_t *article,
           struct story *story)
{
    take_all(graph, json_object_get(article, "image"), story, take_picture);
    take_picture(graph, json_object_get(article, "thumbnailUrl"), story);
}

/* Where headline and name differ, the page's title tells which one is meant:
 * encyclopedias put a description into the headline. */
static void
take_title(const struct graph *graph, const json_t *article,
           struct story *story)
{
    g_autofree char *title = page_title(graph->page);
    g_autofree char *headline = text_of(graph, article, "headline");
    g_autofree char *name = text_of(graph, article, "name");
    bool is_name = title != NULL && name != NULL && *name != '\0' &&
                   strstr(title, name) != NULL &&
                   (headline == NULL || strstr(title, headline) == NULL);

    page_say(&story->title, is_name ? name : headline);
    page_say(&story->title, name);
}

static void
take_article(const struct graph *graph, const json_t *article,
             struct story *story)
{
    take_title(graph, article, story);
    say(graph, article, "description", &story->standfirst);
    say(graph, article, "articleSection", &story->section);
    say(graph, article, "inLanguage", &story->language);
    say(graph, article, "publisher", &story->site);
    say_instant(graph, article, "datePublished", &story->published_at_ms);
    say_instant(graph, article, "dateCreated", &story->published_at_ms);
    say_instant(graph, article, "dateModified", &story->modified_at_ms);
    take_all(graph, json_object_get(article, "author"), story, take_author);
    take_image(graph, article, story);
    page_say_url(graph->page, &story->url, address_of(article));
    story->body = text_of(graph, article, "articleBody");
    if (story->body != NULL && *story->body == '\0')
        g_clear_pointer(&story->body, g_free);
}

/* The trail leads from the site's front page to the article; behind the front
 * page comes the section. */
static void
take_trail(const struct graph *graph, const json_t *trail, struct story *story)
{
    const json_t *steps = json_object_get(trail, "itemListElement");
    json_t *step;
    size_t i;

    json_array_foreach(steps, i, step)
    {
        json_t *item = look_up(graph, json_object_get(step, "item"));
        const char *at = json_is_string(item)
                             ? json_string_value(item)
                             : json_string_value(json_object_get(item, "@id"));
        g_autofree char *url = NULL;
        g_autofree char *name = text_of(graph, step, "name");

        if (name == NULL)
            name = text_of(graph, item, "name");
        page_say_url(graph->page, &url, at);
        if (url != NULL && page_has_path(url) &&
            g_strcmp0(url, story->url) != 0 &&
            g_strcmp0(name, story->title) != 0)
            page_say(&story->section, name);
    }
}

static void
take_section(const struct graph *graph, struct story *story)
{
    for (guint i = 0; i < graph->things->len && story->section == NULL; i++) {
        const json_t *thing = g_ptr_array_index(graph->things, i);
        const char *type = json_string_value(json_object_get(thing, "@type"));

        if (type != NULL && g_str_has_suffix(type, trail_type))
            take_trail(graph, thing, story);
    }
}

void
page_take_json_ld(const struct page *page, struct story *story)
{
    struct graph graph = read_graph(page);
    const json_t *article = find_article(&graph, story->url);

    if (article != NULL)
        take_article(&graph, article, story);
    take_section(&graph, story);
    graph_clear(&graph);
}
