# SPDX-License-Identifier: MIT
"""The suite's SMTP server (tests/sink), and the mails it took."""
import json
import os
import pathlib

from . import mail
from .program import BUILD, Lines, Program, parse


class Sink(Program):
    def __init__(self, folder, *options):
        self.folder = pathlib.Path(folder)
        ours, theirs = os.pipe()
        super().__init__(BUILD / "vesper-sink", "--log", f"/dev/fd/{theirs}",
                         "--maildir", self.folder, *options,
                         pass_fds=[theirs])
        os.close(theirs)
        self.log = Lines(os.fdopen(ours, encoding="utf-8"))
        ready = self.out.wait(lambda seen: seen[0] if seen else None, "port")
        self.port = json.loads(ready)["port"]
        self.url = f"smtp://127.0.0.1:{self.port}"

    def ask(self, words):
        """Says a word of control.h; returns the answer."""
        before = len(self.out.seen)
        self.say(words)
        return json.loads(self.out.wait(
            lambda seen: seen[before] if len(seen) > before else None, words))

    def tell(self, words):
        assert self.ask(words) == {"ok": True}

    def stats(self):
        return self.ask("stats")

    def taken(self, to=None):
        """Lines of the log: what was taken whole, in order."""
        lines = [parse(line) for line in list(self.log.seen)]
        return [line for line in lines if to is None or to in line["to"]]

    def wait_taken(self, count=1, to=None):
        def find(_):
            found = self.taken(to)
            return found if len(found) >= count else None
        return self.log.wait(find, f"{count} mails to {to or 'anybody'}")

    def wait_mail(self, to, count=1):
        """Waits for the count-th mail to an address; returns it, looked
        over (mail.read)."""
        return mail.read(self.wait_taken(count, to)[count - 1]["file"])

    def stop(self):
        self.say("quit")
        assert self.wait_exit() == 0, "\n".join(self.err.seen)
