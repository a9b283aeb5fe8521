# SPDX-License-Identifier: MIT
"""Pages of articles: what Mozilla's Readability reads out of them."""
import base64
import functools
import pathlib
import re
import tempfile
from collections import Counter

import harness

URL = "http://fakehost/test/page.html"
GOOD_OVERLAP = 0.9
TELLING = b"a\xa3\xb1\xa5\xb1z"
TELLING_TAIL = b"</script></style>\">'><p>" + TELLING + b"</p>"
PYTHONS = {"utf-8": "cp1252"}  # what is no UTF-8 was never meant to be


def squeeze(text):
    return " ".join((text or "").split())


@functools.lru_cache
def read(folder):
    """Returns (case, the story read) for each page."""
    cases = harness.index(folder)
    pages = list(harness.inspect("page", [(folder / case["source"], URL)
                                          for case in cases]))
    for page in pages:
        assert not page.is_crash, page.error
        assert page.seconds <= harness.SLOWEST_S, page.path
    return [(case, page.found or {}) for case, page in zip(cases, pages)]


def compare(folder, wanted, ours, is_same=lambda want, got: want == got):
    """Compares one word of the metadata where it is not empty."""
    for case, story in read(folder):
        want = squeeze(case["metadata"].get(wanted))
        got = squeeze(ours(story))
        if want or wanted == "title":
            yield case["id"], is_same(want, got), f"{got!r}, not {want!r}"


def title(folder):
    return compare(folder, "title", lambda story: story.get("title"))


def byline(folder):
    return compare(folder, "byline",
                   lambda story: ", ".join(story.get("authors", [])))


def begins_alike(want, got):
    """A standfirst is cut at a sentence or a word."""
    return bool(got) and want.startswith(got.removesuffix("…"))


def excerpt(folder):
    return compare(folder, "excerpt", lambda story: story.get("standfirst"),
                   begins_alike)


def site(folder):
    return compare(folder, "siteName", lambda story: story.get("site"))


def seconds(want, got):
    """"…T04:20:00.000Z" is "…T04:20:00Z"."""
    return re.sub(r"\.\d+", "", want) == got


def published(folder):
    return compare(folder, "publishedTime",
                   lambda story: story.get("published_at"), seconds)


def language(folder):
    return compare(folder, "lang", lambda story: story.get("language"))


def words(text):
    return Counter(re.findall(r"\w+", text))


def text_of(html):
    import html5lib

    def walk(node):
        if not isinstance(node.tag, str):
            return ""
        return " ".join([node.text or ""] + [walk(child) + (child.tail or "")
                                             for child in node])

    return walk(html5lib.parse(html, namespaceHTMLElements=False))


def overlap(want, got):
    """The F1 score of two bags of words."""
    common = sum((want & got).values())
    total = sum(want.values()) + sum(got.values())
    return 2 * common / total if total else 1


def body(folder):
    for case, story in read(folder):
        want = words(text_of((folder / case["expected_html"]).read_text()))
        score = overlap(want, words(story.get("body") or ""))
        yield case["id"], score >= GOOD_OVERLAP, f"F1 {score:.2f}"


def charsets(folder):
    """Each page with a paragraph behind in which every charset says something
    else; what is UTF-8 is taken for it, whatever the page says of itself."""
    cases = [case for case in harness.index(folder)
             if case["kind"] == "encoding"]
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for number, case in enumerate(cases):
            path = pathlib.Path(scratch, str(number))
            path.write_bytes(base64.b64decode(case["data_base64"]) +
                             TELLING_TAIL)
            files.append((path, URL))
        for case, each in zip(cases, harness.inspect("page", files),
                              strict=True):
            want = TELLING.decode(PYTHONS.get(case["encoding"].lower(),
                                              case["encoding"]), "replace")
            got = (each.found or {}).get("body") or ""
            yield case["id"], got.endswith(want), f"{got[-20:]!r}, not {want!r}"


CORPORA = [
    harness.Corpus("page-charset", "html5lib-tests", charsets, 95),
    harness.Corpus("page-title", "readability", title, 95),
    harness.Corpus("page-byline", "readability", byline, 80),
    harness.Corpus("page-excerpt", "readability", excerpt, 80),
    harness.Corpus("page-site", "readability", site, 80),
    harness.Corpus("page-published", "readability", published, 0),
    harness.Corpus("page-language", "readability", language, 95),
    harness.Corpus("page-body", "readability", body, 80),
]
