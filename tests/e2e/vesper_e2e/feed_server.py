# SPDX-License-Identifier: MIT
"""A site on loopback: feeds and pages, what was asked of it, and what it
answered. Each page has an ETag, and one that is known already is not sent."""
import hashlib
import threading
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site = self.server.site
        site.asked.append(self.path)
        site.asked_by.add(self.headers["User-Agent"])
        site.before_answer()
        status, kind, body, more = site.pages.get(
            self.path, (404, "text/plain", b"nothing\n", {}))
        tag = f'"{hashlib.sha256(body).hexdigest()}"'
        if self.headers["If-None-Match"] == tag:
            status, body = 304, b""
        site.answered.append(status)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The test says what went wrong, not the server."""


class FeedServer:
    def __init__(self):
        self.pages, self.asked, self.answered = {}, [], []
        self.asked_by = set()
        self.before_answer = lambda: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.site = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever,
                         daemon=True).start()

    def serve(self, path, body, kind="application/rss+xml", status=200,
              more=()):
        """Puts something at a path, with more header fields; returns its
        address."""
        raw = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, kind, raw, dict(more))
        return self.url + path

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def rss(*stories):
    """An RSS 2.0 feed. A story: title, link, at (datetime), and at will
    section, author, summary."""
    items = "".join(
        "<item><title>{title}</title><link>{link}</link>"
        "<guid isPermaLink='true'>{link}</guid><pubDate>{at}</pubDate>"
        "<category>{section}</category><dc:creator>{author}</dc:creator>"
        "<description>{summary}</description></item>\n".format(
            title=escape(story["title"]), link=escape(story["link"]),
            at=format_datetime(story["at"]),
            section=escape(story.get("section", "News")),
            author=escape(story.get("author", "Staff")),
            summary=escape(story.get("summary", "")))
        for story in stories)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            "<title>A site</title><link>https://site.example/</link>"
            f"<description>News</description>\n{items}</channel></rss>\n")
