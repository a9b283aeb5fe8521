# SPDX-License-Identifier: MIT
"""A site's own system announces its stories: at once, once, and safely."""
import json
import pathlib
import re
import socket
import subprocess
import sys

import pytest

from vesper_e2e import mail
from vesper_e2e.announcer import Announcer
from vesper_e2e.program import PATIENCE_S
from vesper_e2e.site import LIST, URL

EVA = "eva@example.org"
OPERATOR = "desk@news.example"
EX_USAGE, EX_DATAERR = 64, 65
HOWTO = pathlib.Path(__file__).parents[2] / "docs/howto/announce-from-a-cms.md"
NETS = {"id": "n1", "url": "https://news.example/nets", "title": "Nets Dry",
        "body": "The boats go out again."}
BOATS = {"id": 2, "url": "https://news.example/boats", "title": "Boats Out"}


@pytest.fixture
def cms(site):
    """The system of a site whose daemon runs, with one reader."""
    site.add_readers(EVA)
    announcer = Announcer(site)
    site.start_daemon()
    yield announcer
    if site.daemons[-1].process.poll() is None:
        site.daemons[-1].stop()


def stories(site):
    """Title and state of each story."""
    return {row["title"]: row["state"] for row in
            site.vesper("article", "list", LIST, "--json").json}


def problem(answer, status):
    """What an answer says is wrong."""
    assert answer.status == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = json.loads(answer.text)
    assert told["status"] == status
    return told["detail"]


# --- what becomes of a story ----------------------------------------------

def test_published_and_mailed(site, sink, cms):
    done = cms.tell("publish", NETS, BOATS)
    assert (done["added"], done["repeated"]) == (2, False)
    site.daemons[-1].wait_event("stories_announced", added=2,
                                source=cms.access["number"])
    site.vesper("edition", "send", LIST, "--wait")
    text = mail.text_of(sink.wait_mail(EVA))
    assert "Nets Dry" in text and "Boats Out" in text
    assert "The boats go out again." in text


def test_moments_before_the_edition(site, sink, cms):
    """What came and what went in the last minutes: nothing is remembered."""
    daemon = site.daemons[-1]
    daemon.advance("8min")
    cms.tell("publish", NETS, BOATS, later_s=480)
    cms.tell("update", {**NETS, "title": "Nets Are Dry"}, later_s=480)
    cms.tell("withdraw", {"id": 2}, later_s=480)
    daemon.advance("3min")
    text = mail.text_of(sink.wait_mail(EVA))
    assert "Nets Are Dry" in text and "Boats Out" not in text


def test_a_correction_is_in_the_edition(site, sink, cms):
    cms.tell("publish", NETS)
    assert cms.tell("update", {**NETS, "title": "Nets Are Dry"})["changed"] == 1
    assert cms.tell("update", {**NETS, "title": "Nets Are Dry"})[
        "unchanged"] == 1
    site.vesper("edition", "send", LIST, "--wait")
    text = mail.text_of(sink.wait_mail(EVA))
    assert "Nets Are Dry" in text and "Nets Dry" not in text


def test_withdrawn_and_back(site, sink, cms):
    cms.tell("publish", NETS, BOATS)
    assert cms.tell("withdraw", {"id": "n1"})["withdrawn"] == 1
    assert stories(site) == {"Nets Dry": "withdrawn", "Boats Out": "waiting"}
    cms.tell("update", {**NETS, "section": "Sea"})
    assert stories(site)["Nets Dry"] == "withdrawn"
    number = next(row["number"] for row in
                  site.vesper("article", "list", LIST, "--json").json
                  if row["title"] == "Nets Dry")
    site.vesper("article", "restore", LIST, number)  # it was not dropped
    assert site.vesper("article", "show", LIST, number,
                       "--json").json["is_withdrawn"] is True
    cms.tell("publish", NETS)
    assert stories(site)["Nets Dry"] == "waiting"
    cms.tell("withdraw", {"url": NETS["url"] + "?utm_source=x"})
    site.vesper("edition", "send", LIST, "--wait")
    text = mail.text_of(sink.wait_mail(EVA))
    assert "Boats Out" in text and "Nets Dry" not in text


