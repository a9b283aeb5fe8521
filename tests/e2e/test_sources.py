# SPDX-License-Identifier: MIT
"""Whatever a site has, comes in: pages, files, folders."""
import datetime
import os
import pathlib
import textwrap

import pytest

from vesper_e2e import mail
from vesper_e2e.feed_server import rss
from vesper_e2e.site import LIST, STORY

HOWTO = pathlib.Path(__file__).parents[2] / \
    "docs/howto/bring-stories-in.md"
EX_DATAERR, EX_TEMPFAIL = 65, 75
HTML = "text/html; charset=iso-8859-2"
PAGE = """<!doctype html><html lang=pl><head><title>Sieci są suche</title>
<meta property=og:image content=/nets.jpg><meta name=author content="Eva Berg">
<meta property=article:section content=Morze></head>
<body><article><h1>Sieci są suche</h1><p>{}</p></article>"""
PROSE = ("Sieci wyschły do południa, a łodzie wypłynęły znowu w morze, "
         "po dziewiętnastu dniach, w poniedziałek. ") * 5
STORY_FILE = """---
title: Nets Are Dry
section: Harbour
author: Eva Berg
date: {}
---
The nets were dry **by noon**.
"""


def now(minutes_ago=0):
    return datetime.datetime.now(datetime.timezone.utc) - \
        datetime.timedelta(minutes=minutes_ago)


def feed_of(*titles):
    return rss(*({"title": title, "link": f"https://site.example/{title}",
                  "at": now(60)} for title in titles))


def titles(site):
    return sorted(story["title"] for story in
                  site.vesper("article", "list", LIST, "--json").json)


def show(site, title):
    [number] = [story["number"] for story in
                site.vesper("article", "list", LIST, "--json").json
                if story["title"] == title]
    return site.vesper("article", "show", LIST, number, "--json").json["story"]


def poll(site, status=0):
    return site.vesper("source", "poll", LIST, "--json", status=status)


# --- pages --------------------------------------------------------------

def test_a_page_leads_to_its_feed(site, feeds):
    """Whoever gives the front page's address gets the stories; the next
    reading asks the feed alone."""
    site.allow_loopback()
    feed = feeds.serve("/rss", feed_of("one", "two"))
    page = feeds.serve("/", "<!doctype html><link rel=alternate href=/rss "
                       "type=application/rss+xml><title>A site</title>", HTML)
    site.vesper("source", "add", LIST, page)
    polled = poll(site)
    assert polled.json[0]["added"] == 2
    assert f"the feed that it names is read from now on: {feed}" in polled.err
    [source] = site.vesper("source", "list", "--json").json
    assert (source["kind"], source["address"]) == ("web", feed)
    feeds.asked.clear()
    assert feed not in poll(site).err
    assert feeds.asked == ["/rss"]


def test_a_page_without_a_feed_says_what_to_do(site, feeds):
    site.allow_loopback()
    site.vesper("source", "add", LIST, feeds.serve("/", PAGE, HTML))
    [polled] = poll(site, EX_TEMPFAIL).json
    assert "names no feed" in polled["problem"]
    assert "article add" in polled["problem"]
    assert titles(site) == []


def test_the_daemon_tells_that_it_found_a_feed(site, feeds):
    site.allow_loopback()
    feeds.serve("/rss", feed_of("one"))
    page = feeds.serve("/", "<html><link rel=alternate href=/rss "
                       "type=application/rss+xml>", HTML)
    site.vesper("source", "add", LIST, page)
    daemon = site.start_daemon()
    daemon.wait_event("source_feed_found")
    daemon.wait_event("source_read", added=1)
    daemon.stop()


