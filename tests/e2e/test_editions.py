# SPDX-License-Identifier: MIT
"""Editions by hand: looked at, built, sent, cancelled, tried again."""
import datetime

import pytest

from vesper_e2e import mail
from vesper_e2e.site import LIST

EVA, ADAM = "eva@example.org", "adam@example.org"
EX_DATAERR, EX_UNAVAILABLE, EX_TEMPFAIL = 65, 69, 75
LATE = "Late News\n\nLate Story\n\nLate Story\n\nIt came late.\n"


def state(site):
    return site.report()["state"]


# --- looking at what would be sent --------------------------------------

def test_a_preview_changes_nothing(site, tmp_path):
    site.add_readers(EVA).add_story()
    page, text = tmp_path / "look.html", tmp_path / "look.txt"
    said = site.vesper("edition", "preview", LIST)
    assert "Fishermen’s Strike Ends" in said.out
    site.vesper("edition", "preview", LIST, "--html", page, "--text", text)
    assert "Fishermen’s Strike Ends" in page.read_text(encoding="utf-8")
    assert text.read_text(encoding="utf-8") == said.out
    assert site.vesper("edition", "list", LIST, "--json").json == []


def test_a_preview_that_cannot_be_written(site):
    site.add_story()
    said = site.vesper("edition", "preview", LIST, "--html", "/nowhere/x.html",
                       status=None)
    assert said.status != 0 and "/nowhere/x.html" in said.err


def test_nothing_to_look_at(site):
    said = site.vesper("edition", "preview", LIST)
    assert said.out == "" and "0 new articles" in said.err
    built = site.vesper("edition", "build", LIST, "--json").json
    assert built["skip_reason"] == "0 new articles"


def test_build_tells_what_lint_finds(site):
    site.add_story().add_story(LATE)
    built = site.vesper("edition", "build", LIST, "--json").json
    assert built["stories"] == len(built["in_print"]) == 2
    assert built["html_bytes"] > 1000
    assert any("address" in row["warning"] for row in built["warnings"])
    site.set("strict = true;")
    said = site.vesper("edition", "build", LIST, status=EX_UNAVAILABLE)
    assert "postal" in said.err and said.out == ""


def test_a_broken_template_stops_it_with_its_place(site, tmp_path):
    own = tmp_path / "templates/mail"
    own.mkdir(parents=True)
    (own / "digest.txt.mustache").write_text("Good evening\n{{nobody}}\n")
    site.set(f'templates = "{own.parent}";')
    site.add_readers(EVA).add_story()
    for verb in ("build", "preview", "send"):
        said = site.vesper("edition", verb, LIST, status=EX_DATAERR)
        assert "mail/digest.txt:2:" in said.err
    assert site.vesper("edition", "list", LIST, "--json").json == []


# --- sending -------------------------------------------------------------

def test_a_skipped_one_is_tried_again(site, sink):
    site.add_readers(EVA)
    said = site.vesper("edition", "send", LIST)
    assert "skipped: 0 new articles" in said.err
    assert state(site) == "skipped"
    site.add_story().vesper("edition", "send", LIST)
    assert state(site) == "sent"
    assert len(sink.taken()) == 1


def test_an_extra_one_on_a_day_without_an_hour(bare_site, sink):
    """The key of such a day is its own (design: the evening, exactly)."""
    bare_site.init().make_list(days="sat")
    bare_site.add_readers(EVA).add_story()
    bare_site.vesper("edition", "send", LIST)
    report = bare_site.report()
    assert report["slot"] in ("extra", "main")
    word = report["date"] + ("-extra" if report["slot"] == "extra" else "")
    again = bare_site.vesper("edition", "report", LIST, word, "--json").json
    assert again["edition"] == report["edition"]
    archive = sink.wait_mail(EVA)["Archived-At"]
    assert archive.strip("<>").endswith(f"/archive/{LIST}/{word}")


