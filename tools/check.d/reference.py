#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes docs/errors.md, docs/schema.md and docs/events.md out of the source.

Without a word it writes those pages; tests/lint/test_reference.py fails where
one is stale. What a page needs and does not find (a table that says not why it
exists, an event without meaning) is a line of faults().
"""
import os
import pathlib
import re
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]

# A comment, a string or a character; all else is code.
TOKEN = re.compile(
    r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)

ERROR_ROW = re.compile(
    r'X\((\w+),\s*(RETRY|GIVE_UP),\s*(EX_\w+),\s*(\d+),\s*"([^"]*)"\)')

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
TYPES = {"@ID@": "id", "@LASTING_ID@": "id, never given twice",
         "@INT@": "integer", "@BYTES@": "bytes", "TEXT": "text"}


def head(title, source, words):
    return (f"# {title}\n\n<!-- Made by tools/check.d/reference.py; edit "
            f"{source}\ninstead. -->\n\n{words}")


def table(*rows):
    """Markdown; the first row is the head."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
             for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|"] + lines[1:]) + "\n"


# Errors: the rows of VESPER_ERRORS.

def errors(root):
    text = (root / "core/base/error.h").read_text()
    rows = [(f"`{code}`", words, "yes" if again == "RETRY" else "no",
             f"{getattr(os, status)} `{status}`", answer)
            for code, again, status, answer, words in
            ERROR_ROW.findall(text)]
    return head("Errors", "core/base/error.h", """\
Every failure inside Vesper has one of these codes. *Again?* says whether the
same call may succeed later without anybody changing anything. A command ends
with the *exit status* (sysexits.h), a page is answered with the *HTTP* status.
A foreign library's error is translated where that library was called; one that
escaped would be a bug and ends with 70 `EX_SOFTWARE` or 500.

""") + table(("code", "means", "again?", "exit status", "HTTP"), *rows), []


# The schema: statements and comments of the migrations, which keep to one
# layout (a column a line, four blanks before it).

ABOVE = r"((?:^--[^\n]*\n)*)"
STATEMENT = re.compile(
    ABOVE + r"^(?:CREATE TABLE (?P<table>\w+) \(\n(?P<body>.*?)\n\) @TABLE@;|"
    r"CREATE (?P<unique>UNIQUE )?INDEX (?P<index>\w+) ON (?P<on>\w+) "
    r"(?P<key>[^;]*);|"
    r"ALTER TABLE (?P<to>\w+) ADD COLUMN (?P<column>[^;]*;[^\n]*))",
    re.M | re.S)
COLUMN = re.compile(
    r"((?:^    --[^\n]*\n)*)^    (\w[^\n]*(?:\n {5,}[^\n]*)*)", re.M)


def join(comments):
    return re.sub(r"\s+", " ", " ".join(comments)).strip()


def comment_of(lines):
    return join(line.partition("--")[2] for line in lines.split("\n")
                if "SPDX-" not in line)


def code_of(lines):
    return join(line.partition("--")[0] for line in
                lines.split("\n")).rstrip(",;")


class Table:
    def __init__(self, name, why, where):
        self.name, self.why, self.where = name, why, where
        self.columns = []  # (name, type, comment)
        self.keys = []     # texts

    def add(self, above, lines):
        """A column, or a constraint of the whole table."""
        name, _, rest = code_of(lines).partition(" ")
        if name.isupper():
            self.keys.append(f"`{code_of(lines)}`")
            return
        kind, _, rules = rest.partition(" ")
        if not re.search("NOT NULL|PRIMARY KEY|ID@", rest):
            rules = "or null " + rules
        rules = rules.replace("NOT NULL", "").strip().lower()
        self.columns.append((f"`{name}`", f"{TYPES[kind]} {rules}".strip(),
                             comment_of(above + lines)))

    def page(self):
        text = f"\n## {self.name}\n\n{textwrap.fill(self.why, 80)}\n\n"
        text += table(("column", "type", "meaning"), *self.columns)
        if self.keys:
            text += "\n" + "\n".join(f"- {key}" for key in self.keys) + "\n"
        return text + f"\nSince [{self.where}](../{self.where}).\n"


def take_statement(found, where, tables):
    why = comment_of(found[1])
    if found["table"]:
        made = tables[found["table"]] = Table(found["table"], why, where)
        for column in COLUMN.finditer(found["body"]):
            made.add(*column.groups())
    elif found["to"]:
        tables[found["to"]].add(found[1], found["column"])
    else:
        kind = "unique index" if found["unique"] else "index"
        tables[found["on"]].keys.append(
            f"{kind} `{found['index']} {code_of(found['key'])}`" +
            (f": {why}" if why else ""))


