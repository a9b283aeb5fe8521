# SPDX-License-Identifier: MIT
"""Nobody twice, nobody lost: rows R1, R8, R20 of the fault matrix."""
import concurrent.futures
import os
from collections import Counter

from vesper_e2e.site import LIST

READERS = [f"reader{n}@example.org" for n in range(40)]
KILLS = int(os.environ.get("VESPER_KILLS", "3"))
EX_TEMPFAIL = 75
LONG_MS = 60 * 1000  # no reply comes before the daemon is gone


def copies(sink):
    return Counter(line["to"][0] for line in sink.taken())


def test_send_twice_is_one_edition(site, sink):
    site.add_readers(*READERS[:3]).add_story()
    site.vesper("edition", "send", LIST)
    again = site.vesper("edition", "send", LIST)
    assert "already" in again.out + again.err
    assert copies(sink) == Counter(READERS[:3])
    assert site.report()["accepted"] == 3


def test_many_send_at_once(site, sink):
    site.add_readers(*READERS[:3]).add_story()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: site.vesper(
            "edition", "send", LIST, status=None), range(8)))
    assert {result.status for result in results} <= {0, EX_TEMPFAIL}
    assert 0 in {result.status for result in results}
    assert copies(sink) == Counter(READERS[:3])


def test_a_second_daemon_leaves(site, sink):
    site.add_readers(*READERS[:3]).add_story()
    first = site.start_daemon()
    second = site.start_daemon(is_ready=False)
    assert second.wait_exit() == EX_TEMPFAIL
    first.advance("15min")
    first.wait_event("edition_sent")
    assert copies(sink) == Counter(READERS[:3])
    first.stop()


def test_send_beside_a_daemon(site, sink):
    """The daemon sends; the command plans, and waits when told."""
    site.add_readers(*READERS[:3]).add_story()
    daemon = site.start_daemon()
    site.vesper("edition", "send", LIST, "--wait")
    assert site.report()["state"] == "sent"
    daemon.advance("15min")
    assert copies(sink) == Counter(READERS[:3])
    assert len(daemon.events("edition_sent")) == 1
    daemon.stop()


def test_nobody_sends_any_more(site, sink):
    """Who waits for a daemon that is gone is told so, and let go."""
    sink.tell(f"delay {LONG_MS}")
    site.add_readers(*READERS).add_story()
    daemon = site.start_daemon()
    waiting = site.start_vesper("edition", "send", LIST, "--wait")
    waiting.err.wait_line("this command waits")
    sink.wait_taken()
    daemon.kill()
    waiting.err.wait_line("waits for vesperd")
    assert waiting.wait_exit() == 0
    assert site.report()["state"] == "sending"


def test_a_lost_reply_does_not_end_it(site, sink):
    """The relay hangs up on one of them; the command sends to all others."""
    site.add_readers("drop-eod-eva@example.org", *READERS[:20]).add_story()
    site.vesper("edition", "send", LIST)
    report = site.report()
    assert (report["accepted"], report["unknown"]) == (20, 1)
    assert report["state"] == "sent"


def test_sigterm_drains(site, sink):
    """What is in flight gets its outcome; the rest waits for the next."""
    sink.tell("delay 2000")
    site.add_readers(*READERS).add_story()
    daemon = site.start_daemon()
    site.vesper("edition", "send", LIST)
    sink.wait_taken()
    daemon.stop()
    report = site.report()
    assert report["claimed"] == report["unknown"] == 0
    assert report["accepted"] == len(sink.taken())
    sink.tell("delay 0")
    daemon = site.start_daemon()
    daemon.wait_event("edition_sent")
    assert copies(sink) == Counter(READERS)
    daemon.stop()


def test_kill_loses_and_doubles_nobody(site, sink):
    """Claimed rows become unknown: listed, never sent again."""
    readers = [f"reader{n}@example.org" for n in range(40 + 40 * KILLS)]
    site.add_readers(*readers).add_story()
    sink.tell("delay 500")
    daemon = site.start_daemon()
    site.vesper("edition", "send", LIST)
    for _ in range(KILLS):
        sink.wait_taken(len(sink.taken()) + 1)
        daemon.kill()
        daemon = site.start_daemon()
    sink.tell("delay 0")
    if site.report()["state"] != "sent":
        daemon.wait_event("edition_sent")
    report = site.report()
    took = copies(sink)
    assert set(took.values()) <= {1}, took
    assert report["accepted"] + report["unknown"] == len(readers)
    assert report["accepted"] <= len(took)
    missing = len(readers) - len(took)
    assert missing <= report["unknown"], "a lost reader is not listed"
    listed = site.vesper("delivery", "list", LIST, "--state", "unknown",
                         "--json").json
    assert len(listed) == report["unknown"]
    daemon.stop()


def test_a_lost_reply_is_held(site, sink):
    """Taken whole, then the line went dead (row S9)."""
    site.add_readers("drop-eod-eva@example.org", "adam@example.org")
    site.add_story()
    daemon = site.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("delivery_finished", outcome="unknown")
    daemon.advance("3h")
    assert copies(sink) == Counter(["drop-eod-eva@example.org",
                                    "adam@example.org"])
    assert site.report()["unknown"] == 1
    daemon.stop()


def test_the_clock_goes_back(site, sink):
    """Row R14: the same local date is never sent again."""
    site.add_readers("eva@example.org").add_story()
    daemon = site.start_daemon()
    before = daemon.now()
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    site.add_story("Late News\n\nLate Story\n\nLate Story\n\nIt came late.\n")
    daemon.set_clock(before)
    daemon.advance("15min")
    assert len(sink.taken()) == 1
    daemon.stop()


def test_send_without_a_daemon(site):
    """Nobody else sends: it says so and sends itself."""
    site.add_readers("eva@example.org").add_story()
    said = site.vesper("edition", "send", LIST)
    assert "vesperd" in said.err
    assert site.report()["state"] == "sent"
