# SPDX-License-Identifier: MIT
"""What an operator types: tables for people, JSON for programs, an error and
a status for what is wrong. No daemon runs."""
import pytest

from vesper_e2e.site import FROM, LIST

EX_USAGE, EX_DATAERR, EX_UNAVAILABLE = 64, 65, 69
EVA = "eva@example.org"


def refused(site, status, *words):
    """Runs a command that must fail; returns what it says."""
    said = site.vesper(*words, status=status)
    assert said.out == ""
    assert said.err.startswith("vesper: ")
    return said.err


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
    assert LIST in refused(site, EX_DATAERR, "list", "show", LIST)
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
    assert why in refused(site, status, "list", *words)
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
    assert "own confirmation" in refused(
        site, EX_UNAVAILABLE, "subscriber", "add", EVA, "--list", LIST,
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
    assert why in refused(site, status, "subscriber", *words)
    assert site.vesper("subscriber", "list", LIST, "--json").json == []