def schema(root):
    folder, tables, faults = "core/database/migrations", {}, []
    for path in sorted((root / folder).glob("*.sql")):
        where, text = f"{folder}/{path.name}", path.read_text()
        for found in STATEMENT.finditer(text):
            take_statement(found, where, tables)
        faults += [f"{where}: the schema's page cannot follow '{line}'"
                   for line in STATEMENT.sub("", text).split("\n")
                   if line and not line.startswith("--")]
    text = head("Schema", folder, """\
The database as all migrations together leave it. Names ending in `_at_ms` are
instants (milliseconds since 1970, UTC), in `_ms` spans; a column without a word
is what its name says. SQL stands in `*_store.c` alone, and a store writes only
the tables of its own room.
""") + "".join(each.page() for each in tables.values())
    return text, faults + [f"{each.where}: {each.name} does not say why it "
                           "exists" for each in tables.values()
                           if not each.why]


# Events: the calls of EVENT(level, name, fields...).

def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def blank_comment(match):
    return match.group() if match.group()[0] in "\"'" else blank(match)


def arguments(code, start):
    """The texts between the bracket at start and the one that ends it."""
    found, depth, begun = [], 0, start + 1
    for match in re.compile(r'[()]|,|"(?:\\.|[^"\\])*"').finditer(code, start):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0 or (depth == 1 and match.group() == ","):
            found.append(code[begun:match.start()].strip())
            begun = match.end()
        if depth == 0:
            break
    return found


def comment_above(text, position):
    """What stands in the comment right above a statement."""
    lines = text[:position].split("\n")[:-1]
    while lines and not re.search(r"([;{}:]|\*/|^)\s*$", lines[-1]):
        lines.pop()
    found = re.search(r"/\*((?:[^*]|\*(?!/))*)\*/\s*$", "\n".join(lines))
    if found is None:
        return ""
    return join(line.strip().lstrip("*") for line in
                found.group(1).split("\n"))


class Event:
    def __init__(self):
        self.levels, self.fields, self.meaning = set(), [], ""

    def add(self, words, meaning):
        self.levels.update(re.findall(r"EVENT_([A-Z]+)", words[0]))
        for word in words[2:]:
            key = re.match(r'FIELD_(?:TEXT|INT)\(\s*"(\w+)"', word)
            name = key.group(1) if key else \
                "error" if word.startswith("FIELD_ERROR(") else "…"
            if name not in self.fields:
                self.fields.append(name)
        self.meaning = self.meaning or meaning

    def row(self, name):
        levels = sorted(self.levels, key=LEVELS.index)
        return (f"`{name}`", " or ".join(levels).lower(),
                " ".join(f"`{field}`" for field in self.fields), self.meaning)


def collect_events(root):
    found, faults = {}, []
    paths = [path for folder in ("core", "daemon", "cli")
             for path in sorted((root / folder).rglob("*.c"))]
    for path in paths:
        text = path.read_text()
        code = TOKEN.sub(blank_comment, text)
        for match in re.finditer(r"\bEVENT\(", TOKEN.sub(blank, text)):
            words = arguments(code, match.end() - 1)
            name = re.fullmatch(r'"(\w+)"', words[1]) if words[1:] else None
            if name is None:
                line = text.count("\n", 0, match.start()) + 1
                faults.append(f"{path.relative_to(root)}:{line}: an event "
                              "whose name is not in its call")
                continue
            found.setdefault(name.group(1), Event()).add(
                words, comment_above(text, match.start()))
    return found, faults


def events(root):
    found, faults = collect_events(root)
    faults += [f"{name}: no comment above says what the event means"
               for name, event in sorted(found.items()) if not event.meaning]
    if not found:
        return None, faults
    return head("Events", "the calls of EVENT()", """\
What `vesperd` and `vesper` write to the log, one line each: words on a
terminal, `<priority>name key=value` under systemd, JSON elsewhere. Fields hold
ids and codes, never an address, a token or a mail.

""") + table(("event", "level", "fields", "means"),
             *(found[name].row(name) for name in sorted(found))), faults


PAGES = {"docs/errors.md": errors, "docs/schema.md": schema,
         "docs/events.md": events}


def faults(root):
    found = []
    for where, make in PAGES.items():
        text, missing = make(root)
        page = root / where
        found += missing
        if (page.read_text() if page.exists() else None) != text:
            found.append(f"{where} is stale: tools/check.d/reference.py")
    return found


def main():
    for where, make in PAGES.items():
        text, _ = make(ROOT)
        if text is not None:
            (ROOT / where).write_text(text)


if __name__ == "__main__":
    main()
