# SPDX-License-Identifier: MIT
"""What the corpora share: `vesper inspect` in batch mode, and the record of
what is knowingly not met.

A module of tests/corpora offers CORPORA, a list of Corpus: each names its
folder below VESPER_CORPORA and a function that takes the folder and yields
(case, is_met, detail)."""
import dataclasses
import json
import os
import pathlib
import selectors
import subprocess
import tempfile

SLOWEST_S = 2          # one file, of CPU: a busy machine is no fault of ours
SILENT_S = 60          # then the program hangs
LARGEST_BYTES = 256 * 1024 * 1024
# Freed memory that the sanitizer holds back is none that we use.
SANITIZER = "quarantine_size_mb=8:malloc_context_size=0"


@dataclasses.dataclass
class Corpus:
    name: str             # also of known/NAME.txt
    folder: str           # below VESPER_CORPORA; None: made, not read
    cases: object         # function(folder) -> (case, is_met, detail)...
    percent: float = 100  # of the cases, at least, are to be met


@dataclasses.dataclass
class Inspected:
    """What became of one file."""
    path: str
    found: dict = None  # None: it was refused
    error: str = None   # why; a crash is one, too
    is_crash: bool = False
    seconds: float = 0  # of CPU


def corpora_folder():
    return pathlib.Path(os.environ.get("VESPER_CORPORA",
                                       "../shared/corpora")).resolve()


def program():
    return str(pathlib.Path(os.environ["VESPER_BUILD"], "vesper"))


class Spent:
    """The most that any inspecting process, any one file has taken so far."""
    bytes = 0
    seconds = 0  # of CPU

    @classmethod
    def note(cls, usage, seconds=0):
        cls.bytes = max(cls.bytes, usage.ru_maxrss * 1024)
        cls.seconds = max(cls.seconds, seconds)


class _Batch:
    """One `vesper inspect WHAT --list`, read line by line."""

    def __init__(self, what, files):
        self.files = files
        self.list = tempfile.NamedTemporaryFile("w", suffix=".list")
        for path, url in files:
            self.list.write(f"{path}\t{url}\n" if url else f"{path}\n")
        self.list.flush()
        self.talk = tempfile.TemporaryFile()
        environment = dict(os.environ)
        environment["ASAN_OPTIONS"] = ":".join(filter(None, [
            environment.get("ASAN_OPTIONS"), SANITIZER]))
        self.child = subprocess.Popen(
            [program(), "inspect", what, "--list", self.list.name, "--json"],
            stdout=subprocess.PIPE, stderr=self.talk, env=environment)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.child.stdout, selectors.EVENT_READ)
        self.buffer = b""
        self.slowest = 0  # file, in seconds

    def line(self):
        """Returns the next line; None at the end or when it hangs."""
        while b"\n" not in self.buffer:
            if not self.selector.select(SILENT_S):
                self.child.kill()
                return None
            chunk = os.read(self.child.stdout.fileno(), 1 << 20)
            if not chunk:
                return None
            self.buffer += chunk
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def cpu_seconds(self):
        """What the program has used so far (proc(5), stat)."""
        stat = pathlib.Path("/proc", str(self.child.pid), "stat").read_text()
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def end(self):
        """Returns what the program said at its end, if it was a crash."""
        _, status, usage = os.wait4(self.child.pid, 0)
        self.child.returncode = os.waitstatus_to_exitcode(status)
        self.child.stdout.close()
        self.selector.close()
        Spent.note(usage, self.slowest)
        self.talk.seek(0)
        said = self.talk.read().decode(errors="replace")
        if self.child.returncode < 0 or "Sanitizer" in said or \
                "runtime error" in said:
            return f"exit {self.child.returncode}: {said[:2000]}"
        return None


def inspect(what, files):
    """Inspects files, (path, URL or None) each; yields an Inspected for each,
    in their order. A file that kills the program costs itself alone."""
    files = list(files)
    while files:
        batch = _Batch(what, files)
        done = 0
        since = 0
        while done < len(files) and (line := batch.line()) is not None:
            now = batch.cpu_seconds()
            batch.slowest = max(batch.slowest, now - since)
            said = json.loads(line)
            yield Inspected(files[done][0], said.get("found"),
                            said.get("error"), seconds=now - since)
            since = now
            done += 1
        crash = batch.end()
        if done == len(files) and crash is None:
            return
        if done == len(files):
            raise AssertionError(crash)  # a leak, a stale report
        yield Inspected(files[done][0], error=crash or "no line came",
                        is_crash=True)
        files = files[done + 1:]


def every_file(what, folder, url=None):
    """The cases of robustness: every file below folder, read within its
    time, with or without something found."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for each in inspect(what, [(path, url) for path in paths]):
        name = str(pathlib.Path(each.path).relative_to(folder))
        if each.is_crash:
            yield name, False, each.error
        else:
            yield name, each.seconds <= SLOWEST_S, f"{each.seconds:.1f} s"


def index(folder):
    return json.loads((folder / "index.json").read_text())["cases"]
