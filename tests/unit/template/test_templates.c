/* SPDX-License-Identifier: MIT */
/*
 * The templates themselves: each is rendered strictly, once with all there is
 * and once with nothing but what must be, and held to what mail programs,
 * screen readers and the law ask of it.
 */
#include "template.h"

#include "json_value.h"
#include "support.h"

#include <string.h>

enum {
    LINE_COLUMNS = 76,        /* of our own words in plain text */
    READABLE_PIXELS = 15,     /* the smallest letters */
    STYLE_SHEET_BYTES = 8192, /* Gmail drops longer ones whole */
    FRAME_BYTES = 12 * 1024,  /* of an edition, its stories aside */
};

#define SITE "https://site.example/"
#define LEAVE "https://news.example/u/aeqtoken"

/* --- The shelf ----------------------------------------------------------- */

/* All files, in the order of their names. */
struct shelf {
    struct template_source source; /* first, so that one is the other */
    GTree *texts;                  /* name → contents */
    GHashTable *parsed;            /* name → struct template * */
};

static struct shelf shelf;
static const char *top; /* of the source tree */

static const struct template *
find(const struct template_source *source, const char *name, GError **error)
{
    struct template *found = g_hash_table_lookup(shelf.parsed, name);
    const char *text = g_tree_lookup(shelf.texts, name);

    (void)source;
    if (found != NULL || text == NULL)
        return found;
    found = template_parse(name, text, strlen(text), error);
    if (found != NULL)
        g_hash_table_insert(shelf.parsed, g_strdup(name), found);
    return found;
}

static void
free_template(gpointer template)
{
    template_free(template);
}

static int
compare(gconstpointer a, gconstpointer b, gpointer self)
{
    (void)self;
    return strcmp(a, b);
}

static void
read_folder(const char *folder)
{
    g_autofree char *path = g_build_filename(top, "templates", folder, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *file;

    g_assert(dir != NULL);
    while ((file = g_dir_read_name(dir)) != NULL) {
        g_autofree char *whole = g_build_filename(path, file, NULL);
        char *text = NULL;

        g_assert(g_str_has_suffix(file, ".mustache"));
        g_assert(g_file_get_contents(whole, &text, NULL, NULL));
        g_tree_insert(shelf.texts,
                      g_strdup_printf("%s/%.*s", folder,
                                      (int)(strlen(file) - strlen(".mustache")),
                                      file),
                      text);
    }
}

static void
open_shelf(void)
{
    top = g_getenv("VESPER_SOURCE") != NULL ? g_getenv("VESPER_SOURCE") : ".";
    shelf.source.find = find;
    shelf.texts = g_tree_new_full(compare, NULL, g_free, g_free);
    shelf.parsed =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template);
    read_folder("mail");
    read_folder("web");
}

static void
close_shelf(void)
{
    g_tree_unref(shelf.texts);
    g_hash_table_unref(shelf.parsed);
}

/* --- Values -------------------------------------------------------------- */

/* Collects the keys of fixed texts that a template asks for. */
static gboolean
add_text_keys(gpointer name, gpointer text, gpointer texts)
{
    const char *at = text;

    (void)name;
    while ((at = strstr(at, "{{t.")) != NULL) {
        g_autofree char *key = NULL;
        g_autofree char *words = NULL;

        at += strlen("{{t.");
        key = g_strndup(at, strcspn(at, "}"));
        words = g_strdelimit(g_strdup(key), "_", ' ');
        value_set_text(texts, key, words);
    }
    return FALSE;
}

/* Reads samples/NAME.json and adds what all templates are given. */
static struct value *
sample(const char *name)
{
    g_autofree char *path =
        g_strdup_printf("%s/tests/unit/template/samples/%s.json", top, name);
    json_error_t failure;
    g_autoptr(json_t) json = json_load_file(path, 0, &failure);
    struct value *root, *texts;

    g_assert(json != NULL);
    root = value_of_json(json);
    texts = value_new_map();
    g_tree_foreach(shelf.texts, add_text_keys, texts);
    value_set(root, "t", texts);
    value_set_hole(root, "unsubscribe_url");
    return root;
}

static const char *
ask(void *self, const char *name)
{
    assert_string_equal(name, "unsubscribe_url");
    return self;
}

/* Renders as the programs do: specialised, then filled for a reader whose
 * link this is. Returns: the caller's. */
