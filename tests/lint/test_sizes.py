# SPDX-License-Identifier: MIT
"""A function is one thought, a file one idea."""
import re

from source_tree import TREE, assert_caught, assert_clean, sample

FUNCTION_LINES = 60
NESTING = 3
PARAMETERS = 5  # before `error`; from there on a struct
FILE_LINES = 600
COLUMNS = 80
TEXTS = (".c", ".h", ".py", ".sql", ".cmake", "CMakeLists.txt", ".sh",
         "tools/check", "tools/demo")


def is_callback(source, function):
    """Only its address is used: somebody else chose the parameters."""
    uses = re.findall(r"\b%s\b\s*(\(?)" % function.name, source.bare)
    return function.is_static and uses.count("(") == 1 and len(uses) > 1


def parameter_count(function):
    return len([p for p in function.parameters
                if p not in ("void", "") and "GError **" not in p])


def function_faults(tree):
    faults = []
    for source in tree.files(".c", ".h"):
        for function in source.functions():
            where = f"{source.where}:{function.line}: {function.name}"
            if function.lines > FUNCTION_LINES:
                faults.append(f"{where} has {function.lines} lines")
            if function.nesting() > NESTING:
                faults.append(f"{where} nests {function.nesting()} deep")
            if parameter_count(function) > PARAMETERS and \
                    not is_callback(source, function):
                faults.append(f"{where} has too many parameters")
    return faults


def file_faults(tree, most=FILE_LINES):
    return [f"{source.where}: {len(source.lines)} lines"
            for source in tree.files(".c", ".h", ".py")
            if len(source.lines) > most and
            not source.name.endswith("_table.c")]


def column_faults(tree):
    return [f"{source.where}:{number}: {len(line)} columns"
            for source in tree.sources if source.where.endswith(TEXTS)
            for number, line in enumerate(source.lines, 1)
            if len(line) > COLUMNS]


def test_functions_are_short():
    assert_clean(function_faults(TREE))


def test_files_are_short():
    assert_clean(file_faults(TREE))


def test_lines_are_short():
    assert_clean(column_faults(TREE))


def test_the_sample_is_caught():
    bad = sample("sizes")
    assert_caught(function_faults(bad), "long_winded has 61 lines",
                  "deep nests 4 deep", "greedy has too many parameters")
    assert_caught(file_faults(bad, most=100), "winding.c: 1")
    assert_caught(column_faults(bad), "81 columns")
