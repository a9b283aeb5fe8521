# SPDX-License-Identifier: MIT
"""Input that wants to cost us time or memory, made here: as large as is read at
all, each of one kind of trouble. What becomes of it does not matter, only what
it takes.

Every case costs the more the larger it is, but never the square: one that took
over a second is read once more at a quarter of its size. What a release build
takes for the largest that is read: VESPER_HOSTILE_MB=16."""
import base64
import multiprocessing
import os
import pathlib
import subprocess
import tempfile

import harness

MB = 1 << 20
SIZE = int(float(os.environ.get("VESPER_HOSTILE_MB", "0.25")) * MB) - 4096
BOMB_BYTES = 1 * MB
BOMB_MORE_BYTES = 16 * MB
EX_DATAERR = 65
QUARTER = 4         # a linear case's growth; a quadratic one's is 16
GROWTH = 8
WORTH_A_LOOK_S = 1  # below, it is a program's start that is measured
# A sanitized build takes its time, even where all is well.
SLOWEST_S = harness.SLOWEST_S if "VESPER_HOSTILE_MB" in os.environ else 20
URL = "https://news.example/a"
WORDS = b"the nets were dry by noon, and the boats left before the fog "


def fill(before, piece, behind=b"", most=None):
    """A function of a size: before, as many pieces as fit, behind."""
    def make(size):
        room = (size - len(before) - len(behind)) // len(piece)
        return before + piece * min(room, most or room) + behind
    return make


def numbered(before, piece, behind=b"", most=None):
    """Likewise, with "#" a number in each piece."""
    def make(size):
        count = size // (len(piece) + 6)
        return before + b"".join(
            piece.replace(b"#", b"%d" % i)
            for i in range(min(count, most or count))) + behind
    return make


def laughs(_):
    """Each entity is ten of the one before (CWE-776)."""
    levels = b"".join(b'<!ENTITY l%d "%s">' % (i + 1, b"&l%d;" % i * 10)
                      for i in range(9))
    return (b'<!DOCTYPE rss [<!ENTITY l0 "ha">' + levels +
            b"]><rss><channel><item><title>&l9;</title></item></channel>"
            b"</rss>")


