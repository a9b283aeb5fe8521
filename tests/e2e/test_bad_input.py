# SPDX-License-Identifier: MIT
"""Bad input: an error that says where, a status that fits, nothing lost and
nothing half-done (rows C4, C6, C7, C8, S19, H3, H7)."""
import os
import signal
import socket

import pytest

from vesper_e2e.site import LIST

EX_USAGE, EX_DATAERR, EX_NOINPUT = 64, 65, 66
EX_UNAVAILABLE, EX_NOPERM, EX_CONFIG = 69, 77, 78


# --- settings -----------------------------------------------------------

@pytest.mark.parametrize("line, words", [
    ("postal_adress = \"Main Street 1\";", "postal_address"),
    ("drain = \"5 parsecs\";", "5 parsecs"),
    ("drain = \"-5 s\";", "-5 s"),
    ("storage = 7;", "storage"),
    ("storage = ", "syntax"),
    ("uncertain = \"perhaps\";", "perhaps"),
])
def test_a_wrong_setting_names_its_place(site, line, words):
    text = site.settings.read_text().splitlines()
    site.set(line)
    said = site.vesper("settings", "check", status=EX_CONFIG)
    assert f"{site.settings.name}:{len(text) + 2}" in said.err
    assert words in said.err
    assert "Traceback" not in said.err and said.out == ""


def test_settings_that_are_missing(bare_site):
    said = bare_site.vesper("settings", "check", status=EX_NOINPUT)
    assert str(bare_site.settings) in said.err
    assert "'vesper init' makes them" in said.err


def test_settings_that_others_can_write(site):
    site.settings.chmod(0o666)
    said = site.vesper("settings", "check", status=EX_NOPERM)
    assert str(site.settings) in said.err


def test_a_bad_reload_keeps_the_old_settings(site, sink):
    site.add_readers("eva@example.org").add_story()
    daemon = site.start_daemon()
    site.set("nonsense = 1;")
    daemon.signal(signal.SIGHUP)
    daemon.wait_event("settings_refused")
    daemon.advance("15min")
    sink.wait_mail("eva@example.org")
    daemon.stop()


# --- the command line ---------------------------------------------------

@pytest.mark.parametrize("words, status", [
    (["frobnicate"], EX_USAGE),
    (["list", "create"], EX_USAGE),
    (["list", "create", "x", "--at", "25:99"], EX_USAGE),
    (["list", "show", "nowhere"], EX_DATAERR),
    (["subscriber", "add", "no-address", "--list", LIST, "--confirmed"],
     EX_DATAERR),
    (["subscriber", "add", "a@b.org\r\nBcc: c@d.org", "--list", LIST,
      "--confirmed"], EX_DATAERR),
    (["subscriber", "add", "a@b.org", "--list", "nowhere", "--confirmed"],
     EX_DATAERR),
    (["article", "add", "/nowhere/story.txt", "--list", LIST], EX_NOINPUT),
    (["edition", "report", LIST, "none"], EX_DATAERR),
    (["settings", "explain", "web.lisen"], EX_DATAERR),
    (["list", "show", "x" * 100000], EX_DATAERR),
])
def test_a_wrong_command(site, words, status):
    said = site.vesper(*words, status=None)
    assert said.status in (status, EX_USAGE)
    assert said.err.strip() and len(said.err) < 4000
    assert said.out == ""
    assert not set(said.err) & {"\r", "\x1b"}


@pytest.mark.parametrize("name", ["-x", "$(touch pwned)", "a\nb", "a\x1b[2J",
                                  "../../etc", "Ä"])
def test_a_foreign_name_is_data(site, name):
    said = site.vesper("list", "show", "--", name, status=None,
                       env={"LC_ALL": "C"})
    assert said.status != 0
    assert "\x1b" not in said.err
    assert not os.path.exists("pwned")


# --- templates, articles, feeds -----------------------------------------

