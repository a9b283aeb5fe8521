# SPDX-License-Identifier: MIT
"""Feeds that mean harm or know no measure: what reaches our network, the mail
and the database of them (rows F1, F3, F4, F5, F7)."""
import datetime
import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from vesper_e2e import mail
from vesper_e2e.feed_server import rss
from vesper_e2e.site import LIST

EVA = "eva@example.org"
# What breaks a line, or turns it; and that without line ends.
BROKEN = re.compile(r"[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def item(title, minutes=60, **more):
    return {"title": title, "link": f"https://site.example/{quote(title)}",
            "at": datetime.datetime.now(datetime.timezone.utc) -
            datetime.timedelta(minutes=minutes), **more}


def stories(site):
    return site.vesper("article", "list", LIST, "--limit", 100000,
                       "--json").json


def in_print(site):
    return [row["title"] for row in site.vesper(
        "edition", "build", LIST, "--json").json["in_print"]]


# --- F1: whatever is not of the open internet ----------------------------

LOOPBACK = ["127.0.0.1", "localhost", "localhost.", "0x7f.1", "2130706433",
            "017700000001", "[::ffff:127.0.0.1]"]


@pytest.mark.parametrize("words", [("source", "add", LIST),
                                   ("article", "add", "--list", LIST)])
def test_nothing_inside_is_asked(site, feeds, words):
    """However it is spelled; `source add` knows some of it before."""
    address = feeds.serve("/feed", rss(item("Secret")))
    for host in LOOPBACK:
        site.vesper(*words, address.replace("127.0.0.1", host), status=None)
    site.vesper("source", "poll", LIST, status=None)
    assert feeds.asked == []
    assert stories(site) == []


def test_a_page_leads_nobody_inside(site, feeds):
    """One host is allowed by its name; what its page names is another."""
    site.allow_loopback()
    inside = feeds.serve("/rss", rss(item("Secret"))) \
        .replace("127.0.0.1", "localhost")
    page = feeds.serve("/", f"<!doctype html><link rel=alternate href={inside} "
                       "type=application/rss+xml><p>News", "text/html")
    site.vesper("source", "add", LIST, page)
    said = site.vesper("source", "poll", LIST, "--json", status=None)
    assert "not of the open internet" in said.json[0]["problem"]
    assert feeds.asked == ["/"]


# --- F3: what comes in a feed's place -------------------------------------

@pytest.mark.parametrize("body, kind", [
    ("<!doctype html><title>Sorry</title><p>Back in a minute", "text/html"),
    ("<rss version='2.0'><channel><item><title>Half a st", "text/xml")])
def test_a_site_out_of_order_costs_no_edition(site, feeds, sink, body, kind):
    site.allow_loopback()
    site.add_readers(EVA)
    site.vesper("source", "add", LIST,
                feeds.serve("/feed", rss(item("Nets Dry"))))
    daemon = site.start_daemon()
    daemon.wait_event("source_read", added=1)
    feeds.serve("/feed", body, kind)
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    text = mail.text_of(sink.wait_mail(EVA))
    assert "Nets Dry" in text and "Half a st" not in text
    [failing] = site.vesper("status", "--json").json["failing_sources"]
    assert failing["failures"] >= 1
    daemon.stop()


# --- F4: what wants to act ------------------------------------------------

ENCODED = "=?utf-8?q?evil=0D=0Aevil?="
HARMS = [
    "<script>evil()</script>", "<img src=x onerror=evil()>",
    '<a href="javascript:evil()">x</a>', "<p onmouseover='evil()'>x</p>",
    "<style>*{background:url(//evil.example/x)}</style>",
    '<p style="position:fixed;background:url(//evil.example/x)">x</p>',
    "<svg onload=evil()><script>evil()</script></svg>",
    "<iframe src=//evil.example></iframe>", "<base href=//evil.example/>",
    "<form action=//evil.example><input name=a></form>",
    "\u202eevil\u2066", "x\r\nBcc: evil@evil.example\r\n\r\nevil", "a\0evil",
    "{{evil}} {{{evil}}} {{>evil}} {{#evil}}", ENCODED,
    '"><b onclick=evil()>', "'-->]]>&lt;script&gt;evil()&lt;/script&gt;",
    "&#0;&#8238;&#x202e;&#13;&#10;evil", "evil\u2028evil\x85evil\x1b[2J"]
ACTIVE = {"script", "iframe", "frame", "object", "embed", "svg", "math",
          "form", "input", "button", "textarea", "base", "link", "video",
          "audio", "template", "noscript", "portal"}


class Reader(HTMLParser):
    """Notes what could act in a mail."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.harm, self.style = [], None

    def handle_starttag(self, tag, attrs):
        self.style = "" if tag == "style" else None
        if tag in ACTIVE:
            self.harm.append(tag)
        for name, value in attrs:
            value = value or ""
            scheme = re.match(r"\s*([a-z]+):", value, re.I)
            if name.startswith("on") or (name == "style" and "evil" in value):
                self.harm.append(f"{tag} {name}={value}")
            if name in ("href", "src", "background") and scheme and \
                    scheme[1].lower() not in ("http", "https", "mailto"):
                self.harm.append(f"{tag} {name}={value}")

    def handle_data(self, data):
        if self.style is not None and "evil" in data:
            self.harm.append(f"style {data}")

    def handle_endtag(self, tag):
        self.style = None


def harm_in(html):
    reader = Reader()
    reader.feed(html)
    return reader.harm


def number_of(taken, number):
    [found] = [story["number"] for story in taken
               if story["title"].startswith(f"T{number} ")]
    return found


def test_no_story_does_harm(site, feeds, sink):
    """Each field of a story, and the line of the subject."""
    site.allow_loopback()
    site.add_readers(EVA)
    feed = rss(*(item(f"T{number} {harm}", minutes=10 + number, section=harm,
                      author=f"Eva {harm}", summary=f"S{number} {harm}")
                 for number, harm in enumerate(HARMS)))
    site.vesper("source", "add", LIST, feeds.serve("/feed", feed))
    site.vesper("source", "poll", LIST)
    taken = stories(site)
    assert len(taken) == len(HARMS)
    for number, harm in enumerate(HARMS):
        if not BROKEN.search(harm) and "&#" not in harm:
            continue
        leads = number_of(taken, number)
        site.vesper("article", "pin", LIST, leads)
        subject = site.vesper("edition", "build", LIST,
                              "--json").json["subject"]
        assert subject.startswith(f"T{number} ")
        assert not BROKEN.search(subject)
        site.vesper("article", "unpin", LIST, leads)
    word = HARMS.index(ENCODED)
    site.vesper("article", "pin", LIST, number_of(taken, word))
    site.vesper("edition", "send", LIST)
    copy = sink.wait_mail(EVA)
    assert copy["Subject"] == f"T{word} {ENCODED}"  # said as it was written
    assert mail.header_names(copy).count("Subject") == 1
    assert "Bcc" not in copy and "evil.example" not in str(copy["To"])
    assert harm_in(mail.html_of(copy)) == []
    for body in (mail.html_of(copy), mail.text_of(copy)):
        assert not UNSEEN.search(body.replace("\r\n", "\n"))


def test_the_look_for_harm_finds_it():
    """A look that finds nothing anywhere would prove nothing."""
    for harm in HARMS[:10]:
        assert harm_in(f"<p>{harm}</p>"), harm


# --- F5: feeds without measure --------------------------------------------

def test_five_thousand_stories(site, feeds, sink):
    """All are kept, twenty wait; of the next five thousand an edition takes as
    many as it has room for. None is in two."""
    site.allow_loopback()
    site.add_readers(EVA)
    first = [item(f"Old {i}", minutes=60 + i % 600) for i in range(5000)]
    site.vesper("source", "add", LIST, feeds.serve("/feed", rss(*first)))
    [polled] = site.vesper("source", "poll", LIST, "--json").json
    assert (polled["added"], polled["old"]) == (5000, 4980)
    site.vesper("edition", "send", LIST)
    printed = [row["title"] for row in stories(site)
               if row["state"] == "printed"]
    assert len(printed) == len(set(printed)) == 20
    more = [item(f"New {i}", minutes=30 + i % 20) for i in range(5000)]
    feeds.serve("/feed", rss(*more, *first))
    [polled] = site.vesper("source", "poll", LIST, "--json").json
    assert (polled["added"], polled["changed"]) == (5000, 0)
    assert (polled["unchanged"], polled["old"]) == (5000, 0)
    tomorrow = in_print(site)
    assert len(tomorrow) == len(set(tomorrow)) == 20
    assert not set(tomorrow) & set(printed)
    assert len(mail.text_of(sink.wait_mail(EVA)).encode()) < 100000


def test_dates_beyond_belief(site, feeds):
    """What is no date counts as of now, and so does one that is ahead; what
    is old is no news. Read again, nothing moves."""
    news = ["Thu, 01 Jan 1970 00:00:00 GMT", "soon", "",
            "Tue, 24 Nov 2026 25:00:00 GMT", "Mon, 01 Jan 2125 00:00:00 GMT"]
    odd = "".join(
        f"<item><title>Odd {date}</title><guid isPermaLink='false'>{date}"
        f"</guid><pubDate>{date}</pubDate></item>"
        for date in [*news, "Fri, 01 Jan 1999 00:00:00 GMT"])
    feed = rss(item("First"))
    site.allow_loopback()
    site.vesper("source", "add", LIST, feeds.serve("/feed", feed))
    site.vesper("source", "poll", LIST)
    feeds.serve("/feed", feed.replace("</channel>", odd + "</channel>"))
    [polled] = site.vesper("source", "poll", LIST, "--json").json
    assert polled["added"] == len(news) + 1
    before = stories(site)
    assert set(in_print(site)) == {"First", *(f"Odd {date}".strip()
                                              for date in news)}
    feeds.serve("/feed", feed.replace("</channel>", odd + "</channel>\n"))
    [polled] = site.vesper("source", "poll", LIST, "--json").json
    assert (polled["added"], polled["changed"]) == (0, 0)
    assert stories(site) == before


# --- F7: fewer than there should be ---------------------------------------

def test_a_dead_site_and_too_few_stories(site, feeds, sink):
    """By the list's own rule no mail goes, and the operator hears of it."""
    site.allow_loopback()
    site.add_readers(EVA)
    site.set('operator: { mail = "operator@news.example"; };')
    site.vesper("list", "set", LIST, "--min-stories", 2)
    site.vesper("source", "add", LIST, feeds.serve("/feed", rss(item("One"))))
    daemon = site.start_daemon()
    daemon.wait_event("source_read", added=1)
    feeds.close()
    daemon.advance("15min")
    daemon.wait_event("edition_skipped")
    assert "1 new article" in site.report()["reason"]
    daemon.advance("25h")
    alarm = sink.wait_mail("operator@news.example")
    assert "cannot be read" in alarm["Subject"]
    daemon.stop()
    assert sink.taken(EVA) == []


def test_a_post_without_a_title(site, feeds, sink):
    """It is called as its text begins, in the subject and above the link; one
    that says nothing at all is none."""
    site.allow_loopback()
    site.add_readers(EVA)
    feed = rss(item("Post", summary="<p>Nets are torn. Boats left.</p>"),
               item("Nothing"))
    for title in ("Post", "Nothing"):
        feed = feed.replace(f"<title>{title}</title>", "")
    site.vesper("source", "add", LIST, feeds.serve("/feed", feed))
    site.vesper("source", "poll", LIST)
    assert in_print(site) == ["Nets are torn."]
    site.vesper("edition", "send", LIST)
    copy = sink.wait_mail(EVA)
    assert copy["Subject"] == "Nets are torn."
    links = re.findall(r"<a [^>]*Post[^>]*>(.*?)</a>", mail.html_of(copy),
                       re.S)
    assert "Nets are torn." in "".join(links)
