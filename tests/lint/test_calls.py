# SPDX-License-Identifier: MIT
"""Calls that have no place here, or not in this folder."""
import ast
import re

from source_tree import TREE, assert_caught, assert_clean, sample

BANNED = (
    # write or read without a ceiling, or give wrong input no error
    "sprintf vsprintf strcpy strcat strncpy strncat gets alloca "
    "atoi atol atoll atof strtol strtoul strtoll strtoull strtod "
    "sscanf fscanf scanf strtok strtok_r "
    # a shell, the wall clock of this machine, waiting by the clock
    "system popen localtime localtime_r ctime asctime mktime tmpnam mktemp "
    "sleep usleep nanosleep g_usleep "
    # talk that goes past our log
    "g_print g_printerr g_message g_warning g_info g_debug g_critical").split()

# What core must not do: it returns errors and outcomes.
LOUD = ("printf fprintf vprintf vfprintf puts fputs fputc putchar perror "
        "dprintf syslog exit _exit").split()

# Bytes in, value out: no I/O, no clock, no randomness of one's own.
PURE = [f"core/{room}" for room in
        "mail template language calendar content token".split()]
IMPURE = ("open fopen read write socket connect stat opendir getenv "
          "g_file_get_contents g_file_set_contents g_getenv g_get_real_time "
          "g_get_monotonic_time time clock_gettime gettimeofday getrandom "
          "g_random_int rand clock_system random_system").split()

SQL = re.compile(
    r"\s*(SELECT |INSERT (OR|INTO) |UPDATE \w+\b|DELETE FROM |"
    r"CREATE (TABLE|INDEX|UNIQUE) |DROP TABLE |ALTER TABLE |"
    r"WITH \w+ AS|BEGIN IMMEDIATE|PRAGMA |VACUUM)")


def banned_faults(tree):
    return [source.fault(at, f"{name} is banned")
            for source in tree.files(".c", ".h")
            for at, name in source.calls(BANNED)]


def loud_faults(tree):
    faults = []
    for source in tree.files(".c", under="core"):
        for at, name in source.calls(LOUD):
            faults.append(source.fault(at, f"core keeps quiet: {name}"))
        for match in re.finditer(r"\bEVENT\(\s*EVENT_(INFO|WARNING|ERROR)\b",
                                 source.bare):
            faults.append(source.fault(match.start(), "core logs loudly"))
    return faults


def impure_faults(tree):
    return [source.fault(at, f"not pure: {name}")
            for source in tree.files(".c", under=PURE)
            for at, name in source.calls(IMPURE)]


def sql_faults(tree):
    faults = []
    for source in tree.files(".c", ".h", under=("core", "daemon", "cli")):
        if source.name.endswith("_store.c") or \
                source.where.startswith("core/database/"):
            continue
        faults += [source.fault(at, "SQL outside a store")
                   for at, text in source.strings() if SQL.match(text)]
    return faults


def sleep_faults(tree):
    """A Python test waits for an event, never by the clock."""
    faults = []
    for source in tree.files(".py"):
        for node in ast.walk(ast.parse(source.text)):
            name = getattr(getattr(node, "func", None), "attr",
                           getattr(getattr(node, "func", None), "id", ""))
            if isinstance(node, ast.Call) and name == "sleep":
                faults.append(f"{source.where}:{node.lineno}: a sleep")
    return faults


def test_no_banned_call():
    assert_clean(banned_faults(TREE))


def test_core_keeps_quiet():
    assert_clean(loud_faults(TREE))


def test_pure_rooms_are_pure():
    assert_clean(impure_faults(TREE))


def test_sql_stands_in_stores():
    assert_clean(sql_faults(TREE))


def test_no_test_sleeps():
    assert_clean(sleep_faults(TREE))


def test_the_sample_is_caught():
    bad = sample("calls")
    assert_caught(banned_faults(bad), "strcpy is banned", "sleep is banned",
                  "g_print is banned")
    assert_caught(loud_faults(bad), "core keeps quiet: printf",
                  "core logs loudly")
    assert_caught(impure_faults(bad), "not pure: clock_system")
    assert_caught(sql_faults(bad), "SQL outside a store")
    assert_caught(sleep_faults(bad), "a sleep")
