# SPDX-License-Identifier: MIT
"""What an operator types: tables for people, JSON for programs, an error and
a status for what is wrong. No daemon runs."""
import datetime
import os
import re
import socket
import subprocess

import pytest

from vesper_e2e.feed_server import rss
from vesper_e2e.program import BUILD, PATIENCE_S
from vesper_e2e.site import FROM, LIST, STORY

EX_USAGE, EX_DATAERR, EX_NOINPUT = 64, 65, 66
EX_UNAVAILABLE, EX_TEMPFAIL, EX_NOPERM = 69, 75, 77
EVA = "eva@example.org"


# --- trying it out ------------------------------------------------------

def test_the_trial_in_the_help_of_init_touches_its_own_folder_alone(bare_site):
    """As it stands there, line by line."""
    shown = bare_site.vesper("help", "init").out
    trial = [line.strip() for line in shown.split("deleted again:")[1]
             .split("Options:")[0].splitlines() if line.strip()]
    assert "--config ~/" in trial[0] and "--dir ~/" in trial[0]
    assert len(trial) == 2
    done = subprocess.run(
        ["sh", "-ec", "\n".join([*trial, "vesper list list"])],
        env={"HOME": str(bare_site.folder), "PATH": f"{BUILD}:{os.defpath}"},
        capture_output=True, text=True, timeout=2 * PATIENCE_S)
    assert done.returncode == 0, done.stderr
    assert f"settings  {bare_site.folder}/try/" in done.stderr
    assert f"{bare_site.folder}/try/state/" in done.stderr


# --- lists --------------------------------------------------------------

def test_a_list_is_made_and_shown(site):
    shown = site.vesper("list", "show", LIST, "--json").json
    assert (shown["name"], shown["title"]) == (LIST, "Evening News")
    assert (shown["from"], shown["zone"]) == (FROM, "UTC")
    assert (shown["days"], shown["max_stories"]) == ("daily", "20")
    assert shown["active"] == shown["pending"] == 0
    assert f"title        Evening News\nfrom         {FROM}\n" in \
        site.vesper("list", "show", LIST).out


def test_every_field_is_an_option(site):
    site.vesper("list", "create", "morning", "--title", "Morgen", "--from",
                "digest@news.example", "--reply-to", "desk@news.example",
                "--language", "de", "--at", "06:30:15", "--days", "mon-fri",
                "--zone", "Europe/Berlin", "--min-stories", "2",
                "--max-stories", "9", "--max-age", "12 h", "--grace", "1 h",
                "--expiry", "4 h", "--carry-over", "yes", "--paused", "yes",
                "--open", "no")
    shown = site.vesper("list", "show", "morning", "--json").json
    assert {key: shown[key] for key in
            "from reply_to language at days zone min_stories max_stories "
            "max_age grace expiry carry_over paused open next_at".split()} == {
        "from": "digest@news.example", "reply_to": "desk@news.example",
        "language": "de", "at": "06:30:15", "days": "mon-fri",
        "zone": "Europe/Berlin", "min_stories": "2", "max_stories": "9",
        "max_age": "12 h", "grace": "1 h", "expiry": "4 h",
        "carry_over": "yes", "paused": "yes", "open": "no", "next_at": None}


def test_lists_stand_in_a_table(site):
    site.make_list("arctic", at="18:00", zone="Europe/Oslo")
    site.vesper("list", "set", "arctic", "--title", "夕刊 Ø")
    lines = site.vesper("list", "list").out.splitlines()
    assert lines[0].split() == ("name title days at zone next edition "
                                "readers").split()
    assert [line.split()[0] for line in lines[1:]] == ["arctic", LIST]
    listed = site.vesper("list", "list", "--json").json
    assert [each["title"] for each in listed] == ["夕刊 Ø", "Evening News"]


