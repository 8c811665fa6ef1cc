# SPDX-License-Identifier: GPL-3.0-or-later
"""PDF as programs write it, as it is when somebody meddled with it, and as it must not be marked."""
import unicodedata

from archives import zip_of
from ooxml import docx, paras
from pdf_write import (Lock, Pdf, PAGE, ascii85, flate, lines_of, literal, png_up, rc4, simple,
                       text_string, wide)
from texts import LEVELS, MARKINGS, dispatch, letterhead, plain, text_of

IDENT = bytes(range(16))


def pieces(text, kind):
    """One line of text, shown in another way."""
    letters = [unicodedata.normalize("NFC", each) for each in text]
    if kind == "array":
        return "BT /F1 13 Tf 200 700 Td [%s] TJ ET" % " -30 ".join(wide(c) for c in letters)
    if kind == "letters":
        rows, x = [], 200
        for c in letters:
            rows.append("BT /F1 13 Tf 1 0 0 1 %d 700 Tm %s Tj ET" % (x, wide(c)))
            x += 8
        return "\n".join(rows)
    if kind == "backwards":
        rows = pieces(text, "letters").split("\n")
        return "\n".join(reversed(rows))
    if kind == "accents":
        rows, x = [], 200
        for c in letters:
            for i, mark in enumerate(unicodedata.normalize("NFD", c)):
                rows.append("BT /F1 13 Tf 1 0 0 1 %d 700 Tm %s Tj ET" % (x, wide(mark)))
            x += 8
        return "\n".join(rows)
    if kind == "quotes":
        return "BT /F1 13 Tf 20 TL 200 720 Td %s ' 0 0 %s \" ET" % (wide(text), wide("x"))
    if kind == "invisible":
        return "BT 3 Tr /F1 13 Tf 200 700 Td %s Tj ET" % wide(text)
    if kind == "scaled":
        return "q .1 0 0 .1 0 0 cm BT /F1 1 Tf 130 0 0 130 2000 7000 Tm %s Tj ET Q" % wide(text)
    if kind == "turned":
        return "q 0 1 -1 0 595 0 cm BT /F1 13 Tf 200 300 Td %s Tj ET Q" % wide(text)
    raise ValueError(kind)


def page_of(content, number=0, more="", catalog="", resources=""):
    """An ordinary document whose page shows that, too."""
    pdf = Pdf()
    font = pdf.unicode_font()
    pdf.page(lines_of(plain(number)[:6], top=820) + "\n" + content
             + "\n" + lines_of(text_of(number), top=640), {"F1": font}, more, resources)
    pdf.catalog = catalog
    return pdf


