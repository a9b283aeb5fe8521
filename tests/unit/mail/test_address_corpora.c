/* SPDX-License-Identifier: MIT */
/*
 * Addresses nobody here wrote. What we knowingly judge otherwise stands, with
 * its reason, in a list beside this file; a difference not listed fails, and so
 * does a listed one that is gone.
 */
#include "address.h"
#include "support.h"

#include <jansson.h>

#include <string.h>

/* Differences found against those listed: case id to reason. */
struct ledger {
    GHashTable *listed;
    int differences, cases;
};

static void
ledger_open(struct ledger *ledger, const char *list)
{
    const char *source = g_getenv("VESPER_SOURCE");
    g_autofree char *path =
        g_build_filename(source ? source : ".", "tests/unit/mail", list, NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    *ledger = (struct ledger){0};
    ledger->listed =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++)
        if (lines[i][0] != '#' && lines[i][0] != '\0')
            g_hash_table_add(ledger->listed,
                             g_strndup(lines[i], strcspn(lines[i], " ")));
}

static void
ledger_note(struct ledger *ledger, const char *id, bool is_met,
            const char *input)
{
    const bool is_listed = g_hash_table_contains(ledger->listed, id);

    ledger->cases++;
    ledger->differences += is_met ? 0 : 1;
    if (is_met == is_listed) {
        print_error("%s is %s: '%s'\n", id,
                    is_met ? "listed, and yet met" : "not met", input);
        fail();
    }
}

static void
ledger_close(struct ledger *ledger)
{
    assert_true(ledger->cases > 0);
    g_hash_table_unref(ledger->listed);
}

/* The cases of a corpus, or NULL. */
static json_t *
cases_of(const char *corpus, json_t **root)
{
    g_autofree char *relative = g_build_filename(corpus, "index.json", NULL);
    g_autofree char *path = corpus_path(relative);

    *root = path == NULL ? NULL : json_load_file(path, JSON_ALLOW_NUL, NULL);
    return json_object_get(*root, "cases");
}

static const char *
text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* A NUL ends the text for us: such a case counts as refused. */
static char *
normalise(const json_t *object, const char *key)
{
    const json_t *text = json_object_get(object, key);

    if (json_string_length(text) != strlen(json_string_value(text)))
        return NULL;
    return address_normalise(json_string_value(text), NULL);
}

static void
test_isemail(void **state)
{
    struct ledger ledger;
    json_t *root, *one, *cases = cases_of("isemail", &root);
    size_t i;

    (void)state;
    if (root == NULL)
        skip();
    ledger_open(&ledger, "isemail_not_met.txt");
    json_array_foreach(cases, i, one)
    {
        g_autofree char *got = normalise(one, "address");
        const bool want =
            json_is_true(json_object_get(one, "accept_practical"));

        ledger_note(&ledger, text_of(one, "id"), (got != NULL) == want,
                    text_of(one, "address"));
    }
    /* The bar is 160 of 164, over the whole and over what we have of it. */
    assert_true(ledger.differences * 41 <= ledger.cases);
    ledger_close(&ledger);
    json_decref(root);
}

/* The spelling expected of a valid case of python-email-validator. */
static char *
expected_text(const json_t *one)
{
    const json_t *expected = json_object_get(one, "expected");

    return g_strconcat(text_of(expected, "local_part"), "@",
                       text_of(expected, "ascii_domain"), NULL);
}

static bool
is_as_validator_says(const json_t *one)
{
    const char *group = text_of(one, "group");
    const char *input = text_of(one, "input");
    g_autoptr(Mailbox) mailbox = mailbox_parse(input, NULL);
    g_autofree char *alone = address_normalise(input, NULL);

    if (strcmp(group, "unsafe_character") == 0) {
        g_autofree char *left = g_strconcat(input, "@test", NULL);
        g_autofree char *right = g_strconcat("test@", input, NULL);
        g_autofree char *refused_left = address_normalise(left, NULL);
        g_autofree char *refused_right = address_normalise(right, NULL);

        return refused_left == NULL && refused_right == NULL;
    }
    if (json_object_get(one, "expected") != NULL) {
        g_autofree char *want = expected_text(one);

        return mailbox != NULL && strcmp(mailbox->address->text, want) == 0;
    }
    if (strcmp(group, "quoted_local") == 0 ||
        strcmp(group, "reserved_domain") == 0)
        return alone != NULL;
    return alone == NULL;
}

static void
test_python_email_validator(void **state)
{
    struct ledger ledger;
    json_t *root, *one, *cases = cases_of("python-email-validator", &root);
    size_t i;

    (void)state;
    if (root == NULL)
        skip();
    ledger_open(&ledger, "python_email_validator_not_met.txt");
    json_array_foreach(cases, i, one)
    {
        ledger_note(&ledger, text_of(one, "id"), is_as_validator_says(one),
                    text_of(one, "input"));
    }
    ledger_close(&ledger);
    json_decref(root);
}

/* Tells whether UTS 46 finds nothing wrong, and the result is a domain. */
static bool
is_domain(const json_t *one)
{
    const char *ascii = text_of(one, "to_ascii_n");
    g_autofree char *address = g_strconcat("a@", ascii, NULL);
    g_autofree char *alone = address_normalise(address, NULL);

    return json_array_size(json_object_get(one, "status_n")) == 0 &&
           alone != NULL;
}

static void
test_idna(void **state)
{
    struct ledger ledger;
    json_t *root, *one, *cases = cases_of("idna", &root);
    size_t i;

    (void)state;
    if (root == NULL)
        skip();
    ledger_open(&ledger, "idna_not_met.txt");
    json_array_foreach(cases, i, one)
    {
        g_autofree char *address = NULL;
        g_autofree char *got = NULL;
        g_autofree char *want = NULL;

        if (text_of(one, "source") == NULL)
            continue; /* punycode alone */
        address = g_strconcat("a@", text_of(one, "source"), NULL);
        got = address_normalise(address, NULL);
        want = is_domain(one)
                   ? g_strconcat("a@", text_of(one, "to_ascii_n"), NULL)
                   : NULL;
        ledger_note(&ledger, text_of(one, "id"), g_strcmp0(got, want) == 0,
                    text_of(one, "source"));
    }
    ledger_close(&ledger);
    json_decref(root);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_isemail),
        cmocka_unit_test(test_python_email_validator),
        cmocka_unit_test(test_idna),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
