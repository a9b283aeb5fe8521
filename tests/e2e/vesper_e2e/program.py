# SPDX-License-Identifier: MIT
"""Programs that run beside the test, read line by line."""
import json
import os
import pathlib
import subprocess
import threading

BUILD = pathlib.Path(os.environ.get("VESPER_BUILD", "build/asan")).resolve()
PATIENCE_S = 30


class Lines:
    """The lines of a stream, collected by a thread; one can wait for one."""

    def __init__(self, stream):
        self.seen = []
        self._news = threading.Condition()
        self._is_over = False
        threading.Thread(target=self._read, args=(stream,),
                         daemon=True).start()

    def _read(self, stream):
        with stream:
            for line in stream:
                self._add(line.rstrip("\n"))
        self._add(None)

    def _add(self, line):
        with self._news:
            if line is None:
                self._is_over = True
            else:
                self.seen.append(line)
            self._news.notify_all()

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
