# SPDX-License-Identifier: MIT
"""The last reading before an edition closes: once, together, and not of those
who want to be left alone."""
import datetime
import threading

import pytest

from vesper_e2e.feed_server import FeedServer, rss
from vesper_e2e.site import LIST

READER = "eva@example.org"
BUSY_S = 7200
# Far less than the 30 s that a source is waited for, were it alone.
TOGETHER_S = 15


def feed_of(title):
    at = datetime.datetime.now(datetime.timezone.utc)
    return rss({"title": title, "link": f"https://site.example/{title}",
                "at": at - datetime.timedelta(hours=1)})


@pytest.fixture
def one(site, feeds):
    """A site whose source is read when it is new and before an edition, and at
    no other hour; and its feed."""
    site.set('articles: { allowed_hosts = ["127.0.0.1"]; poll = "1 d"; };')
    site.add_readers(READER)
    site.vesper("source", "add", LIST, feeds.serve("/feed", feed_of("one")))
    return site


def busy(feeds):
    feeds.serve("/feed", "", status=429, more={"Retry-After": str(BUSY_S)})


def test_who_wants_to_be_left_alone_is(one, feeds):
    one.add_story()
    busy(feeds)
    daemon = one.start_daemon()
    daemon.wait_event("source_failed")
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    assert feeds.asked == ["/feed"]
    daemon.stop()


def test_by_hand_likewise(one, feeds):
    """A poll by hand asks all the same: a person wants it."""
    one.add_story()
    busy(feeds)
    one.vesper("source", "poll", LIST, status=75)
    one.vesper("edition", "send", LIST)
    assert feeds.asked == ["/feed"]
    one.vesper("source", "poll", LIST, status=75)
    assert feeds.asked == ["/feed"] * 2


def test_an_edition_that_fails_reads_them_once(one, feeds):
    """It is tried again each minute."""
    one.set("strict = true;")
    daemon = one.start_daemon()
    daemon.wait_event("source_read", added=1)
    feeds.asked.clear()
    daemon.advance("15min")
    for _ in range(2):
        daemon.advance("1min")
    assert len(daemon.events("edition_failed")) == 3
    assert feeds.asked == ["/feed"]
    daemon.stop()


def test_lists_that_are_due_together_wait_together(one, feeds):
    """A source that hangs costs an evening 30 s, not each list of it."""
    one.make_list("sports").add_readers(READER, name="sports")
    other = FeedServer()
    one.vesper("source", "add", "sports", other.serve("/feed", feed_of("two")))
    daemon = one.start_daemon()
    daemon.wait_event("source_read", added=1, count=2)
    both = threading.Barrier(2, timeout=TOGETHER_S)
    feeds.before_answer = other.before_answer = both.wait
    daemon.advance("15min")
    daemon.wait_event("edition_sent", count=2)
    assert not both.broken
    daemon.stop()
    other.close()
