# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks and presentations of Office 97 to 2003, and encrypted documents of all kinds."""
import zlib

import biff
import cfb
import charsets
import locked
import odf
import ooxml
import slides
from biff import box, form, font, label, margin, record, shared, string, strings, u16, xls
from texts import MARKINGS, letterhead, plain, text_of

CELLS = label(0, 0, "Số") + label(0, 1, "Nơi nhận")
CONTINUE = 0x3C


def cp1258(text):
    return charsets.iconv(text, "CP1258")


def ranges(first, last, column):
    return u16(0, first, last, column, column)


def excel(corpus):
    def put(name, level, data, note, confidence="likely"):
        corpus.marked("%s.xls" % name, data, level, "xls, " + note, confidence)

    for level, m in MARKINGS.items():
        put("shared", level, xls(strings(string("Số"), string(m)), shared(0, 0, 0) + shared(1, 0, 1)),
            "a shared string")
        put("label", level, xls(sheet=CELLS + label(1, 0, m)), "a label")
        put("header", level, xls(sheet=margin(0x14, "&L&12Số: 1&C&\"Arial,Bold\"%s&RTrang &P" % m)),
            "the header's middle", "certain")
        put("box", level, xls(sheet=CELLS + box(m)), "a text box")
        put("sheet-name", level, xls(sheet=CELLS, name=m), "a sheet's name")
        tcvn = charsets.tcvn3(m).lower()
        put("vntimeh-95", level, xls(
            font(".VnTimeH", version=0x500) + form(0, 0x500),
            record(0x204, u16(0, 0, 0), biff.old(tcvn)), version=0x500), "Excel 95, a TCVN3 font")
    m, raw = "TỐI MẬT", "TỐI MẬT".encode("utf-16le")
    split = record(0xFC, u16(1, 0, 1, 0), u16(7), b"\1", raw[:6]) + record(CONTINUE, b"\1", raw[6:])
    narrow = (record(0xFC, u16(1, 0, 1, 0), u16(7), b"\0T") + record(CONTINUE, b"\1", raw[2:8])
              + record(CONTINUE, b"\1", raw[8:]))
    rich = u16(7) + b"\x0d" + u16(2) + b"\2\0\0\0" + raw + u16(0, 0, 3, 0) + b"ab"
    put("continued", 2, xls(split, shared(0, 0, 0)), "a string in two records")
    put("continued-narrow", 2, xls(narrow, shared(0, 0, 0)), "a string in three records")
    put("rich", 2, xls(strings(rich), shared(0, 0, 0)), "a string with runs")
    put("unused", 2, xls(strings(string(m)), CELLS), "a string no cell has")
    put("hidden", 2, xls(sheet=CELLS + label(4, 0, m), state=1), "a hidden sheet")
    put("very-hidden", 2, xls(sheet=CELLS + label(4, 0, m), state=2), "a very hidden sheet")
    put("formula", 2, xls(sheet=record(6, u16(0, 0, 0), bytes(14), u16(0)) + record(0x207, string(m))),
        "a formula's value")
    put("constant", 2, xls(sheet=record(6, u16(0, 0, 0), bytes(14), u16(17), b"\x17", string(m, 8))),
        "a formula that is a text")
    put("footer", 2, xls(sheet=margin(0x15, "&LSố: 1&R" + m)), "the footer's right part")
    put("first-footer", 2, xls(sheet=record(0x89C, bytes(30), u16(0, 0, 0, 9), string("&C" + m))),
        "the first page's footer")
    put("comment", 2, xls(sheet=CELLS + box("An:\n" + m, 0x19)), "a comment")
    put("word-art", 2, xls(sheet=CELLS + biff.art(m)), "WordArt")
    put("chart", 2, xls(sheet=record(0x100D, u16(0), string(m, 8))), "a chart's title")
    put("pair", 2, xls(sheet=label(0, 0, "Độ mật") + label(0, 1, "Tối mật")), "a pair of cells")
    put("vntimeh", 2, xls(font("Arial") + font(".VnTimeH", 10, 700) + form(0) + form(1)
                          + strings(string("tèi mËt")), shared(0, 0, 0, 1)), "a TCVN3 font")
    put("vni", 2, xls(font("VNI-Times") + form(0), label(0, 0, charsets.vni_text(m))), "a VNI font")
    put("cp1258-95", 2, xls(record(0x42, u16(1258)), record(0x204, u16(0, 0, 0), biff.old(cp1258(m))),
                            version=0x500), "Excel 95, windows-1258")
    put("note-95", 2, xls(record(0x42, u16(1258)), record(0x1C, u16(0, 0, len(cp1258(m))), cp1258(m)),
                          version=0x500), "Excel 95, a note")
    two = {"Book": biff.book(b"", [("T", 0, record(0x204, u16(0, 0, 0), biff.old(cp1258(m))))], 0x500)}
    put("both", 2, xls(sheet=CELLS, more=two), "two books, the older one marked")
    put("excel-2", 2, b"\x09\0\4\0\2\0\x10\0" + record(4, u16(0, 0), bytes(3), biff.old(cp1258(m), 8))
        + record(10), "Excel 2, a stream alone")