def test_withdrawn_too_late(site, sink):
    """Its readers keep it, and the operator hears of it."""
    site.add_readers(EVA).set(f'operator: {{ mail = "{OPERATOR}"; }};')
    cms = Announcer(site)
    daemon = site.start_daemon()
    cms.tell("publish", NETS)
    site.vesper("edition", "send", LIST, "--wait")
    done = cms.tell("withdraw", {"id": "n1"})
    assert (done["withdrawn"], done["in_print"]) == (1, 1)
    daemon.wait_event("story_withdrawn_late", article=1)
    assert "Nets Dry" in mail.text_of(sink.wait_mail(EVA))
    [alert] = site.vesper("status", "--json").json["alerts"]
    assert alert["cause"] == "withdrawn story 1 of edition 1"
    assert "edition 1 brought; its readers keep it:\n\n- Nets Dry\n" in \
        alert["text"]
    assert "Nets Dry" in mail.text_of(sink.wait_mail(OPERATOR))
    assert cms.tell("withdraw", {"id": "gone"})["unknown"] == 1
    daemon.stop()


def test_a_feed_that_is_behind(site, feeds, cms):
    """What it still has was withdrawn, what it says was corrected."""
    url = feeds.serve("/feed.json", json.dumps({"items": [
        {**NETS, "content_text": "Old.", "summary": "Old."}]}).encode())
    site.allow_loopback()
    site.vesper("source", "add", LIST, url)
    site.vesper("source", "poll", LIST)
    assert cms.tell("update", NETS)["changed"] == 1
    site.vesper("source", "poll", LIST)
    shown = site.vesper("article", "show", LIST, 1, "--json").json
    assert shown["story"]["standfirst"] == "The boats go out again."
    cms.tell("withdraw", {"url": NETS["url"]})
    site.vesper("source", "poll", LIST)
    assert stories(site) == {"Nets Dry": "withdrawn"}


def test_a_try_that_comes_too_late(site, cms):
    """It was lost on the way, and the story withdrawn meanwhile."""
    cms.tell("publish", {**NETS, "modified_at": "2026-11-24T10:00:00Z"})
    cms.tell("withdraw", {"id": "n1", "modified_at": "2026-11-24T10:05:00Z"})
    done = cms.tell("publish", {**NETS, "title": "Nets Dry?",
                                "modified_at": "2026-11-24T10:04:00Z"})
    assert done["unchanged"] == 1
    assert stories(site) == {"Nets Dry": "withdrawn"}
    cms.tell("publish", {**NETS, "modified_at": "2026-11-24T10:06:00Z"})
    assert stories(site) == {"Nets Dry": "waiting"}


def test_withdrawn_before_it_came(site, cms):
    """Its announcement is still on its way."""
    gone = cms.tell("withdraw", {"id": "n1", "url": NETS["url"],
                                 "modified_at": "2026-11-24T10:05:00Z"})
    assert gone["unknown"] == 1
    cms.tell("publish", {**NETS, "modified_at": "2026-11-24T10:04:00Z"})
    assert "waiting" not in stories(site).values()
    cms.tell("publish", {**NETS, "modified_at": "2026-11-24T10:06:00Z"})
    assert stories(site) == {"Nets Dry": "waiting"}


def test_an_address_that_came_late(site, cms):
    """Somebody brought it meanwhile: one story, under both names."""
    page = site.folder / "nets.txt"
    page.write_text("Harbour\n\nNo More Nets\n\nNo More Nets\n\nBoats.\n")
    cms.tell("publish", {key: NETS[key] for key in NETS if key != "url"})
    site.vesper("article", "add", page, "--list", LIST, "--url", NETS["url"])
    assert len(stories(site)) == 2
    cms.tell("update", NETS)
    assert stories(site) == {"Nets Dry": "waiting"}
    cms.tell("withdraw", {"url": NETS["url"]})
    assert stories(site) == {"Nets Dry": "withdrawn"}


