# SPDX-License-Identifier: GPL-3.0-or-later
"""Files as LibreOffice writes them, from flat sources of ours. Their bytes differ from run to run
(times, ids), so what was made once is kept unless it is asked for again."""
import subprocess
import tempfile
from pathlib import Path

import cfb
import odf
from texts import MARKINGS, letterhead, plain, text_of

STYLES = (
    '<style:style style:name="Stamp" style:family="paragraph"><style:paragraph-properties '
    'fo:border="1.5pt double #ff0000" fo:padding="0.05cm"/><style:text-properties fo:color='
    '"#ff0000" fo:font-weight="bold" fo:font-size="13pt"/></style:style>'
    '<style:style style:name="Old" style:family="paragraph"><style:text-properties '
    'style:font-name="VnTimeH" fo:font-family=".VnTimeH"/></style:style>'
    '<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="21cm" '
    'fo:page-height="29.7cm"/><style:header-style/><style:footer-style/></style:page-layout>'
)

WRITER = ("docx", "odt", "rtf", "doc", "html", "txt", "fodt")
CALC = ("xlsx", "xls", "ods", "csv", "html", "fods")
FILTERS = {"doc": "doc:MS Word 97", "txt": "txt:Text (encoded):UTF8",
           "csv": "csv:Text - txt - csv (StarCalc):44,34,76"}
IMPRESS = ("pptx", "ppt", "odp", "fodp")


def sources():
    """Name, extension of the source, its bytes, formats, level, note."""
    for level, m in MARKINGS.items():
        body = odf.ps(letterhead(level)) + odf.p(m, "Stamp") + odf.ps(text_of(level))
        yield "stamp", "fodt", odf.odf("text", body, STYLES, flat=True), WRITER, level, "a stamp"
    old = odf.ps(letterhead(0)) + odf.p("tèi mËt", "Old") + odf.ps(text_of(0))
    yield "font", "fodt", odf.odf("text", old, STYLES, flat=True), WRITER[:4], 2, "a TCVN3 font"
    head = odf.odf("text", odf.ps(plain(0)), STYLES, odf.master(odf.p("TỐI MẬT")), flat=True)
    yield "head", "fodt", head, ("docx", "odt", "rtf", "doc"), 2, "the header"
    table = odf.table("Trang1", [["Số", "Nơi nhận"], ["12", "TUYỆT MẬT"], ["13", "Huyện ủy"]])
    yield "cells", "fods", odf.odf("spreadsheet", table, flat=True), CALC, 3, "a cell"
    page = '<draw:page draw:name="p1" draw:master-page-name="Standard">%s%s</draw:page>'
    box = '<draw:frame svg:x="2cm" svg:y="%dcm" svg:width="9cm" svg:height="3cm"><draw:text-box>%s' \
        "</draw:text-box></draw:frame>"
    slides = odf.odf("presentation", page % (box % (2, odf.p("Báo cáo")), box % (8, odf.p("TỐI MẬT"))),
                     STYLES, odf.master(), flat=True)
    yield "slides", "fodp", slides, IMPRESS, 2, "a box"
    clean = odf.odf("text", odf.ps(plain(0) + ["QUY CHẾ BẢO MẬT", "Mật khẩu"]), STYLES, flat=True)
    yield "clean", "fodt", clean, WRITER, 0, "an ordinary document"


def convert(data, ext, form):
    """Through soffice, headless, in a profile of its own."""
    with tempfile.TemporaryDirectory() as work:
        source = Path(work) / ("a." + ext)
        source.write_bytes(data)
        made = Path(work) / "made"
        subprocess.run(
            ["soffice", "-env:UserInstallation=file:///tmp/matguard-corpus-office", "--headless",
             "--convert-to", FILTERS.get(form, form), "--outdir",
             str(made), str(source)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        return slim(next(made.glob("*." + form)).read_bytes(), form)


def slim(data, form):
    """A presentation without the picture of its first slide, which is larger than all the rest."""
    if form != "ppt":
        return data
    streams = cfb.read(data)
    return cfb.write({name: streams[name] for name in ("PowerPoint Document", "Current User")})


def all_(corpus, kept):
    """kept: path in the corpus to bytes, of what LibreOffice made before."""
    for name, ext, data, forms, level, note in sources():
        for form in forms:
            note_form = "libreoffice, %s, %s" % (note, form)
            if level:
                path = "marked/libreoffice/%s-%d.%s" % (name, level, form)
            else:
                path = "clean/libreoffice/%s.%s" % (name, form)
            made = kept.get(path) or convert(data, ext, form)
            if level:
                corpus.marked("%s.%s" % (name, form), made, level, note_form)
            else:
                corpus.clean("%s.%s" % (name, form), made, note_form)