static char *
render(const char *name, struct value *root, const char *link)
{
    struct template_options options = {
        .escape = strstr(name, ".html") != NULL ? TEMPLATE_ESCAPE_HTML
                                                : TEMPLATE_ESCAPE_NONE,
        .source = &shelf.source,
        .is_strict = true,
    };
    g_autoptr(Value) owned = root;
    g_autoptr(GError) error = NULL;
    const struct template *template = find(&shelf.source, name, &error);
    g_autoptr(Residue) residue = NULL;
    GString *out = g_string_new(NULL);

    assert_no_error(error);
    assert_non_null(template);
    residue = template_specialise(template, owned, &options, &error);
    assert_no_error(error);
    residue_fill(residue, options.escape, ask, (char *)(uintptr_t)link, out);
    return g_string_free(out, FALSE);
}

/* --- Reading HTML -------------------------------------------------------- */

/* A tag as it stands: "<a href=…>" without its brackets. */
static char *
next_tag(const char **at)
{
    const char *open = strchr(*at, '<');
    const char *close = open != NULL ? strchr(open, '>') : NULL;

    if (open == NULL)
        return NULL;
    assert_non_null(close);
    *at = close + 1;
    return g_strndup(open + 1, (gsize)(close - open - 1));
}

static bool
is_tag(const char *tag, const char *name)
{
    size_t size = strlen(name);

    return strncmp(tag, name, size) == 0 && strchr(" >/", tag[size]) != NULL;
}

