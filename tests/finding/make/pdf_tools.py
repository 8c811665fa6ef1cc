# SPDX-License-Identifier: GPL-3.0-or-later
"""PDF as LibreOffice, qpdf and ghostscript write it, from a document of ours. Their bytes differ
from run to run, so what was made once is kept unless it is asked for again (--office)."""
import subprocess
import tempfile
from pathlib import Path

import odf
from office import STYLES, convert
from texts import MARKINGS, letterhead, plain, text_of

LOCKED = ("--encrypt", "", "chủ")
QPDF = {
    "packed": ("--object-streams=generate",),
    "linear": ("--linearize",),
    "plain": ("--qdf",),
    "rc4-40": LOCKED + ("40", "--"),
    "rc4-128": LOCKED + ("128", "--"),
    "aes-128": LOCKED + ("128", "--use-aes=y", "--"),
    "aes-128-metadata": LOCKED + ("128", "--use-aes=y", "--cleartext-metadata", "--"),
    "aes-256": LOCKED + ("256", "--"),
    "aes-256-r5": LOCKED + ("256", "--force-R5", "--"),
    "aes-256-packed": ("--object-streams=generate",) + LOCKED + ("256", "--"),
}
PASSWORD = ("--encrypt", "mot hai ba", "chủ", "256", "--")
GHOSTSCRIPT = {"gs": "-dCompatibilityLevel=1.7", "gs-pictures": "-dCompatibilityLevel=1.2"}


def run(command, data):
    """The output file of a command with the words IN and OUT."""
    with tempfile.TemporaryDirectory() as work:
        source, made = Path(work) / "in.pdf", Path(work) / "out.pdf"
        source.write_bytes(data)
        words = [{"IN": str(source), "OUT": str(made)}.get(word, word) for word in command]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=120)
        return made.read_bytes()


def document(level):
    lines = letterhead(level)[:4]
    stamp = odf.p(MARKINGS[level], "Stamp") if level else ""
    body = odf.ps(lines) + stamp + odf.ps(text_of(level)[:3] if level else plain(0)[4:9])
    return odf.odf("text", body, STYLES, flat=True)


def all_(corpus, kept):
    """kept: path in the corpus to bytes, of what was made before."""
    made = {}

    def once(path, make):
        made[path] = kept.get(path) or make()
        return made[path]

    for level in MARKINGS:
        path = "marked/libreoffice/export-%d.pdf" % level
        corpus.marked("export.pdf", once(path, lambda: convert(document(level), "fodt", "pdf")),
                      level, "libreoffice, a stamp, pdf")
    corpus.clean("export.pdf", once("clean/libreoffice/export.pdf",
                                    lambda: convert(document(0), "fodt", "pdf")),
                 "libreoffice, an ordinary document, pdf")
    source = made["marked/libreoffice/export-2.pdf"]
    for name, options in QPDF.items():
        data = once("marked/qpdf/%s-2.pdf" % name, lambda: run(
            ("qpdf", "--allow-weak-crypto", "IN") + options + ("OUT",), source))
        corpus.marked(name + ".pdf", data, 2, "qpdf, " + name)
    corpus.add("opaque/qpdf", "aes-256.pdf", once("opaque/qpdf/aes-256.pdf", lambda: run(
        ("qpdf", "IN") + PASSWORD + ("OUT",), source)), "opaque", "-", "-", "qpdf, a password")
    for name, level in GHOSTSCRIPT.items():
        folder = "opaque" if name == "gs-pictures" else "marked"
        file = name + (".pdf" if folder == "opaque" else "-2.pdf")
        data = once("%s/ghostscript/%s" % (folder, file), lambda: run(
            ("gs", "-q", "-sDEVICE=pdfwrite", level, "-o", "OUT", "IN"), source))
        if folder == "marked":
            corpus.marked(name + ".pdf", data, 2, "ghostscript, " + name)
        else:
            corpus.add("opaque/ghostscript", file, data, "opaque", "-", "-",
                       "ghostscript, letters as pictures")
    packed = made["marked/qpdf/packed-2.pdf"]
    corpus.add("marked/qpdf", "packed-cut-2.pdf", packed[:-200], "marked", "toi-mat", "likely",
               "qpdf, packed, cut off")