def test_people_read_an_hour_as_the_list_has_it(site):
    """"18:00" is typed for Oslo and shown for Oslo; programs get UTC."""
    site.make_list("arctic", at="18:00", zone="Europe/Oslo")
    told = "T17:00:00Z", "T16:00:00Z"  # winter, summer
    assert site.vesper("list", "show", "arctic", "--json").json[
        "next_at"].endswith(told)
    for words in (["list", "list"], ["list", "show", "arctic"], ["status"]):
        assert re.search(r"\b\d{4}-\d\d-\d\d 18:00 Europe/Oslo\b",
                         site.vesper(*words).out), words


def test_setting_changes_what_is_named_alone(site):
    before = site.vesper("list", "show", LIST, "--json").json
    said = site.vesper("list", "set", LIST, "--max-stories", "7", "--at",
                       "20:15:30")
    assert said.out == "" and LIST in said.err
    after = site.vesper("list", "show", LIST, "--json").json
    assert (after["max_stories"], after["at"]) == ("7", "20:15:30")
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"max_stories", "at", "next_at"}


def test_a_deleted_list_frees_its_name(site):
    site.vesper("list", "delete", LIST)
    assert site.vesper("list", "list", "--json").json == []
    assert LIST in site.refused(EX_DATAERR, "list", "show", LIST)
    site.make_list()


@pytest.mark.parametrize("words, status, why", [
    (["create", LIST, "--title", "T", "--from", FROM], EX_DATAERR, "already"),
    (["create", "No Name", "--title", "T", "--from", FROM], EX_DATAERR,
     "No Name"),
    (["create", "x", "--title", "T"], EX_USAGE, "--from"),
    (["create", "x", "--title", "T", "--from", "nobody"], EX_DATAERR, "from"),
    (["create", "x", "--title", "T", "--from", FROM, "--at", "25:99"],
     EX_DATAERR, "25:99"),
    (["create", "x", "--title", "T", "--from", FROM, "--zone", "Mars"],
     EX_DATAERR, "Mars"),
    (["set", LIST], EX_USAGE, "what to change"),
    (["set", LIST, "--max-story", "3"], EX_USAGE, "--max-stories"),
    (["set", LIST, "--min-stories", "30"], EX_DATAERR, "max-stories"),
    (["set", "nowhere", "--at", "18:00"], EX_DATAERR, LIST),
    (["delete", "nowhere"], EX_DATAERR, "nowhere"),
])
def test_a_list_command_that_is_wrong(site, words, status, why):
    before = site.vesper("list", "list", "--json").out
    assert why in site.refused(status, "list", *words)
    assert site.vesper("list", "list", "--json").out == before


# --- subscribers --------------------------------------------------------

def test_a_reader_is_vouched_for(site):
    site.add_readers("Eva@Example.ORG")
    assert site.vesper("subscriber", "add", EVA, "--list", LIST,
                       "--confirmed").out == ""
    listed = site.vesper("subscriber", "list", LIST, "--json").json
    assert [(each["email"], each["state"]) for each in listed] == \
        [("Eva@example.org", "active")]
    shown = site.vesper("subscriber", "show", EVA, "--json").json
    assert [each["action"] for each in shown["consent"]] == ["import"]
    assert shown["consent"][0]["actor"].startswith("operator:")


def test_a_reader_is_asked(site):
    said = site.vesper("subscriber", "add", EVA, "--list", LIST)
    assert "link to confirm" in said.err and said.out == ""
    again = site.vesper("subscriber", "add", EVA, "--list", LIST)
    assert "no other mail" in again.err
    shown = site.vesper("subscriber", "show", EVA, "--json").json
    assert shown["subscriptions"][0]["state"] == "pending"
    assert [each["action"] for each in shown["consent"]] == ["request"]


def test_the_words_agreed_to_are_kept(site):
    site.vesper("subscriber", "add", EVA, "--list", LIST, "--confirmed",
                "--consent", "Yes, every evening – at the fair")
    shown = site.vesper("subscriber", "show", EVA, "--json").json
    assert shown["consent"][0]["text"] == "Yes, every evening – at the fair"
    assert "  Yes, every evening" in site.vesper("subscriber", "show", EVA).out


