# SPDX-License-Identifier: MIT
"""Feeds: what others test their parsers with.

Vesper keeps texts, not markup, and cuts summaries: what a corpus expects is
compared by its words."""
import datetime
import html.parser
import json
import re
import tempfile

import harness

URL = "http://a.example/feed"
VOID = {"script", "style", "title", "textarea", "iframe", "svg", "math",
        "noscript", "template", "head"}


# --- their words, our words ----------------------------------------------

class _Words(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in VOID

    def handle_endtag(self, tag):
        self.hidden -= tag in VOID and self.hidden > 0

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def letters(text):
    """Text without white space, nor what no reader sees."""
    return re.sub(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
                  r"\x00-\x1f\x7f]+", "", text or "")


def letters_of_html(markup):
    words = _Words()
    words.feed(markup or "")
    words.close()
    return letters("".join(words.words))


def is_same_text(ours, theirs):
    return letters(ours) in (letters(theirs), letters_of_html(theirs))


def is_start(ours, theirs):
    """A standfirst is the first paragraph, or as much of it as fits."""
    start = letters((ours or "").removesuffix("…"))
    wholes = (letters(theirs), letters_of_html(theirs))
    return any(whole.startswith(start) if start else not whole
               for whole in wholes)


def is_same_url(ours, theirs):
    """Vesper writes the path of a site, and escapes what ends attributes."""
    def plain(url):
        return re.sub(r"^(https?://[^/?#]+)/?$", r"\1", url or "")
    if theirs and not re.match(r"(?i)https?://", theirs.strip()):
        return ours is None
    return plain(ours) == plain((theirs or "").strip())


def instant(value):
    """Seconds of "2026-11-24T17:00:00.000Z" or of feedparser's tuple."""
    if isinstance(value, list):
        value = datetime.datetime(*value[:6], tzinfo=datetime.timezone.utc)
    elif value:
        value = datetime.datetime.fromisoformat(
            re.sub(r"(\.\d{1,6})\d*", lambda found: found[1].ljust(7, "0"),
                   value.replace("Z", "+00:00")))
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
    return int(value.timestamp()) if value else None


def is_same_time(ours, theirs):
    return instant(ours) == instant(theirs)


def is_last_time(ours, theirs):
    """Who says that a story was published "updates" it, to most parsers."""
    modified, published = ours
    return instant(modified or published) == instant(theirs)


def is_same_language(ours, theirs):
    return (ours or "").lower() == (theirs or "").lower()


def is_first_author(ours, theirs):
    """Addresses are nobody's name."""
    name = re.sub(r"(mailto:)?[\w.+-]+@[\w.-]+|\(\s*\)", "", theirs or "")
    name = re.sub(r"^\s*\((.*)\)$|\(\s*\)", r"\1", name)
    return is_same_text(ours[0] if ours else None, name)


def is_same_guid(ours, theirs):
    return letters(ours) == letters(theirs)


# --- what we keep --------------------------------------------------------

FEED = {"title": is_same_text, "url": is_same_url,
        "language": is_same_language}
STORY = {"title": is_same_text, "url": is_same_url, "guid": is_same_guid,
         "authors": is_first_author, "section": is_same_text,
         "standfirst": is_start, "body": is_same_text,
         "published_at": is_same_time, "last_at": is_last_time,
         "image_url": is_same_url}


def at(value, path):
    """The value at "a.0.b"; None where there is none."""
    for step in path.split("."):
        if isinstance(value, list):
            number = int(step)
            value = value[number] if number < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def value_of(story, field):
    if field == "last_at":
        return story["modified_at"], story["published_at"]
    return story[field]


def compare(found, story, field, theirs):
    """Compares a field of the feed (story: None) or of a story by number."""
    if found is None:
        return False, "refused"
    if story is None:
        ours, is_same = found[field], FEED[field]
    elif story >= len(found["stories"]):
        return False, f"{len(found['stories'])} stories"
    else:
        ours, is_same = value_of(found["stories"][story], field), STORY[field]
    return is_same(ours, theirs), f"ours {ours!r}, theirs {theirs!r}"


class Titled:
    """Feeds whose items are given a title where they have none: most test
    files have one word an item, and Vesper leaves out what has neither title
    nor text, and takes for a title the text's beginning."""

    def __init__(self, folder):
        self.folder = folder
        self.copies = tempfile.TemporaryDirectory()

    def __call__(self, file):
        content = (self.folder / file).read_bytes()
        titled = re.sub(rb"</(\w+:)?(item|entry)>", self._end, content)
        if titled == content:
            return self.folder / file
        path = f"{self.copies.name}/{file.replace('/', '_')}"
        with open(path, "wb") as copy:
            copy.write(titled)
        return path

    @staticmethod
    def _end(found):
        prefix = found[1] or b""
        return (b"<" + prefix + b"title>Untitled</" + prefix + b"title>" +
                found[0])


def inspected(folder, cases):
    """Pairs each case with what was found, by its file and URL."""
    titled = Titled(folder)
    files = [(titled(case["file"]), case.get("served_from"))
             for case in cases]
    yield from zip(cases, harness.inspect("feed", files), strict=True)


# --- every file ----------------------------------------------------------

def every_file(folder):
    return harness.every_file("feed", folder, URL)


# --- feedparser: assertions ----------------------------------------------

FEEDPARSER = {
    "feed.title": (None, "title"),
    "feed.title_detail.value": (None, "title"),
    "feed.link": (None, "url"),
    "feed.language": (None, "language"),
    "entries.0.title": (0, "title"),
    "entries.0.title_detail.value": (0, "title"),
    "entries.0.link": (0, "url"),
    "entries.1.link": (1, "url"),
    "entries.0.id": (0, "guid"),
    "entries.1.id": (1, "guid"),
    "entries.0.author_detail.name": (0, "authors"),
    "entries.0.tags.0.term": (0, "section"),
    "entries.0.description": (0, "standfirst"),
    "entries.0.summary": (0, "standfirst"),
    "entries.0.summary_detail.value": (0, "standfirst"),
    "entries.0.content.0.value": (0, "body"),
    "entries.0.published_parsed": (0, "published_at"),
    "entries.0.updated_parsed": (0, "last_at"),
}


def check_assertions(case, found):
    """A case is met when the feed is read and all that we keep is as said."""
    wrong = [] if found is not None else ["refused"]
    for claim in case["assertions"] or []:
        place = FEEDPARSER.get(".".join(map(str, claim["path"])))
        if place is None or claim["op"] != "eq":
            continue
        is_met, detail = compare(found, *place, claim["value"])
        if not is_met:
            wrong.append(f"{place[1]}: {detail}")
    return not wrong, "; ".join(wrong)


def feedparser(folder, kind):
    cases = [case for case in harness.index(folder)
             if case.get("core") and case["kind"] == kind]
    for case, each in inspected(folder, cases):
        yield case["id"], *check_assertions(case, each.found)


def feedparser_dates(folder):
    """Each date in a feed of its own making."""
    cases = [case for case in harness.index(folder)
             if case["kind"] == "date" and case["expected"]]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as feed:
        json.dump({"items": [{"title": "Untitled",
                              "date_published": case["input"]}
                             for case in cases]}, feed)
        feed.flush()
        [each] = harness.inspect("feed", [(feed.name, None)])
    for i, case in enumerate(cases):
        yield case["id"], *compare(each.found, i, "published_at",
                                   case["expected"])


# --- gofeed, feed-rs: a model beside each feed ---------------------------

GOFEED = {
    "title": (None, "title"), "link": (None, "url"),
    "language": (None, "language"),
    "items.#.title": (0, "title"), "items.#.link": (0, "url"),
    "items.#.guid": (0, "guid"), "items.#.author.name": (0, "authors"),
    "items.#.categories.0": (0, "section"),
    "items.#.description": (0, "standfirst"), "items.#.content": (0, "body"),
    "items.#.publishedParsed": (0, "published_at"),
    "items.#.updatedParsed": (0, "last_at"),
    "items.#.image.url": (0, "image_url"),
}
FEED_RS = {
    "title.content": (None, "title"), "links.0.href": (None, "url"),
    "language": (None, "language"),
    "entries.#.title.content": (0, "title"),
    "entries.#.links.0.href": (0, "url"),
    "entries.#.authors.0.name": (0, "authors"),
    "entries.#.categories.0.term": (0, "section"),
    "entries.#.summary.content": (0, "standfirst"),
    "entries.#.content.body": (0, "body"),
    "entries.#.published": (0, "published_at"),
    "entries.#.updated": (0, "last_at"),
    "entries.#.language": (0, "language"),
}
STORY["language"] = is_same_language


def with_pages_first(model):
    """Of a feed's or an item's links, we keep the one to its page."""
    for part in (model, *model.get("entries", [])):
        links = part.get("links") or []
        if links and isinstance(links[0], dict):
            part["links"] = [link for link in links
                             if link["rel"] in (None, "alternate")]
    return model


def check_model(model, found, places, items):
    """Compares each field that the model says, item by item."""
    for path, (story, field) in places.items():
        count = len(at(model, items) or []) if story is not None else 1
        for i in range(count):
            step = path.replace("#", str(i))
            theirs = at(model, step)
            if theirs is not None:
                yield step, *compare(found, None if story is None else i,
                                     field, theirs)


def models(folder, group, places, items):
    cases = [case for case in harness.index(folder)
             if case["file"].startswith(group) and case.get("expected")]
    for case, each in inspected(folder, cases):
        model = with_pages_first(
            json.loads((folder / case["expected"]).read_text()))
        for step, is_met, detail in check_model(model, each.found, places,
                                                items):
            yield f"{case['id']}#{step}", is_met, detail


# --- node-feedparser, rome: what Debian's feedparser makes of them -------

REFERENCE = {"title": "title", "link": "url", "author": "authors",
             "published": "published_at", "updated": "last_at"}


def check_reference(reference, found):
    wrong = []
    if found is None:
        return False, "refused"
    if not is_same_text(found["title"], reference["title"]):
        wrong.append(f"title {found['title']!r}, {reference['title']!r}")
    if len(found["stories"]) != len(reference["entries"]):
        wrong.append(f"{len(found['stories'])} stories, "
                     f"{len(reference['entries'])}")
    for ours, theirs in zip(found["stories"], reference["entries"]):
        for name, field in REFERENCE.items():
            if theirs[name] and not STORY[field](
                    value_of(ours, field), theirs[name]):
                wrong.append(f"{field} {value_of(ours, field)!r}, "
                             f"{theirs[name]!r}")
    return not wrong, "; ".join(wrong)


def references(folder):
    """Only of feeds of a format that Vesper reads, and that are whole."""
    cases = [case for case in harness.index(folder)
             if case["reference"].get("version")]
    for case, each in inspected(folder, cases):
        yield case["id"], *check_reference(case["reference"], each.found)


# --- feedvalidator: what is valid must be read ---------------------------

def valid_feeds(folder):
    cases = [case for case in harness.index(folder)
             if case["negated"] and case["event"] in ("Error", "Warning") and
             case["group"].split("/")[0] in ("atom", "rss", "rss11", "rss20")]
    for case, each in inspected(folder, cases):
        yield case["id"], each.found is not None, each.error


CORPORA = [
    *(harness.Corpus(f"{name}-files", name, every_file)
      for name in ("feed-rs", "feedparser", "feedvalidator", "gofeed",
                   "node-feedparser", "rome")),
    *(harness.Corpus(f"feedparser-{kind}", "feedparser",
                     lambda folder, kind=kind: feedparser(folder, kind),
                     percent)
      for kind, percent in (("wellformed", 95), ("illformed", 85),
                            ("encoding", 95), ("entities", 100))),
    harness.Corpus("feedparser-dates", "feedparser", feedparser_dates, 80),
    harness.Corpus("gofeed", "gofeed",
                   lambda folder: models(folder, "translator/", GOFEED,
                                         "items"), 98),
    harness.Corpus("feed-rs", "feed-rs",
                   lambda folder: models(folder, "", FEED_RS, "entries"),
                   98),
    harness.Corpus("node-feedparser", "node-feedparser", references, 85),
    harness.Corpus("rome", "rome", references, 95),
    harness.Corpus("feedvalidator", "feedvalidator", valid_feeds),
]
