# SPDX-License-Identifier: MIT
"""Mails as an independent reader sees them: no mail of the suite is read
without this look at its form (RFC 5322, 2045, 2047)."""
import email
import email.policy
import pathlib
import re

LINE_OCTETS = 998


def wire_faults(raw):
    """What RFC 5321 §2.3.8 and RFC 5322 §2.1.1 forbid on the wire."""
    faults = []
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        faults.append("a bare CR or LF")
    if b"\0" in raw:
        faults.append("a NUL")
    if max(map(len, raw.split(b"\r\n"))) > LINE_OCTETS:
        faults.append(f"a line over {LINE_OCTETS} octets")
    return faults


def part_faults(part):
    faults = [f"{part.get_content_type()}: {defect!r}"
              for defect in part.defects]
    for name, value in part.items():
        faults += [f"{name}: {defect!r}"
                   for defect in getattr(value, "defects", [])]
    if not part.is_multipart():
        part.get_content()  # decodes, and so finds what it cannot decode
        faults += [f"{part.get_content_type()}: {defect!r}"
                   for defect in part.defects]
    return faults


def read(path):
    """Reads a stored mail; fails on any defect. The bytes stay at .raw."""
    raw = pathlib.Path(path).read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    faults = wire_faults(raw)
    for part in message.walk():
        faults += part_faults(part)
    assert not faults, f"{path}: {faults}"
    message.raw = raw
    return message


def text_of(message):
    return message.get_body(("plain",)).get_content()


def html_of(message):
    return message.get_body(("html",)).get_content()


def links(message):
    """The addresses in the plain text, in order."""
    return re.findall(r"https?://[^\s<>]+", text_of(message))


def header_names(message):
    return [name for name, _ in message.items()]
