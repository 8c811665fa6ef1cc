#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word that poppler reads in a PDF of the corpus is in what our own reader hands on.

  tests/tools/pdf_poppler.py [FILE...]

poppler is asked through build/matguard-scan-pdf, as the worker asks it; ours is build/tools/spans.
"""
import os
import re
import socket
import struct
import subprocess
import sys
import unicodedata
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
B = TOP / os.environ.get("BIN", "build")
HELPER, SPANS = B / "matguard-scan-pdf", B / "tools" / "spans"
VERSION, REQUEST, ENTRY, DATA, END = 1, 24, 25, 27, 29
# Read in base/proto_scan.h: the number of ARCHIVE_PDF.
FORMAT = re.findall(r"^\tARCHIVE_(\w+),", (TOP / "base/proto_scan.h").read_text(), re.M).index("PDF")

# What poppler makes of them is not what they show.
APART = {
    "draw-accents-behind-2.pdf": "accents drawn apart stay apart",
    "draw-accents-before-2.pdf": "accents drawn apart stay apart",
    "shown-accents-2.pdf": "accents drawn apart stay apart",
    "font-identity-cmap.pdf": "it does not look into the font's program",
    "font-identity-cmap-2.pdf": "it does not look into the font's program",
    "font-identity-names.pdf": "it does not look into the font's program",
    "font-identity-names-3.pdf": "it does not look into the font's program",
}


def poppler(path):
    """Its text; None if it finds the document damaged or encrypted."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with open(path, "rb") as file:
        body = struct.pack("<BQQQ", FORMAT, 0, os.fstat(file.fileno()).st_size, 2**64 - 1)
        child = subprocess.Popen([HELPER, "128"], preexec_fn=lambda: os.dup2(theirs.fileno(), 3),
                                 close_fds=False, stderr=subprocess.DEVNULL)
        theirs.close()
        socket.send_fds(ours, [struct.pack("<HHI", VERSION, REQUEST, len(body)) + body],
                        [file.fileno()])
    text, why = b"", None
    while True:
        message = ours.recv(65536)
        if not message:
            break
        kind = struct.unpack_from("<H", message, 2)[0]
        if kind == DATA:
            text += message[8:]
        elif kind == END:
            why = message[8]
            break
    ours.close()
    child.wait()
    return text.decode("utf-8", "replace") if why == 0 else None


def plain(text):
    """Composed, small, without what nobody sees."""
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub("[\u00ad\u200b-\u200f\ufeff]", "", text)


def missing(path, theirs):
    run = subprocess.run([SPANS, "-t", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         cwd=TOP, check=True)
    ours = re.sub(r"\s+", "", plain(run.stdout.decode("utf-8", "replace")))
    words = set(re.findall(r"[^\W_]{2,}", plain(theirs)))
    return sorted(word for word in words if word not in ours), len(words)


def main():
    if not HELPER.exists() or not SPANS.exists():
        print("1..0 # SKIP %s or %s is not built" % (HELPER, SPANS))
        return 0
    paths = [Path(arg) for arg in sys.argv[1:]] or sorted(
        (TOP / "tests/finding/corpus").rglob("*.pdf"))
    count, failed, total = 0, 0, 0
    for path in paths:
        theirs = poppler(path)
        if theirs is None or path.name in APART:
            continue
        words, n = missing(path, theirs)
        count, total = count + 1, total + n
        print("%s %d - %s" % ("not ok" if words else "ok", count, path.name))
        if words:
            failed += 1
            print("# not in ours: %s" % " ".join(words[:20]))
    count += 1
    print("%s %d - %d words compared" % ("ok" if total > 1000 or sys.argv[1:] else "not ok", count,
                                        total))
    print("1..%d" % count)
    return 1 if failed else 0


sys.exit(main())
