# SPDX-License-Identifier: MIT
"""A whole installation in a scratch folder: settings, database, relay."""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
from dataclasses import dataclass

from .daemon import Daemon
from .program import BUILD, PATIENCE_S, Program
from .visitor import Visitor

URL = "https://news.example/nl"
FROM = "Example News – Evening <digest@news.example>"
LIST = "evening"
PATTERN_RELAY = "smtp://127.0.0.1:9"
STORY = """Northern Coast

Fishermen’s Strike Ends – “A Fair Price”

Fishermen’s Strike Ends – “A Fair Price”
Boats in the harbour of Grimsund & the old lighthouse.
Image by
Ada Lindqvist

The fishermen of Grimsund went back to sea on Monday – after nineteen days.

“We have a fair price now,” said the union’s speaker, Jon Aas.

Related articles

Harbour Dues To Fall ‘From Spring’

Mira Sand

Subscribe to our evening newsletter and never miss a tide!
"""


@dataclass
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Site:
    def __init__(self, folder, sink):
        self.folder = pathlib.Path(folder)
        self.settings = self.folder / "vesper.conf"
        self.state = self.folder / "state"
        self.sink = sink
        self.daemons = []

    # --- the operator -----------------------------------------------------

    def vesper(self, *words, status=0, text=None, env=None):
        """Runs `vesper --config … words`; status: the exit status that it
        must end with, None for any."""
        done = subprocess.run(
            [str(BUILD / "vesper"), "--config", str(self.settings),
             *(str(word) for word in words)],
            input=text, capture_output=True, text=True, errors="replace",
            timeout=2 * PATIENCE_S, env={**os.environ, **(env or {})})
        result = Result(done.returncode, done.stdout, done.stderr)
        assert status in (None, result.status), \
            f"vesper {words}: status {result.status}\n{done.stdout}" \
            f"{done.stderr}"
        assert "Sanitizer" not in result.err, result.err
        return result

    def start_vesper(self, *words):
        """Starts a command that a test looks on at; returns the Program."""
        return Program(BUILD / "vesper", "--config", self.settings, *words)

    def refused(self, status, *words):
        """Runs a command that must fail, with nothing on stdout; returns
        what it says."""
        result = self.vesper(*words, status=status)
        assert result.out == ""
        assert result.err.startswith("vesper: ")
        return result.err

    def init(self, relay=None):
        self.vesper("init", "--dir", self.state, "--listen", "127.0.0.1:0",
                    "--url", URL, "--relay", relay or self.sink.url)
        return self

    def copy_of(self, pattern):
        """Becomes what another site is, with a relay of its own: two programs
        less for each test."""
        shutil.copytree(pattern.state, self.state)
        self.settings.write_text(
            pattern.settings.read_text()
            .replace(str(pattern.folder), str(self.folder))
            .replace(PATTERN_RELAY, self.sink.url))
        shutil.copymode(pattern.settings, self.settings)
        return self

    def set(self, lines):
        """Adds lines to the settings file."""
        with self.settings.open("a") as file:
            file.write("\n" + lines + "\n")

    def allow_loopback(self):
        """Feeds of these tests are served on this machine; an ordinary
        installation reads none from there (row F1)."""
        self.set('articles: { allowed_hosts = ["127.0.0.1"]; };')

    def make_list(self, name=LIST, at=None, days="daily", zone="UTC"):
        self.vesper("list", "create", name, "--title", "Evening News",
                    "--from", FROM, "--at", at or in_minutes(10), "--days",
                    days, "--zone", zone)
        return self

    def add_readers(self, *addresses, name=LIST):
        self.vesper("subscriber", "add", *addresses, "--list", name,
                    "--confirmed")
        return self

    def add_story(self, text=STORY, name=LIST):
        path = self.folder / f"story-{len(text)}-{abs(hash(text))}.txt"
        path.write_text(text, encoding="utf-8")
        self.vesper("article", "add", path, "--list", name)
        return self

    def report(self, name=LIST):
        """The newest edition's report; its numbers must add up."""
        report = self.vesper("edition", "report", name, "--json").json
        parts = ("pending claimed deferred accepted failed skipped expired "
                 "unknown").split()
        assert report["planned"] == sum(report[part] for part in parts), \
            report
        return report

    # --- the daemon -------------------------------------------------------

    def start_daemon(self, is_ready=True):
        clock = self.folder / f"clock-{len(self.daemons)}"
        daemon = Daemon(self.settings, clock)
        self.daemons.append(daemon)
        return daemon.wait_ready() if is_ready else daemon

    def visitor(self):
        return Visitor(self.daemons[-1].port)

    def close(self):
        for daemon in self.daemons:
            if daemon.process.poll() is None:
                daemon.kill()
            complaints = [line for line in daemon.err.seen
                          if "Sanitizer" in line or "runtime error" in line]
            assert not complaints, "\n".join(daemon.err.seen)


def in_minutes(minutes):
    """A wall time so many minutes ahead, UTC; tests let the clock advance to
    it, so that no date stands in them."""
    then = datetime.datetime.now(datetime.timezone.utc) + \
        datetime.timedelta(minutes=minutes)
    return then.strftime("%H:%M")
