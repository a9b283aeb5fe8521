# SPDX-License-Identifier: MIT
"""Templates and parsers tried by hand: where it is wrong, with line and
column; what we make of what is right."""
import datetime
import json
import shlex

import pytest

from vesper_e2e.feed_server import rss
from vesper_e2e.site import STORY

EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_UNAVAILABLE = 64, 65, 66, 69


# --- templates ----------------------------------------------------------

def write(site, name, text):
    path = site.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_templates_in_use_are_right(site):
    assert "no mistakes" in site.vesper("template", "check").err


def test_every_mistake_is_told(site):
    first = write(site, "first.html.mustache", "夕 {{#a}}\n")
    second = write(site, "second.mustache", "x\n  {{>mail/dygest.html}}\n")
    third = write(site, "third.mustache", "{{>mail/story.html}}\n")
    said = site.refused(EX_DATAERR, "template", "check", first, second,
                        third).splitlines()
    assert f"{first}:1:3: " in said[0]
    assert f"{second}:2:3: there is no template 'mail/dygest.html'" in said[1]
    assert len(said) == 2


def test_an_operators_own_template_is_checked(site):
    write(site, "own/mail/digest.txt.mustache", "a\n{{^b}}")
    site.set(f'templates = "{site.folder}/own";')
    assert "mail/digest.txt:2:1: " in site.refused(EX_DATAERR, "template",
                                                   "check")


def test_a_template_is_filled(site):
    page = write(site, "page.html.mustache",
                 "<p lang={{language}}>{{name}}{{#list}} {{.}}{{/list}} "
                 "{{half}}{{^no}}!{{/no}}</p>\n")
    values = write(site, "values.json",
                   '{"name": "<Ö & Co>", "list": [1, 2], "half": 0.5, '
                   '"no": null}')
    said = site.vesper("template", "render", page, "--values", values,
                       "--language", "de")
    assert said.out == "<p lang=de>&lt;Ö &amp; Co&gt; 1 2 0.5!</p>\n"
    text = write(site, "page.txt", "{{name}}\n")
    assert site.vesper("template", "render", text, "--values", "-",
                       text='{"name": "<Ö>"}').out == "<Ö>\n"


def test_a_template_of_the_shelf_is_filled(site):
    values = write(site, "values.json", '{"title": "relay main"}')
    assert site.vesper("template", "render", "mail/alert.subject", "--values",
                       values).out == "[Vesper] relay main"


@pytest.mark.parametrize("template, values, status, why", [
    ("{{a}}\n {{b}}", '{"a": 1}', EX_DATAERR, ":2:2"),
    ("{{a}}", '{"a": 1', EX_DATAERR, "values.json:1:"),
    ("{{a}}", "[1]", EX_DATAERR, "an object is wanted"),
    ("{{a}}", '{"a": 1, "a": 2}', EX_DATAERR, "duplicate"),
    ("{{#a}}", '{"a": 1}', EX_DATAERR, ":1:1"),
])
def test_a_template_that_cannot_be_filled(site, template, values, status,
                                          why):
    page = write(site, "page.mustache", template)
    assert why in site.refused(status, "template", "render", page,
                               "--values",
                               write(site, "values.json", values))


def test_template_files_that_are_not_there(site):
    site.refused(EX_NOINPUT, "template", "check", "/nowhere")
    site.refused(EX_NOINPUT, "template", "render", "/nowhere", "--values",
                 write(site, "values.json", "{}"))
    site.refused(EX_USAGE, "template", "render", "mail/digest.html")


# --- what our parsers make of things ------------------------------------

def test_a_text_is_taken_apart(bare_site):
    """Needs no installation."""
    shown = bare_site.vesper("inspect", "text", "-", "--json",
                             text=STORY).json
    assert shown["title"] == "Fishermen’s Strike Ends – “A Fair Price”"
    assert shown["section"] == "Northern Coast"
    assert "never miss a tide" not in shown["body"]


FEED = rss({"title": "Council “Splits” – By One Voice",
            "link": "https://site.example/council",
            "at": datetime.datetime.now(datetime.timezone.utc),
            "author": "Mira Sand"},
           {"title": "夕方 – Tides", "link": "https://site.example/tides",
            "at": datetime.datetime.now(datetime.timezone.utc)})


def test_a_feed_is_taken_apart(bare_site):
    shown = bare_site.vesper("inspect", "feed", "-", "--json",
                             text=FEED).json
    assert shown["title"] == "A site"
    assert [story["url"] for story in shown["stories"]] == [
        "https://site.example/council", "https://site.example/tides"]
    assert shown["stories"][0]["authors"] == ["Mira Sand"]
    out = bare_site.vesper("inspect", "feed", "-", text=FEED).out
    assert "\ntitle          夕方 – Tides\n" in out


def test_many_feeds_are_taken_apart_in_lines(bare_site):
    """What is wrong with one costs the others nothing, but the status."""
    good = bare_site.folder / "good.xml"
    good.write_text("<rss><channel><item><title>Nets</title><link>nets"
                    "</link></item></channel></rss>")
    bad = bare_site.folder / "bad.xml"
    bad.write_text("<html/>")
    files = bare_site.folder / "files"
    files.write_text(f"{bad}\n{good}\thttps://a.example/feed\n\n{good}\n")
    said = bare_site.vesper("inspect", "feed", good, "--list", files, "--url",
                            "https://b.example/", status=EX_UNAVAILABLE)
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line["file"] for line in lines] == [
        str(each) for each in (good, bad, good, good)]
    assert "HTML" in lines[1]["error"] and "found" not in lines[1]
    assert [line["found"]["stories"][0]["url"]
            for line in (lines[0], lines[2], lines[3])] == [
        "https://b.example/nets", "https://a.example/nets",
        "https://b.example/nets"]
    assert f"1 of 4 files: {bad}: " in said.err
    bare_site.refused(EX_USAGE, "inspect", "feed")
    assert bare_site.vesper("inspect", "feed", "--list", "-", text=f"{good}\n"
                            ).out.count("\n") == 1