/* Takes comments out; those for Outlook are opened up instead if asked. */
static char *
without_comments(const char *html, bool is_outlook)
{
    g_autoptr(GString) out = g_string_new(html);
    const char *open, *close;

    if (is_outlook) {
        g_string_replace(out, "<!--[if mso]>", "", 0);
        g_string_replace(out, "<![endif]-->", "", 0);
    }
    while ((open = strstr(out->str, "<!--")) != NULL) {
        close = strstr(open, "-->");
        assert_non_null(close);
        g_string_erase(out, open - out->str, close + 3 - open);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
is_void(const char *tag)
{
    static const char *const names[] = {"!doctype", "meta", "img", "br",
                                        "input"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (is_tag(tag, names[i]))
            return true;
    return false;
}

static void
check_balance(const char *html, bool is_outlook)
{
    g_autofree char *text = without_comments(html, is_outlook);
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);
    const char *at = text;
    char *tag;

    for (; (tag = next_tag(&at)) != NULL; g_free(tag)) {
        if (is_void(tag))
            continue;
        if (*tag != '/') {
            g_ptr_array_add(open, g_strndup(tag, strcspn(tag, " \n")));
            continue;
        }
        assert_true(open->len > 0);
        assert_text(tag + 1, open->pdata[open->len - 1]);
        g_ptr_array_remove_index(open, open->len - 1);
    }
    assert_int_equal(open->len, 0);
}

/* h1 once, and no level left out on the way down. */
static void
check_headings(const char *html)
{
    int level = 0, titles = 0;

    for (const char *at = html; (at = strstr(at, "<h")) != NULL; at++) {
        int next = g_ascii_digit_value(at[2]);

        if (next < 0)
            continue;
        assert_in_range(next, 1, level + 1);
        level = next;
        titles += next == 1;
    }
    assert_int_equal(titles, 1);
}

static void
check_tag(const char *tag)
{
    if (is_tag(tag, "html")) {
        assert_non_null(strstr(tag, " lang=\"en\""));
        assert_non_null(strstr(tag, " dir=\"ltr\""));
    }
    if (is_tag(tag, "img")) {
        assert_non_null(strstr(tag, " alt=\""));
        assert_non_null(strstr(tag, " width=\""));
        assert_non_null(strstr(tag, " src=\"" SITE));
    }
    if (is_tag(tag, "table"))
        assert_non_null(strstr(tag, " role=\"presentation\""));
    if (is_tag(tag, "a"))
        assert_non_null(strstr(tag, " href=\""));
    assert_null(strstr(tag, " src=\"http:"));
    assert_false(is_tag(tag, "script") || is_tag(tag, "link") ||
                 is_tag(tag, "iframe"));
}

static void
check_tags(const char *html)
{
    const char *at = html;
    char *tag;

    for (; (tag = next_tag(&at)) != NULL; g_free(tag))
        check_tag(tag);
    assert_null(strstr(html, "url("));
    assert_null(strstr(html, "@import"));
    assert_null(strstr(html, "href=\"\""));
}

static void
check_look(const char *html)
{
    const char *style = strstr(html, "<style>");

    for (const char *at = html; (at = strstr(at, "font-size:")) != NULL; at++) {
        guint64 pixels = g_ascii_strtoull(at + strlen("font-size:"), NULL, 10);

        assert_true(pixels == 1 || pixels >= READABLE_PIXELS);
    }
    assert_null(strstr(html, "#000"));
    assert_null(strstr(html, "#fff"));
    assert_non_null(strstr(html, "prefers-color-scheme: dark"));
    assert_non_null(style);
    assert_true(strstr(style, "</style>") - style < STYLE_SHEET_BYTES);
    assert_null(strstr(html, "<title></title>"));
}

/* --- Every template ------------------------------------------------------ */

struct template_row {
    const char *name;
    const char *sample; /* of samples/ */
};

static const struct template_row pages[] = {
    {"mail/digest.html", "digest"},
    {"mail/digest.html", "digest_sparse"},
    {"mail/confirm.html", "other"},
    {"mail/confirm.html", "other_sparse"},
    {"web/subscribe.html", "other"},
    {"web/subscribe.html", "other_sparse"},
    {"web/subscribed.html", "other"},
    {"web/confirm.html", "other"},
    {"web/confirmed.html", "other_sparse"},
    {"web/unsubscribe.html", "other"},
    {"web/unsubscribe.html", "other_sparse"},
    {"web/unsubscribed.html", "other"},
    {"web/archive.html", "other"},
    {"web/archive.html", "other_sparse"},
    {"web/message.html", "other"},
    {"web/message.html", "other_sparse"},
};

static void
test_page(void **state)
{
    const struct template_row *row = *state;
    g_autofree char *html = render(row->name, sample(row->sample), LEAVE);

    check_balance(html, false);
    check_balance(html, true);
    check_headings(html);
    check_tags(html);
    check_look(html);
    assert_null(strstr(html, "{{"));
}

static const struct template_row plain_texts[] = {
    {"mail/digest.txt", "digest"}, {"mail/digest.txt", "digest_sparse"},
    {"mail/confirm.txt", "other"}, {"mail/confirm.txt", "other_sparse"},
    {"mail/alert.txt", "other"},
};

static void
test_plain_text(void **state)
{
    const struct template_row *row = *state;
    g_autofree char *text = render(row->name, sample(row->sample), LEAVE);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    assert_true(g_str_has_suffix(text, "\n"));
    assert_false(g_str_has_prefix(text, "\n"));
    assert_null(strstr(text, "\n\n\n"));
    assert_null(strstr(text, "&amp;"));
    for (char **line = lines; *line != NULL; line++) {
        assert_true(g_utf8_strlen(*line, -1) <= LINE_COLUMNS);
        assert_false(g_str_has_suffix(*line, " "));
    }
}

static const struct template_row subjects[] = {
    {"mail/digest.subject", "digest"},
    {"mail/confirm.subject", "other"},
    {"mail/alert.subject", "other"},
};

static void
test_subject(void **state)
{
    const struct template_row *row = *state;
    g_autofree char *text = render(row->name, sample(row->sample), LEAVE);

    assert_null(strchr(text, '\n'));
    assert_true(strlen(text) > 0);
    assert_null(strstr(text, "&amp;"));
}

/* --- The digest ---------------------------------------------------------- */

static void
test_html_and_text_tell_the_same(void **state)
{
    static const char *const words[] = {"Strike “Ends”",
                                        "Trams",
                                        "Storm",
                                        "Bread",
                                        "Northern Coast",
                                        "After “nineteen”",
                                        "Ada Lindqvist",
                                        "Dues To Fall",
                                        "Mira Sand",
                                        "Cod",
                                        SITE "dues",
                                        SITE "story",
                                        "12 Quay Street",
                                        LEAVE,
                                        SITE "privacy",
                                        "Night",
                                        "24 November",
                                        "why digest",
                                        "more on site",
                                        ": 7",
                                        "https://news.example/archive/1"};
    g_autofree char *html = render("mail/digest.html", sample("digest"), LEAVE);
    g_autofree char *text = render("mail/digest.txt", sample("digest"), LEAVE);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        assert_non_null(strstr(html, words[i]));
        assert_non_null(strstr(text, words[i]));
    }
}

/* Where each comes, by a word only it has. */
static void
test_order_of_the_digest(void **state)
{
    static const char *const order[] = {"class=\"preheader\"",
                                        ">read online<",
                                        ">unsubscribe<",
                                        "<h1",
                                        "November 2026",
                                        ">in this edition<",
                                        "Robin Lee",
                                        "After “nineteen”",
                                        "Ada Lindqvist",
                                        ">related<",
                                        "Dues To Fall",
                                        "width=\"176\"",
                                        "more on site",
                                        "why digest",
                                        "12 Quay Street",
                                        ">unsubscribe<",
                                        ">privacy<"};
    g_autofree char *html = render("mail/digest.html", sample("digest"), LEAVE);
    const char *at = html;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        at = strstr(at, order[i]);
        if (at == NULL)
            print_error("'%s' is not where it should be\n", order[i]);
        assert_non_null(at);
        at++;
    }
}

