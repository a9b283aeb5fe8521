# SPDX-License-Identifier: MIT
"""HTML that wants to do harm: what is left of it does none, comes out of a
second reading as it went in, and says what the harmless part of it said."""
import importlib.util
import json
import pathlib
import re
import sys
import tempfile

import harness

URL = "http://a.example/b/"
# Text of these is none that a reader was to see.
HIDDEN = {"applet", "audio", "canvas", "frameset", "head", "iframe", "math",
          "noembed", "noframes", "noscript", "object", "option", "plaintext",
          "script", "select", "style", "svg", "template", "textarea", "title",
          "video", "xmp"}
# Characters that nobody sees: controls, what turns the direction, what is none.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ufffe\uffff" +
    "".join(chr(plane << 16 | last) for plane in range(1, 17)
            for last in (0xfffe, 0xffff)) + "]")


def load_checker():
    path = harness.corpora_folder() / "checkers" / "sanitize_check.py"
    spec = importlib.util.spec_from_file_location("sanitize_check", path)
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    return checker


def sanitise(pieces):
    """Returns an Inspected for each piece of HTML."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, piece in enumerate(pieces):
            path = pathlib.Path(folder, str(number))
            path.write_bytes(piece.encode(errors="surrogatepass"))
            files.append((path, URL))
        return list(harness.inspect("html", files))


def judge(first, second, checker):
    """Returns what is wrong with a piece read once and twice; "": nothing."""
    for each in (first, second):
        if each.found is None:
            return each.error
        if each.seconds > harness.SLOWEST_S:
            return f"{each.seconds:.1f} s"
    harm = checker.problems(first.found["html"])
    if harm:
        return f"{harm} in {first.found['html']!r}"
    if first.found["html"] != second.found["html"]:
        return (f"{first.found['html']!r} becomes "
                f"{second.found['html']!r}")
    return ""


def safety(pieces):
    """pieces: (case, html). Yields (case, is_met, detail)."""
    checker = load_checker()
    firsts = sanitise([html for _, html in pieces])
    seconds = sanitise([(each.found or {}).get("html", "")
                        for each in firsts])
    for (case, _), first, second in zip(pieces, firsts, seconds):
        wrong = judge(first, second, checker)
        yield case, wrong == "", wrong


def visible_text(html):
    """What a browser shows of html, white space folded."""
    import html5lib

    def walk(node):
        if not isinstance(node.tag, str) or \
                node.tag.rpartition("}")[2] in HIDDEN:
            return ""
        return "".join([node.text or ""] + [walk(child) + (child.tail or "")
                                            for child in node])

    tree = html5lib.parseFragment(html, treebuilder="etree",
                                  namespaceHTMLElements=False)
    return " ".join(UNSEEN.sub("", walk(tree)).split())


def texts(pieces):
    """Yields whether what a browser shows of a piece is still there."""
    for (case, html), got in zip(pieces, sanitise([h for _, h in pieces])):
        want = visible_text(html)
        have = visible_text((got.found or {}).get("html", ""))
        yield case, have == want, f"{have!r} of {want!r} in {html!r}"


def dompurify(folder):
    return [(case["id"], case["payload"]) for case in harness.index(folder)]


def bluemonday(folder):
    return [(case["id"], case["in"]) for case in harness.index(folder)]


def unescape(text):
    """A tokenizer test may write its characters as JSON does, twice."""
    try:
        return json.loads(f'"{text}"')
    except ValueError:
        return re.sub(r"\\u([0-9A-Fa-f]{4})",
                      lambda match: chr(int(match[1], 16)), text)


def html5lib_tests(folder):
    return [(case["id"],
             unescape(case["input"]) if case.get("doubleEscaped")
             else case["input"])
            for case in harness.index(folder) if case["kind"] == "tokenizer"]


def references(folder):
    """Those of them that are about character references, "&eacute;"."""
    return [(case, html) for case, html in html5lib_tests(folder)
            if "ntities" in case]


def of(pieces, judged):
    return lambda folder: judged(pieces(folder))


CORPORA = [
    harness.Corpus("dompurify", "dompurify", of(dompurify, safety)),
    harness.Corpus("bluemonday", "bluemonday", of(bluemonday, safety)),
    harness.Corpus("html5lib-tokenizer", "html5lib-tests",
                   of(html5lib_tests, safety)),
    harness.Corpus("dompurify-text", "dompurify", of(dompurify, texts), 95),
    harness.Corpus("bluemonday-text", "bluemonday", of(bluemonday, texts), 95),
    harness.Corpus("html5lib-entities", "html5lib-tests",
                   of(references, texts), 100),
    harness.Corpus("html5lib-text", "html5lib-tests",
                   of(html5lib_tests, texts), 95),
]
