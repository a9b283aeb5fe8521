#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How many sources are read side by side:
`VESPER_BUILD=build/release tests/bench/sources.py`.

Every source is a server of its own (an address of 127.0.0.0/8), because one is
asked for one thing at a time; each takes a tenth of a second to answer, as
servers do that are somewhere else. A feed has 30 stories and an ETag. They are
read twice: all is new, nothing has changed. Memory is the program's peak: if
it is flat, a thousand sources take no more than ten."""
import asyncio
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

COUNTS = (10, 100, 1000)
STORIES = 30
ANSWER_S = 0.1
ITEM = ("<item><title>Story {i} of {n}</title><link>https://s{n}.example/{i}"
        "</link><guid>{n}-{i}</guid><pubDate>Tue, 24 Nov 2026 {i:02}:00:00 GMT"
        "</pubDate><description>{text}</description></item>\n")
TEXT = "The nets were dry by noon, and the boats went out again to sea. " * 8


def feed(host):
    items = "".join(ITEM.format(i=i, n=host, text=TEXT)
                    for i in range(STORIES))
    return (f'<rss version="2.0"><channel><title>{host}</title>{items}'
            "</channel></rss>\n").encode()


async def answer(reader, writer):
    request = await reader.readuntil(b"\r\n\r\n")
    host = writer.get_extra_info("sockname")[0]
    far_away = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(ANSWER_S, far_away.set_result, None)
    await far_away
    if b"if-none-match" in request.lower():
        head, body = "304 Not Modified", b""
    else:
        head, body = "200 OK", feed(host)
    writer.write(f'HTTP/1.1 {head}\r\nETag: "1"\r\nConnection: close\r\n'
                 f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()
    writer.close()


def serve():
    """Returns the port of a server on all addresses of this machine's own
    network; it answers from a thread."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        asyncio.start_server(answer, "0.0.0.0", 0, backlog=1024))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return server.sockets[0].getsockname()[1]


def measure(words):
    """Returns (seconds of the clock, of the processor, peak bytes)."""
    started = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return (time.monotonic() - started, usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * 1024)


def read(count, port, vesper, folder):
    """Sets a site up with so many sources and reads them twice."""
    settings = pathlib.Path(folder, "vesper.conf")
    hosts = [f"127.1.{i // 250}.{i % 250 + 1}" for i in range(count)]

    def run(*words):
        subprocess.run([vesper, "--config", settings, *words], check=True,
                       capture_output=True)

    run("init", "--dir", f"{folder}/state", "--listen", "127.0.0.1:0", "--url",
        "https://news.example/nl", "--relay", "smtp://127.0.0.1:25")
    quoted = ", ".join(f'"{host}"' for host in hosts)
    with settings.open("a") as file:
        file.write(f"\narticles: {{ allowed_hosts = [{quoted}]; }};\n")
    run("list", "create", "evening", "--title", "Evening", "--from",
        "News <news@news.example>", "--at", "18:00", "--days", "daily",
        "--zone", "UTC")
    for host in hosts:
        run("source", "add", "evening", f"http://{host}:{port}/feed")
    return [measure([vesper, "--config", settings, "source", "poll", "--all",
                     "--json"]) for _ in range(2)]


def main():
    vesper = str(pathlib.Path(os.environ["VESPER_BUILD"], "vesper").resolve())
    port = serve()
    print(f"{'sources':>8}  {'reading':12}{'s':>8}{'cpu s':>8}{'sources/s':>11}"
          f"{'stories/s':>11}{'peak MB':>9}")
    for count in COUNTS if len(sys.argv) < 2 else map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            spent = read(count, port, vesper, folder)
        for name, (wall, cpu, peak) in zip(("all is new", "unchanged"), spent):
            stories = count * STORIES if name == "all is new" else 0
            print(f"{count:8}  {name:12}{wall:8.2f}{cpu:8.2f}"
                  f"{count / wall:11.0f}{stories / wall:11.0f}"
                  f"{peak / (1 << 20):9.1f}", flush=True)


if __name__ == "__main__":
    main()