def shown(corpus):
    """Where the text comes from a page's content."""
    for level, m in MARKINGS.items():
        corpus.marked("page.pdf", simple(dispatch(level, m)).bytes(), level, "pdf, a line")
        red = "1 0 0 rg 198 695 90 16 re S " + pieces(m, "array")
        corpus.marked("stamp.pdf", page_of(red).bytes(), level, "pdf, red and framed", "certain")
        corpus.marked("packed.pdf", simple(dispatch(level, m)).packed(), level,
                      "pdf, object streams")
    for kind in ("letters", "backwards", "accents", "quotes", "invisible", "scaled"):
        corpus.marked("shown-%s.pdf" % kind, page_of(pieces("TỐI MẬT", kind)).bytes(), 2,
                      "pdf, shown by %s" % kind)
    corpus.marked("shown-turned.pdf", page_of(pieces("TUYỆT MẬT", "turned"), more="/Rotate 90")
                  .bytes(), 3, "pdf, on a turned page")
    for name in ("LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode"):
        pdf = Pdf()
        pdf.page(lines_of(dispatch(0, "TỐI MẬT")), {"F1": pdf.unicode_font()}, filters=[name])
        corpus.marked("filter-%s.pdf" % name.lower(), pdf.bytes(), 2, "pdf, " + name)
    pdf = Pdf()
    pdf.page(lines_of(dispatch(0, "TỐI MẬT")), {"F1": pdf.unicode_font()},
             filters=["ASCII85Decode", "LZWDecode", "FlateDecode"])
    corpus.marked("filter-three.pdf", pdf.bytes(), 2, "pdf, three filters")
    pdf = Pdf()
    data = flate(png_up(lines_of(dispatch(0, "MẬT")).encode(), 32))
    num = pdf.add(b"<< /Length %d /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 32 "
                  b">> >>\nstream\n" % len(data) + data + b"\nendstream")
    pdf.page([num], {"F1": pdf.unicode_font()})
    corpus.marked("filter-predicted.pdf", pdf.bytes(), 1, "pdf, a predictor")
    pdf = Pdf()
    text = lines_of(dispatch(1, "TUYỆT MẬT"))
    half = text.index("\n", len(text) // 3)
    streams = [pdf.stream(text[:half]), pdf.stream(text[half:])]
    pdf.page(streams, {"F1": pdf.unicode_font()})
    corpus.marked("two-streams.pdf", pdf.bytes(), 3, "pdf, a text object over two streams")


def forms(corpus):
    """Content that a page refers to."""
    def form(pdf, text, more=""):
        font = pdf.unicode_font()
        return pdf.stream(lines_of([text], top=700), "/Type /XObject /Subtype /Form /BBox [%s] "
                          "/Resources << /Font << /F1 %d 0 R >> >> %s" % (
                              " ".join(map(str, PAGE)), font, more), ["FlateDecode"])

    pdf = Pdf()
    num = form(pdf, "TỐI MẬT")
    pdf.page(lines_of(plain(0)[:6]) + " q 1 0 0 1 100 0 cm /X1 Do Q",
             {"F1": pdf.unicode_font()}, resources="/XObject << /X1 %d 0 R >>" % num)
    corpus.marked("form.pdf", pdf.bytes(), 2, "pdf, a form")
    pdf = Pdf()
    inner = form(pdf, "TUYỆT MẬT")
    outer = pdf.stream("q /X2 Do /X1 Do Q", "/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
                       "/Resources << /XObject << /X2 %d 0 R /X1 %d 0 R >> >>" % (
                           inner, inner + 1))
    pdf.page(lines_of(plain(0)[:6]) + " /X1 Do", {"F1": pdf.unicode_font()},
             resources="/XObject << /X1 %d 0 R >>" % outer)
    corpus.marked("form-nested.pdf", pdf.bytes(), 3, "pdf, a form in a form that holds itself")
    pdf = Pdf()
    font = pdf.unicode_font()
    pdf.page(lines_of(plain(0)[:6]) + "\nBI /W 4 /H 4 /BPC 8 /CS /G ID (EI <<(((\xe9\xe9 EI\n"
             + lines_of(["MẬT"], top=500), {"F1": font}, filters=())
    corpus.marked("inline-image.pdf", pdf.bytes(), 1, "pdf, behind an inline image")
    pdf = Pdf()
    font = pdf.unicode_font()
    state = pdf.add("<< /Type /ExtGState /Font [%d 0 R 14] >>" % font)
    pdf.page("BT /G1 gs 200 700 Td %s Tj ET" % wide("TỐI MẬT") + lines_of(text_of(0)), {"F1": font},
             resources="/ExtGState << /G1 %d 0 R >>" % state)
    corpus.marked("state-font.pdf", pdf.bytes(), 2, "pdf, a font of the graphics state")
    pdf = Pdf()
    glyphs = {name: pdf.stream("600 0 0 0 500 700 d1 0 0 500 700 re f") for name in "abcd"}
    font = pdf.add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [.001 0 0 .001 0 0] "
        "/CharProcs << %s >> /Encoding << /Type /Encoding /Differences [97 /M /uni1EAC /T] >> "
        "/FirstChar 97 /LastChar 99 /Widths [600 600 600] >>" % " ".join(
            "/%s %d 0 R" % (name, glyphs[key]) for name, key in
            zip(("M", "uni1EAC", "T"), "abc")))
    pdf.page("BT /T3 13 Tf 200 700 Td (abc) Tj ET " + lines_of(text_of(0), top=600),
             {"T3": font, "F1": pdf.unicode_font()})
    corpus.marked("type3.pdf", pdf.bytes(), 1, "pdf, a Type 3 font by its names")
    pdf = page_of("/Span << /ActualText %s >> BDC BT /F1 9 Tf 200 700 Td %s Tj ET EMC" % (
        text_string("TỐI MẬT"), wide("###")))
    corpus.marked("actual-text.pdf", pdf.bytes(), 2, "pdf, actual text")
    pdf = page_of(" ".join("/Span << /ActualText %s >> BDC BT /F1 9 Tf 200 700 Td %s Tj ET EMC" % (
        text_string(letter), wide("#")) for letter in "TUYỆT MẬT"))
    corpus.marked("actual-letters.pdf", pdf.bytes(), 3, "pdf, actual text letter by letter")


