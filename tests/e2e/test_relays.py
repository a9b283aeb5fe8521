# SPDX-License-Identifier: MIT
"""Relays in trouble: one steps in for another, a refusal of us uses up few
readers, the operator is told (rows S16-S18)."""
import signal
import sqlite3

import pytest

from vesper_e2e import mail
from vesper_e2e.site import LIST

READERS = [f"reader{n}@example.org" for n in range(40)]
DESK = "desk@news.example"
UNDER_WAY = 4 * 2  # relays[].sessions; one ends while the next begins


def set_relays(site, **urls):
    """Writes these relays, in this order, in place of those of init."""
    text = site.settings.read_text()
    begin = text.index("\nrelays") + 1
    end = text.index(");", begin) + 2
    rows = ", ".join(f'{{ name = "{name}"; url = "{url}"; }}'
                     for name, url in urls.items())
    site.settings.write_text(f"{text[:begin]}relays = ( {rows} );{text[end:]}")


@pytest.fixture
def desk(site):
    """The operator has an address."""
    site.set(f'operator: {{ mail = "{DESK}"; }};')
    return site


def test_another_relay_steps_in(site, sink, make_sink):
    second = make_sink()
    set_relays(site, first=sink.url, second=second.url)
    sink.stop()
    site.add_readers(*READERS[:5]).add_story()
    daemon = site.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    assert daemon.events("relay_troubled", relay="first")
    assert len(second.taken()) == 5
    assert site.report()["accepted"] == 5
    daemon.stop()


def test_a_relay_that_comes_back(site, sink):
    site.add_readers(*READERS[:3]).add_story()
    sink.tell("rule drop-rcpt-")
    daemon = site.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("relay_troubled")
    assert site.report()["pending"] == 3
    sink.tell("rule none")
    daemon.advance("10min")
    daemon.wait_event("edition_sent")
    assert len(sink.taken()) == 3
    daemon.stop()


def test_a_refusal_of_us_holds_the_edition(desk, sink):
    """20 are used up and what is under way; the operator lets it go on."""
    desk.add_readers(*READERS).add_story()
    sink.tell("rule 554eod-")
    daemon = desk.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_held")
    report = desk.report()
    assert report["state"] == "held" and "refuses us" in report["reason"]
    assert 20 <= report["failed"] <= 20 + UNDER_WAY
    assert report["pending"] == 40 - report["failed"]
    assert "held" in desk.vesper("status").out
    sink.tell("rule none")
    desk.vesper("edition", "resume", LIST)
    assert not any(cause.startswith("edition") for cause in causes(desk))
    daemon.advance("5min")
    daemon.wait_event("edition_sent")
    alert = sink.wait_mail(DESK)
    assert "held" in alert["Subject"]
    assert "vesper edition resume" in mail.text_of(alert)
    assert desk.report()["accepted"] == 40 - report["failed"]
    desk.vesper("delivery", "retry", LIST, "--state", "failed")
    daemon.advance("1min")
    daemon.wait_event("edition_sent", count=2)
    assert desk.report()["accepted"] == 40
    daemon.stop()


def refuse_to_hold(site, is_refused):
    """Lets the database fail whenever an edition is to be held."""
    with sqlite3.connect(site.state / "vesper.db") as database:
        database.execute(
            "CREATE TRIGGER no_hold BEFORE UPDATE ON edition"
            " WHEN NEW.reason LIKE '%refuses us%'"
            " BEGIN SELECT RAISE(ABORT, 'no'); END" if is_refused else
            "DROP TRIGGER no_hold")


def test_a_hold_outlives_a_failing_database(site, sink):
    """What could not be written is held by the next try all the same."""
    site.add_readers(*READERS).add_story()
    sink.tell("rule 554eod-")
    daemon = site.start_daemon()
    refuse_to_hold(site, True)
    site.vesper("edition", "send", LIST)
    daemon.wait_event("database_troubled")
    refuse_to_hold(site, False)
    daemon.wait_event("edition_held")
    assert site.report()["failed"] < 30
    daemon.stop()


def test_one_mail_at_fault_holds_one_edition(site, sink):
    """552 5.3.4 for one list’s mail: the other list’s goes on. There are more
    readers than sessions have under way when it is understood."""
    sink.tell("delay 200")
    site.add_readers(*(f"552eod-{n}@example.org" for n in range(60)))
    site.add_story()
    site.make_list("sports").add_story(name="sports")
    site.add_readers(*READERS[:10], name="sports")
    daemon = site.start_daemon()
    daemon.advance("15min")
    daemon.wait_event("edition_held", list=LIST)
    daemon.wait_event("edition_sent", list="sports")
    assert site.report()["state"] == "held"
    assert site.report("sports")["accepted"] == 10
    daemon.stop()


def causes(site):
    return [alert["cause"] for alert in site.vesper(
        "status", "--json").json["alerts"]]


