# SPDX-License-Identifier: MIT
"""Leaving is one click, never an accident (RFC 8058; rows H12, H21)."""
import pytest

from vesper_e2e.site import LIST
from vesper_e2e.visitor import forms, list_unsubscribe_url

EVA = "eva@example.org"


@pytest.fixture
def leaving(site, sink):
    """A reader with a copy in the inbox: (site, daemon, visitor, url)."""
    site.add_readers(EVA, "adam@example.org").add_story()
    daemon = site.start_daemon()
    site.vesper("edition", "send", LIST, "--wait")
    copy = sink.wait_mail(EVA)
    assert copy["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    yield site, daemon, site.visitor(), list_unsubscribe_url(copy)
    daemon.stop()


def state_of(site, address=EVA):
    return site.vesper("subscriber", "show", address).out


def test_opening_the_page_changes_nothing(leaving):
    site, _, visitor, url = leaving
    for method in ("GET", "HEAD", "GET"):
        assert visitor.request(method, url).status == 200
    assert "active" in state_of(site)


def test_the_button_ends_it(leaving):
    site, daemon, visitor, url = leaving
    answer = visitor.press(visitor.get(url))
    assert answer.status == 200
    daemon.wait_event("subscription_left")
    assert "left" in state_of(site)
    assert "active" in state_of(site, "adam@example.org")
    again = visitor.press(visitor.get(url)) if forms(visitor.get(url)) \
        else visitor.get(url)
    assert again.status == 200


@pytest.mark.parametrize("way", ["post", "post_multipart"])
def test_one_click(leaving, way):
    site, daemon, visitor, url = leaving
    answer = getattr(visitor, way)(url, {"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert daemon.wait_event("subscription_left")
    assert "left" in state_of(site)


def test_a_wrong_body_is_no_click(leaving):
    site, _, visitor, url = leaving
    answer = visitor.post(url, {"List-Unsubscribe": "Maybe"})
    assert answer.status in (200, 400)
    assert "active" in state_of(site)


def test_who_left_gets_nothing_more(leaving, sink):
    site, _, visitor, url = leaving
    visitor.post(url, {"List-Unsubscribe": "One-Click"})
    site.add_story("Late News\n\nLate Story\n\nLate Story\n\nIt came late.\n")
    site.daemons[-1].advance("25h")
    sink.wait_taken(2, "adam@example.org")
    assert len(sink.taken(EVA)) == 1


def test_a_forged_token_moves_nobody(leaving):
    site, _, visitor, url = leaving
    head, token = url.rsplit("/", 1)
    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"),
                  token[::-1], token[:20], "a" * len(token)):
        answer = visitor.post(f"{head}/{wrong}",
                              {"List-Unsubscribe": "One-Click"})
        assert answer.status in (400, 403, 404)
    assert "active" in state_of(site)


def test_the_operator_cannot_bring_back(leaving):
    """Only a fresh confirmation of the reader's own does."""
    site, _, visitor, url = leaving
    visitor.post(url, {"List-Unsubscribe": "One-Click"})
    refused = site.vesper("subscriber", "add", EVA, "--list", LIST,
                          "--confirmed", status=None)
    assert refused.status != 0
    assert "left" in state_of(site)


def test_pages_leak_nothing(leaving):
    """Row H23: the token stays between the reader and us."""
    _, daemon, visitor, url = leaving
    headers = visitor.get(url).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert url.rsplit("/", 1)[1] not in "\n".join(daemon.err.seen)