def beside(corpus):
    """Words that stand beside the pages."""
    def with_annotation(body, look=None):
        pdf = Pdf()
        font = pdf.unicode_font()
        if look:
            num = pdf.stream(lines_of([look], top=8), "/Type /XObject /Subtype /Form /BBox "
                             "[0 0 120 30] /Resources << /Font << /F1 %d 0 R >> >>" % font)
            body += " /AP << /N %d 0 R >>" % num
        num = pdf.add("<< /Type /Annot /Rect [200 690 320 720] %s >>" % body)
        pdf.page(lines_of(plain(1)), {"F1": font}, "/Annots [%d 0 R]" % num)
        return pdf

    m = text_string("TỐI MẬT")
    for name, body in (
            ("note", "/Subtype /Text /Contents %s" % m),
            ("free-text", "/Subtype /FreeText /DA (/F1 13 Tf) /Contents %s" % m),
            ("rich", "/Subtype /FreeText /RC %s" % text_string(
                "<body><p>TỐI <span>M</span><span>ẬT</span></p></body>")),
            ("field", "/Subtype /Widget /FT /Tx /T (a) /V %s" % m),
            ("choice", "/Subtype /Widget /FT /Ch /T (a) /V [%s]" % m)):
        pdf = with_annotation(body)
        corpus.marked("annotation-%s.pdf" % name, pdf.bytes(), 2, "pdf, an annotation, " + name)
    pdf = with_annotation("/Subtype /Stamp /Name /DauMat", "TỐI MẬT")
    corpus.marked("annotation-look.pdf", pdf.bytes(), 2, "pdf, the look of a stamp")
    pdf = simple(plain(0))
    pdf.catalog = "/AcroForm << /Fields [] /XFA [(datasets) %d 0 R] >>" % pdf.stream(
        "<xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'><xfa:data><doMat>"
        "TUYỆT MẬT</doMat></xfa:data></xfa:datasets>", filters=["FlateDecode"])
    corpus.marked("xfa.pdf", pdf.bytes(), 3, "pdf, an XFA form")
    for name, m, key in (("title", "Tài liệu TỐI MẬT", "Title"), ("keywords", "TỐI MẬT", "Keywords"),
                         ("own-key", "TỐI MẬT", "DoMat")):
        pdf = simple(plain(0))
        pdf.trailer = "/Info %d 0 R" % pdf.add("<< /%s %s >>" % (key, text_string(m)))
        corpus.marked("info-%s.pdf" % name, pdf.bytes(), 2, "pdf, document information, " + name)
    pdf = simple(plain(0))
    pdf.catalog = "/Metadata %d 0 R" % pdf.stream(
        "<?xpacket?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='r'><rdf:Description>"
        "<dc:subject xmlns:dc='d'><rdf:Bag><rdf:li>TỐI MẬT</rdf:li></rdf:Bag></dc:subject>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>", "/Type /Metadata /Subtype /XML")
    corpus.marked("xmp.pdf", pdf.bytes(), 2, "pdf, XMP metadata")
    pdf = simple(plain(0))
    pdf.catalog = "/Outlines << /First %d 0 R >>" % pdf.add(
        "<< /Title %s /Parent 1 0 R >>" % text_string("TUYỆT MẬT"))
    corpus.marked("outline.pdf", pdf.bytes(), 3, "pdf, an outline")
    attachments(corpus)


def attachments(corpus):
    inside = docx(paras(dispatch(0, "TỐI MẬT")))
    for name, where in (("names", 0), ("annotation", 1), ("associated", 2), ("direct", 3)):
        pdf = Pdf()
        stream = pdf.stream(inside, "/Type /EmbeddedFile", ["FlateDecode"])
        entry = "<< /Type /Filespec /F (kh.docx) /UF %s /EF << /F %d 0 R >> >>" % (
            text_string("kế hoạch.docx"), stream)
        spec = pdf.add(entry) if where < 3 else 0
        more = ""
        if where == 1:
            more = "/Annots [<< /Subtype /FileAttachment /Rect [1 1 9 9] /FS %d 0 R >>]" % spec
        pdf.page(lines_of(plain(2)), {"F1": pdf.unicode_font()}, more)
        pdf.catalog = ("/Names << /EmbeddedFiles << /Names [(a) %d 0 R] >> >>" % spec,
                       "", "/AF [%d 0 R]" % spec,
                       "/Names << /EmbeddedFiles << /Names [(a) %s] >> >>" % entry)[where]
        corpus.marked("attached-%s.pdf" % name, pdf.bytes(), 2, "pdf, attached by " + name)