@pytest.mark.parametrize("is_file", [True, False])
def test_a_page_is_a_story(site, feeds, is_file):
    """In the server's charset, or as it was saved."""
    site.allow_loopback()
    body = PAGE.format(PROSE)
    if is_file:
        place = site.folder / "page.html"
        place.write_text(body, encoding="utf-8")
        site.vesper("article", "add", place, "--list", LIST, "--url",
                    "https://site.example/nets")
    else:
        place = feeds.serve("/nets", body.encode("iso-8859-2"), HTML)
        site.vesper("article", "add", place, "--list", LIST)
    story = show(site, "Sieci są suche")
    assert (story["section"], story["authors"]) == ("Morze", ["Eva Berg"])
    assert story["body"].startswith("Sieci wyschły do południa")
    site_of = "https://site.example" if is_file else feeds.url
    assert story["url"] == site_of + "/nets"
    assert story["image_url"] == site_of + "/nets.jpg"


# --- files --------------------------------------------------------------

def test_a_story_file_is_a_story(site):
    path = site.folder / "nets"
    path.write_text(STORY_FILE.format("2026-11-20T18:00:00+01:00"))
    site.vesper("article", "add", path, "--list", LIST)
    story = show(site, "Nets Are Dry")
    assert (story["section"], story["body"]) == (
        "Harbour", "The nets were dry by noon.")
    assert story["published_at"] == "2026-11-20T17:00:00Z"


@pytest.mark.parametrize("text, taken_for", [
    ("---\ntitel: Nets\n---\n", "a story file"),
    ("<!doctype html><p>", "an HTML page"),
    ("<rss><channel>", "a feed"),
    ("", "a page saved as text"),
])
def test_a_broken_file_says_what_it_was_taken_for(site, text, taken_for):
    path = site.folder / "story"
    path.write_text(text)
    assert f"taken for {taken_for}" in site.refused(
        EX_DATAERR, "article", "add", path, "--list", LIST)


# --- what is gone -------------------------------------------------------

def test_a_feed_that_is_gone_for_good(site, feeds):
    """410: the operator hears at once what to do."""
    site.allow_loopback()
    site.vesper("source", "add", LIST, feeds.serve("/rss", "", status=410))
    said = poll(site, EX_DATAERR)
    assert said.json[0]["outcome"] == "gone"
    assert "'vesper source remove' takes them out" in said.err
    [alert] = site.vesper("status", "--json").json["alerts"]
    assert "A source is gone" in alert["text"]
    site.vesper("source", "remove", LIST, feeds.url + "/rss")
    assert site.vesper("status", "--json").json["alerts"] == []


# --- folders ------------------------------------------------------------

@pytest.fixture
def folder(site):
    """A watched folder, with a writer whose files are whole: they have not
    been touched for an hour."""
    class Folder:
        path = site.folder / "stories"
        written = 0

        def write(self, name, text):
            (self.path / name).write_text(text, encoding="utf-8")
            self.written += 1
            at = now(60).timestamp() + self.written
            os.utime(self.path / name, (at, at))

    Folder.path.mkdir()
    site.vesper("source", "add", LIST, Folder.path)
    return Folder()


def test_a_folder_is_watched(site, folder):
    folder.write("nets.md", STORY_FILE.format("2026-11-20"))
    folder.write("page.html", PAGE.format(PROSE))
    folder.write("seed.txt", STORY)
    [polled] = poll(site).json
    assert (polled["added"], polled["problem"]) == (3, None)
    assert polled["outcome"] == "read"
    assert titles(site) == ["Fishermen’s Strike Ends – “A Fair Price”",
                            "Nets Are Dry", "Sieci są suche"]
    [source] = site.vesper("source", "list", "--json").json
    assert (source["kind"], source["address"]) == ("folder", str(folder.path))
    folder.write("nets.md", STORY_FILE.format("2026-11-20")
                 .replace("by noon", "by one"))
    [polled] = poll(site).json
    assert (polled["added"], polled["changed"]) == (0, 1)
    assert show(site, "Nets Are Dry")["body"] == "The nets were dry by one."


