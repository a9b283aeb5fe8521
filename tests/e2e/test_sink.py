# SPDX-License-Identifier: MIT
"""The sink keeps its promises, else no other test means anything."""
import smtplib
import socket
import ssl

import pytest

MAIL = ("From: digest@news.example\r\nTo: <{to}>\r\nSubject: tonight\r\n"
        "Message-ID: <one@news.example>\r\n\r\n.a dot leads\r\nbody\r\n")


@pytest.fixture
def tls(tmp_path):
    """Options of a sink that is localhost, and what its clients trust."""
    root = tmp_path / "root.pem"
    return (["--tls", "localhost", "--tls-root", root],
            lambda: ssl.create_default_context(cafile=root))


def client(sink):
    return smtplib.SMTP("127.0.0.1", sink.port, timeout=20)


def send(sink, to):
    with client(sink) as smtp:
        smtp.sendmail("digest@news.example", [to], MAIL.format(to=to))


def dialogue(sink, *lines):
    """Writes all at once, reads to the end."""
    with socket.create_connection(("127.0.0.1", sink.port), 20) as raw:
        raw.sendall("".join(lines).encode())
        return raw.makefile("rb").read().decode()


def test_a_mail_is_taken_and_written_down(sink):
    send(sink, "eva@example.org")
    line = sink.wait_taken()[0]
    mail = sink.wait_mail("eva@example.org")
    assert line["from"] == "digest@news.example"
    assert line["to"] == ["eva@example.org"]
    assert line["message_id"] == "<one@news.example>"
    assert line["verdict"] == 250
    assert mail["Subject"] == "tonight"
    assert mail.raw == MAIL.format(to="eva@example.org").encode()
    assert sink.stats()["messages"] == 1


@pytest.mark.parametrize("reader, code, is_taken", [
    ("550-eva", 550, False), ("450-eva", 450, False),
    ("552-eva", 552, False), ("554data-eva", 554, False),
    ("554eod-eva", 554, True), ("452eod-eva", 452, True),
])
def test_a_refusal_by_recipient(sink, reader, code, is_taken):
    to = f"{reader}@example.org"
    with pytest.raises(smtplib.SMTPException) as caught:
        send(sink, to)
    known = getattr(caught.value, "smtp_code", None) or \
        caught.value.recipients[to][0]
    assert known == code
    assert [line["verdict"] for line in sink.wait_taken(is_taken)] == \
        [code] * is_taken
    assert sink.stats()["messages"] == 0
    send(sink, "next@example.org")
    assert sink.stats()["messages"] == 1


@pytest.mark.parametrize("reader, is_taken", [
    ("421-eva", False), ("drop-rcpt-eva", False), ("drop-data-eva", False),
    ("drop-half-eva", False), ("421half-eva", False), ("drop-eod-eva", True),
    ("partial-eod-eva", True), ("garbage-eod-eva", True),
])
def test_a_broken_connection(sink, reader, is_taken):
    with pytest.raises((smtplib.SMTPException, OSError)):
        send(sink, f"{reader}@example.org")
    send(sink, "next@example.org")
    assert len(sink.wait_taken(is_taken + 1)) == is_taken + 1
    assert sink.stats()["messages"] == 1


def test_greylisting_relents(sink):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(sink, "450once-eva@example.org")
    send(sink, "450once-eva@example.org")
    assert sink.stats()["messages"] == 1


@pytest.mark.parametrize("reader, yes", [
    ("251eod-eva", ["251 "]), ("multi-eva", ["250-", "250-", "250 "])])
def test_unusual_ways_to_say_yes(sink, reader, yes):
    said = dialogue(sink, "HELO me\r\nMAIL FROM:<a@example.org>\r\n"
                    f"RCPT TO:<{reader}@example.org>\r\nDATA\r\n.\r\nQUIT\r\n")
    assert [line[:4] for line in said.splitlines()[5:-1]] == yes
    assert sink.stats()["messages"] == 1


def test_it_hangs_when_told(sink):
    with client(sink) as smtp:
        smtp.sock.settimeout(0.3)
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed"):
            smtp.sendmail("a@example.org", ["hang-eod-eva@example.org"],
                          MAIL.format(to="x"))
        smtp.close()
    assert sink.taken()[0]["verdict"] == 0


def test_pipelining_and_chunks(sink):
    body = MAIL.format(to="eva@example.org").encode().decode()
    said = dialogue(
        sink, "EHLO me\r\nMAIL FROM:<a@example.org>\r\n"
        "RCPT TO:<eva@example.org>\r\n", f"BDAT {len(body)} LAST\r\n{body}",
        "MAIL FROM:<a@example.org>\r\nRCPT TO:<550-ann@example.org>\r\n"
        "BDAT 5\r\nHELLO", "QUIT\r\n")
    codes = [line[:3] for line in said.splitlines() if line[3] == " "]
    assert codes == ["220", "250", "250", "250", "250", "250", "550", "503",
                     "221"]
    assert sink.wait_mail("eva@example.org").raw == body.encode()