# --- once -----------------------------------------------------------------

def test_sent_again_changes_nothing(site, cms):
    cms.tell("publish", NETS, message_id="first")
    cms.tell("withdraw", {"id": "n1"})
    done = cms.tell("publish", NETS, message_id="first")
    assert (done["repeated"], done["changed"]) == (True, 0)
    assert stories(site) == {"Nets Dry": "withdrawn"}


def test_no_answer_before_it_is_durable(site, cms):
    """Killed right after the answer, then sent again: one story."""
    cms.tell("publish", NETS, message_id="first")
    site.daemons[-1].kill()
    site.start_daemon()
    assert stories(site) == {"Nets Dry": "waiting"}
    assert cms.tell("publish", NETS, message_id="first")["repeated"]
    assert stories(site) == {"Nets Dry": "waiting"}


def test_killed_before_the_answer(site, cms):
    """Whether it was taken or not, the retry makes one story of it."""
    for kill in range(3):
        story = {**NETS, "id": kill, "url": f"https://news.example/{kill}",
                 "title": f"Story {kill}"}
        body = json.dumps({"action": "publish", "story": story}).encode()
        headers = cms.headers(body, message_id=f"kill-{kill}")
        head = f"POST /hooks/articles?source={cms.access['number']} " \
            "HTTP/1.1\r\nHost: a\r\n" + "".join(
                f"{name}: {value}\r\n" for name, value in headers.items()) + \
            f"Content-Length: {len(body)}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", site.daemons[-1].port),
                                      PATIENCE_S) as line:
            line.sendall(head.encode() + body)
            site.daemons[-1].kill()
        site.start_daemon()
        cms.tell("publish", story, message_id=f"kill-{kill}")
    assert stories(site) == {f"Story {kill}": "waiting" for kill in range(3)}


# --- safely ---------------------------------------------------------------

def test_who_is_not_believed(site, cms):
    body = {"action": "publish", "story": NETS}
    other = Announcer(site, "other")
    wrong = cms.send(body, webhook_signature=other.sign("msg_1", 1, b"{}"))
    assert "signature" in problem(wrong, 401)
    other.access["number"] += 1
    other.access["address"] = f"{URL}/hooks/articles?source=3"
    nobody = other.send(body)
    assert (nobody.status, nobody.text) == (401, wrong.text)
    assert "webhook-timestamp" in problem(cms.send(body, later_s=-301), 400)
    assert "webhook-timestamp" in problem(cms.send(body, later_s=310), 400)
    assert stories(site) == {}
    said = "\n".join(site.daemons[-1].err.seen)
    assert cms.access["secret"][6:] not in said and "v1," not in said


def test_a_source_that_was_removed(site, cms):
    """Its secret is worth nothing, and the next one has another."""
    before = cms.access["secret"]
    site.vesper("source", "remove", LIST, "cms")
    problem(cms.send({"action": "publish", "story": NETS}), 401)
    again = Announcer(site).access
    assert again["address"] == cms.access["address"]
    assert again["secret"] != before
    problem(cms.send({"action": "publish", "story": NETS}), 401)


@pytest.mark.parametrize("body, detail", [
    (b"\x00\xff garbage", "line 1, column 1: "),
    (b'{"action": "publish", "story": {"title": "cut', "line 1, "),
    (b"[" * 100000, "line 1, "),
    (b'{"action": "publish", "story": {"title": 7}}', "story.title: "),
    (b'{"action": "publish", "stories": [{"title": "a", "image": {"url": 1}}]}',
     "stories[0].image.url: "),
])
def test_what_is_no_announcement(site, cms, body, detail):
    assert problem(cms.send(body), 400).startswith(detail)
    assert stories(site) == {}


