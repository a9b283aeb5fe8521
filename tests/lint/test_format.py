# SPDX-License-Identifier: MIT
"""Layout is clang-format's, so that nobody has to talk about it."""
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from source_tree import ROOT, TREE, assert_caught, assert_clean, sample

BATCH = 20


def format_faults(tree):
    paths = [str(source.path) for source in tree.files(".c", ".h")]
    batches = [paths[at:at + BATCH] for at in range(0, len(paths), BATCH)]

    def run(batch):
        style = f"file:{ROOT}/.clang-format"
        return subprocess.run(
            ["clang-format", f"--style={style}", "--dry-run", *batch],
            capture_output=True, text=True, check=True).stderr

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = "".join(pool.map(run, batches))
    places = re.findall(r"^(\S+?:\d+):\d+: warning", said, re.M)
    return sorted(set(places))


def test_the_tree_is_formatted():
    assert_clean(format_faults(TREE))


def test_the_sample_is_caught():
    assert_caught(format_faults(sample("format")), "crooked.c:3",
                  "crooked.c:4")