def test_a_template_error_has_line_and_column(site):
    path = site.folder / "bad.mustache"
    path.write_text("<p>\n  {{#stories}} never closed\n")
    said = site.vesper("template", "check", path, status=EX_DATAERR)
    assert "2:3" in said.err


@pytest.mark.parametrize("body", [b"", b"\0\0\0", b"<html>no feed</html>",
                                  b"<rss><channel><item>", b"\xff\xfe\xfd"])
def test_a_feed_that_is_none(site, feeds, body):
    site.allow_loopback()
    site.vesper("source", "add", LIST, feeds.serve("/feed", body),
                status=None)
    said = site.vesper("source", "poll", LIST, status=None)
    assert said.status != 0 or "0" in said.out
    assert site.vesper("article", "list", LIST, "--json").json == []


def test_a_feed_that_fails_loses_no_story(site, feeds):
    site.allow_loopback()
    site.add_story()
    site.vesper("source", "add", LIST, feeds.serve("/feed", b"", status=500),
                status=None)
    site.vesper("source", "poll", LIST, status=None)
    assert len(site.vesper("article", "list", LIST, "--json").json) == 1


# --- the form -----------------------------------------------------------

@pytest.mark.parametrize("fields", [
    {"email": "no-address", "list": LIST},
    {"email": "", "list": LIST},
    {"email": "a@b.org\r\nBcc: c@d.org", "list": LIST},
    {"email": "a\0@example.org", "list": LIST},
    {"email": "a" * 3000 + "@example.org", "list": LIST},
    {"email": "a@example.org", "list": "nowhere"},
    {"list": LIST},
])
def test_a_form_that_is_wrong(site, sink, fields):
    daemon = site.start_daemon()
    answer = site.visitor().post("/subscribe", fields)
    assert 400 <= answer.status < 500 or answer.status == 200
    assert "\r\nBcc" not in answer.text
    daemon.stop()
    assert sink.taken() == []
    assert site.vesper("subscriber", "list", LIST, "--json").json == []


@pytest.mark.parametrize("request_text", [
    "POST /subscribe HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "POST /subscribe HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
    "Content-Length: 6\r\n\r\nemail",
    "POST /subscribe HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /subscribe HTTP/1.1\r\nHost: a\r\nHost: b\r\n"
    "Content-Length: 0\r\n\r\n",
    "POST /subscribe HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
    "POST /subscribe HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n"
    "\r\n",
    "nonsense\r\n\r\n",
])
def test_a_request_that_is_wrong(site, request_text):
    daemon = site.start_daemon()
    with socket.create_connection(("127.0.0.1", daemon.port), 20) as raw:
        raw.sendall(request_text.encode())
        answer = raw.makefile("rb").readline().decode()
    assert answer == "" or answer.split()[1][0] == "4", answer
    assert site.visitor().get("/").status < 500
    daemon.stop()


# --- a relay that talks nonsense ----------------------------------------

@pytest.mark.parametrize("fault, outcome", [
    ("garbage-eod", "unknown"), ("partial-eod", "unknown"),
    ("longline-eod", "unknown"), ("drop-rcpt", "pending"),
    ("drop-data", "pending"), ("251eod", "accepted"),
    ("multi", "accepted"), ("554eod", "failed"), ("550", "failed"),
])
def test_a_relay_that_talks_nonsense(site, sink, fault, outcome):
    site.add_readers(f"{fault}-eva@example.org").add_story()
    daemon = site.start_daemon()
    site.vesper("edition", "send", LIST)
    if outcome == "pending":
        daemon.wait_event("relay_troubled")
    else:
        daemon.wait_event("delivery_finished", outcome=outcome)
    daemon.stop()
    report = site.report()
    assert report[outcome] == report["planned"] == 1


def test_a_relay_that_is_not_there(site):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    site.settings.write_text(site.settings.read_text().replace(
        site.sink.url, f"smtp://127.0.0.1:{port}"))
    said = site.vesper("relay", "test", status=None)
    assert said.status == 75 and f"{port}" in said.err
