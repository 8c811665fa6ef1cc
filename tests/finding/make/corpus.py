# SPDX-License-Identifier: GPL-3.0-or-later
"""What the cases are added to; knows names, the manifest and the size limits."""
from pathlib import Path

from texts import LEVELS

FILE_MAX = 65536  # bytes; a bigger file is a mistake of the maker
TOTAL_MAX = 6 * 1024 * 1024


def kind(note):
    """The folder: the note's first word."""
    return note.split()[0].strip(",").lower()


class Corpus:
    def __init__(self, root):
        self.root = Path(root)
        self.rows = []
        self.total = 0

    def add(self, folder, name, data, verdict, level, confidence, note):
        """verdict: what it must be, or several parted by commas. Names tell nothing of the level."""
        path = "%s/%s" % (folder, name)
        data = data.encode() if isinstance(data, str) else data
        if len(data) > FILE_MAX:
            raise ValueError("%s: %d bytes" % (path, len(data)))
        self.total += len(data)
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise ValueError("%s: twice" % path)
        target.write_bytes(data)
        self.rows.append((path, verdict, level, confidence, note))

    def marked(self, name, data, level, note, confidence="likely"):
        stem, dot, ext = name.partition(".")
        folder = "marked/" + kind(note)
        self.add(folder, "%s-%d%s%s" % (stem, level, dot, ext), data, "marked", LEVELS[level],
                 confidence, note)

    def review(self, name, data, level, note):
        """A person has to look."""
        stem, dot, ext = name.partition(".")
        folder = "review/" + kind(note)
        self.add(folder, "%s-%d%s%s" % (stem, level, dot, ext), data, "review", LEVELS[level],
                 "review", note)

    def clean(self, name, data, note):
        self.add("clean/" + kind(note), name, data, "clean", "-", "-", note)

    def unmarked(self, name, data, note):
        """Never marked; a look by a person is allowed."""
        self.add("clean/" + kind(note), name, data, "clean,review", "-", "-", note)

    def manifest(self):
        if self.total > TOTAL_MAX:
            raise ValueError("corpus: %d bytes" % self.total)
        lines = ["# path\tverdict\tlevel\tconfidence at least\tnote; made by tests/finding/make"]
        lines += ["\t".join(row) for row in sorted(self.rows)]
        return "\n".join(lines) + "\n"
