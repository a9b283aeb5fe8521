# SPDX-License-Identifier: MIT
"""The desk's hand on stories: pinned, edited, dropped and taken back."""
import pytest

from vesper_e2e import mail
from vesper_e2e.announcer import Announcer
from vesper_e2e.site import LIST

EVA = "eva@example.org"
EX_USAGE, EX_DATAERR = 64, 65


@pytest.fixture
def desk(site):
    """A list with two stories; the second came last, so it would lead."""
    site.add_readers(EVA)
    site.add_story("News\n\nFirst Story\n\nFirst Story\n\nIt came first.\n")
    site.add_story("News\n\nSecond Story\n\nSecond Story\n\nIt came next.\n")
    return site


def number_of(site, title):
    row, = [row for row in site.vesper("article", "list", LIST, "--json").json
            if row["title"] == title]
    return row["number"]


def subject(site):
    return site.vesper("edition", "build", LIST, "--json").json["subject"]


def test_a_pinned_story_leads(desk, sink):
    number = number_of(desk, "First Story")
    desk.vesper("article", "pin", LIST, number)
    assert "First Story" in subject(desk)
    assert "pinned" in desk.vesper("article", "list", LIST).out
    desk.vesper("article", "unpin", LIST, number)
    assert "Second Story" in subject(desk)


def test_who_pins_in_vain_hears_of_it(desk, sink):
    """Dropped or printed, it leads nothing, pinned or not."""
    number = number_of(desk, "First Story")
    desk.vesper("article", "drop", LIST, number)
    assert "it is dropped: no edition" in desk.vesper(
        "article", "pin", LIST, number).err
    assert "Second Story" in subject(desk)
    desk.vesper("article", "restore", LIST, number)
    assert "leads the next" in desk.vesper("article", "pin", LIST, number).err
    assert "First Story" in subject(desk)
    desk.vesper("edition", "send", LIST)
    assert "it is printed: no edition" in desk.vesper(
        "article", "pin", LIST, number).err


def test_who_restores_in_vain_hears_of_it(site):
    """What its own site has withdrawn is in no edition."""
    site.add_readers(EVA)
    cms = Announcer(site)
    daemon = site.start_daemon()
    cms.tell("publish", {"id": 1, "title": "Nets Dry"})
    cms.tell("withdraw", {"id": 1})
    number = number_of(site, "Nets Dry")
    assert "withdrawn it: no edition" in site.vesper(
        "article", "restore", LIST, number).err
    daemon.stop()


def test_an_edit_reaches_the_reader(desk, sink):
    number = number_of(desk, "Second Story")
    desk.vesper("article", "edit", LIST, number, "--title", "A Better Title",
                "--url", "https://site.example/better", "--credit", "Mira Sand")
    desk.vesper("edition", "send", LIST)
    text = mail.text_of(sink.wait_mail(EVA))
    assert "A Better Title" in text and "Second Story" not in text
    assert "https://site.example/better" in text and "Mira Sand" in text


def story_of(site, number, name=LIST):
    return site.vesper("article", "show", name, number, "--json").json["story"]


def test_a_wrong_byline_is_righted(desk):
    number = number_of(desk, "First Story")
    desk.vesper("article", "edit", LIST, number, "--author", "Mira Sand",
                "--author", "Berg,\n Eva")
    assert story_of(desk, number)["authors"] == ["Mira Sand", "Berg, Eva"]
    desk.vesper("article", "edit", LIST, number, "--title", "Another")
    assert story_of(desk, number)["authors"] == ["Mira Sand", "Berg, Eva"]
    desk.vesper("article", "edit", LIST, number, "--author", "Jon Aas")
    assert story_of(desk, number)["authors"] == ["Jon Aas"]
    desk.vesper("article", "edit", LIST, number, "--author", "")
    assert story_of(desk, number)["authors"] == []


def test_a_wrong_date_is_righted(desk):
    """By the list's clock; other words leave it."""
    desk.vesper("list", "set", LIST, "--zone", "Europe/Warsaw")
    number = number_of(desk, "First Story")
    desk.vesper("article", "edit", LIST, number, "--date", "2026-07-02T18:00")
    desk.vesper("article", "edit", LIST, number, "--title", "Another")
    desk.add_story("News\n\nFirst Story\n\nFirst Story\n\nIt came first.\n")
    assert story_of(desk, number)["published_at"] == "2026-07-02T16:00:00Z"


@pytest.mark.parametrize("text", [
    "The boats **go** out.\n\nAt noon.\n",
    "# Another\n\nThe boats **go** out.\n\nAt noon.\n",
    "---\ntitle: Another\nsection: Sea\n---\nThe boats go out.\n\nAt *noon*.\n",
])
def test_a_text_is_written_anew(desk, text):
    number = number_of(desk, "First Story")
    before = story_of(desk, number)
    desk.vesper("article", "edit", LIST, number, "--body", "-", text=text)
    assert story_of(desk, number) == {**before,
                                      "body": "The boats go out.\n\nAt noon."}