def test_send_reads_the_feeds_once_more(site, feeds, sink):
    site.allow_loopback()
    site.add_readers(EVA)
    item = ("<rss version='2.0'><channel><title>A</title><item><title>{}"
            "</title><link>https://site.example/{}</link></item></channel>"
            "</rss>")
    site.vesper("source", "add", LIST,
                feeds.serve("/feed", item.format("Early", "early")))
    site.vesper("source", "poll", LIST)
    feeds.serve("/feed", item.format("Breaking", "breaking"))
    site.vesper("edition", "send", LIST)
    assert "Breaking" in mail.text_of(sink.wait_mail(EVA))


# --- stopping and trying again --------------------------------------------

@pytest.fixture
def unsent(site, sink):
    """A site whose edition is planned, with a relay that is not there."""
    port = sink.port
    sink.stop()
    site.add_readers(EVA, ADAM).add_story()
    said = site.vesper("edition", "send", LIST, status=EX_TEMPFAIL)
    assert "nothing could be sent" in said.err
    assert "trouble" in said.err and str(port) in said.err
    assert site.report()["pending"] == 2
    return site


def test_cancelled_once_it_has_begun(unsent):
    """Copies were claimed once: it has begun, so its stories stay used."""
    said = unsent.vesper("edition", "cancel", LIST)
    assert "2 copies will not go" in said.err
    report = unsent.report()
    assert (report["state"], report["skipped"]) == ("cancelled", 2)
    assert report["reason"] == "cancelled by the operator"
    again = unsent.vesper("edition", "cancel", LIST, status=EX_UNAVAILABLE)
    assert "cancelled" in again.err


def test_failed_copies_are_tried_again(site, sink):
    sink.tell("rule 550-")
    site.add_readers(EVA, ADAM).add_story()
    site.vesper("edition", "send", LIST)
    assert site.report()["failed"] == 2
    sink.tell("rule none")
    site.vesper("delivery", "retry", LIST, "--state", "failed", "--reader",
                EVA)
    assert state(site) == "sending"
    said = site.vesper("edition", "send", LIST)
    assert "already" in said.err
    report = site.report()
    assert (report["state"], report["accepted"], report["failed"]) == \
        ("sent", 1, 1)
    assert [line["to"] for line in sink.taken()] == [[EVA]]


@pytest.mark.parametrize("words", [["--state", "accepted"],
                                   ["--state", "nonsense"], []])
def test_a_retry_that_is_none(site, words):
    site.add_readers(EVA).add_story().vesper("edition", "send", LIST)
    said = site.vesper("delivery", "retry", LIST, *words, status=None)
    assert said.status in (64, EX_UNAVAILABLE) and said.err
    assert state(site) == "sent"


def test_the_list_of_editions(site):
    site.add_readers(EVA).add_story().vesper("edition", "send", LIST)
    row, = site.vesper("edition", "list", LIST, "--json").json
    assert row["state"] == "sent" and row["planned"] == 1
    assert "Strike" in site.vesper("edition", "list", LIST).out
    for word in (row["date"], row["edition"]):
        report = site.vesper("edition", "report", LIST, word, "--json").json
        assert report["edition"] == row["edition"]
    for word in ("2001-01-01", "99", "2026-13-99", "-"):
        site.vesper("edition", "report", LIST, word, status=EX_DATAERR)


def test_what_was_sent_early_is_not_due_again(site, sink):
    """Today's edition is had, whenever it was sent; tomorrow's is next."""
    site.add_readers(EVA).add_story()
    site.vesper("edition", "send", LIST)
    sent = datetime.date.fromisoformat(site.report()["date"])
    [listed] = site.vesper("list", "list", "--json").json
    [stands] = site.vesper("status", "--json").json["lists"]
    shown = site.vesper("list", "show", LIST, "--json").json
    due = {each["next_at"][:10] for each in (listed, stands, shown)}
    assert due == {str(sent + datetime.timedelta(days=1))}
