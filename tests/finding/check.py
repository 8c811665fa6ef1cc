# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the output of `matguard scan --json tests/finding/corpus` against the manifest, as TAP.

  matguard scan --json tests/finding/corpus | check.py [--all]

A file's verdict, level and least confidence stand in manifest.tsv, each of its findings with form,
part, rule and reasons in reasons.tsv; a file that has no rows there yet is counted. One point a file of manifest.tsv. Files in pending.tsv (path, reason) are not read rightly yet: they
are counted, not tested; docs/THREATS.md says what they mean. One that is read rightly by now is
named, so that the list shrinks. --all prints what was found in the pending ones, too.
"""
import json
import sys
from pathlib import Path

import reasons

HERE = Path(__file__).resolve().parent
RANK = {"-": 0, None: 0, "review": 1, "likely": 2, "certain": 3}


def rows(name, width):
    path = HERE / name
    if not path.exists():
        return []
    lines = path.read_text().splitlines()
    return [line.split("\t", width - 1) for line in lines if line and not line.startswith("#")]


def level_of(seen):
    """Of the file, or of its strongest finding where nobody decided yet."""
    if seen["level"] or not seen["findings"]:
        return seen["level"]
    return seen["findings"][0]["level"]


def fault(seen, verdict, level, confidence):
    """What is wrong, or None."""
    if seen is None:
        return "not reported"
    if seen["verdict"] not in verdict.split(","):
        return "%s instead of %s" % (seen["verdict"], verdict)
    if level != "-" and level_of(seen) != level:
        return "level %s instead of %s" % (level_of(seen), level)
    if RANK[seen["confidence"]] < RANK[confidence]:
        return "only %s" % seen["confidence"]
    return None


def fault_of_reasons(seen, expected):
    """What is found otherwise than reasons.tsv says, or None."""
    found = reasons.rows(seen)
    if expected is None or found == expected:
        return None
    return "not what reasons.tsv says (tests/finding/reasons.sh):" + "".join(
        "\n#   %s %s" % (sign, row.replace("\t", " "))
        for sign, each in (("-", expected - found), ("+", found - expected))
        for row in sorted(each))


def explain(seen):
    if seen is None:
        return
    print("#   type %s, opaque %s, error %s" % (seen["type"], seen["opaque"], seen["error"]))
    for finding in seen["findings"][:3]:
        print("#   %s %s %s %s %s: %s" % tuple(
            finding[key] for key in ("level", "confidence", "form", "part", "encoding", "reasons")))


def main():
    seen = {}
    for line in sys.stdin:
        row = json.loads(line)
        seen[reasons.path_of(row)] = row
    manifest = rows("manifest.tsv", 5)
    pending = dict(rows("pending.tsv", 2))
    why = reasons.read(HERE / "reasons.tsv")
    unknown = 0
    show_all = "--all" in sys.argv[1:]
    negatives = reviews = 0
    print("1..%d" % (len(manifest) - len(pending) + 4))
    number = 0
    for path, verdict, level, confidence, note in manifest:
        row = seen.pop(path, None)
        expected = why.pop(path, None)
        wrong = fault(row, verdict, level, confidence)
        if wrong is None:
            wrong = fault_of_reasons(row, expected)
        unknown += expected is None and row is not None and bool(row["findings"])
        if verdict.startswith("clean"):
            negatives += 1
            reviews += row is not None and row["verdict"] == "review"
        if path in pending:
            if wrong is None:
                print("# take it off pending.tsv: %s" % path)
            elif show_all:
                print("# pending %s: %s (%s)" % (path, wrong, note))
                explain(row)
            del pending[path]
            continue
        number += 1
        print("%sok %d - %s (%s)%s" % (
            "not " if wrong else "", number, path, note, ": " + wrong if wrong else ""))
        if wrong:
            explain(row)
    for text, bad in (
        ("pending.tsv names only files of the manifest", list(pending)),
        ("reasons.tsv names only files of the manifest", sorted(why)),
        ("nothing is there beside the manifest", sorted(seen)),
        ("%d of %d clean files are for review: at most 2 %%" % (reviews, negatives),
         reviews * 50 > negatives),
    ):
        number += 1
        print("%sok %d - %s" % ("not " if bad else "", number, text))
        if bad and bad is not True:
            print("\n".join("# " + each for each in bad))
    print("# %d pending" % len(rows("pending.tsv", 2)))
    print("# %d without their reasons: run tests/finding/reasons.sh" % unknown)


main()