def test_a_text_that_cannot_be_read_changes_nothing(desk, tmp_path):
    number = number_of(desk, "First Story")
    before = story_of(desk, number)
    path = tmp_path / "story.md"
    for text, why in ((b"H\xe4fen", "UTF-8"),
                      (b"---\nautor: x\n---\n", "autor"),
                      (b"# Title\n", "no text"), (b"", "no text"),
                      (b"<!doctype html><p>Markup</p>", "HTML")):
        path.write_bytes(text)
        said = desk.refused(EX_DATAERR, "article", "edit", LIST, number,
                            "--title", "x", "--body", path)
        assert str(path) in said and why in said
    assert story_of(desk, number) == before


def test_an_edit_is_one_for_all_lists(desk):
    text = "News\n\nFirst Story\n\nFirst Story\n\nIt came first.\n"
    number = number_of(desk, "First Story")
    assert "other lists" not in desk.vesper("article", "edit", LIST, number,
                                            "--section", "Sea").err
    desk.make_list("morning").make_list("weekly").add_story(text, "morning")
    desk.add_story(text, "weekly")
    other = desk.vesper("article", "list", "weekly", "--json").json[0]
    assert other["number"] == number, "it is the same story"
    said = desk.vesper("article", "edit", "weekly", number, "--section",
                       "Harbour").err
    assert f"other lists that have it: {LIST}, morning\n" in said
    assert "source" not in said, "it has none"
    assert story_of(desk, number)["section"] == "Harbour"


def test_what_was_edited_is_not_read_over(desk):
    number = number_of(desk, "Second Story")
    desk.vesper("article", "edit", LIST, number, "--section", "Harbour")
    desk.add_story("News\n\nSecond Story\n\nSecond Story\n\nIt came next.\n")
    story = desk.vesper("article", "show", LIST, number, "--json").json
    assert story["story"]["section"] == "Harbour" and story["is_edited"]
    desk.vesper("article", "edit", LIST, number, "--release")
    desk.add_story("News\n\nSecond Story\n\nSecond Story\n\nIt came next.\n")
    story = desk.vesper("article", "show", LIST, number, "--json").json
    assert story["story"]["section"] == "News" and not story["is_edited"]


def test_a_story_is_shown_as_we_keep_it(desk):
    """Not with what only its source knows."""
    number = number_of(desk, "First Story")
    lines = desk.vesper("article", "show", LIST, number).out.splitlines()
    assert "standfirst     It came first." in lines
    story = desk.vesper("article", "show", LIST, number, "--json").json["story"]
    for word in ("site", "guid", "modified_at"):
        assert word not in story
        assert not [line for line in lines
                    if line.startswith(word.replace("_", " "))]


def test_dropped_and_restored(desk):
    number = number_of(desk, "Second Story")
    desk.vesper("article", "drop", LIST, number)
    assert "First Story" in subject(desk)
    desk.vesper("article", "restore", number, "--list", LIST)
    assert "Second Story" in subject(desk)


@pytest.mark.parametrize("words, status", [
    (["edit", LIST, "1"], EX_USAGE),
    (["edit", LIST, "1", "--title", "x", "--release"], EX_USAGE),
    (["edit", LIST, "1", "--title", " "], EX_DATAERR),
    (["drop", LIST, "1", "--undo"], EX_USAGE),
    (["edit", LIST, "1", "--url", "javascript:alert(1)"], EX_DATAERR),
    (["edit", LIST, "1", "--title", ""], EX_DATAERR),
    (["edit", LIST, "99", "--title", "x"], EX_DATAERR),
    (["edit", LIST, "1", "--date", "soon"], EX_USAGE),
    (["edit", LIST, "1", "--date", "9999-01-01"], EX_USAGE),
    (["pin", LIST, "99"], EX_DATAERR),
    (["unpin", LIST, "x"], EX_DATAERR),
    (["restore", LIST, "99"], EX_DATAERR),
])
def test_what_is_wrong_changes_nothing(desk, words, status):
    before = desk.vesper("article", "list", LIST, "--json").json
    said = desk.vesper("article", *words, status=status)
    assert said.err and said.out == ""
    assert desk.vesper("article", "list", LIST, "--json").json == before


