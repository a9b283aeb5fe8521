# SPDX-License-Identifier: MIT
"""One evening, from an empty folder to every reader's copy."""
import datetime
import pathlib

import pytest

from vesper_e2e import mail
from vesper_e2e.feed_server import rss
from vesper_e2e.site import LIST

SEED = pathlib.Path(__file__).resolve().parents[3] / "shared/seed/article.txt"
READERS = ["adam@example.org", "bea@example.net", "carlos@example.com"]


def hours_ago(hours):
    return datetime.datetime.now(datetime.timezone.utc) - \
        datetime.timedelta(hours=hours)


def test_the_whole_river(site, feeds, sink):
    """A text and a feed flow in; the daemon chooses, freezes, sends."""
    site.allow_loopback()
    site.add_readers(*READERS).add_story()
    site.vesper("source", "add", LIST, feeds.serve("/feed", rss(
        {"title": "Council “Splits” – By One Voice",
         "link": "https://site.example/council", "at": hours_ago(2),
         "section": "Politics", "author": "Mira Sand",
         "summary": "Eleven to ten."})))
    daemon = site.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    for reader in READERS:
        copy = sink.wait_mail(reader)
        assert "Fishermen’s Strike Ends – “A Fair Price”" in \
            mail.text_of(copy)
        assert "Council “Splits” – By One Voice" in mail.text_of(copy)
    report = site.report()
    assert (report["list"], report["state"]) == (LIST, "sent")
    assert report["planned"] == report["accepted"] == len(READERS)
    assert len(sink.taken()) == len(READERS)
    daemon.stop()


def test_all_of_a_story_reaches_the_reader(site, sink):
    site.add_readers("eva@example.org").add_story()
    site.vesper("edition", "send", LIST)
    copy = sink.wait_mail("eva@example.org")
    for part in (mail.text_of(copy), mail.html_of(copy)):
        for words in ("Fishermen’s Strike Ends – “A Fair Price”",
                      "after nineteen days", "Ada Lindqvist",
                      "Harbour Dues To Fall ‘From Spring’", "Mira Sand"):
            assert words in part.replace("&amp;", "&"), words
        assert "never miss a tide" not in part
    assert "Northern Coast" in mail.text_of(copy)
    assert "Fishermen’s Strike Ends – “A Fair Price”" in copy["Subject"]


@pytest.mark.skipif(not SEED.exists(), reason="a clone alone has no seed")
def test_the_seed_article(site, sink):
    site.add_readers("eva@example.org")
    site.vesper("article", "add", SEED, "--list", LIST)
    site.vesper("edition", "send", LIST)
    text = mail.text_of(sink.wait_mail("eva@example.org"))
    for words in ("Eastern Europe",
                  "Russia Pulls Out Of INF Treaty In Tit-For-Tat",
                  "Oleg Yu.Novikov", "L Todd Wood",
                  "Russian Civilian ‘Space Force’ To Shrink Dramatically"):
        assert words in text, words
    assert "stay informed during these challenging times" not in text


def test_nothing_new_is_a_recorded_skip(site, sink):
    site.add_readers("eva@example.org")
    daemon = site.start_daemon()
    daemon.advance("15min")
    skipped = daemon.wait_event("edition_skipped")
    assert "0 new articles" in skipped["reason"]
    assert site.report()["state"] == "skipped"
    assert sink.taken() == []
    daemon.stop()


def test_a_story_is_printed_once(site, sink):
    """Chosen from a ledger, not from the last 24 hours."""
    site.add_readers("eva@example.org").add_story()
    daemon = site.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    daemon.advance("24h")
    daemon.wait_event("edition_skipped")
    assert len(sink.taken()) == 1
    daemon.stop()


def after(hours):
    return hours_ago(-hours).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("hours, event", [(2, "edition_sent"),
                                          (12, "edition_skipped")])
def test_a_machine_that_was_down(site, hours, event):
    """Row R17: the clock jumps over the list's time; its grace is 3 h."""
    site.add_readers("eva@example.org").add_story()
    daemon = site.start_daemon()
    daemon.set_clock(after(hours))
    daemon.wait_event(event)
    daemon.stop()


def test_refusals_are_kept_by_reader(site, sink):
    site.add_readers("550-ann@example.org", "450once-ben@example.org",
                     "eva@example.org").add_story()
    daemon = site.start_daemon()
    daemon.advance("15min")
    sink.wait_mail("eva@example.org")
    daemon.wait_event("delivery_finished", outcome="failed")
    daemon.wait_event("delivery_finished", outcome="deferred")
    daemon.advance("1h")
    sink.wait_mail("450once-ben@example.org")
    daemon.wait_event("edition_sent")
    report = site.report()
    assert (report["accepted"], report["failed"]) == (2, 1)
    listed = site.vesper("delivery", "list", LIST, "--json").out
    assert "nobody of that name here" in listed
    daemon.stop()


def test_logs_name_nobody(site, sink):
    """Ids, never addresses or tokens (row H23)."""
    site.add_readers("eva@example.org", "550-ann@example.org").add_story()
    daemon = site.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    daemon.stop()
    log = "\n".join(daemon.err.seen)
    token = mail.read(sink.taken("eva@example.org")[0]["file"])["Message-ID"]
    assert "example.org" not in log
    assert token.strip("<>").split("@")[0] not in log