def test_an_edition_that_fails_is_told_once(desk, sink):
    """It is tried each minute, not each look, and one mail tells of it."""
    desk.set("strict = true;")
    desk.add_readers("eva@example.org").add_story()
    daemon = desk.start_daemon()
    daemon.advance("15min")
    for _ in range(4):
        daemon.advance("10s")
    assert len(daemon.events("edition_failed")) == 1
    daemon.advance("30s")
    assert len(daemon.events("edition_failed")) == 2
    assert causes(desk) == [f"list {LIST}"]
    assert len(sink.taken(DESK)) == 1
    daemon.stop()


def sign_up(site, address):
    """Fills in the site's form."""
    answer = site.visitor().post("/subscribe", {"list": LIST, "email": address})
    assert answer.status == 200


def test_refused_confirmations_are_told(desk, sink):
    """Who is never asked to confirm never becomes a reader."""
    sink.tell("rule 554eod-")
    daemon = desk.start_daemon()
    sign_up(desk, "mia@example.org")
    daemon.wait_event("outbox_finished")
    daemon.advance("1s")
    assert causes(desk) == ["single mails"]
    sink.tell("rule none")
    sign_up(desk, "nora@example.org")
    daemon.wait_event("outbox_finished", outcome="accepted")
    daemon.advance("1s")
    assert causes(desk) == []
    daemon.stop()


def test_alerts_are_settled_by_a_later_run(desk, sink):
    """The relay takes mail again, the edition was made."""
    with sqlite3.connect(desk.state / "vesper.db") as database:
        for cause in ("relay main", f"list {LIST}"):
            database.execute("INSERT INTO alert (cause, text, raised_at_ms,"
                             " seen_at_ms, count) VALUES (?, '', 1, 1, 1)",
                             (cause,))
    desk.add_readers("eva@example.org").add_story()
    daemon = desk.start_daemon()
    assert len(causes(desk)) == 2
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    daemon.advance("1s")
    assert causes(desk) == []
    daemon.stop()


def test_a_slow_relay_is_left_alone(site, sink):
    """421 4.7.0 is no reader's fault: the run pauses, nobody fails."""
    sink.tell("rule 421-")
    site.add_readers(*READERS[:3]).add_story()
    daemon = site.start_daemon()
    daemon.advance("15min")
    sink.tell("rule none")
    for _ in range(3):
        daemon.advance("30min")
    daemon.wait_event("edition_sent")
    report = site.report()
    assert (report["accepted"], report["failed"]) == (3, 0)
    daemon.stop()


def test_an_alert_for_copies_in_doubt(desk, sink):
    """kill -9 while a copy is on its way: the operator hears of it."""
    sink.tell("delay 1000")
    desk.add_readers(*READERS[:2]).add_story()
    daemon = desk.start_daemon()
    desk.vesper("edition", "send", LIST)
    sink.wait_taken()
    daemon.kill()
    sink.tell("delay 0")
    daemon = desk.start_daemon()
    found = daemon.wait_event("deliveries_recovered")
    assert found["unknown"] >= 1
    alert = sink.wait_mail(DESK)
    assert "in doubt" in alert["Subject"]
    shown = desk.vesper("status").out
    assert "unknown" in shown
    daemon.stop()


def test_a_wrong_relay_is_not_taken(site, sink):
    """HUP: a password that cannot be read; the old relay stays (row C7)."""
    site.add_readers(*READERS[:3]).add_story()
    daemon = site.start_daemon()
    site.settings.write_text(site.settings.read_text().replace(
        f'"{sink.url}";', f'"{sink.url}"; user = "us"; '
        f'password_file = "{site.folder}/none";'))
    daemon.signal(signal.SIGHUP)
    refused = daemon.wait_event("settings_refused")
    assert f"{site.folder}/none" in refused["error"]
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    assert len(sink.taken()) == 3
    daemon.stop()


def test_a_reload_leaves_nobody_in_doubt(site, sink):
    """HUP waits for a slow reply, longer than SIGTERM would."""
    site.set('drain = "1 s";')
    site.add_readers(*READERS[:3]).add_story()
    sink.tell("delay 3000")
    daemon = site.start_daemon()
    site.vesper("edition", "send", LIST)
    sink.wait_taken()
    daemon.signal(signal.SIGHUP)
    daemon.wait_event("edition_sent")
    assert site.report()["accepted"] == 3
    daemon.stop()


def test_new_settings_mean_a_new_sender(site, sink, make_sink):
    """HUP: what was in flight drains, the rest goes by the new relay."""
    second = make_sink()
    site.add_readers(*READERS[:3]).add_story()
    daemon = site.start_daemon()
    site.settings.write_text(
        site.settings.read_text().replace(sink.url, second.url))
    daemon.signal(signal.SIGHUP)
    daemon.wait_event("settings_reloaded")
    daemon.advance("15min")
    daemon.wait_event("edition_sent")
    assert sink.taken() == [] and len(second.taken()) == 3
    daemon.stop()
