# SPDX-License-Identifier: GPL-3.0-or-later
"""Compound files that bear a marking, or only speak of secrecy: Word's, Outlook's, others."""
import charsets
import word as w
from archives import zip_of
from ole import ole, package, properties
from ooxml import docx, para, paras
from outlook import (binary, file_attached, message, message_attached, msg, rtf_literals, rtf_plain,
                     text)
from texts import MARKINGS, initial, letterhead, plain, text_of
from word import Piece, paragraphs, word


def around(*pieces, number=0):
    return paragraphs(letterhead(number)) + list(pieces) + paragraphs(text_of(number))


def behind(text):
    """The body, then another story's text."""
    return paragraphs(letterhead(0) + text_of(0)) + [Piece(text + "\r")]


def words(corpus):
    def put(name, level, data, note, confidence="likely"):
        corpus.marked("%s.doc" % name, data, level, "doc, " + note, confidence)

    for level, m in MARKINGS.items():
        old = charsets.tcvn3(m)
        put("body", level, word(around(Piece(m + "\r"))), "a paragraph", "certain")
        put("stamp", level, word(around(Piece(m + "\r", w.RED + w.BOLD, w.FRAME))),
            "framed and red", "certain")
        put("tcvn3", level, word(around(Piece(old + b"\r", w.FONT)), font=".VnTime"),
            "8 bits in .VnTime")
        put("vntimeh", level, word(around(Piece(old.lower() + b"\r", w.FONT)), font=".VnTimeH"),
            "8 bits in .VnTimeH")
        put("vni", level, word(around(Piece(charsets.vni(m) + b"\r", w.FONT)), font="VNI-Times"),
            "8 bits in a VNI font")
        put("cell", level, word(around(Piece("Số: 1\7" + m + "\7\7", b"", w.CELL))), "a cell")
        put("word6", level, word([Piece(b"So: 1\r"), Piece(old + b"\r", w.OLD_FONT),
                                  Piece(b"x\r")], font=".VnTime", old=True), "Word 6")
        for story in w.STORIES[1:]:
            if story != "macro":
                put(story.replace("_", "-"), level, word(behind(m), **{story: len(m) + 1}),
                    story.replace("_", " "))
    m = "TỐI MẬT"
    fc = len(m) + 1
    rows = [
        ("pieces", [Piece("TỐ"), Piece(b"I M"), Piece("ẬT\r")], "pieces of 8 and 16 bits"),
        ("letters", [Piece(c) for c in m + "\r"], "a piece a letter"),
        ("caps", [Piece("tối mật", w.CAPS), Piece("\r")], "capitals by format"),
        ("piece-caps", [Piece("tối mật", change=b"\xb6\1"), Piece("\r")], "capitals by piece"),
        ("hidden", [Piece(m, w.HIDDEN), Piece("\r")], "hidden"),
        ("deleted", [Piece(m, w.DELETED), Piece("\r")], "a tracked deletion"),
        ("deleted-part", [Piece("TỐI M"), Piece("xx", w.DELETED), Piece("ẬT\r")],
         "a deletion inside"),
        ("inserted", [Piece(m), Piece("xx", w.INSERTED), Piece("\r")], "before an insertion"),
        ("line", [Piece("TỐI\x0bMẬT\r")], "a line break"),
        ("result", [Piece("\x13 TITLE \x14" + m + "\x15\r")], "a field's result"),
        ("button", [Piece("\x13 MACROBUTTON x \x14\x15\r\x13" + m + "\x14\x15\r")],
         "a field's instruction"),
        ("soft", [Piece("TỐI M\x1fẬT\r")], "a soft hyphen"),
        ("nfd", [Piece(charsets.nfd(m) + "\r")], "marks apart"),
        ("spaced", [Piece("T Ố I   M Ậ T\r")], "letters apart"),
        ("zero-width", [Piece("TỐI M\u200bẬT\r")], "a zero-width space"),
        ("page", [Piece("\x0c" + m + "\x0c")], "a page of its own"),
        ("field", [Piece("Độ mật: Tối mật\r")], "a field's value"),
        ("pair", [Piece("Độ mật\7Tối mật\7\7", b"", w.CELL)], "a pair of cells"),
    ]
    for name, pieces, note in rows:
        put(name, 2, word(around(*pieces)), note)
    put("symbol", 1, word(around(Piece("M"), Piece("(", b"\x09\x6a\1\0\xcb\xf0\x55\x08\1"),
                                 Piece("T\r")), font=".VnTimeH"), "a symbol")
    put("footer", 2, word(behind(m), header=fc, headers=[0] * 9 + [fc, fc]), "the footer")
    put("wide-sectors", 2, word(around(Piece(m + "\r")), wide=True), "sectors of 4096 bytes")
    put("word6-header", 2, word([Piece(b"x\r"), Piece(charsets.tcvn3(m) + b"\r", w.OLD_FONT)],
                                font=".VnTime", old=True, header=fc), "Word 6, the header")
    put("word6-caps", 2, word([Piece(b"x\r"), Piece(charsets.tcvn3("tối mật") + b"\r",
                                                    w.OLD_FONT + w.OLD_CAPS), Piece(b"x\r")],
                              font=".VnTime", old=True, listed=False), "Word 6, capitals, no pieces")
    clean = paragraphs(plain(0))
    summary = {"\5SummaryInformation": properties({2: m})}
    put("title", 2, word(clean, summary), "the title")
    put("own-property", 2, word(clean, {"\5DocumentSummaryInformation": properties(
        {2: initial(m)}, {2: "Độ mật"})}), "a property of its own")
    inner = w.streams(around(Piece(m + "\r")))
    put("object", 2, word(clean, {"ObjectPool": {"_1": dict(inner, **{"\1CompObj": b"\1\0\xfe\xff"})}}),
        "an embedded document")
    put("package", 2, word(clean, {"ObjectPool": {"_1": {"\1Ole10Native": package(
        "a.txt", "\n".join(letterhead(0) + [m]).encode())}}}), "a packaged text")
    put("package-docx", 2, word(clean, {"ObjectPool": {"_1": {
        "Package": docx(paras(letterhead(0)) + para(m))}}}), "an embedded docx")
    put("orphan", 2, word(clean, orphans={"WordDocument": b"\1\0\1\0" + m.encode("utf-16-le")
                                          + b"\1\0\1\0"}), "a stream nobody leads to")
    put("data", 2, word(clean, {"Data": b"\1\0\1\0" + m.encode("utf-16-le") + b"\1\0\1\0"}),
        "text in its data")
    put("behind", 2, word(clean) + "\n".join(letterhead(0) + [m, ""]).encode(), "behind its end")


