# SPDX-License-Identifier: MIT
"""A page's links lead to files that are there."""
import re

from source_tree import HERE, ROOT, assert_caught, assert_clean

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def faults(root):
    found = []
    for page in sorted(root.glob("*.md")) + sorted(root.glob("docs/**/*.md")):
        for match in LINK.finditer(page.read_text(encoding="utf-8")):
            target = match.group(1)
            if "://" not in target and not (page.parent / target).exists():
                found.append(f"{page.relative_to(root)}: {target} is nowhere")
    return found


def test_links_lead_somewhere():
    assert_clean(faults(ROOT))


def test_the_sample_is_caught():
    assert_caught(faults(HERE / "samples" / "links"),
                  "README.md: docs/gone.md is nowhere",
                  "docs/howto/walk.md: ../nobody.c is nowhere")
