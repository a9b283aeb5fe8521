# SPDX-License-Identifier: MIT
"""Runs corpora against `vesper inspect` and prints what is met.

    run.py [--not-met] [MODULE...]

A module is a file beside this one (all of them without MODULE). A case that is
knowingly not met stands in known/CORPUS.txt under its reason; any other one
that is not met, and any of those that is, fails the run."""
import importlib
import pathlib
import sys

import harness

HERE = pathlib.Path(__file__).parent
SKIPPED = 77  # SKIP_RETURN_CODE in tests/CMakeLists.txt
TITLES = ("corpus", "cases", "met", "known", "unexpected", "met %", "bar %")


def read_known(name):
    """known/NAME.txt: "[reason]", and below it a case in each line."""
    known, reason = {}, None
    path = HERE / "known" / f"{name}.txt"
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("[") and line.endswith("]"):
            reason = line[1:-1]
        elif line and not line.startswith("#"):
            assert reason, f"{path}: {line} has no reason"
            known[line] = reason
    return known


def run_corpus(corpus, shows_known):
    """Returns the corpus' row, and what was unexpected."""
    known = read_known(corpus.name)
    cases, met, unexpected, seen = 0, 0, [], set()
    folder = corpus.folder and harness.corpora_folder() / corpus.folder
    for case, is_met, detail in corpus.cases(folder):
        cases += 1
        met += is_met
        seen.add(case)
        if is_met and case in known:
            unexpected.append(f"{case}: met, but known as not met")
        elif not is_met and case not in known:
            unexpected.append(f"{case}: {detail}")
        elif not is_met and shows_known:
            print(f"{corpus.name}: {case}: {known[case]}\n  {detail}")
    unexpected += [f"{case}: known, but there is none"
                   for case in known if case not in seen]
    share = 100 * met / cases if cases else 0
    if share < corpus.percent:
        unexpected.append(f"{share:.1f} % are met, {corpus.percent} % is the "
                          "bar")
    return (corpus.name, cases, met, cases - met, len(unexpected),
            f"{share:.1f}", corpus.percent), unexpected


def print_table(rows):
    rows = [TITLES, *rows]
    widths = [max(len(str(row[i])) for row in rows)
              for i in range(len(TITLES))]
    for row in rows:
        print("  ".join([str(row[0]).ljust(widths[0])] +
                        [str(cell).rjust(width) for cell, width in
                         zip(row[1:], widths[1:])]))


def main(words):
    shows_known = "--not-met" in words
    names = [word for word in words if word != "--not-met"] or sorted(
        path.stem for path in HERE.glob("*.py") if path.stem != "run")
    rows, unexpected = [], []
    corpora = [corpus for name in names
               for corpus in importlib.import_module(name).CORPORA]
    if not harness.corpora_folder().is_dir():
        print(f"skipped: no corpora in {harness.corpora_folder()}")
        corpora = [corpus for corpus in corpora if corpus.folder is None]
    if not corpora:
        return SKIPPED
    for corpus in corpora:
        row, lines = run_corpus(corpus, shows_known)
        rows.append(row)
        unexpected += [f"{corpus.name}: {line}" for line in lines]
    print("\n".join(unexpected))
    print_table(rows)
    spent = harness.Spent
    print(f"at most {spent.seconds:.1f} s for a file, {spent.bytes >> 20} MB "
          "at a time")
    return 1 if unexpected or spent.bytes > harness.LARGEST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
