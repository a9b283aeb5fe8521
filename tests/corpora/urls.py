# SPDX-License-Identifier: MIT
"""Addresses: how browsers resolve them (WHATWG), for those of the web."""
import json
import pathlib
import re
import tempfile

import harness

WEB = re.compile(r"https?://")


def theirs_of(case):
    """What we would keep of an address: never who asks for it, and no other
    scheme than those of the web."""
    href = case.get("href")
    if case.get("failure") or not WEB.match(href or ""):
        return None
    return re.sub(r"^(https?://)[^/?#@]*@", r"\1", href)


def plain(url):
    return re.sub(r"^(https?://[^/?#]+)/?(?=$|[?#])", r"\1/", url or "")


def resolved(folder):
    """Each as the address of a story whose feed was read at its base."""
    cases = harness.index(folder)
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for case in cases:
            path = pathlib.Path(scratch, f"{case['id']}.json")
            path.write_text(json.dumps({"items": [
                {"title": "Untitled", "url": case["input"]}]}))
            base = case.get("base") or "about:blank"
            files.append((path, base if WEB.match(base) else None))
        for case, each in zip(cases, harness.inspect("feed", files),
                              strict=True):
            if each.found is None:
                yield case["id"], case.get("failure", False), each.error
                continue
            ours = each.found["stories"][0]["url"]
            theirs = theirs_of(case)
            yield case["id"], plain(ours) == plain(theirs), (
                f"{case['input']!r} at {case.get('base')!r}: "
                f"ours {ours!r}, theirs {theirs!r}")


CORPORA = [harness.Corpus("wpt-url", "wpt-url", resolved, 85)]
