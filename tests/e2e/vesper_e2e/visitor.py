# SPDX-License-Identifier: MIT
"""A visitor without JavaScript: opens pages, fills in forms, presses."""
import html.parser
import http.client
import re
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Answer:
    status: int
    headers: dict
    text: str
    path: str


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    fields: dict = field(default_factory=dict)


class FormReader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attributes):
        values = {key: value or "" for key, value in attributes}
        if tag == "form":
            self.forms.append(Form(values.get("action", ""),
                                   values.get("method", "get").lower()))
        elif tag in ("input", "button") and self.forms and \
                "name" in values and \
                values.get("type") not in ("checkbox", "radio"):
            self.forms[-1].fields[values["name"]] = values.get("value", "")


def forms(answer):
    reader = FormReader()
    reader.feed(answer.text)
    return reader.forms


class Visitor:
    """Links in mails name web.url; the visitor finds the daemon behind it at
    its free port, as a proxy would."""

    def __init__(self, port):
        self.port = port

    def request(self, method, url, body=None, headers=None):
        parts = urllib.parse.urlsplit(url)
        path = urllib.parse.urlunsplit(("", "", parts.path or "/",
                                        parts.query, ""))
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()),
                          answer.read().decode("utf-8"), path)
        finally:
            connection.close()

    def get(self, url):
        return self.request("GET", url)

    def post(self, url, fields, headers=None):
        return self.request(
            "POST", url, urllib.parse.urlencode(fields),
            {"Content-Type": "application/x-www-form-urlencoded",
             **(headers or {})})

    def post_multipart(self, url, fields):
        edge = "edge-of-a-form"
        body = "".join(f'--{edge}\r\nContent-Disposition: form-data; '
                       f'name="{name}"\r\n\r\n{value}\r\n'
                       for name, value in fields.items()) + f"--{edge}--\r\n"
        return self.request("POST", url, body, {
            "Content-Type": f"multipart/form-data; boundary={edge}"})

    def press(self, answer, which=0):
        """Sends the page's form as the button would."""
        found = [form for form in forms(answer) if form.method == "post"]
        assert found, f"no button on the page:\n{answer.text}"
        form = found[which]
        target = urllib.parse.urljoin(answer.path, form.action)
        return self.post(target, form.fields)


def list_unsubscribe_url(message):
    """The https or http address of List-Unsubscribe (RFC 8058 §3)."""
    return re.search(r"<(https?://[^>]+)>",
                     message["List-Unsubscribe"].replace("\n", "")).group(1)
