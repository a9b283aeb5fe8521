#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How fast feeds are read: `VESPER_BUILD=build/release tests/bench/feeds.py`.

The same generated files go through `vesper inspect feed --list`, which reads
them, takes every story apart and writes it as JSON, and through Debian's
python3-feedparser, which keeps what it found. Each kind is read so often that
the start of a program counts for little, and three times by each program in
turn: the median is told. Memory is the peak of the process. The last lines tell
what an item costs in a feed four times as large: linear growth is 1."""
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

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
RUNS = 3
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
    """Returns (seconds of CPU, peak bytes) of a program: what else the machine
    does counts for less."""
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def growth(costs):
    """costs: what an item costs, in the order of KINDS, by program."""
    for name, (*_, less, _, more) in costs.items():
        print(f"{name}: an item of 20,000 costs {more / less:.2f} times as "
              "much as one of 5,000")


def main():
    vesper = str(pathlib.Path(os.environ["VESPER_BUILD"], "vesper"))
    programs = (("vesper", [vesper, "inspect", "feed", "--json", "--list"]),
                ("feedparser", [sys.executable, "-c", FEEDPARSER]))
    print(f"{'feed':8}{'bytes':>12}  {'program':12}{'feeds/s':>9}{'MB/s':>8}"
          f"{'us/item':>9}{'peak MB':>9}")
    costs = {name: [] for name, _ in programs}
    with tempfile.TemporaryDirectory() as scratch:
        for kind, items, times in KINDS:
            path = pathlib.Path(scratch, f"{items}.xml")
            path.write_text(feed(items))
            paths = pathlib.Path(scratch, "list")
            paths.write_text(f"{path}\n" * times)
            size = path.stat().st_size
            runs = [[measure([*words, str(paths)]) for _, words in programs]
                    for _ in range(RUNS)]
            for (name, _), results in zip(programs, zip(*runs)):
                spent = statistics.median(spent for spent, _ in results)
                peak = max(peak for _, peak in results)
                costs[name].append(spent / times / items)
                print(f"{kind:8}{size:12,}  {name:12}{times / spent:9.1f}"
                      f"{times * size / spent / 1e6:8.2f}"
                      f"{spent * 1e6 / times / items:9.1f}"
                      f"{peak / (1 << 20):9.0f}", flush=True)
    growth(costs)


if __name__ == "__main__":
    main()
