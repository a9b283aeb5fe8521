# SPDX-License-Identifier: MIT
"""Signing up: a form, a mail, a button (rows H10, H12, H14, H17).

Only the reader of a mailbox can make it a reader of ours, and nobody learns
from us who is one."""
import pytest

from vesper_e2e import mail
from vesper_e2e.site import LIST
from vesper_e2e.visitor import forms

EVA, ADAM = "eva@example.org", "adam@example.org"
THANKS = "https://news.example/thanks"


@pytest.fixture
def visitor(site):
    """A visitor of the site, whose daemon runs."""
    daemon = site.start_daemon()
    yield site.visitor()
    daemon.stop()


def sign_up(visitor, address=EVA, **more):
    """Sends the form of the site's own pages; returns the answer."""
    return visitor.post("/subscribe", {"email": address, **more})


def link_to_confirm(sink, address=EVA, count=1):
    """The link of the count-th mail to an address."""
    found = [link for link in mail.links(sink.wait_mail(address, count))
             if "/confirm/" in link]
    assert len(found) == 1
    return found[0]


def confirm(visitor, link):
    """Opens the link and presses the button; returns the answer."""
    return visitor.press(visitor.get(link))


def states(site, address=EVA):
    """What an address is on each list it ever asked for."""
    shown = site.vesper("subscriber", "show", address, "--json").json
    return {row["list"]: row["state"] for row in shown["subscriptions"]}


def consent(site, address=EVA):
    """The proofs of consent, oldest first."""
    return site.vesper("subscriber", "show", address, "--json").json["consent"]


# --- the way in -----------------------------------------------------------

def test_form_mail_button_edition(site, sink, visitor):
    page = visitor.get("/subscribe")
    form = forms(page)[0]
    site.daemons[-1].advance("5s")  # as long as it takes to type
    answer = visitor.post(form.action, {**form.fields, "email": EVA})
    assert answer.status == 200 and EVA not in answer.text

    link = link_to_confirm(sink)
    assert states(site) == {LIST: "pending"}
    assert confirm(visitor, link).status == 200
    assert states(site) == {LIST: "active"}

    site.add_story()
    site.daemons[-1].advance("15min")  # the evening comes
    assert "Fishermen’s Strike Ends" in mail.text_of(sink.wait_mail(EVA, 2))


def test_opening_the_link_changes_nothing(site, sink, visitor):
    """Programs open links in mails; only people press buttons."""
    sign_up(visitor)
    link = link_to_confirm(sink)
    for method in ("GET", "HEAD", "GET"):
        assert visitor.request(method, link).status == 200
    assert states(site) == {LIST: "pending"}


def test_people_click_twice(site, sink, visitor):
    sign_up(visitor)
    link = link_to_confirm(sink)
    first, second = confirm(visitor, link), confirm(visitor, link)
    assert (first.status, first.text) == (200, second.text)
    assert [event["action"] for event in consent(site)] == \
        ["request", "confirm"]


def test_consent_is_kept(site, sink, visitor):
    """Who agreed to what, where, on which words (GDPR art. 7(1))."""
    visitor.post("/subscribe", {"email": EVA},
                 {"Referer": THANKS, "User-Agent": "A browser"})
    confirm(visitor, link_to_confirm(sink))
    request, confirmed = consent(site)
    assert request["page"] == THANKS
    assert request["user_agent"] == "A browser"
    assert request["ip"] == confirmed["ip"] == "127.0.0.1"
    assert request["text"].startswith("Evening News: ")


def test_an_answer_is_durable(site, sink):
    """Killed right after the answer, the mail still goes: at once, or after
    the rest of one that was on its way."""
    daemon = site.start_daemon()
    assert sign_up(site.visitor()).status == 200
    daemon.kill()
    site.start_daemon().advance("11min")
    assert confirm(site.visitor(), link_to_confirm(sink)).status == 200
    assert states(site) == {LIST: "active"}


def test_a_mail_in_doubt_goes_again(site, sink):
    """Killed before the relay's reply: the same mail, as its Message-ID says,
    with a link that works."""
    sink.tell("delay 60000")
    daemon = site.start_daemon()
    sign_up(site.visitor())
    sink.wait_taken()
    daemon.kill()
    sink.tell("delay 0")
    site.start_daemon().advance("11min")
    first, again = (sink.wait_mail(EVA, count) for count in (1, 2))
    assert first["Message-ID"] == again["Message-ID"]
    assert confirm(site.visitor(),
                   link_to_confirm(sink, count=2)).status == 200
    assert states(site) == {LIST: "active"}


@pytest.mark.parametrize("way", ["post", "post_multipart"])
def test_forms_come_in_two_ways(sink, visitor, way):
    answer = getattr(visitor, way)("/subscribe", {"email": EVA})
    assert answer.status == 200
    link_to_confirm(sink)


@pytest.mark.parametrize("back, status", [
    (f"{THANKS}?from=form", 303), ("https://evil.example/", 200),
    ("https://news.example.evil/thanks", 200), ("//evil.example", 200),
])
def test_back_to_the_site_alone(site, sink, back, status):
    """Row H15; the settings file has the line, asleep."""
    site.settings.write_text(site.settings.read_text().replace(
        "#return_urls", "return_urls"))
    daemon = site.start_daemon()
    answer = sign_up(site.visitor(), return_url=back)
    assert answer.status == status
    assert answer.headers.get("Location") == (back if status == 303 else None)
    link_to_confirm(sink)
    daemon.stop()