def test_a_broken_file_is_told_by_its_name(site, folder):
    folder.write("bad.md", "---\ntitel: x\n---\n")
    folder.write("good.md", STORY_FILE.format("2026-11-20"))
    said = poll(site, EX_DATAERR)
    assert "files that could not be read: 1; all else was read" in said.err
    [polled] = said.json
    assert (polled["added"], polled["outcome"]) == (1, "flawed")
    assert "bad.md: " in polled["problem"] and "titel" in polled["problem"]
    [failing] = site.vesper("status", "--json").json["failing_sources"]
    assert failing["problem"] == polled["problem"]


def test_an_edition_takes_what_lies_in_the_folder_last(site, folder, sink):
    """A file that came after the last reading is in tonight's edition."""
    site.add_readers("eva@example.org")
    folder.write("one.md", "# One\n\nThe first.\n")
    daemon = site.start_daemon()
    daemon.wait_event("source_read", added=1)
    folder.write("two.md", "# Two\n\nThe second.\n")
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    text = mail.text_of(sink.wait_mail("eva@example.org"))
    assert "The first." in text and "The second." in text
    daemon.stop()


@pytest.mark.parametrize("address", ["nowhere", "news.example/feed.rss",
                                     "ftp://news.example/feed.rss"])
def test_an_address_of_neither_kind(site, address):
    said = site.refused(EX_DATAERR, "source", "add", LIST, address)
    assert f"'{address}' is neither a folder that is there nor" in said
    assert site.vesper("source", "list", "--json").json == []


def test_a_folder_is_added_and_removed_by_any_path(site, folder):
    other = folder.path / "other"
    other.mkdir()
    site.vesper("source", "add", LIST, folder.path / "other" / ".." / "other")
    assert [source["address"] for source in
            site.vesper("source", "list", "--json").json] == [
        str(folder.path), str(other)]
    site.vesper("source", "remove", LIST, f"{other}/")
    site.vesper("source", "remove", LIST, folder.path)
    assert site.vesper("source", "list", "--json").json == []


# --- related stories ----------------------------------------------------

def test_related_stories_that_we_hold_are_links(site, feeds, sink):
    """STORY names one by its title alone; the feed brings it later."""
    site.allow_loopback()
    link = "https://site.example/dues"
    site.add_readers("eva@example.org").add_story()
    site.vesper("article", "add", feeds.serve("/feed", rss(
        {"title": "Harbour Dues To Fall ‘From Spring’", "link": link,
         "at": now(60)})), "--list", LIST)
    site.vesper("edition", "send", LIST)
    copy = sink.wait_mail("eva@example.org")
    text, html = mail.text_of(copy), mail.html_of(copy)
    related = text.split("Harbour Dues To Fall ‘From Spring’ — Mira Sand")[1]
    assert related.split()[0] == link
    assert f'href="{link}" style="color:#23262a;' in html.replace("\n", " ")


# --- the manual ---------------------------------------------------------

def test_the_manual_shows_a_story_that_is_read(site):
    """docs/howto/bring-stories-in.md: what it shows is a story file, and each
    of its words arrives."""
    shown = textwrap.dedent(HOWTO.read_text(encoding="utf-8")
                            .split("```\n")[1])
    path = site.folder / "nets.md"
    path.write_text(shown, encoding="utf-8")
    found = site.vesper("inspect", "text", path, "--json").json
    assert (found["title"], found["section"]) == ("Nets Are Dry Again", "Sea")
    assert found["authors"] == ["Mira Sand", "Jon Aas"]
    assert found["published_at"] == "2026-11-20T17:00:00Z"
    assert found["image_credit"] == "Ada Lindqvist"
    assert found["body"] == ("After nineteen days the boats go out.\n\n"
                             "“We have a fair price now,” said Jon Aas.")
    site.vesper("article", "add", path, "--list", LIST)
    assert show(site, "Nets Are Dry Again")["url"] == \
        "https://news.example/sea/nets"