def test_a_story_by_hand_has_what_it_is_given(site, tmp_path):
    path = tmp_path / "story.txt"
    path.write_text("Plain Words\n\nPlain Words\n\nNothing more.\n")
    said = site.vesper("article", "add", path, "--list", LIST, "--url",
                       "https://site.example/plain", "--section", "Sea\n",
                       "--date", "2026-01-02")
    row, = site.vesper("article", "list", LIST, "--json").json
    assert said.err.endswith(f": story {row['number']}\n")
    assert (row["url"], row["section"]) == ("https://site.example/plain",
                                            "Sea")
    assert row["published_at"] == "2026-01-02T00:00:00Z"
    for words in (["--date", "soon"], ["--date", "9999-01-01"],
                  ["--url", "mailto:a@b.org"]):
        site.vesper("article", "add", path, "--list", LIST, *words,
                    status=EX_USAGE)
    site.vesper("article", "add", path, path, "--list", LIST, "--section",
                "x", status=EX_USAGE)


def test_what_is_added_is_told(desk, tmp_path):
    """A row for each story, in their order, whether it was known or not."""
    desk.vesper("article", "drop", LIST, number_of(desk, "First Story"))
    third = tmp_path / "third.md"
    third.write_text("# Third Story\n\nNews.\n")
    first = tmp_path / "first.txt"
    first.write_text("News\n\nFirst Story\n\nFirst Story\n\nIt came first.\n")
    told = desk.vesper("article", "add", third, first, "--list", LIST, "--json")
    assert told.json == [
        {"number": number_of(desk, title), "state": state, "title": title}
        for title, state in (("Third Story", "waiting"),
                             ("First Story", "dropped"))]
    assert told.err == "1 added, 0 changed, 1 unchanged\n"
    assert desk.refused(EX_DATAERR, "article", "add", third, "--list", "nope")


def test_who_adds_a_story_twice_hears_of_it(desk, tmp_path):
    path = tmp_path / "third.md"
    path.write_text("# Third Story\n\nNews.\n")
    words = ["article", "add", path, "--list", LIST]
    first = desk.vesper(*words)
    assert "already" not in first.err and "Third Story" in first.out
    told = desk.vesper(*words, "--url", "https://site.example/third", "--json")
    number = told.json[0]["number"]
    assert f"story {number}: story {number - 1} of this list has this title " \
        "already\n" in told.err
    assert "already" not in desk.vesper(*words, "--url",
                                        "https://site.example/third").err


def test_posts_without_titles_are_no_twins(site, tmp_path):
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel>" + "".join(
        f"<item><link>https://site.example/{name}</link>"
        f"<description>Post {name}</description></item>"
        for name in "ab") + "</channel></rss>")
    told = site.vesper("article", "add", path, "--list", LIST, "--json")
    assert told.err == "2 added, 0 changed, 0 unchanged\n"
    assert [row["title"] for row in told.json] == ["Post a", "Post b"]


@pytest.mark.parametrize("date, instant", [
    ("2026-01-02", "2026-01-01T23:00:00Z"),
    ("2026-07-02T18:00", "2026-07-02T16:00:00Z"),
    ("2026-01-02T18:00Z", "2026-01-02T18:00:00Z"),
])
def test_a_date_by_hand_is_of_the_lists_clock(site, tmp_path, date, instant):
    site.vesper("list", "set", LIST, "--zone", "Europe/Warsaw")
    path = tmp_path / "story.md"
    path.write_text("# Plain Words\n\nNothing more.\n")
    site.vesper("article", "add", path, "--list", LIST, "--date", date)
    row, = site.vesper("article", "list", LIST, "--json").json
    assert row["published_at"] == instant


# --- the list of stories --------------------------------------------------

def titles(site, *words):
    return {row["title"]
            for row in site.vesper("article", "list", LIST, "--json",
                                   *words).json}


def test_stories_are_listed_by_what_becomes_of_them(desk):
    """However old it is: among the newest N of that state, not of all."""
    desk.vesper("article", "pin", LIST, number_of(desk, "First Story"))
    assert titles(desk, "--state", "pinned", "--limit", 1) == {"First Story"}
    assert titles(desk, "--state", "waiting") == {"Second Story"}
    desk.vesper("article", "drop", LIST, number_of(desk, "Second Story"))
    assert titles(desk, "--state", "dropped") == {"Second Story"}
    desk.vesper("edition", "send", LIST, status=None)
    assert titles(desk, "--state", "printed") == {"First Story"}
    for state in ("waiting", "pinned", "withdrawn", "old"):
        assert titles(desk, "--state", state) == set()
    assert len(titles(desk)) == 2


def test_a_state_that_is_none_is_answered_by_those_that_are(desk):
    said = desk.refused(EX_USAGE, "article", "list", LIST, "--state", "prnted")
    assert "'prnted'; there are: waiting, pinned, printed, dropped, " \
        "withdrawn, old" in said
