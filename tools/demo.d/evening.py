# SPDX-License-Identifier: MIT
"""One evening, told as it happens; started by tools/demo, which built it."""
import datetime
import email.utils
import html
import html.parser
import http.server
import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import urllib.parse
import urllib.request
import zoneinfo

from catcher import Catcher

HERE = pathlib.Path(__file__).resolve().parent
SEED = HERE.parents[2] / "shared" / "seed" / "article.txt"
ZONE = "Europe/Warsaw"
ADDRESS = "The Grimsund Courier, 1 Harbour Street, Grimsund"
AHEAD_S = 5
PATIENCE_S = 60
READERS = ("adam@example.org", "bea@example.net", "carlos@example.com",
           "dörte@example.org", "ezra@example.edu")
VISITOR = "frida@example.org"


def tell(text):
    print(textwrap.fill(text, 78), flush=True)


def chapter(title):
    print(f"\n{title}\n{'-' * len(title)}", flush=True)


def fail(text):
    print(f"\nThe evening went wrong: {text}", file=sys.stderr)
    sys.exit(1)


class Newspaper(http.server.BaseHTTPRequestHandler):
    """The site that publishes the feed."""

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        now = datetime.datetime.now(datetime.timezone.utc)
        text = (HERE / "feed.rss").read_text(encoding="utf-8")
        text = re.sub(r"@(\d+)m@", lambda m: email.utils.format_datetime(
            now - datetime.timedelta(minutes=int(m.group(1)))), text)
        body = text.replace("@SITE@", here).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The demo tells its own story."""


def open_newspaper():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Newspaper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/feed.rss"


class Buttons(html.parser.HTMLParser):
    """The first form of a page that is sent by POST."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form" and self.action is None and \
                (values.get("method") or "").lower() == "post":
            self.action = values.get("action") or ""
        elif tag in ("input", "button") and self.action is not None and \
                values.get("name"):
            self.fields.setdefault(values["name"], values.get("value") or "")


def visit(url, fields=None):
    body = None if fields is None else urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(url, body, timeout=PATIENCE_S) as answer:
        return answer.read().decode("utf-8")


def headline_of(page):
    found = re.search(r"(?s)<h1>(.*?)</h1>", page)
    return html.unescape(found.group(1)) if found else fail("no headline")


class Evening:
    def __init__(self, build, folder):
        self.build = build
        self.folder = folder
        self.settings = folder / "vesper.conf"
        self.mail = folder / "mail"
        self.mail.mkdir()
        self.catcher = Catcher(self.mail)
        self.feed = open_newspaper()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.daemon = None
        self.events = []
        self._news = threading.Condition()

    def vesper(self, *words, is_shown=True):
        """Runs the operator's command, and shows it as typed."""
        if is_shown:
            typed = " ".join(f"'{w}'" if " " in w else w for w in words)
            print(f"  $ vesper {typed}", flush=True)
        done = subprocess.run(
            [self.build / "vesper", "--config", self.settings, *words],
            capture_output=True, text=True, timeout=PATIENCE_S)
        if done.returncode != 0:
            fail(f"`vesper {' '.join(words)}` ended with "
                 f"{done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def show(self, *words):
        print(textwrap.indent(self.vesper(*words).rstrip(), "    "))

    # --- the daemon -------------------------------------------------------

    def start_daemon(self):
        self.daemon = subprocess.Popen(
            [self.build / "vesperd", "--config", self.settings],
            stderr=subprocess.PIPE, text=True, start_new_session=True)
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait_event("daemon_ready")

    def _listen(self):
        with (self.folder / "vesperd.log").open("w") as log:
            for line in self.daemon.stderr:
                log.write(line)
                log.flush()
                with self._news:
                    try:
                        self.events.append(json.loads(line))
                    except ValueError:
                        pass
                    self._news.notify_all()
        with self._news:
            self.events.append({"event": "daemon_gone"})
            self._news.notify_all()

    def wait_event(self, *names):
        def find():
            return next((event for event in self.events if event.get("event")
                         in (*names, "daemon_gone")), None)
        with self._news:
            self._news.wait_for(lambda: find() is not None, PATIENCE_S)
        found = find()
        if found is None or found["event"] == "daemon_gone":
            log = (self.folder / "vesperd.log").read_text()
            fail(f"vesperd never said {' or '.join(names)}; its log:\n{log}")
        return found

    def stop(self):
        if self.daemon is not None and self.daemon.poll() is None:
            self.daemon.send_signal(signal.SIGTERM)
            if self.daemon.wait(PATIENCE_S) != 0:
                fail("vesperd did not end cleanly")


def chapter_list(evening):
    chapter("The newsroom opens a list")
    evening.vesper("init", "--dir", str(evening.folder / "state"),
                   "--listen", f"127.0.0.1:{evening.port}", "--url",
                   evening.url, "--relay",
                   f"smtp://127.0.0.1:{evening.catcher.port}")
    with evening.settings.open("a") as settings:
        settings.write('\narticles: { allowed_hosts = ["127.0.0.1"]; };\n'
                       f'postal_address = "{ADDRESS}";\n')
    tell("The settings get the house’s street address, for the footer, and the "
         "name of its site, which runs on this machine too: without "
         "articles.allowed_hosts nothing is fetched from inside a network.")
    evening.vesper("list", "create", "evening", "--title",
                   "The Courier’s Evening", "--from",
                   "The Grimsund Courier <evening@courier.example>", "--at",
                   "18:00", "--days", "daily", "--zone", ZONE)
    for reader in READERS:
        evening.vesper("subscriber", "add", reader, "--list", "evening",
                       "--confirmed", is_shown=reader == READERS[0])
    tell(f"… and {len(READERS) - 1} more readers like this.")


def chapter_articles(evening):
    chapter("Articles come in")
    story = SEED if SEED.exists() else HERE / "story.txt"
    evening.vesper("article", "add", str(story), "--list", "evening")
    evening.vesper("source", "add", "evening", evening.feed)
    evening.vesper("source", "poll", "evening")
    evening.show("article", "list", "evening")


def chapter_visitor(evening):
    chapter("vesperd runs, and a visitor signs up")
    tell(f"So that nobody has to wait for 18:00, tonight’s edition is due in "
         f"{AHEAD_S} seconds.")
    due = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)) + \
        datetime.timedelta(seconds=AHEAD_S)
    evening.vesper("list", "set", "evening", "--at",
                   due.strftime("%H:%M:%S"))
    evening.start_daemon()
    visit(f"{evening.url}/subscribe", {"email": VISITOR, "list": "evening"})
    tell(f"{VISITOR} filled in the form on the site.")
    mail = evening.catcher.wait(VISITOR, 1, PATIENCE_S)
    if mail is None:
        fail("no confirmation mail came")
    tell(f"A mail came: “{mail['Subject']}”.")
    text = mail.get_body(("plain",)).get_content()
    link = re.search(re.escape(evening.url) + r"[^\s<>]+", text).group()
    page = visit(link)
    tell("The link opens a page with one button. Opening it changed nothing:")
    evening.show("subscriber", "show", VISITOR)
    button = Buttons(page)
    answer = visit(urllib.parse.urljoin(link, button.action), button.fields)
    tell(f"The button was pressed; the page says: “{headline_of(answer)}”")
    return due


