# SPDX-License-Identifier: MIT
"""Feeds: those that others test their parsers with."""
import harness

URL = "http://a.example/feed"


def every_file(folder):
    return harness.every_file("feed", folder, URL)


CORPORA = [
    harness.Corpus(f"{name}-files", name, every_file)
    for name in ("feed-rs", "feedparser", "feedvalidator", "gofeed",
                 "node-feedparser", "rome")
]