def meddled(corpus):
    """Damage, versions, polyglots."""
    whole = simple(dispatch(0, "TỐI MẬT")).bytes()
    packed = simple(dispatch(0, "TỐI MẬT")).packed()
    for name, data in (
            ("start", whole.replace(b"startxref\n", b"startxref\n9")),
            ("no-tables", whole[:whole.index(b"xref\n0")]),
            ("no-endings", whole.replace(b"endobj", b"").replace(b"endstream", b"")),
            ("length", whole.replace(b"/Length ", b"/Length 9")),
            ("junk", b"GIF89a junk \xff" * 20 + whole),
            ("packed-cut", packed[:-60]),
            ("packed-start", packed.replace(b"startxref\n", b"startxref\n8")),
            ("cr", whole.replace(b"\nstream\n", b"\nstream\r\n")),
            ("offsets", whole.replace(b"%PDF-1.7\n", b"%PDF-1.7 xxxxx\n"))):
        corpus.add("marked/pdf", "damaged-%s-2.pdf" % name, data, "marked", LEVELS[2], "likely",
                   "pdf, damaged, " + name)
    pdf = simple(dispatch(0, "TỐI MẬT"))
    first = pdf.bytes()
    page = next(num for num, body in pdf.objects.items() if b"/Length" in body
                and b"begincmap" not in body and num > 4)
    text = pdf.pages[0] - 1
    data = flate(lines_of(plain(0)).encode())
    again = pdf.again(first, {text: b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(data)
                              + data + b"\nendstream"})
    corpus.marked("version-before.pdf", again, 2, "pdf, the version before the last")
    pdf = simple(plain(0))
    font = pdf.unicode_font()
    pdf.page(lines_of(dispatch(1, "TUYỆT MẬT")), {"F1": font})
    pdf.pages.pop()
    corpus.marked("page-taken-out.pdf", pdf.bytes(), 3, "pdf, a page no tree holds")
    archive = zip_of([("kh.docx", docx(paras(dispatch(1, "TỐI MẬT"))))])
    corpus.marked("with-zip.pdf", simple(plain(0)).bytes() + archive, 2, "pdf, a ZIP behind it")
    corpus.marked("in-zip.zip", zip_of([("a.pdf", simple(dispatch(0, "MẬT")).bytes())],
                                       stored=("a.pdf",)), 1, "pdf, stored in a ZIP")
    corpus.marked("with-text.pdf", simple(plain(0)).bytes()
                  + "\n".join(dispatch(1, "TỐI MẬT")).encode(), 2, "pdf, a text behind it")
    corpus.marked("behind-html.pdf", "<html><p>CÔNG HÀM</p><p>TUYỆT MẬT</p></html>\n".encode()
                  + simple(plain(0)).bytes(), 3, "pdf, HTML before it")
    corpus.marked("only-text.pdf", "%PDF-1.4 obj\n" + "\n".join(dispatch(0, "TỐI MẬT")), 2,
                  "pdf, by its head alone")


def locked(password):
    pdf = Pdf("1.4")
    pdf.lock = Lock(password, IDENT)
    pdf.page(lines_of(dispatch(0, "TỐI MẬT")), {"F1": pdf.unicode_font()})
    pdf.trailer = "/Encrypt %d 0 R /ID [<%s> <%s>]" % (
        pdf.add(pdf.lock.dictionary()), IDENT.hex(), IDENT.hex())
    return pdf.bytes()


