# SPDX-License-Identifier: MIT
"""Calls run downhill: who may include whom stands in CMakeLists.txt."""
import re

from source_tree import TREE, assert_caught, assert_clean, sample

FLOOR2 = ("mail template language calendar content token settings database "
          "transport").split()
FLOOR3 = ("list outbox subscriber article edition relay delivery bounce "
          "privacy").split()


def rooms(tree):
    """The table of CMakeLists.txt: folder -> names of rooms it may use."""
    text = re.sub(r"#.*", "", (tree.root / "CMakeLists.txt").read_text())
    names = dict(re.findall(r"set\((\w+)\s+([^)]*)\)", text))
    table = {}
    for kind, head, uses in re.findall(
            r"vesper_(room|program)\(([^)]*?)\s+USES\s+([^)]*)\)", text):
        uses = re.sub(r"\$\{(\w+)\}", lambda m: names[m.group(1)], uses)
        folder = head.split()[0 if kind == "room" else 1]
        table[folder] = re.findall(r"\bvesper_(\w+)", uses)
    return table


def reach(table, folder):
    """The rooms that a folder sees: its own, what it uses, and theirs."""
    by_name = {f.split("/")[-1]: f for f in table}
    seen, todo = set(), [folder]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo += [by_name[name] for name in table[at]]
    return seen


def table_faults(tree):
    """The table itself keeps to the floors."""
    faults, below = [], set(FLOOR2) | {"base"}
    for folder, uses in rooms(tree).items():
        name = folder.split("/")[-1]
        if not folder.startswith("core/"):
            continue
        if name in FLOOR3:
            allowed = below | set(FLOOR3[:FLOOR3.index(name)])
        else:
            allowed = {"base"} if name in FLOOR2 else set()
        for used in set(uses) - allowed:
            faults.append(f"CMakeLists.txt: {name} may not use {used}")
    return faults


def include_faults(tree):
    table, faults = rooms(tree), []
    owner = {h.name: h.path.parent.relative_to(tree.root).as_posix()
             for h in tree.files(".h", under=("core", "daemon", "cli"))}
    for source in tree.files(".c", ".h", under=("core", "daemon", "cli")):
        own = source.path.parent.relative_to(tree.root).as_posix()
        for at, header in source.includes():
            folder = owner.get(header)
            if folder is None:
                faults.append(source.fault(at, f"{header} is nowhere"))
            elif folder not in reach(table, own):
                faults.append(source.fault(at, f"{own} above {folder}"))
            elif header.endswith("_store.h") and folder != own:
                faults.append(source.fault(at, f"{header} stays at home"))
    return faults


def name_faults(tree):
    """A header's name says which one it is, anywhere in the tree."""
    seen, faults = {}, []
    for header in tree.files(".h"):
        if header.name in seen:
            faults.append(f"{header.where}: {seen[header.name]} has that name")
        seen[header.name] = header.where
    return faults


def test_the_table_keeps_to_the_floors():
    assert_clean(table_faults(TREE))


def test_includes_run_downhill():
    assert_clean(include_faults(TREE))


def test_header_names_are_unique():
    assert_clean(name_faults(TREE))


def test_the_sample_is_caught():
    bad = sample("layers")
    assert_caught(table_faults(bad), "mail may not use token",
                  "list may not use edition")
    assert_caught(include_faults(bad), "core/edition above core/list",
                  "nowhere.h is nowhere", "edition_store.h stays at home")
    assert_caught(name_faults(bad), "has that name")
