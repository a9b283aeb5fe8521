# SPDX-License-Identifier: MIT
"""vesperd, its log as events and its clock as a socket."""
import signal
import socket

from .program import BUILD, PATIENCE_S, Program, parse


class Daemon(Program):
    def __init__(self, settings, clock=None, **options):
        words = ["--clock", clock] if clock else []
        super().__init__(BUILD / "vesperd", "--config", settings, *words,
                         **options)
        self.clock_path = clock

    def events(self, name=None, **fields):
        """Every event so far of this name and with these fields."""
        return [event for event in map(parse, self.err.seen)
                if "event" in event and name in (None, event["event"]) and
                all(event.get(key) == value for key, value in fields.items())]

    def wait_event(self, name, count=1, patience_s=PATIENCE_S, **fields):
        """Waits until there are count such events; returns the last."""
        def find(_):
            found = self.events(name, **fields)
            return found[count - 1] if len(found) >= count else None
        return self.err.wait(find, f"{count} × {name} {fields}", patience_s)

    def wait_ready(self):
        self.port = self.wait_event("daemon_ready")["web_port"]
        return self

    def _tell_clock(self, words):
        with socket.socket(socket.AF_UNIX) as clock:
            clock.settimeout(PATIENCE_S)
            clock.connect(str(self.clock_path))
            clock.sendall(words.encode() + b"\n")
            answer = clock.makefile().readline().strip()
        return answer

    def advance(self, span):
        """Lets "3h" or "15min" go by, and all that becomes due in it."""
        assert self._tell_clock(f"advance {span}") == "ok"

    def set_clock(self, instant):
        """Sets "2026-11-24T17:59:00Z"."""
        assert self._tell_clock(f"set {instant}") == "ok"

    def now(self):
        return self._tell_clock("now")

    def stop(self):
        """Asks it to end; it must, cleanly."""
        self.signal(signal.SIGTERM)
        assert self.wait_exit() == 0, "\n".join(self.err.seen[-40:])