static void
test_archive_has_no_reader(void **state)
{
    g_autofree char *html = render("mail/digest.html", sample("digest"), "");
    g_autofree char *text = render("mail/digest.txt", sample("digest"), "");

    (void)state;
    assert_null(strstr(html, ">unsubscribe<"));
    assert_null(strstr(text, "unsubscribe"));
    check_balance(html, false);
}

static void
test_no_link_without_address(void **state)
{
    g_autofree char *html =
        render("mail/digest.html", sample("digest_sparse"), NULL);

    (void)state;
    assert_null(strstr(html, "<a "));
    assert_null(strstr(html, "<img"));
    assert_null(strstr(html, "class=\"preheader\""));
    assert_true(strlen(html) < FRAME_BYTES);
}

/* --- The form ------------------------------------------------------------ */

static void
test_what_was_typed_stays_text(void **state)
{
    g_autofree char *html = render("web/subscribe.html", sample("other"), NULL);

    (void)state;
    assert_non_null(strstr(html, "value=\"&quot;&gt;&lt;eva@x\""));
    assert_non_null(strstr(html, "value=\"weekend\" selected"));
    assert_non_null(strstr(html, "aria-invalid=\"true\""));
    assert_non_null(strstr(html, "role=\"alert\""));
}

static void
test_one_list_is_no_choice(void **state)
{
    g_autofree char *html =
        render("web/subscribe.html", sample("other_sparse"), NULL);

    (void)state;
    assert_null(strstr(html, "<select"));
    assert_non_null(strstr(html, "name=\"list\" value=\"evening\""));
    assert_null(strstr(html, "aria-invalid"));
}

/* Buttons post, links only show: a scanner that opens them moves nobody. */
static void
test_only_buttons_act(void **state)
{
    static const char *const names[] = {"web/confirm.html",
                                        "web/unsubscribe.html"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *html = render(names[i], sample("other"), NULL);

        assert_non_null(strstr(html, "<form method=\"post\""));
        assert_null(strstr(html, "method=\"get\""));
        assert_null(strstr(html, "<a href=\"/subscribe"));
    }
}

/* --- All of them are used ------------------------------------------------ */

static bool
is_in(const struct template_row *rows, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return true;
    return false;
}

/* Every file is in a table above, or a part of one that is. */
static gboolean
check_used(gpointer name, gpointer text, gpointer self)
{
    (void)text;
    (void)self;
    if (!is_in(pages, G_N_ELEMENTS(pages), name) &&
        !is_in(plain_texts, G_N_ELEMENTS(plain_texts), name) &&
        !is_in(subjects, G_N_ELEMENTS(subjects), name)) {
        bool is_part = g_hash_table_contains(shelf.parsed, name);

        if (!is_part)
            print_error("%s is in no test\n", (const char *)name);
        assert_true(is_part);
    }
    return FALSE;
}

static void
test_every_file_is_used(void **state)
{
    (void)state;
    g_tree_foreach(shelf.texts, check_used, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html_and_text_tell_the_same),
        cmocka_unit_test(test_order_of_the_digest),
        cmocka_unit_test(test_archive_has_no_reader),
        cmocka_unit_test(test_no_link_without_address),
        cmocka_unit_test(test_what_was_typed_stays_text),
        cmocka_unit_test(test_one_list_is_no_choice),
        cmocka_unit_test(test_only_buttons_act),
        cmocka_unit_test(test_every_file_is_used),
    };
    int failures;

    open_shelf();
    failures = ROW_TESTS(test_page, pages) +
               ROW_TESTS(test_plain_text, plain_texts) +
               ROW_TESTS(test_subject, subjects) +
               cmocka_run_group_tests(tests, NULL, NULL);
    close_shelf();
    return failures;
}
