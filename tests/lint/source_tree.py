# SPDX-License-Identifier: MIT
"""The tree as the lints see it: files, C without comments, functions.

A lint is a function faults(tree) that returns one line per fault. Each is run
twice: on the tree, where it must find nothing, and on samples/NAME, a small
tree with the faults that it must catch.
"""
import os
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(os.environ.get("VESPER_SOURCE", HERE.parents[1]))
FOLDERS = ("core", "daemon", "cli", "tests", "tools", "cmake", "packaging")

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
CONTROL = re.compile(r"\b(if|for|while|switch|do)\b")


def blank(match):
    """Spaces instead of the text, so that places stay what they were."""
    return re.sub(r"[^\n]", " ", match.group())


def blank_token(match):
    text = match.group()
    if text[0] in "\"'":
        return text[0] + " " * (len(text) - 2) + text[0]
    return blank(match)


def blank_comment(match):
    return match.group() if match.group()[0] in "\"'" else blank(match)


class Function:
    """A definition: where it stands, its parameters and its body."""

    def __init__(self, source, name, start, end, parameters, is_static):
        self.name = name
        self.line = source.line_at(start)
        self.lines = source.line_at(end) - self.line + 1
        self.parameters = parameters
        self.is_static = is_static
        self.body = source.bare[start:end + 1]

    def nesting(self):
        """How deep control statements stand in one another. An else belongs
        to its if; a braced value is no block."""
        deepest, blocks = 0, []
        for match in re.finditer(r"[{}]|\b(?:if|for|while|switch|do)\b",
                                 self.body):
            before = self.body[:match.start()].rstrip()
            if match.group() == "{":
                blocks.append(before.endswith((")", "else", "do")))
            elif match.group() == "}":
                blocks.pop()
            else:
                deepest = max(deepest, sum(blocks))
        return deepest


class Source:
    """One file. text: as it is; code: C without comments; bare: without
    comments, strings and preprocessor lines."""

    def __init__(self, path, root):
        self.path = path
        self.name = path.name
        self.where = str(path.relative_to(root))
        self.text = path.read_text(encoding="utf-8", errors="replace")
        self.lines = self.text.splitlines()
        self.code = TOKEN.sub(blank_comment, self.text)
        self.bare = DIRECTIVE.sub(blank, TOKEN.sub(blank_token, self.text))

    def line_at(self, position):
        return self.text.count("\n", 0, position) + 1

    def fault(self, position, words):
        return f"{self.where}:{self.line_at(position)}: {words}"

    def includes(self):
        return [(m.start(1), m.group(1)) for m in INCLUDE.finditer(self.text)]

    def strings(self):
        return [(m.start(), m.group(1)) for m in STRING.finditer(self.code)]

    def calls(self, names):
        """Where one of these functions is called."""
        pattern = r"(?<![\w.>])(" + "|".join(names) + r")\s*\("
        return [(m.start(), m.group(1))
                for m in re.finditer(pattern, self.bare)]

    def functions(self):
        found, depth, start = [], 0, 0
        for match in re.finditer(r"[{}]", self.bare):
            if match.group() == "{":
                depth += 1
                start = match.start() if depth == 1 else start
            else:
                depth -= 1
                if depth == 0 and self._head(start).rstrip().endswith(")"):
                    found.append(self._function(self._head(start), start,
                                                match.start()))
        return [function for function in found if function]

    def _head(self, start):
        """What stands before a brace, back to the last end of something."""
        return self.bare[1 + max(self.bare.rfind(mark, 0, start)
                                 for mark in ";{}"):start]

    def _function(self, head, start, end):
        named = re.search(r"(\w+)\s*\(", head)
        if not named:
            return None
        inside = head[named.end():head.rindex(")")]
        parameters = [p.strip() for p in re.split(r",(?![^()]*\))", inside)]
        return Function(self, named.group(1), start - len(head) +
                        named.start(), end, parameters,
                        "static" in head[:named.start()])


class Tree:
    def __init__(self, root=ROOT):
        self.root = pathlib.Path(root)
        self.sources = [Source(path, self.root) for path in self._paths()]

    def _paths(self):
        for folder in FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                inside = path.relative_to(self.root).parts
                if path.is_file() and "samples" not in inside and \
                        "__pycache__" not in inside:
                    yield path

    def files(self, *suffixes, under=FOLDERS):
        under = (under,) if isinstance(under, str) else under
        return [s for s in self.sources if s.name.endswith(suffixes) and
                any(s.where.startswith(folder + "/") for folder in under)]


TREE = Tree()


def sample(name):
    """The small tree of faults of this lint."""
    return Tree(HERE / "samples" / name)


def assert_clean(faults):
    assert not faults, "\n" + "\n".join(faults)


def assert_caught(faults, *words):
    """Every fault of the sample is found, and nothing else is."""
    missing = [w for w in words if not any(w in fault for fault in faults)]
    assert not missing, f"not caught: {missing} in {faults}"
    assert len(faults) == len(words), "\n" + "\n".join(faults)
