# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/finding/corpus and manifest.tsv; see tests/finding/README.md.

  python3 tests/finding/make [--office] [--packed]

--office lets LibreOffice write its files anew, --packed the packers; else those they wrote before are kept.
"""
import shutil
import sys
from pathlib import Path

import binaries
import compound
import messages
import negatives
import office
import offices
import packed
import pdf_files
import pdf_tools
import pdf_fonts
import positives
from corpus import Corpus


def main():
    here = Path(__file__).resolve().parent.parent
    target = here / "corpus"
    kept = {}
    for folder, option in (("libreoffice", "--office"), ("qpdf", "--office"),
                           ("ghostscript", "--office"), ("packed", "--packed")):
        if option not in sys.argv[1:]:
            kept.update((str(path.relative_to(target)), path.read_bytes())
                        for path in target.glob("*/%s/*" % folder))
    shutil.rmtree(target, ignore_errors=True)
    corpus = Corpus(target)
    positives.all_(corpus)
    offices.all_(corpus)
    binaries.all_(corpus)
    messages.all_(corpus)
    compound.all_(corpus)
    pdf_files.all_(corpus)
    pdf_fonts.all_(corpus)
    negatives.all_(corpus)
    office.all_(corpus, kept)
    pdf_tools.all_(corpus, kept)
    packed.all_(corpus, kept)
    (here / "manifest.tsv").write_text(corpus.manifest())
    kinds = {}
    for _, verdict, _, _, _ in corpus.rows:
        kinds[verdict] = kinds.get(verdict, 0) + 1
    print("%d files, %d bytes: %s" % (len(corpus.rows), corpus.total, kinds))


main()
