# SPDX-License-Identifier: MIT
"""The form of a mail; mail.read looks for defects in every one."""
import datetime
import re

import pytest

from vesper_e2e import mail
from vesper_e2e.site import LIST, URL

EVA = "eva@example.org"
DIGEST = ("From Reply-To To Subject Date Message-ID MIME-Version Content-Type "
          "List-Id List-Unsubscribe List-Unsubscribe-Post List-Help "
          "List-Subscribe List-Archive List-Owner List-Post Archived-At "
          "Feedback-ID Precedence Auto-Submitted "
          "X-Auto-Response-Suppress").split()
OPTIONAL = {"Reply-To", "List-Owner", "List-Archive", "Archived-At"}


@pytest.fixture
def copy(site, sink):
    site.add_readers(EVA).add_story()
    site.vesper("edition", "send", LIST)
    return sink.wait_mail(EVA)


def test_the_header_block(copy):
    names = mail.header_names(copy)
    assert len(names) == len(set(names)), "a field twice"
    assert set(DIGEST) - set(names) <= OPTIONAL
    assert [n for n in names if n in DIGEST] == \
        [n for n in DIGEST if n in names]
    assert "Return-Path" not in names and "Sender" not in names
    assert copy["Precedence"] == "bulk"
    assert copy["Auto-Submitted"] == "auto-generated"
    assert copy["List-Id"].strip().endswith(f"<{LIST}.news.example>")


def test_the_sender_and_the_reader(copy):
    sender, = copy["From"].addresses
    reader, = copy["To"].addresses
    assert sender.display_name == "Example News – Evening"
    assert sender.addr_spec == "digest@news.example"
    assert reader.addr_spec == EVA


def test_the_date_is_now_with_a_numeric_zone(copy):
    age = datetime.datetime.now(datetime.timezone.utc) - copy["Date"].datetime
    assert abs(age) < datetime.timedelta(minutes=5)
    assert re.search(r"[+-]\d{4}$", str(copy["Date"]))


def test_the_parts(copy):
    assert copy.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in copy.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    for part in copy.iter_parts():
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert part.get_content_charset() == "utf-8"


def test_the_wire_bytes(copy):
    """Nothing to stuff, nothing to fold, no blank before a line end."""
    head, body = copy.raw.split(b"\r\n\r\n", 1)
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert head.isascii() and body.isascii()
    assert not re.search(rb"\r\n\.|[ \t]\r\n|\r\nFrom ", body)


def test_links_stay_with_web_url(copy):
    ours = [link for link in mail.links(copy) if "site.example" not in link]
    assert ours and all(link.startswith(URL) for link in ours)


def test_each_copy_has_its_own_message_id(site, sink):
    site.add_readers(EVA, "adam@example.org").add_story()
    site.vesper("edition", "send", LIST)
    sink.wait_taken(2)
    ids = {line["message_id"] for line in sink.taken()}
    assert len(ids) == 2
    for message_id in ids:
        assert re.fullmatch(r"<[a-z2-7]+@news\.example>", message_id)
        assert "eva" not in message_id


def test_a_retry_is_the_same_to_the_byte(site, sink):
    """Taken whole, answered 452, sent again (design: the letter)."""
    sink.tell("rule 452eod-")
    site.add_readers(EVA).add_story()
    daemon = site.start_daemon()
    daemon.advance("15min")
    sink.wait_taken()
    daemon.wait_event("delivery_finished", outcome="deferred")
    sink.tell("rule none")
    daemon.advance("2h")
    first, second = (sink.wait_mail(EVA, n) for n in (1, 2))
    assert first.raw == second.raw
    daemon.stop()


def test_copies_keep_their_golden_form(copy, golden):
    golden.check("digest-headers.txt",
                 copy.raw.split(b"\r\n\r\n")[0].decode())
    golden.check("digest-text.txt", mail.text_of(copy))
    golden.check("digest.html", mail.html_of(copy))
