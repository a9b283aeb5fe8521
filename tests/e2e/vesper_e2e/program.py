# SPDX-License-Identifier: MIT
"""Programs that run beside the test, read line by line."""
import codecs
import json
import os
import pathlib
import select
import subprocess
import threading

BUILD = pathlib.Path(os.environ.get("VESPER_BUILD", "build/asan")).resolve()
PATIENCE_S = 30
PIPE_BYTES = 65536


class Lines:
    """The lines of a pipe. A thread keeps it empty, so that its writer never
    waits; who looks sees all that was written before, whether the thread has
    got there or not."""

    def __init__(self, stream):
        self._stream = stream
        self._lines = []
        self._rest = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._news = threading.Condition()  # may be taken again within
        self._is_over = False
        os.set_blocking(stream.fileno(), False)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        with self._stream as stream:
            while not self._is_over:
                select.select([stream], [], [])
                self._drain()

    def _drain(self):
        """Takes what is in the pipe now."""
        with self._news:
            try:
                while not self._is_over:
                    some = os.read(self._stream.fileno(), PIPE_BYTES)
                    self._is_over = not some
                    self._add(self._decoder.decode(some, final=not some))
            except BlockingIOError:
                pass

    def _add(self, text):
        *whole, self._rest = (self._rest + text).split("\n")
        self._lines += whole
        if self._is_over and self._rest:
            self._lines.append(self._rest)
        self._news.notify_all()

    @property
    def seen(self):
        with self._news:
            if not self._is_over:
                self._drain()
            return list(self._lines)

    def wait(self, find, what, patience_s=PATIENCE_S):
        """Returns what find(lines so far) finds, as soon as it does."""
        with self._news:
            done = self._news.wait_for(
                lambda: find(self.seen) is not None or self._is_over,
                patience_s)
            found = find(self.seen)
        if found is not None:
            return found
        why = "the program ended" if done else f"{patience_s} s went by"
        raise AssertionError(f"{why} without {what}; it said:\n" +
                             "\n".join(self.seen[-40:]))

    def wait_line(self, words):
        """Waits for a line with these words; returns it."""
        def find(seen):
            return next((line for line in seen if words in line), None)
        return self.wait(find, f"'{words}'")


def parse(line):
    """A line of JSON as a dictionary; {} for any other line."""
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


class Program:
    """One running program; its stdout and stderr are Lines."""

    def __init__(self, *command, **options):
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            bufsize=1, errors="replace", **options)
        self.out = Lines(self.process.stdout)
        self.err = Lines(self.process.stderr)

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def signal(self, number):
        self.process.send_signal(number)

    def wait_exit(self, patience_s=PATIENCE_S):
        return self.process.wait(patience_s)

    def kill(self):
        """Ends it as the power cord would."""
        self.process.kill()
        self.process.wait()
