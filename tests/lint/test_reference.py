# SPDX-License-Identifier: MIT
"""Pages made from the source are fresh, and the source says what they need."""
import sys

from source_tree import HERE, ROOT, TREE, assert_caught, assert_clean

sys.path.insert(0, str(ROOT / "tools" / "check.d"))
import reference  # noqa: E402


def test_pages_are_fresh():
    assert_clean(reference.faults(TREE.root))


def test_the_sample_is_caught():
    assert_caught(
        reference.faults(HERE / "samples" / "reference"),
        "docs/errors.md is stale", "docs/schema.md is stale",
        "docs/events.md is stale",
        "0001_thing.sql: nameless does not say why it exists",
        "0002_less.sql: the schema's page cannot follow 'DROP TABLE nameless;'",
        "daemon/loud.c:11: an event whose name is not in its call",
        "edition_lost: no comment above says what the event means")


def row(page, name):
    """The row of a page's table that begins with this name."""
    return next(line for line in page.splitlines()
                if line.startswith(f"| `{name}`"))


def test_a_page_says_what_the_source_says():
    sample = HERE / "samples" / "reference"
    errors, schema, events = (make(sample)[0] for make in
                              reference.PAGES.values())
    assert row(errors, "BUSY") == \
        "| `BUSY` | busy \\| away | yes | 75 `EX_TEMPFAIL` | 503 |"
    assert row(schema, "size") == \
        "| `size` | integer or null | in bytes; set by hand, never changed |"
    assert row(schema, "list_id") == \
        "| `list_id` | integer references list (id) | whose it is |"
    assert row(schema, "colour") == "| `colour` | text | came later |"
    assert "- `PRIMARY KEY (list_id, size)`" in schema
    assert "- unique index `thing_by_size (size) WHERE size > 0`: " \
        "One of each." in schema
    assert row(events, "edition_sent") == (
        "| `edition_sent` | info or warning | `list` `copies` `error` | "
        "Every copy has its outcome; a warning where one is unknown. |")
