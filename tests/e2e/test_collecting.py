# SPDX-License-Identifier: MIT
"""Collecting: each story once, as it is now, at no more cost than needed."""
import datetime
import re

import pytest

from vesper_e2e import mail
from vesper_e2e.feed_server import rss
from vesper_e2e.site import LIST, STORY, URL

READER = "eva@example.org"


def ago(minutes):
    return datetime.datetime.now(datetime.timezone.utc) - \
        datetime.timedelta(minutes=minutes)


def story(title, link=None, minutes=60, **more):
    return {"title": title, "link": link or f"https://site.example/{title}",
            "at": ago(minutes), **more}


def undated(title):
    return ('<rss version="2.0"><channel><item><title>{0}</title>'
            "<link>https://site.example/{0}</link></item></channel></rss>"
            .format(title))


def stories(site):
    return site.vesper("article", "list", LIST, "--json").json


def poll(site):
    return site.vesper("source", "poll", LIST, "--json").json


def add(site, url):
    site.vesper("source", "add", LIST, url)
    return url


def test_an_unchanged_source_costs_one_request(site, feeds):
    site.allow_loopback()
    add(site, feeds.serve("/feed", rss(story("one"))))
    poll(site)
    feeds.asked.clear()
    feeds.answered.clear()
    [polled] = poll(site)
    assert (feeds.asked, feeds.answered) == (["/feed"], [304])
    assert polled["outcome"] == "not modified"
    assert (polled["added"], polled["changed"]) == (0, 0)


def test_a_feed_of_two_lists_is_asked_once(site, feeds):
    """Each round, though each list has a source of its own."""
    site.set('articles: { allowed_hosts = ["127.0.0.1"]; poll = "5 min"; };')
    site.make_list("sports", at="23:59")
    url = feeds.serve("/feed", rss(story("one")))
    for name in (LIST, "sports"):
        site.vesper("source", "add", name, url)
    daemon = site.start_daemon()
    daemon.wait_event("source_read", added=1, count=2)
    daemon.advance("6min")
    daemon.wait_event("source_read", count=4)
    assert feeds.answered == [200, 304]
    daemon.stop()


def test_whoever_is_asked_learns_by_whom(site, feeds):
    """At whatever occasion: a poll, a page's feed, a story by hand."""
    site.allow_loopback()
    feeds.serve("/feed", rss(story("one")))
    add(site, feeds.serve("/", "<!doctype html><link rel=alternate "
                          "type=application/rss+xml href=/feed>",
                          kind="text/html"))
    poll(site)
    site.vesper("article", "add", feeds.url + "/feed", "--list", LIST)
    assert feeds.asked == ["/", "/feed", "/feed"]
    [who] = feeds.asked_by
    assert re.fullmatch(rf"Vesper/[0-9.]+ \(\+{re.escape(URL)}\)", who)


@pytest.mark.parametrize("other", [
    "https://site.example/one?utm_source=rss&utm_medium=feed",
    "https://site.example/one?fbclid=abc",
    "http://site.example/one",
    "https://site.example/one/",
    "https://SITE.example:443/one",
    "https://site.example/one#comments",
])
def test_a_story_of_two_sources_is_one_article(site, feeds, other):
    site.allow_loopback()
    add(site, feeds.serve("/a", rss(story("One", "https://site.example/one"))))
    add(site, feeds.serve("/b", rss(story("1", other))))
    first, second = poll(site)
    assert (first["added"] + second["added"]) == 1
    assert len(stories(site)) == 1


def test_an_edit_is_not_mailed_again(site, feeds, sink):
    site.allow_loopback()
    site.add_readers(READER)
    add(site, feeds.serve("/feed", rss(story("one", summary="Before."))))
    daemon = site.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    assert "Before." in mail.text_of(sink.wait_mail(READER))
    feeds.serve("/feed", rss(story("one", summary="After."), story("two")))
    daemon.advance("24h")
    daemon.wait_event("edition_sent", count=2)
    second = mail.text_of(sink.wait_mail(READER, count=2))
    assert "two" in second and "After." not in second
    daemon.stop()


