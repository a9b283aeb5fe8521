/* SPDX-License-Identifier: MIT */
/* Names nobody here wrote: IdnaTestV2 of UTS #46, and A-labels of them. What is
 * valid becomes what is said there; a name with a joiner in the wrong place
 * (C1, C2) or a mark at its start (V5) has no form. The other rules are left
 * out: browsers let go of most of them for hosts (WHATWG URL §3.3), and libidn2
 * applies Bidi within a label alone. */
#include "host.h"

#include "support.h"

#include <jansson.h>
#include <string.h>

enum {
    VALID_MIN = 200,
    REFUSED_MIN = 700,
};

/* A symbol and a "ß" in one name: libidn2's transition would know the one, and
 * maps the other. */
static const char *const not_met[] = {"idna/01140", "idna/01382", "idna/01392",
                                      NULL};

static const char *
text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool
has_status(const json_t *one, const char *status)
{
    const json_t *each, *all = json_object_get(one, "status_n");
    size_t i;

    json_array_foreach(all, i, each)
    {
        if (g_str_equal(json_string_value(each), status))
            return true;
    }
    return false;
}

static void
check_valid(const json_t *one)
{
    const char *want = text_of(one, "to_ascii_n");
    g_autofree char *got = host_to_ascii(text_of(one, "source"));

    if (g_strv_contains(not_met, text_of(one, "id")))
        assert_null(got); /* asks nobody, rather than another */
    else
        assert_text(got, want);
}

static void
test_idna(void **state)
{
    g_autofree char *path = corpus_path("idna/index.json");
    json_t *one, *root = path == NULL ? NULL : json_load_file(path, 0, NULL);
    int valid = 0, refused = 0;
    size_t i;

    (void)state;
    if (root == NULL)
        skip();
    json_array_foreach(json_object_get(root, "cases"), i, one)
    {
        const char *source = text_of(one, "source");

        if (source == NULL)
            continue;
        if (json_array_size(json_object_get(one, "status_n")) == 0) {
            check_valid(one);
            valid++;
        } else if (has_status(one, "C1") || has_status(one, "C2") ||
                   has_status(one, "V5")) {
            g_autofree char *got = host_to_ascii(source);

            assert_null(got);
            refused++;
        }
    }
    assert_true(valid >= VALID_MIN && refused >= REFUSED_MIN);
    json_decref(root);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_idna),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