def test_a_template_is_taken_apart(bare_site):
    shown = bare_site.vesper("inspect", "template", "-", "--json",
                             text="{{#a}}\n {{{b}}}{{>c}}{{/a}}").json
    assert [(each["line"], each["column"], each["kind"], each["name"],
             each["depth"]) for each in shown] == [
        (1, 1, "section", "a", 0), (2, 2, "raw value", "b", 1),
        (2, 9, "partial", "c", 1)]


def test_an_address_is_taken_apart(bare_site):
    shown = bare_site.vesper("inspect", "address", "Dörte@Bücher.example",
                             "--json").json
    assert shown == {"address": "Dörte@xn--bcher-kva.example",
                     "key": "dörte@xn--bcher-kva.example",
                     "domain": "xn--bcher-kva.example",
                     "needs_smtputf8": True}
    assert "column 2" in bare_site.refused(EX_DATAERR, "inspect",
                                           "address", "a b@c.org")


MAIL = ("From: =?utf-8?Q?D=C3=B6rte?= <d@example.org>\r\nTo: x\r\nTo: y\r\n"
        "Subject: \x1b[2J\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\n"
        "\r\n--b\r\nContent-Type: text/html\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nPHA+SGk8L3A+\r\n--b--\r\n")


def test_a_mail_is_taken_apart(bare_site):
    path = bare_site.folder / "a.eml"
    path.write_bytes(MAIL.encode())
    shown = bare_site.vesper("inspect", "mail", path, "--json").json
    assert shown["headers"][0] == {"name": "From",
                                   "value": "Dörte <d@example.org>"}
    assert [(part["type"], part["encoding"], part["text"])
            for part in shown["parts"]] == [
        ("text/plain", "7bit", "Hello\n"),
        ("text/html", "base64", "<p>Hi</p>")]
    assert [(defect["line"], defect["what"].split(" (")[0])
            for defect in shown["defects"]] == [
        (11, "LF alone: fine in a file, not on the wire"),
        (3, "field that may stand once only"), (None, "no Date")]
    out = bare_site.vesper("inspect", "mail", path).out
    assert "\x1b" not in out and "\nparts\n" in out


@pytest.mark.parametrize("what, text, status, why", [
    ("text", "", EX_DATAERR, ""), ("feed", "<html/>", EX_UNAVAILABLE, ""),
    ("feed", "", EX_DATAERR, ""), ("template", "{{a", EX_DATAERR, ":1:1"),
    ("mail", "", EX_DATAERR, "header"),
])
def test_what_cannot_be_taken_apart(bare_site, what, text, status, why):
    path = bare_site.folder / "input"
    path.write_text(text)
    said = bare_site.vesper("inspect", what, path, status=None)
    assert said.status in (status, EX_DATAERR, EX_UNAVAILABLE)
    assert said.out == "" and why in said.err
    assert bare_site.vesper("inspect", what, "/nowhere",
                            status=EX_NOINPUT).out == ""


@pytest.mark.parametrize("what", ["feed", "page", "text", "html"])
def test_who_names_an_address_is_told_how_to_get_there(bare_site, what):
    url = "https://news.example/a?b=1&c='d'"
    said = bare_site.refused(EX_NOINPUT, "inspect", what, url)
    [line] = said.splitlines()
    command = line.split("curl ")[1]
    curl, vesper = (shlex.split(half) for half in command.split(" | "))
    assert "reads files" in line
    assert (curl, vesper) == ([url], ["vesper", "inspect", what, "-", "--url",
                                      url])


@pytest.mark.parametrize("what, text, why", [
    ("text", "---\ntitel: Nets\n---\n", "line 2: 'titel'"),
    ("feed", "<rss><channel>\n<item", "line 2"),
    ("feed", "<!doctype html><title>A page</title>", "'vesper inspect page'"),
    ("text", "<!doctype html><title>A page</title>", "'vesper inspect page'"),
    ("text", FEED, "'vesper inspect feed'"),
    ("page", FEED, "'vesper inspect feed'"),
    ("page", '{"version": "https://jsonfeed.org/version/1.1", "title": "A",'
     ' "items": [{"id": "1", "title": "Nets"}]}', "'vesper inspect feed'"),
])
def test_who_reads_a_file_wrongly_hears_which_and_why(bare_site, what, text,
                                                      why):
    path = write(bare_site, "input\x1b", text)
    said = bare_site.vesper("inspect", what, path, status=None)
    assert said.status in (EX_DATAERR, EX_UNAVAILABLE) and said.out == ""
    shown = str(path).replace("\x1b", "\\x1b")
    assert said.err.startswith(f"vesper: {shown}: ") and why in said.err
    assert "vesper: stdin: " in bare_site.vesper(
        "inspect", what, "-", text=text, status=None).err


def test_a_page_in_xml_is_no_feed(bare_site):
    page = ('<?xml version="1.0"?><nav/><html><head><title>Nets</title></head>'
            "<body><h1>Nets</h1></body></html>")
    assert bare_site.vesper("inspect", "page", "-", "--json",
                            text=page).json["title"] == "Nets"