def test_who_ran_sudo_is_kept(site):
    site.vesper("subscriber", "add", EVA, "--list", LIST, "--confirmed",
                env={"SUDO_USER": "ada"})
    shown = site.vesper("subscriber", "show", EVA, "--json").json
    assert shown["consent"][0]["actor"] == "operator:ada"


def test_a_reader_is_shown_to_people(site):
    site.add_readers(EVA)
    out = site.vesper("subscriber", "show", EVA).out
    assert f"email                  {EVA}\n" in out
    assert f"\nsubscriptions\nlist     state   confirmed at" in out
    assert f"\n{LIST}  active  20" in out
    assert "\nconsent\n" in out and "\ndeliveries\n" not in out


def test_readers_of_one_state(site):
    site.add_readers(EVA, "adam@example.org")
    site.vesper("subscriber", "add", "bea@example.net", "--list", LIST)
    site.vesper("subscriber", "remove", "adam@example.org", "--list", LIST)

    def emails(*words):
        return [each["email"] for each in
                site.vesper("subscriber", "list", LIST, *words,
                            "--json").json]

    assert emails() == [EVA, "adam@example.org", "bea@example.net"]
    assert emails("--state", "active") == [EVA]
    assert emails("--state", "left") == ["adam@example.org"]
    assert emails("--state", "pending") == ["bea@example.net"]
    assert emails("--state", "refused") == []


def test_the_operator_ends_a_subscription(site):
    site.make_list("morning").add_readers(EVA)
    site.add_readers(EVA, name="morning")
    site.vesper("subscriber", "remove", EVA, "--list", LIST)
    shown = site.vesper("subscriber", "show", EVA, "--json").json
    assert {each["list"]: each["state"] for each in
            shown["subscriptions"]} == {LIST: "left", "morning": "active"}
    last = shown["consent"][-1]
    assert last["action"] == "withdraw" and last["list"] == LIST
    assert last["actor"].startswith("operator:")
    assert "own confirmation" in site.refused(
        EX_UNAVAILABLE, "subscriber", "add", EVA, "--list", LIST,
        "--confirmed")


def test_the_operator_ends_all(site):
    site.make_list("morning").add_readers(EVA)
    site.add_readers(EVA, name="morning")
    site.vesper("subscriber", "remove", EVA, "--all")
    shown = site.vesper("subscriber", "show", EVA, "--json").json
    assert {each["state"] for each in shown["subscriptions"]} == {"left"}
    assert shown["suppressed"] == "left"


@pytest.mark.parametrize("words, status, why", [
    (["add", "no-address", "--list", LIST], EX_DATAERR, "no-address"),
    (["add", EVA], EX_USAGE, "--list"),
    (["add", EVA, "--list", "nowhere"], EX_DATAERR, "nowhere"),
    (["show", EVA], EX_DATAERR, EVA),
    (["show", "a@b@c"], EX_DATAERR, "a@b@c"),
    (["list", "nowhere"], EX_DATAERR, "nowhere"),
    (["list", LIST, "--state", "happy"], EX_USAGE, "happy"),
    (["remove", EVA, "--all"], EX_DATAERR, EVA),
    (["remove", EVA], EX_USAGE, "--all"),
    (["remove", EVA, "--all", "--list", LIST], EX_USAGE, "either"),
])
def test_a_subscriber_command_that_is_wrong(site, words, status, why):
    assert why in site.refused(status, "subscriber", *words)
    assert site.vesper("subscriber", "list", LIST, "--json").json == []


# --- stories ------------------------------------------------------------

def hours_ago(hours):
    return datetime.datetime.now(datetime.timezone.utc) - \
        datetime.timedelta(hours=hours)


