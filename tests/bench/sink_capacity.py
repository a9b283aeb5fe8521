#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the sink can take: `VESPER_BUILD=build/release
tests/bench/sink_capacity.py`. Sends prepared bytes, so the client costs next
to nothing; the CPU time per 1,000 messages is the sink's own."""
import argparse
import pathlib
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from vesper_e2e.program import BUILD, Program, parse  # noqa: E402

BLOCK = 50  # messages in one write


def message(size, mode):
    head = b"To: <eva@example.org>\r\nSubject: tonight\r\n\r\n"
    line = b"x" * 70 + b"\r\n"
    body = head + line * ((size - len(head)) // len(line))
    start = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<eva@example.org>\r\n"
    if mode == "bdat":
        return start + b"BDAT %d LAST\r\n" % len(body) + body
    return start + b"DATA\r\n" + body + b".\r\n"


def session(port, block, blocks):
    """One client: a thread writes ahead, this one counts the replies."""
    with socket.create_connection(("127.0.0.1", port)) as wire:
        def write():
            wire.sendall(b"EHLO bench\r\n")
            for _ in range(blocks):
                wire.sendall(block)
            wire.sendall(b"QUIT\r\n")
        threading.Thread(target=write, daemon=True).start()
        while wire.recv(1 << 16):
            pass


def start_sink():
    sink = Program(BUILD / "vesper-sink", "--compare", "To")
    ready = sink.out.wait(lambda seen: seen[0] if seen else None, "port")
    return sink, parse(ready)["port"]


def measure(mode, size, sessions, count):
    sink, port = start_sink()
    block = message(size, mode) * BLOCK
    clients = [threading.Thread(target=session, args=(
        port, block, count // sessions // BLOCK)) for _ in range(sessions)]
    started = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    spent = time.monotonic() - started
    sink.say("stats")
    stats = parse(sink.out.wait(
        lambda seen: seen[1] if len(seen) > 1 else None, "stats"))
    sink.say("quit")
    assert stats["mismatches"] == 0, stats
    taken = stats["messages"]
    print(f"{mode:5} {size:7} B  {sessions:3} sessions  {taken:7} messages"
          f"  {taken / spent:9.0f}/s"
          f"  {stats['cpu_ms'] / taken:7.4f} CPU s per 1,000")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100000)
    parser.add_argument("--sessions", type=int, default=8)
    options = parser.parse_args()
    for mode in ("data", "bdat"):
        for size in (1000, 30000):
            measure(mode, size, options.sessions, options.count)


if __name__ == "__main__":
    main()
