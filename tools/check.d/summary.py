# SPDX-License-Identifier: MIT
"""Counts test cases out of ctest's reports: summary.py FOLDER.

A ctest test is a program with many cases; the cases are what people count.
cmocka, pytest and TAP each say in their own way how many there were. A program
that failed without naming a failed case (it crashed, or ran out of time) is
one failed case.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter

CASES = (
    (r"^\[ +OK +\] ", "passed"), (r"^ok ", "passed"),
    (r"^\[ +FAILED +\] (?!\d+ test|tests)", "failed"), (r"^not ok ", "failed"),
    (r"^\[ +SKIPPED +\] (?!\d+ test)", "skipped"),
)
PYTEST = re.compile(r"^(?:=+ )?((?:\d+ \w+(?:, )?)+) in [\d.]+s", re.M)
PYTEST_WORDS = {"passed": "passed", "failed": "failed", "error": "failed",
                "errors": "failed", "skipped": "skipped"}


def cases(text):
    counts = Counter()
    for line in PYTEST.findall(text):
        for number, word in re.findall(r"(\d+) (\w+)", line):
            if word in PYTEST_WORDS:
                counts[PYTEST_WORDS[word]] += int(number)
    if counts:
        return counts
    for pattern, kind in CASES:
        counts[kind] += len(set_of(pattern, text))
    return counts


def set_of(pattern, text):
    """cmocka repeats failed names at its end: those lines count once."""
    lines = re.findall(pattern + r".*$", text, re.M)
    return set(lines) if "FAILED" in pattern else lines


def skips(text):
    """Why something was skipped, a line each."""
    return set(re.findall(r"^skipped: .*$", text, re.M))


def main(folder):
    total, told = Counter(), set()
    for report in sorted(folder.glob("*.xml")):
        for test in ET.parse(report).getroot().iter("testcase"):
            text = test.findtext("system-out") or ""
            counts = cases(text)
            is_bad = test.get("status") not in ("run", "notrun", "disabled") \
                or test.find("failure") is not None
            if is_bad and counts["failed"] == 0:
                counts["failed"] = 1
            if is_bad:
                print(f"--- {report.stem} {test.get('name')}\n{text.rstrip()}")
            total += counts
            told |= skips(text)
    for line in sorted(told):
        print(line)
    steps = folder / "failed-steps"
    if steps.exists():
        total["failed"] += len(steps.read_text().splitlines())
    print(f"{total['passed']} passed, {total['failed']} failed, "
          f"{total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
