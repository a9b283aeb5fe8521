# SPDX-License-Identifier: MIT
"""Fixtures of the end-to-end ring. A program that is not built fails its
tests; it never skips them."""
import time

import pytest

from vesper_e2e.feed_server import FeedServer
from vesper_e2e.golden import Golden
from vesper_e2e.sink import Sink
from vesper_e2e.site import PATTERN_RELAY, Site

PATTERN_LIFE_S = 60


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true",
                     help="rewrite the golden files")


@pytest.fixture
def golden(request):
    return Golden(request.config.getoption("--accept"))


@pytest.fixture
def make_sink(tmp_path):
    """Starts sinks with options of one's own."""
    sinks = []

    def make(*options):
        sinks.append(Sink(tmp_path / f"mail-{len(sinks)}", *options))
        return sinks[-1]

    yield make
    for sink in sinks:
        if sink.process.poll() is None:
            sink.stop()


@pytest.fixture
def sink(make_sink):
    return make_sink()


@pytest.fixture
def feeds():
    server = FeedServer()
    yield server
    server.close()


@pytest.fixture
def bare_site(tmp_path, sink):
    """A site before `vesper init`."""
    site = Site(tmp_path, sink)
    yield site
    site.close()


@pytest.fixture(scope="session")
def pattern(tmp_path_factory):
    """A function: a site with its list, not long after it was made, for the
    list's hour is some minutes ahead."""
    made = []

    def get():
        if not made or time.monotonic() - made[-1][0] > PATTERN_LIFE_S:
            fresh = Site(tmp_path_factory.mktemp("pattern"), None)
            fresh.init(PATTERN_RELAY).make_list()
            made.append((time.monotonic(), fresh))
        return made[-1][1]

    return get


@pytest.fixture
def site(bare_site, pattern):
    """A site with its list, ready for readers and stories."""
    return bare_site.copy_of(pattern())