def test_a_correction_counts_until_the_edition_is_frozen(site, feeds, sink):
    """The last reading is just before."""
    site.allow_loopback()
    site.add_readers(READER)
    add(site, feeds.serve("/feed", rss(story("one", summary="Before."))))
    daemon = site.start_daemon()
    daemon.wait_event("source_read", added=1)
    feeds.serve("/feed", rss(story("one", summary="After.")))
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    text = mail.text_of(sink.wait_mail(READER))
    assert "After." in text and "Before." not in text
    daemon.stop()


def test_a_feed_takes_a_story_back(site, feeds):
    """Its tombstone (RFC 6721); that it is not named any more says nothing."""
    entry = ("<entry><id>{0}</id><title>{0}</title>"
             "<updated>2026-01-01T09:00:00Z</updated></entry>")
    gone = "<at:deleted-entry ref='one' when='2026-01-01T10:00:00Z'/>"
    site.allow_loopback()
    add(site, feeds.serve("/feed", "<feed>" + entry.format("one") +
                          entry.format("two") + "</feed>"))
    poll(site)
    feeds.serve("/feed", f"<feed>{gone}</feed>")
    [polled] = poll(site)
    assert polled["withdrawn"] == 1
    assert {each["title"]: each["state"] for each in stories(site)} == \
        {"one": "withdrawn", "two": "waiting"}


def test_a_dead_site_holds_no_edition_up(site, feeds, sink):
    """Row F7: what was read before is mailed; with nothing new no mail goes,
    and the operator is told."""
    site.allow_loopback()
    site.add_readers(READER)
    add(site, feeds.serve("/feed", rss(story("one"))))
    daemon = site.start_daemon()
    daemon.wait_event("source_read", added=1)
    feeds.close()
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    assert "one" in mail.text_of(sink.wait_mail(READER))
    daemon.wait_event("source_failed")
    for day in (1, 2):
        daemon.advance("24h")
        daemon.wait_event("edition_skipped", count=day)
    [alert] = site.vesper("status", "--json").json["alerts"]
    assert "A source cannot be read" in alert["text"]
    assert len(daemon.events("edition_sent")) == 1
    daemon.stop()


def test_dates_that_are_missing_or_ahead(site, feeds):
    """Both are of the moment we first saw them; a second reading does not
    move it."""
    site.allow_loopback()
    add(site, feeds.serve("/a", rss(story("one"))))
    poll(site)
    feeds.serve("/a", undated("undated"))
    add(site, feeds.serve("/b", rss(story("ahead", minutes=-3 * 24 * 60))))
    before = ago(0).strftime("%Y-%m-%dT%H:%M:%SZ")
    poll(site)
    after = ago(0).strftime("%Y-%m-%dT%H:%M:%SZ")
    seen = {each["title"]: each for each in stories(site)}
    for title in ("undated", "ahead"):
        shown = site.vesper("article", "show", LIST, seen[title]["number"],
                            "--json").json
        assert before <= shown["story"]["published_at"] <= after
        assert shown["story"]["published_at"] == shown["first_seen_at"]
    assert not seen["undated"]["state"] == "old"
    poll(site)
    assert {each["title"]: each for each in stories(site)} == seen


def test_a_new_source_brings_twenty(site, feeds):
    site.allow_loopback()
    add(site, feeds.serve("/feed", rss(*(story(f"s{i}", minutes=60 + i)
                                         for i in range(30)))))
    [polled] = poll(site)
    assert (polled["added"], polled["old"]) == (30, 10)
    seen = {each["title"]: each for each in stories(site)}
    for title, is_old in (("s19", False), ("s20", True), ("s29", True)):
        assert seen[title]["state"] == ("old" if is_old else "waiting")
        assert site.vesper("article", "show", LIST, seen[title]["number"],
                           "--json").json["is_old"] == is_old


def test_a_story_without_a_url_has_no_link(site, feeds, sink):
    site.allow_loopback()
    site.add_readers(READER).add_story(STORY)
    site.vesper("article", "add", feeds.serve("/feed", rss(story("Nets"))),
                "--list", LIST)
    site.vesper("edition", "send", LIST)
    html = mail.html_of(sink.wait_mail(READER))
    assert "Nets</a>" in html
    assert "A Fair Price”" in html and "A Fair Price”</a>" not in html