FEED = rss({"title": "Council “Splits” – By One Voice",
            "link": "https://site.example/council", "at": hours_ago(2),
            "section": "Politics", "author": "Mira Sand",
            "summary": "Eleven to ten."},
           {"title": "夕方 – Tides", "link": "https://site.example/tides",
            "at": hours_ago(3), "author": "Jon Aas"})


def stories(site, key="title"):
    listed = site.vesper("article", "list", LIST, "--json").json
    return [story[key] for story in listed]


def test_a_story_is_added_once(site):
    path = site.folder / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    said = site.vesper("article", "add", path, "--list", LIST)
    assert "1 added, 0 changed" in said.err
    said = site.vesper("article", "add", path, "--list", LIST)
    assert "0 added, 0 changed, 1 unchanged" in said.err
    path.write_text(STORY.replace("nineteen", "twenty"), encoding="utf-8")
    said = site.vesper("article", "add", path, "--list", LIST)
    assert "0 added, 1 changed" in said.err
    assert stories(site, "version") == [2]


def test_many_stories_by_hand(site, feeds):
    """A feed behind a URL and a file, in one go."""
    site.allow_loopback()
    path = site.folder / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    said = site.vesper("article", "add", feeds.serve("/feed", FEED), path,
                       "--list", LIST)
    assert "3 added" in said.err
    assert "夕方 – Tides" in stories(site)
    assert set(stories(site, "state")) == {"waiting"}


def test_status_names_the_sources_that_fail(site, feeds):
    site.allow_loopback()
    good, bad = feeds.serve("/feed", FEED), feeds.serve("/page", "<html/>")
    for url in good, bad:
        site.vesper("source", "add", LIST, url)
    site.vesper("source", "poll", LIST, status=None)
    failing = site.vesper("status", "--json").json["failing_sources"]
    assert [(source["address"], source["failures"]) for source in failing] == [
        (bad, 1)]
    assert "HTML page" in failing[0]["problem"]
    shown = site.vesper("status").out
    assert "\nfailing sources\n" in shown and good not in shown


def test_a_broken_file_adds_nothing(site):
    path = site.folder / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    assert "/nowhere/story.txt" in site.refused(
        EX_NOINPUT, "article", "add", path, "/nowhere/story.txt", "--list",
        LIST)
    assert stories(site) == []


def test_only_public_hosts_are_read(site, feeds):
    """Row F1: nothing of this machine but what the settings name."""
    assert "127.0.0.1" in site.refused(
        EX_NOPERM, "article", "add", feeds.serve("/feed", FEED), "--list",
        LIST)
    assert feeds.asked == []


def test_stories_stand_in_a_table(site):
    site.add_story()
    assert site.vesper("article", "list", LIST, "--limit", "1").out \
        .splitlines()[1].split()[0::2][:2] == ["1", "waiting"]
    assert "--limit" in site.refused(EX_USAGE, "article", "list", LIST,
                                     "--limit", "0")


def test_a_story_is_shown_whole(site):
    site.add_story()
    [number] = stories(site, "number")
    shown = site.vesper("article", "show", LIST, number, "--json").json
    assert (shown["number"], shown["version"]) == (number, 1)
    assert (shown["edition"], shown["is_dropped"]) == (None, False)
    assert shown["story"]["image_credit"] == "Ada Lindqvist"
    assert shown["story"]["related"] == [
        {"title": "Harbour Dues To Fall ‘From Spring’",
         "author": "Mira Sand", "url": None}]
    out = site.vesper("article", "show", LIST, number).out
    assert "section        Northern Coast\n" in out
    assert "\n\n“We have a fair price now,” said the union’s speaker" in out
    assert "\n- Harbour Dues To Fall ‘From Spring’, Mira Sand\n" in out
    assert max(len(line) for line in out.splitlines()) < 100


