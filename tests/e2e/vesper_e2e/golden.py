# SPDX-License-Identifier: MIT
"""Golden files: what must not change without somebody saying so."""
import difflib
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "golden"

# What differs from run to run, by the words that replace it.
MOVING = (
    (r"^Date: .*$", "Date: DATE"),
    (r"^Message-ID: <[a-z2-7]+@", "Message-ID: <TOKEN@"),
    (r'boundary="[^"]+"', 'boundary="BOUNDARY"'),
    (r"\b[a-z2-7]{32,64}\b", "TOKEN"),
    (r"\b20\d{6}\b", "YYYYMMDD"),
    (r"\b20\d\d-\d\d-\d\d\b", "YYYY-MM-DD"),
    (r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{1,2} [A-Z]\w+ 20\d\d",
     "WEEKDAY, D MONTH YYYY"),
)


def settle(text):
    """Replaces what moves."""
    text = text.replace("\r\n", "\n")
    boundary = re.search(r'boundary="([^"]+)"', text)
    if boundary:
        text = text.replace(f"--{boundary.group(1)}", "--BOUNDARY")
    for pattern, words in MOVING:
        text = re.sub(pattern, words, text, flags=re.M)
    return text


class Golden:
    def __init__(self, is_accepting):
        self.is_accepting = is_accepting

    def check(self, name, text):
        """Compares text with golden/name; `pytest --accept` rewrites it."""
        path = FOLDER / name
        got = settle(text)
        if self.is_accepting:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(got, encoding="utf-8")
        want = path.read_text(encoding="utf-8") if path.exists() else ""
        assert got == want, "\n".join(difflib.unified_diff(
            want.splitlines(), got.splitlines(), f"golden/{name}", "got",
            lineterm=""))
