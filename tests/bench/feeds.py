#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How fast feeds are read: `VESPER_BUILD=build/release tests/bench/feeds.py`.

The same generated files go through `vesper inspect feed --list`, which reads
them, takes every story apart and writes it as JSON, and through Debian's
python3-feedparser, which keeps what it found. Each kind is read so often that
the start of a program counts for little; memory is the peak of the process."""
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

WORDS = ("coast harbour council nets tide fish price strike vote mayor boat "
         "evening storm school bridge ferry market light island road").split()
HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        "<title>The Coast</title><link>https://news.example/</link>\n")
ITEM = ("<item><title>{title}</title><link>https://news.example/{i}?a=1&amp;b"
        "</link><guid isPermaLink=\"false\">n{i}</guid><dc:creator>Jon Aas"
        "</dc:creator><category>Sea</category><pubDate>Tue, 24 Nov 2026 "
        "18:00:00 +0100</pubDate><description>{summary}</description>"
        '<media:content url="https://news.example/{i}.jpg" medium="image"/>'
        "<content:encoded><![CDATA[{body}]]></content:encoded></item>\n")
KINDS = (("small", 5, 400), ("usual", 50, 80), ("5,000", 5000, 2),
         ("10,000", 10000, 2), ("huge", 20000, 2))
FEEDPARSER = ("import sys, feedparser\n"
              "for line in open(sys.argv[1]):\n"
              "    assert feedparser.parse(line.strip()).entries\n")


def sentence(luck, words):
    return " ".join(luck.choice(WORDS) for _ in range(words))


def feed(items):
    """About 600 bytes an item, half of them markup."""
    luck = random.Random(items)
    return HEAD + "".join(ITEM.format(
        i=i, title=sentence(luck, 7), summary=sentence(luck, 15),
        body=f"<p>{sentence(luck, 8)}</p><p>{sentence(luck, 8)} &amp; so</p>")
        for i in range(items)) + "</channel></rss>\n"


def measure(words):
    """Returns (seconds of the clock, peak bytes) of a program."""
    started = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return time.monotonic() - started, usage.ru_maxrss * 1024


def main():
    vesper = str(pathlib.Path(os.environ["VESPER_BUILD"], "vesper"))
    programs = (("vesper", [vesper, "inspect", "feed", "--json", "--list"]),
                ("feedparser", [sys.executable, "-c", FEEDPARSER]))
    print(f"{'feed':8}{'bytes':>12}  {'program':12}{'feeds/s':>9}{'MB/s':>8}"
          f"{'us/item':>9}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        for kind, items, times in KINDS:
            path = pathlib.Path(scratch, f"{items}.xml")
            path.write_text(feed(items))
            paths = pathlib.Path(scratch, "list")
            paths.write_text(f"{path}\n" * times)
            size = path.stat().st_size
            for name, words in programs:
                spent, peak = measure([*words, str(paths)])
                print(f"{kind:8}{size:12,}  {name:12}{times / spent:9.1f}"
                      f"{times * size / spent / 1e6:8.2f}"
                      f"{spent * 1e6 / times / items:9.1f}"
                      f"{peak / (1 << 20):9.0f}", flush=True)


if __name__ == "__main__":
    main()