# --- several lists --------------------------------------------------------

def test_each_list_is_confirmed_by_itself(site, sink):
    site.make_list("weekly").make_list("closed")
    site.vesper("list", "set", "closed", "--open", "no")
    daemon = site.start_daemon()
    visitor = site.visitor()
    page = visitor.get("/subscribe?list=weekly")
    assert 'value="weekly" selected' in page.text
    assert 'value="closed"' not in page.text

    for name in ("weekly", LIST):
        assert sign_up(visitor, list=name).status == 200
    first, second = (link_to_confirm(sink, count=count) for count in (1, 2))
    confirm(visitor, first)
    assert sorted(states(site).values()) == ["active", "pending"]
    confirm(visitor, second)
    assert states(site) == {LIST: "active", "weekly": "active"}
    daemon.stop()


@pytest.mark.parametrize("name", ["closed", "nowhere", "", "0", "'--"])
def test_a_list_that_takes_nobody(site, sink, name):
    """Row H14: one that is closed and one that is not are alike."""
    site.make_list("weekly").make_list("closed")
    site.vesper("list", "set", "closed", "--open", "no")
    daemon = site.start_daemon()
    answer = sign_up(site.visitor(), list=name)
    assert answer.status == 404
    assert EVA in answer.text  # what was typed is still there
    daemon.stop()
    assert sink.taken() == []


# --- what nobody learns, and nobody can do ---------------------------------

def test_answers_tell_nothing(site, sink, visitor):
    """Row H10: the same bytes, whoever is asked about."""
    def told(address):
        answer = sign_up(visitor, address)
        del answer.headers["Date"]
        return answer

    site.add_readers(ADAM)
    site.vesper("subscriber", "remove", ADAM, "--list", LIST)
    stranger, again = told(EVA), told(EVA)
    confirm(visitor, link_to_confirm(sink))
    reader, who_left = told(EVA), told(ADAM)
    trapped = sign_up(visitor, "bot@example.org", website="https://x.example")
    assert stranger == again == reader == who_left
    assert trapped.text == stranger.text


def test_a_token_does_one_thing(site, sink, visitor):
    """Row H11: what confirms cannot unsubscribe, and nothing is guessed."""
    sign_up(visitor)
    token = link_to_confirm(sink).rsplit("/", 1)[1]
    click = {"List-Unsubscribe": "One-Click"}
    for path in (f"/u/{token}", f"/confirm/{token[:-1]}",
                 f"/confirm/{token[::-1]}", "/confirm/" + "a" * len(token)):
        assert visitor.get(path).status == 403
        assert visitor.post(path, click).status == 403
    assert states(site) == {LIST: "pending"}


def test_a_machine_falls_into_the_trap(site, sink, visitor):
    answer = sign_up(visitor, website="https://casino.example")
    assert answer.status == 200
    assert site.daemons[-1].wait_event("request_refused", reason="trap")
    assert site.vesper("subscriber", "list", LIST, "--json").json == []
    assert sink.taken() == []


def test_a_form_sent_at_once_is_asked_again(sink, visitor):
    form = forms(visitor.get("/subscribe"))[0]
    answer = visitor.post(form.action, {**form.fields, "email": EVA})
    assert answer.status == 400
    assert forms(answer)[0].fields["email"] == EVA
    assert sink.taken() == []


def test_one_mail_a_day_to_one_address(site, sink, visitor):
    """Row H17: the mail itself is what list bombers want."""
    for _ in range(3):
        assert sign_up(visitor).status == 200
    daemon = site.daemons[-1]
    daemon.wait_event("signup_taken", count=2, outcome="too_often")
    old = link_to_confirm(sink)
    daemon.advance("25h")
    sign_up(visitor)
    new = link_to_confirm(sink, count=2)
    assert len(sink.taken(EVA)) == 2
    assert confirm(visitor, old).status == 409  # the newest one counts
    assert confirm(visitor, new).status == 200


def test_a_network_that_asks_too_often(site, sink):
    site.set('signup: { per_network = "2/d"; };')
    daemon = site.start_daemon()
    visitor = site.visitor()
    answers = [sign_up(visitor, f"reader-{i}@example.org") for i in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
    assert "reader-2@example.org" in answers[2].text
    daemon.advance("24h")
    assert sign_up(visitor, "reader-2@example.org").status == 200
    sink.wait_mail("reader-2@example.org")
    daemon.stop()


def test_a_link_grows_old(site, sink, visitor):
    sign_up(visitor)
    link = link_to_confirm(sink)
    site.daemons[-1].advance("8d")
    assert confirm(visitor, link).status == 404
    assert site.vesper("subscriber", "list", LIST, "--state", "active",
                       "--json").json == []


def test_who_left_can_come_back(site, sink, visitor):
    """By a fresh confirmation, and by nothing else."""
    sign_up(visitor)
    old = link_to_confirm(sink)
    confirm(visitor, old)
    site.vesper("subscriber", "remove", EVA, "--list", LIST)
    assert confirm(visitor, old).status == 409
    site.daemons[-1].advance("25h")
    sign_up(visitor)
    assert states(site) == {LIST: "left"}
    confirm(visitor, link_to_confirm(sink, count=2))
    assert states(site) == {LIST: "active"}