def powerpoint(corpus):
    def put(name, level, data, note):
        corpus.marked("%s.ppt" % name, data, level, "ppt, " + note)

    def slide(*texts):
        return slides.holder(slides.SLIDE, slides.shapes(*texts))

    first = slide(slides.chars("BÁO CÁO CHUYÊN ĐỀ"), slides.chars("Phần 1\rPhần 2"))
    for level, m in MARKINGS.items():
        put("box", level, slides.ppt(first, slide(slides.chars(m), slides.chars("Nội dung"))), "a box")
        put("notes", level, slides.ppt(first, slides.holder(slides.NOTES, slides.shapes(
            slides.chars(m)))), "the notes")
        put("master", level, slides.ppt(slides.holder(slides.MASTER, slides.shapes(slides.chars(m))),
                                        first), "the master")
    m = "TỐI MẬT"
    put("paragraph", 2, slides.ppt(slide(slides.chars("Số: 1\r%s\rNội dung" % m))), "a box's line")
    put("break", 2, slides.ppt(slide(slides.chars("TỐI\vMẬT"))), "a line break in the box")
    put("footer", 2, slides.ppt(first, slides.holder(slides.HEADERS, slides.string(2, m), instance=4)),
        "the footer")
    put("comment", 2, slides.ppt(slides.holder(slides.SLIDE, slides.holder(slides.TAGS, slides.record(
        slides.BLOB, slides.holder(slides.COMMENT, slides.string(0, "An"), slides.string(1, m)))))),
        "a comment")
    put("word-art", 2, slides.ppt(first, slides.holder(slides.SLIDE, slides.art(m))), "WordArt")
    tcvn = charsets.tcvn3(m).lower()
    put("vntimeh", 2, slides.ppt(slides.fonts("Arial", ".VnTimeH"), slide(
        slides.raw_bytes(tcvn) + slides.style(len(tcvn), 1))), "a TCVN3 font")
    put("object", 2, slides.ppt(first, slides.record(
        0x1011, len(xls(sheet=label(0, 0, m))).to_bytes(4, "little")
        + zlib.compress(xls(sheet=label(0, 0, m))), instance=1)), "an embedded book")
    stream, _ = slides.save({1: slide(slides.chars(m))})
    newer, user = slides.save({1: slide(slides.chars("Nội dung"))})
    put("old-save", 2, cfb.write({"PowerPoint Document": stream + newer, "Current User": user}),
        "a slide that was saved over")


def encrypted(corpus):
    m = "TỐI MẬT"
    document = ooxml.docx(ooxml.paras(letterhead(0)) + ooxml.para(m) + ooxml.paras(text_of(0)))
    sheet = biff.book(b"", [("Trang1", 0, CELLS + label(1, 0, m))])
    older = biff.book(record(0x42, u16(1258)), [("T", 0, record(0x204, u16(0, 0, 0),
                                                               biff.old(cp1258(m))))], 0x500)
    objects = [slides.holder(slides.SLIDE, slides.shapes(slides.chars(m)))]
    text = odf.odf("text", odf.ps(letterhead(0)) + odf.p(m) + odf.ps(text_of(0)))
    other = "matkhau-khac"
    kinds = [
        ("agile-512.docx", lambda p: locked.agile(document, p), "Agile, SHA-512, AES-256"),
        ("agile-1.docx", lambda p: locked.agile(document, p, "sha1", 128, 100000),
         "Agile, SHA-1, AES-128"),
        ("agile-384.docx", lambda p: locked.agile(document, p, "sha384", 192), "Agile, SHA-384, AES-192"),
        ("standard-128.docx", lambda p: locked.standard(document, p), "Standard, AES-128"),
        ("standard-256.docx", lambda p: locked.standard(document, p, 256), "Standard, AES-256"),
        ("rc4.xls", lambda p: locked.xls_rc4(sheet, locked.Rc4(p)), "xls, RC4"),
        ("capi.xls", lambda p: locked.xls_rc4(sheet, locked.Capi(p)), "xls, RC4 CryptoAPI, 128 bits"),
        ("capi-40.xls", lambda p: locked.xls_rc4(sheet, locked.Capi(p, 40)), "xls, CryptoAPI, 40 bits"),
        ("xor.xls", lambda p: locked.xls_xor(sheet, p), "xls, XOR"),
        ("xor-95.xls", lambda p: locked.xls_xor(older, p, True), "Excel 95, XOR"),
        ("capi.ppt", lambda p: locked.ppt(objects, p), "ppt, RC4 CryptoAPI"),
        ("aes.odt", lambda p: locked.open_document(text, p), "OpenDocument, AES-256, SHA-256"),
        ("aes-sha1.odt", lambda p: locked.open_document(text, p, 1024, "sha1"),
         "OpenDocument, AES-256, SHA-1"),
    ]
    for name, make, note in kinds:
        corpus.marked(name, make(locked.DEFAULT), 2, "encrypted with Office's password: " + note)
        corpus.add("opaque/encrypted", name, make(other), "opaque", "-", "-", "encrypted: " + note)
    damaged = cfb.read(locked.agile(document))
    damaged["EncryptionInfo"] = damaged["EncryptionInfo"][:300]
    corpus.add("opaque/encrypted", "agile-cut.docx", cfb.write(damaged), "opaque", "-", "-",
               "encrypted, and its descriptor is cut")
    damaged["EncryptionInfo"] = b"\4\0\3\0" + bytes(60)
    corpus.add("opaque/encrypted", "extensible.docx", cfb.write(damaged), "opaque", "-", "-",
               "encrypted by a program's own means")


