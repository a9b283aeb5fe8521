# SPDX-License-Identifier: MIT
"""Names, licences and the manual in the headers."""
import re

from source_tree import TREE, assert_caught, assert_clean, sample

EMPTY_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc)(_|\.)")
LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
LICENCE = "SPDX-License-Identifier: MIT"
PROTOTYPE = re.compile(r"^(?!typedef|struct \w+ \{|#|G_DEFINE)[a-zA-Z][^;{}=]*"
                       r"\b(\w+)\([^;{}]*\)[^;{}()]*(;|\n\{)", re.M)


def licence_faults(tree):
    return [f"{source.where}: no licence line" for source in tree.files(
                ".c", ".h", ".py", ".sql", ".cmake", "CMakeLists.txt")
            if LICENCE not in "\n".join(source.lines[:2])]


def name_faults(tree):
    faults = [f"{source.where}: a name that says nothing"
              for source in tree.sources if EMPTY_NAMES.search(source.name)]
    for source in tree.files(".c", ".h"):
        for function in source.functions():
            if function.name.startswith("do_"):
                faults.append(f"{source.where}:{function.line}: do_ is empty")
    return faults


def later_faults(tree):
    """What is not done is an issue, not a word in the code."""
    return [f"{source.where}:{number}: put off"
            for source in tree.files(".c", ".h", ".sql", ".cmake")
            for number, line in enumerate(source.lines, 1)
            if LATER.search(line)]


def paragraphs(source):
    """Blank-line-separated stretches, with the place where each begins."""
    return [(m.start(), m.group()) for m in
            re.finditer(r"(?:^[^\n]*\S[^\n]*(?:\n|\Z))+", source.text, re.M)]


def silent_faults(tree):
    """A public prototype stands under a comment, or next to one that does. A
    destructor's name says all there is."""
    faults = []
    for source in tree.files(".h"):
        for start, text in paragraphs(source):
            bare = source.bare[start:start + len(text)]
            found = [m for m in PROTOTYPE.finditer(bare)
                     if not m.group(1).endswith("_free")]
            if found and "/*" not in text[:found[0].start()]:
                faults.append(source.fault(
                    start + found[0].start(),
                    f"{found[0].group(1)} says nothing"))
    return faults


def typedef_faults(tree):
    """A struct's typedef exists for g_autoptr alone."""
    faults = []
    for source in tree.files(".c", ".h", under=("core", "daemon", "cli")):
        for match in re.finditer(r"\btypedef struct \w*\s*(\w+);",
                                 source.bare):
            if not re.search(r"G_DEFINE_AUTO\w+\(\s*%s\b" % match.group(1),
                             source.bare):
                faults.append(source.fault(match.start(), "a typedef"))
    return faults


def test_every_file_has_its_licence():
    assert_clean(licence_faults(TREE))


def test_names_say_something():
    assert_clean(name_faults(TREE))


def test_nothing_is_put_off():
    assert_clean(later_faults(TREE))


def test_prototypes_are_documented():
    assert_clean(silent_faults(TREE))


def test_typedefs_serve_autoptr():
    assert_clean(typedef_faults(TREE))


def test_the_sample_is_caught():
    bad = sample("words")
    assert_caught(licence_faults(bad), "no licence line")
    assert_caught(name_faults(bad), "a name that says nothing",
                  "do_ is empty")
    assert_caught(later_faults(bad), "put off")
    assert_caught(silent_faults(bad), "silent says nothing",
                  "mute says nothing")
    assert_caught(typedef_faults(bad), "a typedef")