def test_a_story_is_dropped_and_taken_back(site):
    site.add_story()
    [number] = stories(site, "number")
    site.vesper("article", "drop", LIST, number)
    assert stories(site, "state") == ["dropped"]
    site.vesper("article", "restore", LIST, number)
    assert stories(site, "state") == ["waiting"]


def test_foreign_text_cannot_steer_the_terminal(site):
    """CWE-150: a title is not a command to the terminal."""
    path = site.folder / "story.txt"
    path.write_text(STORY.replace("Jon Aas", "Jon\x1b]0;pwned\x07 \u202eAas")
                    .replace("Ada Lindqvist", "A\u202eda"), encoding="utf-8")
    for words in ([], ["--json"]):
        out = site.vesper("inspect", "text", path, *words).out
        assert not set(out) & {"\x1b", "\x07", "\u202e"}


@pytest.mark.parametrize("words, status, why", [
    (["add", "/nowhere", "--list", LIST], EX_NOINPUT, "/nowhere"),
    (["add", "http://[broken", "--list", LIST], EX_DATAERR, "http://[broken"),
    (["add", "/nowhere"], EX_USAGE, "--list"),
    (["list", "nowhere"], EX_DATAERR, "nowhere"),
    (["show", LIST, "7"], EX_DATAERR, "7"),
    (["show", LIST, "seven"], EX_DATAERR, "seven"),
    (["show", LIST], EX_USAGE, "NUMBER"),
    (["drop", LIST, "7"], EX_DATAERR, "7"),
    (["drop", LIST, "99999999999999999999"], EX_DATAERR, "9999"),
])
def test_an_article_command_that_is_wrong(site, words, status, why):
    assert why in site.refused(status, "article", *words)
    assert stories(site) == []


# --- sources ------------------------------------------------------------

def test_a_source_is_read(site, feeds):
    site.allow_loopback()
    url = feeds.serve("/feed", FEED)
    said = site.vesper("source", "add", LIST, url)
    assert said.out == "" and "source poll" in said.err
    polled = site.vesper("source", "poll", LIST, "--json").json
    assert [(each["list"], each["address"], each["added"], each["problem"])
            for each in polled] == [(LIST, url, 2, None)]
    feeds.serve("/feed", FEED + "\n")  # another ETag, the same stories
    assert "2" in site.vesper("source", "poll", "--all").out.split()
    assert sorted(stories(site)) == ["Council “Splits” – By One Voice",
                                     "夕方 – Tides"]
    [listed] = site.vesper("source", "list", "--json").json
    assert (listed["title"], listed["failures"]) == ("A site", 0)
    assert listed["last_good_at"].startswith("20")


def test_a_source_that_fails_is_told(site, feeds):
    """It stops no other, and the exit status tells."""
    site.allow_loopback()
    bad = feeds.serve("/bad", "", status=500)
    good = feeds.serve("/good", FEED)
    for url in (bad, good):
        site.vesper("source", "add", LIST, url)
    said = site.vesper("source", "poll", LIST, "--json", status=EX_TEMPFAIL)
    assert "1 of 2" in said.err
    assert [each["added"] for each in said.json] == [0, 2]
    assert "500" in said.json[0]["problem"]
    listed = site.vesper("source", "list", LIST, "--json").json
    assert [each["failures"] for each in listed] == [1, 0]
    assert "500" in site.vesper("source", "list").out


def test_a_source_is_removed(site, feeds):
    site.allow_loopback()
    first = feeds.serve("/1", FEED)
    for url in (first, feeds.serve("/2", FEED)):
        site.vesper("source", "add", LIST, url)
    site.vesper("source", "poll", LIST)
    numbers = [each["number"] for each in
               site.vesper("source", "list", "--json").json]
    site.vesper("source", "remove", LIST, first)
    site.vesper("source", "remove", LIST, numbers[1])
    assert site.vesper("source", "list", "--json").json == []
    assert len(stories(site)) == 2