def test_offers_can_be_taken_away(make_sink):
    sink = make_sink("--no-pipelining", "--no-chunking", "--size", "0")
    with client(sink) as smtp:
        smtp.ehlo()
        assert {"8bitmime", "smtputf8", "enhancedstatuscodes"} == \
            set(smtp.esmtp_features)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_starttls_and_auth(make_sink, tls, mechanism):
    options, trust = tls
    sink = make_sink(*options, "--auth", "vesper:se:cret", "--auth-by",
                     mechanism)
    with smtplib.SMTP("localhost", sink.port, timeout=20) as smtp:
        assert smtp.docmd("MAIL FROM:<a@example.org>")[0] == 530
        smtp.starttls(context=trust())
        smtp.ehlo()
        assert "starttls" not in smtp.esmtp_features
        assert smtp.esmtp_features["auth"].strip() == mechanism
        for name, password in (("vesper", "wrong"), ("adam", "se:cret")):
            with pytest.raises(smtplib.SMTPAuthenticationError):
                smtp.login(name, password)
        smtp.login("vesper", "se:cret")
        smtp.sendmail("a@example.org", ["eva@example.org"],
                      MAIL.format(to="eva@example.org"))
    stats = sink.stats()
    assert stats["messages"] == stats["encrypted"] == 1


def test_another_mechanism_than_offered_is_refused(make_sink):
    sink = make_sink("--auth", "vesper:secret", "--auth-by", "LOGIN")
    with client(sink) as smtp:
        assert smtp.docmd("AUTH PLAIN AHZlc3BlcgBzZWNyZXQ=")[0] == 504
        assert smtp.docmd("AUTH LOGIN!")[0] == 504


def test_smtps(make_sink, tls):
    options, trust = tls
    sink = make_sink(*options, "--smtps")
    with smtplib.SMTP_SSL("localhost", sink.port, timeout=20,
                          context=trust()) as smtp:
        assert smtp.noop()[0] == 250


@pytest.mark.parametrize("options, why", [
    (("--tls", "elsewhere.example"), "Hostname mismatch"),
    (("--tls", "localhost", "--tls-days", "-1"), "expired")])
def test_a_certificate_can_be_wrong(make_sink, tmp_path, options, why):
    root = tmp_path / "root.pem"
    sink = make_sink("--smtps", "--tls-root", root, *options)
    with pytest.raises(ssl.SSLCertVerificationError, match=why):
        smtplib.SMTP_SSL("localhost", sink.port, timeout=20,
                         context=ssl.create_default_context(cafile=root))


def test_it_injects_when_told(make_sink, tls):
    options, _ = tls
    sink = make_sink(*options, "--tls-inject", "250 evil")
    with socket.create_connection(("127.0.0.1", sink.port), 20) as raw:
        raw.sendall(b"EHLO me\r\nSTARTTLS\r\n")
        lines = raw.makefile("rb")
        said = [lines.readline() for _ in range(11)]
    assert [line[:4] for line in said[-2:]] == [b"220 ", b"250 "]
    assert said[-1] == b"250 evil\r\n"


@pytest.mark.parametrize("options, last", [((), "250"), (
    ("--close-421",), "421")])
def test_a_session_ends_after_its_messages(make_sink, options, last):
    sink = make_sink("--close-after", "2", *options)
    one = ("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\n"
           "BDAT 2 LAST\r\n\r\n")
    said = dialogue(sink, "EHLO me\r\n", one, one)
    assert said.splitlines()[-1][:3] == last
    assert sink.stats()["messages"] == 2


@pytest.mark.parametrize("words, said", [
    ("hang-up", ""), ("hang-up 421", "421 4.3.2 closing, come back later")])
def test_it_hangs_up_when_told(sink, words, said):
    with socket.create_connection(("127.0.0.1", sink.port), 20) as raw:
        lines = raw.makefile("rb")
        lines.readline()
        sink.tell(words)
        assert lines.read().decode().strip() == said


def test_a_delayed_reply_holds_up_its_own_session_alone(make_sink):
    sink = make_sink("--delay", "20000")
    with socket.create_connection(("127.0.0.1", sink.port), 20) as slow:
        slow.sendall(b"EHLO me\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\n"
                     b"BDAT 2 LAST\r\n\r\n")
        sink.wait_taken()
        sink.tell("delay 0")
        send(sink, "eva@example.org")
    assert sink.stats()["messages"] == 2


def test_rules_for_everybody(sink):
    sink.tell("rule 550-")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(sink, "eva@example.org")
    sink.tell("rule none")
    send(sink, "eva@example.org")
    assert sink.ask("rule nonsense") == {"ok": False}
    assert sink.ask("dance") == {"ok": False}


def test_a_mail_that_names_another_reader_is_counted(make_sink):
    sink = make_sink("--compare", "To")
    send(sink, "eva@example.org")
    assert sink.stats()["mismatches"] == 0
    with client(sink) as smtp:
        smtp.sendmail("a@example.org", ["eva@example.org"],
                      MAIL.format(to="adam@example.org"))
    assert sink.stats()["mismatches"] == 1


def test_an_endless_line_ends_the_session(sink):
    with socket.create_connection(("127.0.0.1", sink.port), 20) as raw:
        raw.sendall(b"x" * 10000)
        with pytest.raises(ConnectionError):
            while raw.recv(4096):
                pass
            raise ConnectionResetError
