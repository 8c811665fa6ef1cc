# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found in each file, and why: the rows of reasons.tsv.

  matguard scan --json tests/finding/corpus | reasons.py >tests/finding/reasons.tsv

A row is one distinct finding: path, level, confidence, form, part, rule, reasons. reasons.sh runs
both and shows what changed; the person who commits the change says why it is right.
"""
import json
import sys

COLUMNS = ("level", "confidence", "form", "part", "rule")
HEAD = "# path\t" + "\t".join(COLUMNS) + "\treasons; made by tests/finding/reasons.sh"


def path_of(seen):
    return seen["path"].split("tests/finding/corpus/", 1)[-1]


def rows(seen):
    """The distinct findings of one file of `matguard scan --json`, as lines without the path."""
    found = set()
    for finding in seen["findings"]:
        columns = [finding[name] or "-" for name in COLUMNS]
        found.add("\t".join(columns + ["; ".join(finding["reasons"])]))
    return found


def read(path):
    """{path: rows} of a reasons.tsv."""
    expected = {}
    for line in path.read_text().splitlines():
        if not line.startswith("#"):
            name, row = line.split("\t", 1)
            expected.setdefault(name, set()).add(row)
    return expected


def main():
    lines = []
    for line in sys.stdin:
        seen = json.loads(line)
        lines += ["%s\t%s" % (path_of(seen), row) for row in rows(seen)]
    print("\n".join([HEAD] + sorted(lines)))


if __name__ == "__main__":
    main()
