# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail and archives that bear a marking, and the files a person has to look at."""
import base64
import tarfile

import charsets
import odf
from archives import tar_of, zip_of, zip_streamed
from mail import mbox, message, multipart, part, word_b, word_q
from ooxml import cell, docx, grid, para, paras, sheet, slide, shape, pptx, xlsx
from texts import MARKINGS, dispatch, initial, letterhead, text_of


def lines(number, stamp):
    return ("\n".join(dispatch(number, stamp)) + "\n").encode()


def document(stamp, number=0):
    return docx(paras(letterhead(number)) + para(stamp) + paras(text_of(number)))


def mail(corpus):
    plain = part(lines(0, None))
    for level, m in MARKINGS.items():
        for how in ("8bit", "quoted-printable", "base64"):
            corpus.marked("body-%s.eml" % how, message("Gui van ban", part(
                lines(level, m), how=how)), level, "eml, the body in %s" % how)
        corpus.marked("subject-b.eml", message(word_b(m), plain), level, "eml, the subject in base64")
        corpus.marked("attached.eml", message("Gui van ban", multipart([plain, part(
            document(m), "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "base64", [("Content-Disposition", 'attachment; filename="kh.docx"')])])), level,
            "eml, an attached document")
    m = "TỐI MẬT"
    body = lines(0, m)
    page = "<html><body><p>Số: 1</p><p>%s</p></body></html>"
    rows = [
        ("subject-q", message(word_q(m), plain), "the subject in Q"),
        ("subject-8bit", message(m, plain), "the subject as it is"),
        ("subject-folded", message("=?UTF-8?B?%s?=\r\n =?UTF-8?B?%s?=" % tuple(
            base64.b64encode(x.encode()).decode() for x in ("TỐI ", "MẬT")), plain),
         "the subject over two words"),
        ("subject-split", message("=?UTF-8?B?%s?= =?UTF-8?B?%s?=" % tuple(
            base64.b64encode(x).decode() for x in ("TỐI MẬT".encode()[:9], "TỐI MẬT".encode()[9:])),
            plain), "the subject, a letter over two words"),
        ("subject-1258", message(word_b(charsets.half_composed(m), "cp1258").replace(
            "cp1258", "windows-1258"), plain), "the subject in windows-1258"),
        ("html", message("A", part((page % m).encode(), "text/html; charset=utf-8",
                                   "quoted-printable")), "an HTML body"),
        ("html-ncr", message("A", part(charsets.ncr(page % m).encode(), "text/html; charset=us-ascii",
                                       "7bit")), "references in HTML"),
        ("alternative", message("A", multipart([plain, part(
            (page % m).encode(), "text/html; charset=utf-8", "base64")], "alternative")),
         "the second alternative"),
        ("nested", message("A", multipart([plain, part(message("B", part(body, how="base64")),
                                                       "message/rfc822", "8bit")])),
         "a message in a message"),
        ("deep", message("A", multipart([multipart([multipart(
            [plain, part(body, how="base64")], boundary="c")], boundary="b")], boundary="a")),
         "parts in parts"),
        ("zip", message("A", multipart([plain, part(zip_of([("a.txt", body)]), "application/zip",
                                                    "base64")])), "an attached archive"),
        ("named-2231", message("A", multipart([plain, part(
            b"x", "text/plain", "7bit", [("Content-Disposition",
            "attachment; filename*=UTF-8''T%E1%BB%90I%20M%E1%BA%ACT.txt")])])),
         "an attachment's name"),
        ("uu", message("A", part(body, "text/plain", "x-uuencode")), "uuencode"),
        ("viscii", message("A", part(charsets.BY_NAME["viscii"](body.decode()),
                                     "text/plain; charset=viscii", "quoted-printable")), "VISCII"),
        ("tcvn3", message("A", part(charsets.tcvn3(body.decode()),
                                    "text/plain; charset=x-viet-tcvn5712", "base64")), "TCVN3"),
        ("utf16", message("A", part(body.decode().encode("utf-16"),
                                    "text/plain; charset=utf-16", "base64")), "UTF-16"),
        ("soft-lines", message("A", part(body, how="8bit").replace(
            b"8bit", b"quoted-printable").replace("Ậ".encode(), b"=E1=BA=\r\n=AC")),
         "a soft line break inside a letter"),
        ("long", message("A", part(b"x" * 30000 + b"\n" + body, how="base64")), "behind much text"),
        ("no-boundary-end", message("A", multipart([plain, part(body, how="base64")]).replace(
            b"--=_ranh_gioi--\r\n", b"")), "without an end"),
        ("header-lower", message("A", part(body, how="base64")).replace(
            b"Content-Transfer-Encoding: base64", b"content-transfer-encoding:\r\n BASE64"),
         "odd letters of headers"),
    ]
    for name, data, note in rows:
        if name == "named-2231":
            corpus.review("%s.eml" % name, data, 2, "eml, " + note)
        else:
            corpus.marked("%s.eml" % name, data, 2, "eml, " + note)
    corpus.marked("three.mbox", mbox([message("A", plain), message("B", part(body, how="base64")),
                                      message("C", plain)]), 2, "mbox, the second message")
    corpus.marked("quoted.mbox", mbox([message("A", plain.replace(b"S", b">From S", 1)),
                                       message("B", part(body))]), 2, "mbox with a quoted From")
    corpus.marked("page.mhtml", message("A", multipart([part(
        (page % m).encode(), "text/html; charset=utf-8", "quoted-printable",
        [("Content-Location", "http://xa.example/")])], "related")), 2, "mhtml, the page")
    corpus.marked("base64.mht", message("A", multipart([part(
        (page % m).encode("utf-16"), 'text/html; charset="unicode"', "base64")], "related")), 2,
        "mhtml in UTF-16")


def archives(corpus):
    for level, m in MARKINGS.items():
        text = lines(level, m)
        inner = document(m, level)
        corpus.marked("text.zip", zip_of([("a.txt", text)]), level, "zip with a text")
        corpus.marked("docx.zip", zip_of([("b/doc.docx", inner), ("c.txt", lines(0, None))]), level,
                      "zip with a document")
        corpus.marked("deep.zip", zip_of([("1.zip", zip_of([("2.zip", zip_of(
            [("kh.docx", inner)]))]))]), level, "zip in zip in zip")
        corpus.marked("text.tar", tar_of([("a/b.txt", text)]), level, "tar with a text")
        corpus.marked("mixed.tar", tar_of([("1.zip", zip_of([("2.tar", tar_of(
            [("kh.docx", inner)]))]))]), level, "tar with a zip with a tar")
    text, inner = lines(0, "TỐI MẬT"), document("TỐI MẬT")
    corpus.marked("stored.zip", zip_of([("a.txt", text)], stored=("a.txt",)), 2, "zip, not deflated")
    corpus.marked("streamed.zip", zip_streamed([("a.txt", text)]), 2, "zip with data descriptors")
    corpus.marked("program.zip", b"\x7fELF" + bytes(3000) + zip_of([("a.txt", text)]), 2,
                  "zip behind other bytes")
    corpus.marked("tail.zip", zip_of([("a.txt", text)]) + b"\0" * 100, 2, "zip before other bytes")
    corpus.marked("legacy.zip", zip_of([("a.txt", charsets.tcvn3(text.decode()))]), 2,
                  "zip with a text in TCVN3")
    corpus.marked("many.zip", zip_of([("%d.txt" % i, "Trang %d" % i) for i in range(200)]
                                     + [("201.txt", text)]), 2, "zip with many members")
    corpus.marked("mail.zip", zip_of([("a.eml", message("A", part(text, how="base64")))]), 2,
                  "zip with a message")
    corpus.marked("odt.zip", zip_of([("a.odt", odf.odf("text", odf.ps(dispatch(0, "TỐI MẬT"))))]), 2,
                  "zip with an OpenDocument")
    corpus.marked("xlsx.zip", zip_of([("a.bin", xlsx([("T", sheet(grid([["Số"], ["TỐI MẬT"]])),
                                                       "")]))]), 2, "zip with a workbook")
    corpus.marked("pptx.tar", tar_of([("a", pptx([slide(shape("TỐI MẬT"))]))]), 2,
                  "tar with slides")
    corpus.marked("pax.tar", tar_of([("a" * 150 + "/" + "b" * 90 + ".txt", text)],
                                    tarfile.PAX_FORMAT), 2, "tar with long names")
    corpus.marked("ustar.tar", tar_of([("x.docx", inner)], tarfile.USTAR_FORMAT), 2, "tar, old")
    corpus.marked("no-extension.dat", zip_of([("x", inner)]), 2, "zip, another extension")
    corpus.marked("comment.zip", zip_of([("a.txt", text)])[:-2] + b"\x05\0xin c", 2,
                  "zip with a comment")


def reviews(corpus):
    """Signs too weak to deny by, too strong to pass over."""
    for level, m in MARKINGS.items():
        # "Mật" may be a word or a name; "Tối mật" alone beside a letterhead is neither.
        add = corpus.review if level == 1 else corpus.marked
        add("initial.txt", lines(level, initial(m)), level, "txt, an initial capital only")
        add("initial.docx", document(initial(m)), level, "docx, an initial capital only")
        corpus.review("declassified.txt", lines(level, [m, "GIẢI MẬT", "Từ: 01/01/2026"]), level,
                      "txt, declassified by its stamp")
        corpus.review("register.xlsx", xlsx([("So", sheet(grid([
            ["SỔ ĐĂNG KÝ BÍ MẬT NHÀ NƯỚC ĐI"], ["Số, ký hiệu", "Độ mật", "Nơi nhận"],
            ["01/KH", initial(m), "Huyện ủy"], ["02/BC", initial(m), "Công an"]])), "")]), level,
            "xlsx, a filled register")
        corpus.review("member.zip", zip_of([("%s.txt" % m, "Nội dung\n")]), level,
                      "zip, a member's name")
    corpus.review("quoted.txt", lines(0, "“TỐI MẬT”"), 2, "txt, in quotation marks")
    corpus.review("declassified.docx", docx(
        paras(letterhead(0)) + para("TỐI MẬT") + para("GIẢI MẬT") + paras(text_of(0))), 2,
        "docx, declassified by its stamp")
    slides = [slide(shape("TẬP HUẤN BẢO VỆ BÍ MẬT NHÀ NƯỚC", "title"))] + [
        slide(shape("Mẫu dấu") + shape(m, line=True)) for m in MARKINGS.values()]
    corpus.review("training.pptx", pptx(slides), 3, "pptx, a training with the three stamps")


def all_(corpus):
    mail(corpus)
    archives(corpus)
    reviews(corpus)