def mails(corpus):
    def put(name, level, data, note):
        corpus.marked("%s.msg" % name, data, level, "msg, " + note)

    lines = "\r\n".join
    for level, m in MARKINGS.items():
        put("body", level, msg(text(0x37, "V/v họp"), text(0x1000, lines(
            letterhead(0) + [m] + text_of(0)))), "the body")
        put("subject", level, msg(text(0x37, m), text(0x1000, lines(text_of(0)))), "the subject")
        put("attached", level, msg(text(0x37, "V/v họp"), attached=[file_attached(
            "a.docx", docx(paras(letterhead(0)) + para(m)))]), "an attachment")
    m = "TỐI MẬT"
    page = "<html><body><p>%s</p></body></html>" % "</p><p>".join(letterhead(0) + [m])
    rtf = ("{\\rtf1\\ansi " + "".join(charsets.rtf_u(line) + "\\par\n"
                                      for line in letterhead(0) + [m]) + "}").encode()
    put("body-8bit", 2, msg(text(0x1000, lines(letterhead(0) + [m]), False)), "the body in UTF-8")
    put("body-tcvn3", 2, msg(text(0x1000, charsets.tcvn3(lines(letterhead(0) + [m])), False)),
        "the body in TCVN3")
    put("html", 2, msg(binary(0x1013, page.encode())), "the body in HTML")
    put("rtf", 2, msg(binary(0x1009, rtf_literals(rtf))), "the body in compressed RTF")
    put("rtf-plain", 2, msg(binary(0x1009, rtf_plain(rtf))), "the body in RTF")
    put("headers", 2, msg(text(0x7D, "From: a@example.vn\r\nSubject: x\r\nX-Do-Mat: Toi mat\r\n\r\n"
                                     + m + "\r\n")), "the headers")
    corpus.review("name.msg", msg(attached=[file_attached("TỐI MẬT.txt", b"x")]), 2,
                  "msg, an attachment's name")
    put("doc", 2, msg(attached=[file_attached("a.doc", word(around(Piece(m + "\r"))))]),
        "an attached doc")
    put("zip", 2, msg(attached=[file_attached("a.zip", zip_of([(
        "a.txt", lines(letterhead(0) + [m]).encode())]))]), "an attached ZIP")
    inner = message(text(0x1000, lines(letterhead(0) + [m])))
    put("message", 2, msg(attached=[message_attached("in", inner)]), "an attached message")
    put("message-twice", 2, msg(attached=[message_attached("a", message(attached=[
        message_attached("b", inner)]))]), "a message in a message")
    put("category", 2, msg(text(0x1000, "x"), {"__substg1.0_8001101F-00000000":
                                               m.encode("utf-16-le")}), "a category")


