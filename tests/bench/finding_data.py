# SPDX-License-Identifier: GPL-3.0-or-later
"""What finding.sh measures on, made from the corpus' own texts: finding_data.py FOLDER"""
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "finding" / "make"))

from negatives import TEXTS  # noqa: E402
from ooxml import docx, para, paras, run  # noqa: E402
from texts import letterhead, text_of  # noqa: E402

TEXT_BYTES = 100_000_000
FILE_BYTES = 2_000_000
DOCX_BYTES = 200_000
MENTIONS = 0.02  # of the lines speak of secrecy; of the codified law 1 % to 2 % do


def sentences(source, mentions=MENTIONS):
    pool = [line for i in range(4) for line in text_of(i) if "mật" not in line]
    talk = [line for _, text in TEXTS.values() for line in text.split("\n") if len(line) > 30]
    while True:
        line = source.choice(talk if source.random() < mentions else pool)
        yield "%d. %s Mã %06x." % (source.randrange(100), line, source.randrange(1 << 24))


def texts(folder, source, mentions=MENTIONS):
    folder.mkdir(parents=True)
    lines = sentences(source, mentions)
    block = [next(lines) for _ in range(60000)]
    size = sum(len(line.encode()) + 1 for line in block) / len(block)
    count = int(FILE_BYTES / size)
    for i in range(TEXT_BYTES // FILE_BYTES):
        at = source.randrange(len(block) - count)
        (folder / ("%02d.txt" % i)).write_text("\n".join(block[at:at + count]) + "\n")


def shuffled(source, line):
    """The same words in another order: the source's few sentences would deflate too well."""
    words = line.split(" ")
    source.shuffle(words)
    return " ".join(words)


def document(source):
    """About 200 KB once deflated, the stamp on page 1."""
    lines = (shuffled(source, line) for line in sentences(source))
    body = paras(letterhead(0)) + para("TỐI MẬT")
    data = b""
    while len(data) < DOCX_BYTES:
        body += "".join(
            para("".join(run(next(lines) + " ", '<w:sz w:val="28"/>') for _ in range(3)))
            for _ in range(50)
        )
        data = docx(body)
    return data


def main():
    target = Path(sys.argv[1])
    source = random.Random(4)
    texts(target / "text", source)
    texts(target / "quiet", source, 0)
    (target / "big.docx").write_bytes(document(source))
    (target / "small.txt").write_text("\n".join(letterhead(0) + ["TỐI MẬT"] + text_of(0)) + "\n")


main()