@pytest.mark.parametrize("words, status, why", [
    (["add", LIST, "ftp://site.example/feed"], EX_DATAERR, "ftp://"),
    (["add", LIST, "https://site.example/\x1b[2Jfeed"], EX_DATAERR, "\\x1b"),
    (["add", "nowhere", "https://site.example/feed"], EX_DATAERR, "nowhere"),
    (["add", LIST], EX_USAGE, "URL"),
    (["list", "nowhere"], EX_DATAERR, "nowhere"),
    (["poll"], EX_USAGE, "--all"),
    (["poll", LIST, "--all"], EX_USAGE, "either"),
    (["poll", "nowhere"], EX_DATAERR, "nowhere"),
    (["remove", LIST, "1"], EX_DATAERR, "1"),
])
def test_a_source_command_that_is_wrong(site, words, status, why):
    assert why in site.refused(status, "source", *words)
    assert site.vesper("source", "list", "--json").json == []


def test_a_source_stands_once_on_a_list(site):
    url = "https://site.example/feed"
    site.vesper("source", "add", LIST, url)
    assert "already" in site.refused(EX_DATAERR, "source", "add", LIST, url)


# --- relays, status -----------------------------------------------------

def add_relay(site, name, url):
    """Puts one more relay in front of the one there is."""
    site.settings.write_text(site.settings.read_text().replace(
        "relays: (", f'relays: ({{ name = "{name}"; url = "{url}"; }}, ', 1)
        .replace("relays = (",
                 f'relays = ({{ name = "{name}"; url = "{url}"; }}, ', 1))


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def test_a_relay_says_what_it_offers(site, sink):
    [relay] = site.vesper("relay", "test", "--json").json
    assert (relay["url"], relay["problem"]) == (sink.url, None)
    assert relay["is_encrypted"] is False and relay["has_pipelining"] is True
    assert sink.url in site.vesper("relay", "test", "main").out
    assert sink.taken() == []


def test_one_relay_of_two_is_gone(site, sink):
    port = closed_port()
    add_relay(site, "spare", f"smtp://127.0.0.1:{port}")
    said = site.vesper("relay", "test", "--json", status=EX_TEMPFAIL)
    assert f"127.0.0.1:{port}" in said.err and "spare" in said.err
    assert [each["relay"] for each in said.json] == ["spare", "main"]
    assert [each["problem"] is None for each in said.json] == [False, True]
    assert len(site.vesper("relay", "test", "main", "--json").json) == 1


def test_a_relay_that_is_none(site):
    assert "'main'" in site.refused(EX_DATAERR, "relay", "test", "mian")


def test_status_of_a_new_site(site, sink):
    status = site.vesper("status", "--json").json
    assert status["is_running"] is False
    assert status["unknown"] == status["outbox_waiting"] == 0
    [shown] = status["lists"]
    assert (shown["list"], shown["edition"], shown["active"]) == \
        (LIST, None, 0)
    assert status["relays"][0]["url"] == sink.url
    assert status["alerts"] == []
    advice = " ".join(each["text"] for each in status["advice"])
    assert "postal_address" in advice and "operator.mail" in advice


def test_status_counts(site):
    site.add_readers(EVA, "adam@example.org")
    site.vesper("subscriber", "add", "bea@example.net", "--list", LIST)
    status = site.vesper("status", "--json").json
    assert (status["lists"][0]["active"], status["lists"][0]["pending"]) == \
        (2, 1)
    assert status["outbox_waiting"] == 1
    out = site.vesper("status").out
    assert "\nlists\nlist     next edition" in out
    assert "\nadvice\npostal_address is not set" in out


def test_good_advice_is_taken(site):
    site.set('postal_address = "Main Street 1, Grimsund";\n'
             'operator: { mail = "desk@news.example"; };')
    advice = site.vesper("status", "--json").json["advice"]
    assert not [each for each in advice
                if "postal" in each["text"] or "operator" in each["text"]]