NEGATIVES = [
    ("phrases", plain(0) + ["QUY CHẾ BẢO MẬT", "MẬT KHẨU", "Bảo mật", "BÍ MẬT NHÀ NƯỚC"], "phrases"),
    ("list", ["DANH MỤC BÍ MẬT NHÀ NƯỚC", "Điều 1. Bí mật nhà nước độ Tối mật gồm:",
              "ĐỘ TỐI MẬT", "Điều 2. Bí mật nhà nước độ Mật gồm:", "ĐỘ MẬT"], "a public list"),
    ("declassified", ["GIẢI MẬT", "Từ: 03/9/2026"] + plain(1), "a stamp of declassification"),
    ("field", plain(2) + ["Độ mật: Thường", "Mức độ mật: Không"], "a field of no degree"),
]


def clean(corpus):
    for name, lines, note in NEGATIVES:
        corpus.clean("%s.doc" % name, word(paragraphs(lines)), "doc, " + note)
        corpus.clean("%s.msg" % name, msg(text(0x37, "V/v bảo mật"), text(
            0x1000, "\r\n".join(lines))), "msg, " + note)
    rows = [
        ("two-pieces", [Piece("BẢO "), Piece("MẬT\r")], "a word in two pieces"),
        ("two-looks", [Piece("BÍ ", w.BOLD), Piece("MẬT", w.RED), Piece(" NHÀ NƯỚC\r")],
         "a phrase in two looks"),
        ("field-half", [Piece("BẢO \x13 PAGE \x14MẬT\x15\r")], "half of a word in a field"),
        ("note-half", [Piece("BẢO\x02 MẬT\r")], "a note's number in a word"),
        ("line-half", [Piece("QUY CHẾ BẢO\x0bMẬT THÔNG TIN\r")], "a word over a line break"),
        ("cell-half", [Piece("BẢO MẬT\7MẬT KHẨU\7\7", b"", w.CELL)], "cells"),
        ("deleted-half", [Piece("BẢO "), Piece("TOÀN ", w.DELETED), Piece("MẬT\r")],
         "a deletion inside a phrase"),
        ("french", [Piece(b"le m\xe2t\r", w.FONT)], "a French word"),
        ("danish", [Piece(b"M\xc6T er dansk\r")], "a Danish word"),
        ("tcvn3", [Piece(charsets.tcvn3("QUY CHẾ BẢO MẬT") + b"\r", w.FONT)], "TCVN3"),
    ]
    for name, pieces, note in rows:
        corpus.clean("%s.doc" % name, word(paragraphs(plain(0)) + pieces, font=".VnTime"
                                           if name == "tcvn3" else "Arial"), "doc, " + note)
    corpus.clean("properties.doc", word(paragraphs(plain(0)), {
        "\5SummaryInformation": properties({2: "Quy chế bảo mật"}),
        "\5DocumentSummaryInformation": properties({2: "Thường"}, {2: "Độ mật"})}),
        "doc, properties")
    corpus.clean("nothing.doc", ole({"Nothing": bytes(range(256)) * 4}), "doc, an unknown stream")


def all_(corpus):
    words(corpus)
    mails(corpus)
    clean(corpus)
