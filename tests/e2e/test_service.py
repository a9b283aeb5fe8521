# SPDX-License-Identifier: MIT
"""vesperd under a supervisor: it says when it is ready and when it ends,
and its log lines carry the journal's priorities."""
import os
import socket

import pytest

from vesper_e2e.daemon import Daemon
from vesper_e2e.program import PATIENCE_S
from vesper_e2e.site import LIST


@pytest.fixture(params=["path", "abstract"])
def supervisor(request, tmp_path):
    """The supervisor’s socket, (socket, its name in $NOTIFY_SOCKET)."""
    name = str(tmp_path / "notify")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    if request.param == "abstract":
        name = f"@vesper-test-{os.getpid()}-{tmp_path.name}"
    listener.bind(name.replace("@", "\0", 1))
    listener.settimeout(PATIENCE_S)
    yield listener, name
    listener.close()


def test_the_supervisor_is_told(site, supervisor, monkeypatch):
    listener, name = supervisor
    monkeypatch.setenv("NOTIFY_SOCKET", name)
    daemon = site.start_daemon()
    assert listener.recv(100) == b"READY=1"
    daemon.stop()
    assert listener.recv(100) == b"STOPPING=1"


def test_nobody_listens(site, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", str(site.folder / "nobody"))
    site.start_daemon().stop()


def test_no_source_keeps_it_from_ending(site):
    """Two that are silent, of one host, would have a minute."""
    site.set('articles: { allowed_hosts = ["127.0.0.1"]; '
             'fetch_timeout = "30 s"; };')
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE_S)
        port = silent.getsockname()[1]
        for path in "ab":
            site.vesper("source", "add", LIST,
                        f"http://127.0.0.1:{port}/{path}")
        daemon = site.start_daemon()
        with silent.accept()[0]:
            daemon.stop()


def test_the_journal_gets_priorities(site, monkeypatch):
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    daemon = Daemon(site.settings, site.folder / "clock")
    site.daemons.append(daemon)
    daemon.err.wait(lambda seen: next(
        (line for line in seen if line.startswith("<6>daemon_ready ")), None),
        "a line with its priority")
    daemon.stop()