def opaque(corpus):
    """What cannot be looked into must be said to be so."""
    def add(name, data, note):
        corpus.add("opaque/pdf", name, data, "opaque", "-", "-", "pdf, " + note)

    pdf = simple(plain(0))
    pdf.lock = Lock(b"", IDENT)
    stream = pdf.stream(docx(paras(dispatch(0, "TUYỆT MẬT"))), "/Type /EmbeddedFile")
    pdf.add("<< /Type /Filespec /F (a.docx) /EF << /F %d 0 R >> >>" % stream)
    pdf.trailer = "/Encrypt %d 0 R /ID [<%s> <%s>]" % (
        pdf.add(pdf.lock.dictionary(files_only=True)), IDENT.hex(), IDENT.hex())
    corpus.marked("encrypted-file.pdf", pdf.bytes(), 3, "pdf, only what is attached is encrypted")
    corpus.marked("encrypted-empty.pdf", locked(b""), 2, "pdf, encrypted, without a password")
    add("encrypted.pdf", locked(b"mot hai ba"), "encrypted")
    pdf = Pdf()
    image = pdf.stream(bytes(100), "/Type /XObject /Subtype /Image /Width 2480 /Height 3508 "
                       "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode")
    pdf.page("q 595 0 0 842 0 0 cm /I1 Do Q", {}, resources="/XObject << /I1 %d 0 R >>" % image)
    add("scan.pdf", pdf.bytes(), "a scanned page")
    pdf = Pdf()
    pdf.page("\n".join("%d %d m %d %d l S" % (i, 700, i + 3, 710) for i in range(100)), {})
    add("outlines.pdf", pdf.bytes(), "letters drawn as lines")
    pdf = Pdf()
    glyphs = [pdf.stream("600 0 0 0 500 700 d1 0 0 500 700 re f") for _ in range(3)]
    font = pdf.add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [.001 0 0 .001 0 0] "
        "/CharProcs << /a0 %d 0 R /a1 %d 0 R /a2 %d 0 R >> /Encoding << /Differences [1 /a0 /a1 "
        "/a2] >> /FirstChar 1 /LastChar 3 /Widths [600 600 600] >>" % tuple(glyphs))
    pdf.page("BT /T3 13 Tf 200 700 Td <010203> Tj ET " + lines_of(plain(0), top=600),
             {"T3": font, "F1": pdf.unicode_font()})
    add("type3-pictures.pdf", pdf.bytes(), "letters that are pictures")
    whole = simple(plain(0)).bytes()
    at = whole.index(b"stream\n", whole.rindex(b"/Contents") - 900) + 60
    add("broken-stream.pdf", whole[:at] + b"\xff" * 12 + whole[at + 12:], "a broken stream")


def ordinary(corpus):
    """Not marked, whatever they speak of."""
    for i in range(4):
        corpus.clean("dispatch-%d.pdf" % i, simple(plain(i)).bytes(), "pdf, ordinary")
    texts = {
        "password": plain(0)[:8] + ["MẬT KHẨU", "BẢO MẬT", "Mật khẩu gồm tám ký tự."],
        "law": ["LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Điều 8. Phân loại",
                "Bí mật nhà nước được phân loại thành 03 độ mật, bao gồm Tuyệt mật, Tối mật, Mật."],
        "declassified": letterhead(0) + ["GIẢI MẬT"] + text_of(0),
        "form": ["Độ mật: ....................", "Độ khẩn: Thường"],
        "sentence": ["Tài liệu này không thuộc danh mục TỐI MẬT, TUYỆT MẬT theo quy định."],
    }
    for name, lines in texts.items():
        corpus.clean("about-%s.pdf" % name, simple(lines).bytes(), "pdf, about " + name)
    pdf = Pdf()
    font = pdf.unicode_font()
    pdf.page("BT /F1 13 Tf 100 700 Td %s Tj 0 -300 Td %s Tj ET" % (wide("BẢO"), wide("HÀNH")), {"F1": font})
    corpus.clean("far-apart.pdf", pdf.bytes(), "pdf, words far apart")
    pdf = Pdf()
    font = pdf.unicode_font()
    pdf.page("\n".join("BT /F1 13 Tf 1 0 0 1 %d 700 Tm %s Tj ET" % (100 + 30 * i, wide(word))
                       for i, word in enumerate(("AN", "TOÀN", "BẢO", "MẬT", "THÔNG", "TIN"))),
             {"F1": font})
    corpus.clean("word-by-word.pdf", pdf.bytes(), "pdf, a title word by word")
    pdf = simple(plain(1))
    pdf.trailer = "/Info %d 0 R" % pdf.add("<< /Title %s /Author %s >>" % (
        text_string("Quy chế bảo mật"), text_string("Nguyễn Văn Mật")))
    corpus.clean("info.pdf", pdf.bytes(), "pdf, document information")
    pdf = Pdf()
    note = pdf.add("<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] /Contents %s >>" % text_string(
        "Xem lại mục bảo mật"))
    pdf.page(lines_of(plain(0)), {"F1": pdf.unicode_font()}, "/Annots [%d 0 R]" % note)
    corpus.clean("note.pdf", pdf.bytes(), "pdf, a note")
    corpus.clean("empty-page.pdf", simple([]).bytes(), "pdf, an empty page")
    pdf = Pdf()
    pdf.page("BT /F1 13 Tf 100 700 Td (Hello \\(world\\)) Tj ET",
             {"F1": pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")})
    corpus.clean("latin.pdf", pdf.bytes(), "pdf, a standard font")
    source = 'static const char head[] = "%PDF-1.4 obj";\n' + "\n".join(plain(0))
    corpus.clean("speaks-of-pdf.txt", source, "pdf, named in a text")


def all_(corpus):
    shown(corpus)
    forms(corpus)
    beside(corpus)
    meddled(corpus)
    opaque(corpus)
    ordinary(corpus)