def test_a_body_of_2_mb(site, cms):
    head = "POST /hooks/articles?source=1 HTTP/1.1\r\nHost: a\r\n" \
        "Content-Type: application/json\r\nContent-Length: 2097152\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.daemons[-1].port),
                                  PATIENCE_S) as line:
        line.sendall(head.encode())
        answer = line.makefile("rb").read()
    assert answer.split()[1] == b"413"
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 413
    body = b" " * (1024 * 1024 - 1)  # as much as may come
    assert problem(cms.send(body), 400)


def test_another_type(cms):
    answer = cms.send({"action": "publish", "story": NETS},
                      Content_Type="application/x-www-form-urlencoded")
    assert "application/json" in problem(answer, 415)


def test_hostile_words(site, sink, cms):
    """Row F4: nothing that runs, and a subject of one line."""
    cms.tell("publish", {**NETS, "title": "Nets\r\nBcc: x@evil.example",
                         "html": "<p onclick='x()'>Dry<script>x()</script>"
                                 "<img src='javascript:x()'>"})
    site.vesper("edition", "send", LIST, "--wait")
    message = sink.wait_mail(EVA)
    assert message["Bcc"] is None
    html = message.get_body(("html",)).get_content()
    assert "x()" not in html and "Bcc: x@evil.example" in html


# --- the operator's side ---------------------------------------------------

def test_the_secret_is_shown(site):
    said = site.vesper("source", "add", LIST, "--push", "cms")
    assert f"{URL}/hooks/articles?source=1" in said.out
    secret = re.search(r"whsec_\S+", said.out).group()
    for which in ("cms", "1"):
        shown = site.vesper("source", "secret", LIST, which, "--json").json
        assert shown == {"number": 1, "name": "cms", "secret": secret,
                         "address": f"{URL}/hooks/articles?source=1"}
    row, = site.vesper("source", "list", LIST, "--json").json
    assert (row["kind"], row["address"], row["next_poll_at"]) == (
        "push", "cms", None)
    assert site.vesper("source", "poll", LIST, "--json").json == []


@pytest.mark.parametrize("words, status", [
    (["add", LIST], EX_USAGE),
    (["add", LIST, "https://news.example/feed", "--push", "cms"], EX_USAGE),
    (["add", LIST, "--push", ""], EX_DATAERR),
    (["add", LIST, "--push", "7"], EX_DATAERR),
    (["add", "nowhere", "--push", "cms"], EX_DATAERR),
    (["secret", LIST, "https://news.example/feed"], EX_DATAERR),
    (["secret", LIST, "nobody"], EX_DATAERR),
])
def test_wrong_words(site, words, status):
    site.vesper("source", "add", LIST, "https://news.example/feed")
    site.refused(status, "source", *words)


def test_a_name_is_given_once(site):
    site.vesper("source", "add", LIST, "--push", "cms")
    site.refused(EX_DATAERR, "source", "add", LIST, "--push", "cms")


# --- the page that says how ------------------------------------------------

def example(language):
    """The first example in a language on the page."""
    found = re.search(rf"^   ```{language}\n(.*?)^   ```$",
                      HOWTO.read_text(encoding="utf-8"), re.M | re.S)
    return re.sub(r"^   ", "", found.group(1), flags=re.M)


@pytest.mark.parametrize("language, command", [
    ("python", [sys.executable]), ("sh", ["sh", "-eu"]),
])
def test_the_page_s_examples(site, cms, tmp_path, language, command):
    script, story = tmp_path / "announce", tmp_path / "story.json"
    script.write_text(example(language), encoding="utf-8")
    story.write_text(example("json"), encoding="utf-8")
    address = f"http://127.0.0.1:{site.daemons[-1].port}/hooks/articles" \
        f"?source={cms.access['number']}"

    def run(*name):
        done = subprocess.run([*command, script, address,
                               cms.access["secret"], story, *name],
                              capture_output=True, text=True,
                              timeout=PATIENCE_S, check=True)
        return json.loads(done.stdout)

    assert run("first")["added"] == 1
    assert run("first")["repeated"]
    assert run()["unchanged"] == 1
    assert stories(site) == {"Nets Are Dry Again": "waiting"}