WORDS = ["QUY CHẾ BẢO MẬT", "BẢO MẬT", "Mật khẩu", "BÍ MẬT", "Mật độ dân số", "MẬT ONG RỪNG",
         "Mật mã học", "GIẢI MẬT"]


def clean(corpus):
    def book(name, data, note):
        corpus.clean("%s.xls" % name, data, "xls, " + note)

    def show(name, data, note):
        corpus.clean("%s.ppt" % name, data, "ppt, " + note)

    rows = b"".join(label(i, 0, line) for i, line in enumerate(plain(1)))
    choices = b"".join(label(i, 5, level) for i, level in enumerate(
        ["Thường", "Mật", "Tối mật", "Tuyệt mật", "MẬT", "TỐI MẬT", "TUYỆT MẬT"]))
    rule = record(0x1BE, b"\3\0\0\0", (u16(1) + b"\0\0") * 4, u16(11, 0), b"\x3b" + ranges(0, 6, 5))
    own = record(0x1BE, b"\3\0\0\0", (u16(1) + b"\0\0") * 4, u16(9, 0), b"\x25" + ranges(0, 6, 5)[2:])
    asked = record(0x1BE, b"\x83\0\0\0", (u16(1) + b"\0\0") * 4, u16(23, 0),
                   b"\x17" + string("MẬT\0TỐI MẬT", 8)[:22])
    book("ordinary", xls(sheet=rows), "an ordinary document")
    book("words", xls(sheet=b"".join(label(i, 0, word) for i, word in enumerate(WORDS))),
         "words that only speak of secrecy")
    book("choices", xls(record(0x17, u16(1, 0, 1, 1)), rows + choices + rule),
         "choices of a drop-down list")
    book("choices-own", xls(sheet=rows + choices + own), "choices on the same sheet")
    book("choices-asked", xls(sheet=rows + asked), "choices inside the rule")
    book("sheet-names", xls(sheet=rows, name="Bảo mật"), "a sheet's name")
    book("header", xls(sheet=rows + margin(0x14, "&LQUY CHẾ BẢO MẬT&RTrang &P")), "the header")
    book("comment", xls(sheet=rows + box("An:\nxem lại mật khẩu", 0x19)), "a comment")
    book("phonetic", xls(strings(u16(5) + b"\5" + b"\x0e\0\0\0" + "Số: 1".encode("utf-16le")
                                 + "TỐI MẬT".encode("utf-16le")), shared(0, 0, 0)),
         "how to read it aloud, which no cell shows")
    book("words-95", xls(record(0x42, u16(1258)), b"".join(
        record(0x204, u16(i, 0, 0), biff.old(cp1258(word))) for i, word in enumerate(WORDS)),
        version=0x500), "Excel 95, words that only speak of secrecy")
    lines = "\r".join(plain(2))
    show("ordinary", slides.ppt(slides.holder(slides.SLIDE, slides.shapes(slides.chars(lines)))),
         "an ordinary document")
    show("words", slides.ppt(slides.holder(slides.SLIDE, slides.shapes(
        *(slides.chars(word) for word in WORDS)))), "words that only speak of secrecy")
    show("notes", slides.ppt(slides.holder(slides.NOTES, slides.shapes(
        slides.chars("Nhắc lại quy chế bảo mật")))), "the notes")
    show("author", slides.ppt(slides.holder(slides.SLIDE, slides.holder(slides.COMMENT, slides.string(
        0, "TỐI MẬT"), slides.string(1, "xem lại")))), "a comment by somebody of a strange name")
    corpus.clean("agile.docx", locked.agile(ooxml.docx(ooxml.paras(plain(0)))),
                 "encrypted with Office's password, an ordinary document")
    corpus.clean("aes.odt", locked.open_document(odf.odf("text", odf.ps(plain(0)))),
                 "encrypted with Office's password, an ordinary text")
    corpus.clean("rc4.xls", locked.xls_rc4(biff.book(b"", [("T", 0, rows)]), locked.Rc4()),
                 "encrypted with Office's password, an ordinary book")


def all_(corpus):
    excel(corpus)
    powerpoint(corpus)
    encrypted(corpus)
    clean(corpus)