def long_entity(size):
    """One long entity, named often: grows with the square, but not with
    depth."""
    half = size // 2
    return (b'<!DOCTYPE rss [<!ENTITY a "' + b"a" * half +
            b'">]><rss><channel><item><title>' + b"&a;" * (half // 3) +
            b"</title></item></channel></rss>")


def outside(_):
    return (b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY '
            b'% b SYSTEM "http://192.0.2.1/b.dtd">%b;]><rss><channel><item>'
            b"<title>&a;</title></item></channel></rss>")


def pictures(before, behind):
    """Pictures written into the page, as mail programs do."""
    picture = base64.b64encode(bytes(range(256)) * 4000)
    return fill(before, b"<img src='data:image/png;base64," + picture + b"'>",
                behind)


RSS = b"<rss version='2.0'><channel>"
END = b"</channel></rss>"
ITEM = RSS + b"<item><title>N</title>"
ITEM_END = b"</item>" + END
BODY = ITEM + b"<description><![CDATA["
BODY_END = b"]]></description>" + ITEM_END
TITLE = RSS + b"<item><title>"
TITLE_END = b"</title>" + ITEM_END

FEEDS = {
    "small elements": fill(RSS, b"<a/>", END),
    "elements and text": fill(RSS, b"<a>x</a>y", END),
    "nested elements": fill(RSS, b"<a>"),
    "nested media groups": fill(ITEM + b"<media:group>" * 200,
                                b"<media:content url='/a.png'/>",
                                b"</media:group>" * 200 + ITEM_END),
    "items": fill(RSS, b"<item><title>n</title></item>", END),
    "attributes": numbered(RSS + b"<item ", b" a#='b'", b"/>" + END),
    "attributes, 100,000": numbered(RSS + b"<item ", b" a#='b'", b"/>" + END,
                                    100000),
    "one attribute": fill(RSS + b"<item a='", b"a", b"'/>" + END),
    "namespaces": numbered(RSS, b"<a:b xmlns:a='u#'/>", END),
    "one title": fill(TITLE, WORDS, TITLE_END),
    "one title, one word": fill(TITLE, b"a", TITLE_END),
    "HTML in a title": fill(TITLE + b"<![CDATA[", b"<b>a</b>",
                            b"]]>" + TITLE_END),
    "HTML in a title, escaped": fill(TITLE, b"&lt;p>a", TITLE_END),
    "ampersands": fill(TITLE, b"&", TITLE_END),
    "less-than signs": fill(TITLE, b"<", TITLE_END),
    "less-than signs and blanks": fill(TITLE, b"< ", TITLE_END),
    "HTML entities": fill(TITLE, b"&nbsp;", TITLE_END),
    "XML entities": fill(TITLE, b"&amp;", TITLE_END),
    "numbers of characters": fill(TITLE, b"&#233;", TITLE_END),
    "entities without end": fill(TITLE, b"&a", TITLE_END),
    "CDATA without end": fill(ITEM, b"<![CDATA[", ITEM_END),
    "CDATA sections": fill(ITEM + b"<description>", b"<![CDATA[x]]>",
                           b"</description>" + ITEM_END),
    "CDATA ends": fill(ITEM + b"<description>", b"]]>",
                       b"</description>" + ITEM_END),
    "comments without end": fill(ITEM, b"<!--", ITEM_END),
    "comments": fill(ITEM, b"<!--a-->", ITEM_END),
    "instructions": fill(RSS, b"<?a b?>", END),
    "doctypes": fill(b"", b"<!DOCTYPE a>", RSS + END),
    "authors": fill(ITEM, b"<author>a</author>", ITEM_END),
    "links": fill(ITEM, b"<atom:link rel='x' href='/b'/>", ITEM_END),
    "pictures": fill(ITEM, b"<media:content url='/a.jpg'/>", ITEM_END),
    "pictures written in": pictures(BODY, BODY_END),
    "paragraphs": fill(BODY, b"<p>a", BODY_END),
    "nested HTML": fill(BODY, b"<div>", BODY_END),
    "HTML that never closes": fill(BODY, b"<a b='", BODY_END),
    "HTML attributes": fill(BODY + b"<a ", b"b=c ", b">" + BODY_END),
    "lines": fill(b"<feed><entry><title>n</title><content>", b"a\n\n",
                  b"</content></entry></feed>"),
    "base64": fill(b"<feed><entry><title>n</title><content type='a/b'>",
                   b"PGI+", b"</content></entry></feed>"),
    "nested bases": fill(
        ITEM + b"<media:group xml:base='" + b"a/" * 100 + b"'>" +
        b"<media:group xml:base='b/'>" * 200,
        b"<media:content url='/a.webp'/>",
        b"</media:group>" * 201 + ITEM_END, 200000),
    "a long language, inherited": fill(
        RSS + b"<language>" + b"a" * 60000 + b"</language>",
        b"<item><title>n</title></item>", END, 90000),
    "long authors, inherited": fill(
        b"<feed>" + b"".join(b"<author><name>%d" % i + b"a" * 60000 +
                             b"</name></author>" for i in range(30)),
        b"<entry><title>n</title></entry>", b"</feed>", 90000),
    "a long base": fill(
        b"<feed xml:base='https://news.example/" + b"a/" * 490 + b"'>",
        b"<entry><title>n</title><link href='b'/></entry>", b"</feed>", 90000),
    "a long base, too long": fill(
        b"<feed xml:base='https://news.example/" + b"a/" * 490 + b"'>",
        b"<entry><link href='" + b"b" * 1100 + b"'/></entry>", b"</feed>",
        90000),
    "a long base, many links": fill(
        b"<feed xml:base='https://news.example/" + b"a/" * 490 + b"'><entry>",
        b"<link href='b'/>", b"</entry></feed>", 250000),
    "a long base, many pictures": fill(
        b"<rss xml:base='https://news.example/" + b"a/" * 490 + b"'><channel>"
        b"<item><title>n</title>", b"<media:content url='/b.jpg'/>",
        ITEM_END, 250000),
    "many links": fill(b"<feed><entry>", b"<link href='b'/>",
                       b"</entry></feed>", 250000),
    "wrong ends": fill(RSS, b"<item><title>n</tilte></item>", END),
    "dates": fill(RSS, b"<item><title>n</title><pubDate>" + b"Tue " * 9000 +
                  b"</pubDate></item>", END),
    "dates in words": fill(
        RSS, b"<item><title>n</title><pubDate>" + b"Q " * 40 +
        b"</pubDate></item>", END),
    "a charset": fill(b"<?xml version='1.0' encoding='shift_jis'?>" + TITLE,
                      b"\x82\xa0&", TITLE_END),
    "UTF-16": lambda size: ("<rss><channel>" + "<item><title>łódź</title>"
                            "</item>" * (size // 60)).encode("utf-16"),
    "NUL": fill(b"", b"\0"),
    "no text": lambda size: bytes((i * i >> 7) & 255 for i in range(1 << 16)) *
    (size >> 16),
    "JSON objects": fill(b'{"items":[', b"{},", b"1]}"),
    "JSON numbers": fill(b'{"items":[', b"1,", b"1]}"),
    "JSON texts": fill(b'{"items":[', b'"",', b"1]}"),
    "JSON names": numbered(b'{"items":[{', b'"k#":1,', b'"a":1}]}'),
    "JSON nested": fill(b'{"items":', b"["),
    "JSON authors": fill(b'{"items":[{"title":"n","authors":[',
                         b'{"name":"a"},', b"1]}]}"),
    "JSON escapes": fill(b'{"items":[{"title":"', b"\\u00e9", b'"}]}'),
    "JSON that is no UTF-8": fill(b'{"items":[{"title":"', b"\xe9", b'"}]}'),
}

BOMBS = {
    "billion laughs": laughs,
    "one long entity": long_entity,
    "entities from elsewhere": outside,
    "a million nested elements": lambda size: RSS + b"<a>" * 1000000,
    "nested elements that close": lambda size: (
        RSS + b"<a>" * 150000 + b"</a>" * 150000 + END),
    "a million nested lists": lambda size: b'{"items":' + b"[" * 1000000,
}

PAGE = b"<html><head><title>N</title></head><body>"
LD = b"<script type='application/ld+json'>"
HTML = {
    "small elements": fill(b"", b"<a>"),
    "closed elements": fill(b"", b"<b>a</b>"),
    "void elements": fill(b"", b"<br>"),
    "nested blocks": fill(b"", b"<div>"),
    "nested blocks and text": fill(b"", b"<div>a"),
    "nested tables": fill(b"", b"<table><tr><td>"),
    "nested lists": fill(b"", b"<ul><li>a"),
    "formatting that stays open": fill(b"", b"<p><b><i>"),
    "formatting across": fill(b"", b"<b><p></b></p>"),
    "ends without starts": fill(b"", b"</p>"),
    "ends of nothing": fill(b"<div>" * 200, b"</a>"),
    "paragraphs": fill(PAGE, b"<p>a"),
    "long paragraphs": fill(PAGE, b"<p>" + WORDS * 5),
    "attributes": numbered(b"<p ", b" a#='b'", b">"),
    "attributes, 100,000": numbered(b"<p ", b" a#='b'", b">", 100000),
    "equal attributes": fill(b"<p ", b" a=b", b">"),
    "some attributes each": fill(b"", b"<p" + b" a=b" * 900 + b">"),
    "one attribute": fill(b"<a title='", b"a", b"'>"),
    "one class": fill(b"<p class='", b"a ", b"'>"),
    "less-than signs": fill(b"", b"<"),
    "less-than signs and blanks": fill(b"", b"< "),
    "ampersands": fill(b"", b"&"),
    "entities": fill(b"", b"&nbsp;"),
    "numbers of characters": fill(b"", b"&#233;"),
    "entities without end": fill(b"", b"&a"),
    "one number": fill(b"&#", b"1", b";"),
    "comments without end": fill(b"", b"<!--"),
    "comments": fill(b"", b"<!---->"),
    "comments that nearly end": fill(b"<!--", b"--"),
    "quotes that stay open": fill(b"", b"<a b='"),
    "doctypes": fill(b"", b"<!DOCTYPE a>"),
    "CDATA": fill(b"", b"<![CDATA["),
    "scripts": fill(b"", b"<script></script>"),
    "scripts without end": fill(b"", b"<script>"),
    "scripts' ends, nearly": fill(b"<script>", b"</scrip"),
    "titles without end": fill(b"", b"<title>"),
    "titles": fill(b"", b"<title>a</title>"),
    "one title": fill(b"<title>", b"a ", b"</title>"),
    "HTML in a title": fill(b"<title>", b"<b>a", b"</title>"),
    "styles": fill(b"<p style='", b"a:b;", b"'>a"),
    "spaces": fill(b"<p>", b" "),
    "one word": fill(b"<p>", b"a"),
    "commas": fill(b"<p>", b","),
    "line ends": fill(b"<p>", b"\n"),
    "line breaks": fill(b"<p>a", b"<br>a"),
    "pictures written in": pictures(b"<p>", b"</p>"),
    "links": fill(b"", b"<a href='https://news.example/a?b'>a</a>"),
    "relative links": numbered(b"", b"<a href='../../#'>a</a>"),
    "many dots": fill(b"<a href='", b"../", b"'>a</a>"),
    "drawings": fill(b"", b"<svg><math>"),
    "selects": fill(b"", b"<select><option>"),
    "NUL": fill(b"", b"\0"),
    "no UTF-8": fill(b"<p>", b"\xe9"),
    "controls": fill(b"<p>", b"\x01"),
    "wide characters": fill(b"<p>", "\U0001f600".encode()),
    "combining characters": fill(b"<p>a", "\u0301".encode()),
}
PAGES = {
    **HTML,
    "metas": fill(b"", b"<meta name=author content='Eva Berg'>"),
    "different metas": numbered(b"", b"<meta name=author content='Eva #'>"),
    "metas of many names": fill(b"<meta name='", b"dc:title ",
                                b"' content=a>"),
    "bylines": numbered(b"", b"<p class=byline>Eva #"),
    "nested bylines": fill(b"", b"<div class=byline>a"),
    "nested bylines, and nothing": fill(b"<div class=byline>" * 200, b"<br>"),
    "nested bylines, and text": fill(b"<div class=byline>" * 200, b"a "),
    "nested authors": fill(
        b"<p><a rel=author>Eva Berg</a>" + b"<span class=author>" * 200,
        b"<i></i>"),
    "nested times": fill(b"<time>" * 200, b"<br>"),
    "nested figures of icons": fill(b"<figure>" * 200,
                                    b"<img src=/icon.png>"),
    "openings of credits": fill(b"<figure><img src=/a.jpg>", b"<figcaption>" +
                                b"photo: " * 9000 + b"</figcaption>"),
    "times": fill(b"", b"<time datetime=never>"),
    "figures": fill(b"", b"<figure><img src=/a.jpg><figcaption>a</figure>"),
    "nested figures": fill(b"", b"<figure>a"),
    "nested captions": fill(b"<figure><img src=/a.jpg>",
                            b"<figcaption class=credit>"),
    "headings": fill(b"<title>" + b"A long title | of a site" + b"</title>",
                     b"<h1>a</h1>"),
    "nested headings": fill(b"<title>a</title>", b"<h1>a"),
    "separators": fill(b"<title>", b" | ", b"</title>"),
    "canonical links": fill(b"", b"<link rel=canonical href=/>"),
    "feeds": fill(b"", b"<link rel=alternate type=application/rss+xml "
                  b"href=/comments>"),
    "bases": fill(b"", b"<base href=:>"),
    "links that stand alone": fill(b"", b"<li><a href=/a>a</a>"),
    "hidden blocks": fill(b"", b"<div style='display: none'>a"),
    "articles": fill(b"", b"<article><p>" + WORDS * 3 + b"</p></article>"),
    "JSON-LD scripts": fill(b"", LD + b"{}</script>"),
    "JSON-LD in one": fill(LD + b"[", b"{},", b"{}]</script>"),
    "JSON-LD articles": numbered(
        LD + b"[", b'{"@type":"Article","@id":"#","author":{"@id":"x"}},',
        b"{}]</script>"),
    "JSON-LD authors": numbered(
        LD + b'{"@type":"Article","author":[', b'{"@id":"#"},',
        b"{}]}</script>"),
    "JSON-LD nested": fill(LD, b'{"@graph":['),
    "JSON-LD lists": fill(LD, b"["),
    "JSON-LD types": fill(LD + b'{"@type":[', b'"Article",', b"1]}</script>"),
    "JSON-LD body": fill(LD + b'{"@type":"Article","articleBody":"',
                         b"<p>a", b'"}</script>'),
    "JSON-LD commas": fill(LD + b"[", b",", b"]</script>"),
    "JSON-LD comments": fill(LD + b"[", b"/**/", b"]</script>"),
    "JSON-LD line comments": fill(LD + b"[", b"//\n", b"]</script>"),
}
TEXTS = {
    "lines": fill(b"News\n\nHead\nHead\n\n", b"a\n"),
    "paragraphs": fill(b"News\n\nHead\nHead\n\n", b"a\n\n"),
    "empty lines": fill(b"News\n\nHead\nHead\n\n", b"\n"),
    "one line": fill(b"News\n\nHead\nHead\n\n", WORDS),
    "one headline": fill(b"News\n\n", b"a"),
    "related stories": fill(b"News\n\nHead\nHead\n\nText of it.\n\n"
                            b"Related articles\n\n", b"A\n\nBy B\n\n"),
    "captions": fill(b"News\n\nHead\nHead\n\n", b"Image by A\n\n"),
    "no text": fill(b"", b"\xff"),
}

KINDS = {"feed": FEEDS, "page": PAGES, "html": HTML, "text": TEXTS}


def write(path, make, size):
    """In a process of its own: what a child is said to have used at most is
    never less than its parent did."""
    writer = multiprocessing.get_context("fork").Process(
        target=lambda: path.write_bytes(make(size)))
    writer.start()
    writer.join()
    assert writer.exitcode == 0


def spend(kind, make, size):
    """Inspects input; returns (seconds of CPU, peak bytes, its end, crash or
    "")."""
    environment = dict(os.environ)
    environment["ASAN_OPTIONS"] = ":".join(filter(None, [
        environment.get("ASAN_OPTIONS"), harness.SANITIZER]))
    with tempfile.TemporaryDirectory() as folder, \
            tempfile.TemporaryFile() as talk:
        path = pathlib.Path(folder, "input")
        write(path, make, size)
        names = pathlib.Path(folder, "names")
        names.write_text(f"{path}\t{URL}\n")
        child = subprocess.Popen(
            [harness.program(), "inspect", kind, "--json", "--list",
             str(names)], stdout=subprocess.DEVNULL, stderr=talk,
            env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        talk.seek(0)
        said = talk.read().decode(errors="replace")
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    harness.Spent.note(usage, seconds)
    is_crash = child.returncode < 0 or "Sanitizer" in said or \
        "runtime error" in said
    return (seconds, usage.ru_maxrss * 1024, child.returncode,
            said[:2000] if is_crash else "")


def judge(kind, make):
    """Returns what is wrong with what a case took; "": nothing."""
    seconds, peak, _, crash = spend(kind, make, SIZE)
    if crash:
        return crash
    if peak > harness.LARGEST_BYTES:
        return f"{peak / MB:.0f} MB"
    if seconds > SLOWEST_S:
        return f"{seconds:.1f} s"
    if seconds > WORTH_A_LOOK_S:
        less, *_ = spend(kind, make, SIZE // QUARTER)
        if seconds > GROWTH * less:
            return f"{seconds:.1f} s, and {less:.1f} s for a quarter of it"
    return ""


def hostile(kind):
    def cases(_):
        for name, make in KINDS[kind].items():
            wrong = judge(kind, make)
            yield name, wrong == "", wrong
    return cases


def refused(_):
    """Bombs (F2): refused, at once, for next to nothing."""
    _, usual, _, _ = spend("feed", fill(RSS, b"<item/>", END), 1000)
    for name, make in BOMBS.items():
        seconds, peak, status, crash = spend("feed", make, BOMB_BYTES)
        more = peak - usual
        yield name, (status == EX_DATAERR and seconds <= WORTH_A_LOOK_S and
                     more <= BOMB_MORE_BYTES and not crash), (
            f"status {status}, {seconds:.1f} s, {more / MB:+.0f} MB {crash}")


CORPORA = [
    harness.Corpus("bombs", None, refused),
    *(harness.Corpus(f"hostile-{kind}", None, hostile(kind))
      for kind in KINDS),
]