def chapter_evening(evening, due):
    chapter("The evening comes")
    tell(f"The list is due at {due:%H:%M:%S} in {ZONE}.")
    sent = evening.wait_event("edition_sent", "edition_skipped")
    if sent["event"] == "edition_skipped":
        fail(f"the edition was skipped: {sent}")
    everybody = (*READERS, VISITOR)
    for reader in everybody:
        copies = 2 if reader == VISITOR else 1  # the confirmation was first
        if evening.catcher.wait(reader, copies, PATIENCE_S) is None:
            fail(f"no copy for {reader}")
        if len(evening.catcher.to(reader)) != copies:
            fail(f"more than one copy for {reader}")
    tell(f"Tonight’s edition has gone out: {len(everybody)} readers, one copy "
         "each.")
    evening.show("edition", "report", "evening")
    evening.show("delivery", "list", "evening")


def chapter_mail(evening):
    mail = evening.catcher.to(VISITOR)[-1]
    chapter(f"What {VISITOR} finds in the inbox")
    raw = (evening.mail / f"{mail.name}.eml").read_text(encoding="utf-8")
    print(raw.replace("\r\n", "\n").split("\n\n")[0])
    print(f"\n(Subject: {mail['Subject']})\n")
    print(mail.get_body(("plain",)).get_content())
    chapter("To look at it as a reader does")
    tell("Open the HTML in a browser, or the whole mail in a mail program:")
    print(f"  {evening.mail / mail.name}.html\n  "
          f"{evening.mail / mail.name}.eml")
    print(f"All of it (settings, database, log, mails): {evening.folder}")


def stay(evening):
    chapter("It stays")
    print(f"  sign-up page  {evening.url}/\n"
          f"  archive       {evening.url}/archive/evening\n"
          f"  feed          {evening.feed}\n"
          f"  catcher       smtp://127.0.0.1:{evening.catcher.port}, mails "
          f"in {evening.mail}\n"
          f"  try           {evening.build}/vesper --config "
          f"{evening.settings} status\n"
          "Ctrl-C ends it.", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print("\nGood night.")


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    build = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="vesper-demo-"))
    evening = Evening(build, folder)
    try:
        chapter_list(evening)
        chapter_articles(evening)
        due = chapter_visitor(evening)
        chapter_evening(evening, due)
        chapter_mail(evening)
        if "--stay" in sys.argv:
            stay(evening)
    finally:
        evening.stop()


if __name__ == "__main__":
    main()
