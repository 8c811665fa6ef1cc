# SPDX-License-Identifier: GPL-3.0-or-later
"""PDF whose text is hard to read: odd fonts, odd order of drawing. No outlines: letters are boxes."""
import struct
import unicodedata
import zlib

import charsets
from texts import MARKINGS, MOTTO, RECIPIENTS, STATE, text_of, topic

WIDTH = 500  # of every glyph, 1/1000 em


# ---- objects ------------------------------------------------------------------------------------

def name(text):
    return "/" + "".join(c if c.isalnum() or c in "+-.," else "#%02X" % ord(c) for c in text)


def hexed(data):
    return "<%s>" % data.hex()


class Pdf:
    def __init__(self):
        self.objects = [None, None]  # catalog and pages come last

    def add(self, body):
        self.objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self.objects)

    def stream(self, data, more="", packed=False):
        data = data.encode("latin-1") if isinstance(data, str) else data
        if packed:
            data, more = zlib.compress(data), more + "/Filter/FlateDecode"
        head = "<<%s/Length %d>>stream\n" % (more, len(data))
        return self.add(head.encode() + data + b"\nendstream")

    def done(self, pages):
        """pages: (content, fonts: name to object number) pairs."""
        kids = []
        for content, fonts in pages:
            body = self.stream(content)
            fonts = "".join("/%s %d 0 R" % item for item in sorted(fonts.items()))
            kids.append(self.add(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                "/Resources<</Font<<%s>>>>>>" % (body, fonts)))
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
        self.objects[1] = ("<</Type/Pages/Count %d/Kids[%s]>>" % (
            len(kids), " ".join("%d 0 R" % kid for kid in kids))).encode()
        out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = "xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        table += "".join("%010d 00000 n \n" % place for place in places)
        table += "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
            len(places) + 1, len(out))
        return out + table.encode()


# ---- font programs ------------------------------------------------------------------------------

def table(tag, data, tables):
    tables[tag] = data


def cmap_4(pairs):
    """Format 4 of (code, glyph) pairs, one segment each."""
    pairs = sorted(pairs) + [(0xFFFF, 0)]
    n = len(pairs)
    ends = b"".join(struct.pack(">H", c) for c, _ in pairs)
    deltas = b"".join(struct.pack(">H", (g - c) & 0xFFFF) for c, g in pairs)
    body = struct.pack(">HHHH", 2 * n, 0, 0, 0) + ends + b"\0\0" + ends + deltas + bytes(2 * n)
    return struct.pack(">HHH", 4, 6 + len(body), 0) + body


def truetype(chars, cmap="unicode", names=False):
    """Glyph i + 1 shows chars[i]. cmap: unicode, symbol (F000 and the byte) or none."""
    tables, n = {}, len(chars) + 1
    if cmap == "unicode":
        sub, where = cmap_4([(ord(c), i + 1) for i, c in enumerate(chars)]), (3, 1)
    elif cmap == "symbol":
        sub, where = cmap_4([(0xF000 + ord(c), i + 1) for i, c in enumerate(chars)]), (3, 0)
    else:
        sub, where = cmap_4([]), (3, 1)
    tables["cmap"] = struct.pack(">HHHHI", 0, 1, where[0], where[1], 12) + sub
    glyph = struct.pack(">hhhhhHH", 1, 50, 0, 450, 700, 3, 0) + bytes([1] * 4) + struct.pack(
        ">hhhh", 50, 400, 0, -400) + struct.pack(">hhhh", 0, 0, 700, 0)
    glyph += bytes(-len(glyph) % 4)
    tables["glyf"] = glyph * n
    tables["loca"] = b"".join(struct.pack(">I", i * len(glyph)) for i in range(n + 1))
    tables["head"] = struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0,
                                 0, 0, 0, 500, 700, 0, 8, 2, 1, 0)
    tables["hhea"] = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, WIDTH, 0, 0, 450, 1,
                                 0, 0, 0, 0, 0, 0, 0, n)
    tables["hmtx"] = struct.pack(">Hh", WIDTH, 50) * n
    tables["maxp"] = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, n, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
                                 0)
    post = struct.pack(">IIhhIIIII", 0x20000 if names else 0x30000, 0, -100, 50, 0, 0, 0, 0, 0)
    if names:
        post += struct.pack(">H", n) + struct.pack(">H", 0)
        post += b"".join(struct.pack(">H", 258 + i) for i in range(n - 1))
        for char in chars:
            text = b"uni%04X" % ord(char)
            post += bytes([len(text)]) + text
    tables["post"] = post
    head = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128)
    place, body = len(head) + 16 * len(tables), b""
    for tag, data in sorted(tables.items()):
        head += tag.encode() + struct.pack(">III", 0, place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + body


def cff_index(items):
    if not items:
        return b"\0\0"
    out, at = struct.pack(">HB", len(items), 2), 1
    for item in items:
        out += struct.pack(">H", at)
        at += len(item)
    return out + struct.pack(">H", at) + b"".join(items)


def cff(chars):
    """Bytes 1 and up show chars, by names that are strings of the font."""
    strings = [b"uni%04X" % ord(char) for char in chars]
    charset = b"\0" + b"".join(struct.pack(">H", 391 + i) for i in range(len(chars)))
    encoding = b"\0" + bytes([len(chars)]) + bytes(range(1, len(chars) + 1))
    programs = cff_index([b"\x0e"] * (len(chars) + 1))
    head = b"\1\0\4\2" + cff_index([b"ABCDEF+Odd"])

    def top(a, b, c):
        number = lambda v: b"\x1d" + struct.pack(">I", v)
        return number(a) + b"\x0f" + number(b) + b"\x10" + number(c) + b"\x11"

    size = len(cff_index([top(0, 0, 0)]))
    rest = cff_index(strings) + cff_index([])
    at = len(head) + size + len(rest)
    offsets = (at, at + len(charset), at + len(charset) + len(encoding))
    return head + cff_index([top(*offsets)]) + rest + charset + encoding + programs


# ---- fonts: each makes its objects for the letters of a text, and encodes them --------------------

# As Adobe names them; the rest by uniXXXX.
NAMES = {"Ậ": "Acircumflexdotbelow", "ậ": "acircumflexdotbelow", "Ố": "Ocircumflexacute",
         "ố": "ocircumflexacute", "Ệ": "Ecircumflexdotbelow", "ệ": "ecircumflexdotbelow",
         " ": "space", ":": "colon", "/": "slash", "-": "hyphen", ".": "period", ",": "comma"}


def glyph_name(char):
    if char in NAMES:
        return NAMES[char]
    return char if char.isascii() and char.isalpha() else "uni%04X" % ord(char)


def to_unicode(pairs, digits):
    lines = ["<%0*x><%s>" % (digits, code, char.encode("utf-16-be").hex()) for code, char in pairs]
    return ("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange "
            "<%s><%s> endcodespacerange\n%d beginbfchar\n%s\nendbfchar\nendcmap" % (
                "0" * digits, "f" * digits, len(lines), "\n".join(lines)))


class Font:
    """chars: every letter that is to be shown, each once."""

    digits = 2

    def __init__(self, text):
        self.chars = sorted(set(text))

    def encode(self, text):
        return bytes(self.chars.index(c) + 1 for c in text)

    def pairs(self):
        return [(i + 1, c) for i, c in enumerate(self.chars)]

    def widths(self):
        return "/FirstChar 1/LastChar %d/Widths[%s]" % (
            len(self.chars), " ".join([str(WIDTH)] * len(self.chars)))

    def differences(self, names=glyph_name):
        return "/Encoding<</Type/Encoding/Differences[1%s]>>" % "".join(
            "/" + names(c) for c in self.chars)


class Named(Font):
    """Type 1, not embedded: names of glyphs alone tell."""

    def make(self, pdf):
        return pdf.add("<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Times-Roman%s%s>>" % (
            self.widths(), self.differences()))


class Liar(Font):
    """As that, with a ToUnicode that maps every letter to another one."""

    def make(self, pdf):
        lies = to_unicode([(code, "x" if char != " " else " ") for code, char in self.pairs()], 2)
        return pdf.add("<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Times-Roman%s%s/ToUnicode %d 0 R"
                       ">>" % (self.widths(), self.differences(), pdf.stream(lies)))


class Type3(Font):
    """Glyphs that are drawings; numbered names and ToUnicode, or real names without it."""

    unicode = False

    def make(self, pdf):
        box = pdf.stream("%d 0 0 0 450 700 d1 50 0 400 700 re f" % WIDTH)
        names = (lambda c: "g%d" % ord(c)) if self.unicode else glyph_name
        procs = "".join("/%s %d 0 R" % (names(c), box) for c in self.chars)
        more = ""
        if self.unicode:
            more = "/ToUnicode %d 0 R" % pdf.stream(to_unicode(self.pairs(), 2))
        return pdf.add("<</Type/Font/Subtype/Type3/FontBBox[0 0 500 700]/FontMatrix[.001 0 0 .001 0"
                       " 0]/CharProcs<<%s>>/Resources<<>>%s%s%s>>" % (
                           procs, self.widths(), self.differences(names), more))


class Type3Unicode(Type3):
    unicode = True


class Builtin(Font):
    """Type 1 in CFF: its own encoding, nothing in the dictionary."""

    def make(self, pdf):
        program = pdf.stream(cff(self.chars), "/Subtype/Type1C")
        descriptor = pdf.add("<</Type/FontDescriptor/FontName/ABCDEF+Odd/Flags 4/FontBBox[0 0 500 "
                             "700]/ItalicAngle 0/Ascent 700/Descent 0/CapHeight 700/StemV 80/"
                             "FontFile3 %d 0 R>>" % program)
        return pdf.add("<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Odd%s/FontDescriptor %d 0 R>>" % (
            self.widths(), descriptor))


class Bytes(Font):
    """An 8-bit font of a Vietnamese encoding: the bytes are what its program shows."""

    base, encode_text, symbolic = ".VnTime", staticmethod(charsets.tcvn3), False

    def __init__(self, text):
        super().__init__(text)
        self.bytes = sorted(set(self.encode(text)))

    def encode(self, text):
        return self.encode_text(text)

    def make(self, pdf):
        chars = "".join(chr(b) for b in self.bytes)
        program = pdf.stream(truetype(chars, "symbol"), packed=True)
        descriptor = pdf.add(
            "<</Type/FontDescriptor/FontName%s/Flags %d/FontBBox[0 0 500 700]/ItalicAngle 0/Ascent "
            "700/Descent 0/CapHeight 700/StemV 80/FontFile2 %d 0 R>>" % (
                name("ABCDEF+" + self.base), 4 if self.symbolic else 32, program))
        encoding = "" if self.symbolic else "/Encoding/WinAnsiEncoding"
        if self.symbolic:
            private = [(b, chr(0xF000 + b)) for b in self.bytes]
            encoding = "/ToUnicode %d 0 R" % pdf.stream(to_unicode(private, 2))
        return pdf.add("<</Type/Font/Subtype/TrueType/BaseFont%s/FirstChar 0/LastChar 255/Widths["
                       "%s]%s/FontDescriptor %d 0 R>>" % (
                           name("ABCDEF+" + self.base), " ".join([str(WIDTH)] * 256), encoding,
                           descriptor))


class Tcvn3Capitals(Bytes):
    base = ".VnTimeH"

    def encode(self, text):
        return charsets.tcvn3(text.lower())


class Tcvn3Private(Bytes):
    symbolic = True


class Vni(Bytes):
    base, encode_text = "VNI-Times", staticmethod(charsets.vni)


class Composite(Font):
    """Identity-H; what tells: unicode (ToUnicode), cmap or names of the embedded program."""

    tells, encoding, ordering = "unicode", "Identity-H", "Identity"

    def encode(self, text):
        return b"".join(struct.pack(">H", self.chars.index(c) + 1) for c in text)

    def make(self, pdf):
        program = truetype(self.chars, "unicode" if self.tells in ("cmap", "lies") else "none",
                           self.tells == "names")
        more = ""
        if self.tells == "unicode":
            ranges = "1 beginbfrange <0001><%04x>[%s] endbfrange" % (
                len(self.chars), "".join(hexed(c.encode("utf-16-be")) for c in self.chars))
            more = "/ToUnicode %d 0 R" % pdf.stream(ranges)
        if self.tells == "lies":
            lies = [(code, "x" if char != " " else " ") for code, char in self.pairs()]
            more = "/ToUnicode %d 0 R" % pdf.stream(to_unicode(lies, 4))
        descriptor = pdf.add(
            "<</Type/FontDescriptor/FontName/ABCDEF+Odd/Flags 4/FontBBox[0 0 500 700]/ItalicAngle 0/"
            "Ascent 700/Descent 0/CapHeight 700/StemV 80/FontFile2 %d 0 R>>" %
            pdf.stream(program, packed=True))
        cid = pdf.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Odd/CIDSystemInfo<</"
                      "Registry(Adobe)/Ordering(%s)/Supplement 0>>/DW %d/CIDToGIDMap/Identity/"
                      "FontDescriptor %d 0 R>>" % (self.ordering, WIDTH, descriptor))
        return pdf.add("<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Odd/Encoding/%s/DescendantFonts"
                       "[%d 0 R]%s>>" % (self.encoding, cid, more))


class CompositeCmap(Composite):
    tells = "cmap"


class CompositeNames(Composite):
    tells = "names"


class CompositeLiar(Composite):
    tells = "lies"


class CompositeVertical(Composite):
    encoding = "Identity-V"


class CompositeUcs2(Composite):
    """The codes are Unicode, says the name of the CMap."""

    tells, encoding, ordering = "nothing", "UniGB-UCS2-H", "GB1"

    def encode(self, text):
        return text.encode("utf-16-be")


# ---- pages --------------------------------------------------------------------------------------

def show(font, x, y, text, size=12, matrix="1 0 0 1"):
    return "BT /F %g Tf %s %g %g Tm %s Tj ET\n" % (size, matrix, x, y, hexed(font.encode(text)))


def letters_apart(font, x, y, text, step=6.0):
    """Each letter by its own place."""
    return [show(font, x + i * step, y, char) for i, char in enumerate(text)]


def dispatch(number, stamp=None):
    """(x, y, text) of an ordinary document in two columns; its stamp is under the number."""
    office, sign, _, _ = topic(number)
    left = office.split("\n") + ["Số: " + sign] + ([stamp] if stamp else [])
    right = [STATE, MOTTO, "Đồng Vàng, ngày 03 tháng 9 năm 2026"]
    out = [(60, 760 - 18 * i, line) for i, line in enumerate(left)]
    out += [(310, 760 - 18 * i, line) for i, line in enumerate(right)]
    rest = text_of(number) + RECIPIENTS
    return out + [(60, 640 - 20 * i, line) for i, line in enumerate(rest)]


def page_of(kind, rows, more=lambda font: ""):
    font = kind("".join(text for _, _, text in rows) + "".join(MARKINGS.values()))
    pdf = Pdf()
    number = font.make(pdf)
    content = "".join(show(font, x, y, text, 11) for x, y, text in rows) + more(font)
    return pdf.done([(content, {"F": number})])


KINDS = [
    ("named", Named, "names of glyphs, no ToUnicode"),
    ("liar", Liar, "names of glyphs, a ToUnicode that lies"),
    ("type3", Type3, "Type 3, names of glyphs"),
    ("type3-tounicode", Type3Unicode, "Type 3, ToUnicode"),
    ("cff", Builtin, "CFF with an encoding of its own"),
    ("tcvn3", Bytes, ".VnTime"),
    ("tcvn3-capitals", Tcvn3Capitals, ".VnTimeH"),
    ("tcvn3-private", Tcvn3Private, ".VnTime at U+F000"),
    ("vni", Vni, "VNI-Times"),
    ("identity", Composite, "Identity-H, a list of ToUnicode"),
    ("identity-cmap", CompositeCmap, "Identity-H, only the program's cmap"),
    ("identity-names", CompositeNames, "Identity-H, only the program's names"),
    ("identity-liar", CompositeLiar, "Identity-H, a ToUnicode that lies"),
    ("ucs2", CompositeUcs2, "a CMap of Unicode"),
]


def fonts(corpus):
    for number, (stem, kind, note) in enumerate(KINDS):
        level = 1 + number % 3
        corpus.marked("font-%s.pdf" % stem, page_of(kind, dispatch(number, MARKINGS[level])), level,
                      "PDF, " + note)
        corpus.clean("font-%s.pdf" % stem, page_of(kind, dispatch(number)), "PDF, " + note)


# ---- odd ways to draw ---------------------------------------------------------------------------

def accents_apart(font, behind):
    """Ậ and Ố of base letters, the accents drawn over them; behind: after all other text."""
    base, over = [], []
    for i, char in enumerate("TỐI MẬT"):
        parts = unicodedata.normalize("NFD", char)
        x = 60 + 6 * i
        base.append(show(font, x, 690, parts[0]))
        for mark in parts[1:]:
            glyph, dx, dy = {"\u0302": ("\u02c6", 1, 3), "\u0301": ("\u00b4", 1, 5),
                             "\u0323": (".", 0, -3)}[mark]
            over.append((i, show(font, x + dx, 690 + dy, glyph, 10)))
    if behind:
        return "".join(base) + "".join(text for _, text in over)
    out = ""
    for i, text in enumerate(base):
        out += "".join(accent for k, accent in over if k == i) + text
    return out


def arc(font, text):
    import math
    out = ""
    for i, char in enumerate(text):
        angle = math.pi * (0.75 - 0.5 * i / max(1, len(text) - 1))
        x, y = 300 + 40 * math.cos(angle), 300 + 40 * math.sin(angle)
        c, s = math.sin(angle), -math.cos(angle)
        out += show(font, x, y, char, 12, "%.4f %.4f %.4f %.4f" % (c, s, -s, c))
    return out


def turned(font, text, degrees):
    import math
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return show(font, 200, 400, text, 20, "%.4f %.4f %.4f %.4f" % (c, s, -s, c))


def framed(font, text, lines):
    x, y, w, h = 430, 780, 100, 28
    if lines:
        frame = "".join("%g %g %g %g re f\n" % box for box in [
            (x, y, w, 1), (x, y + h, w, 1), (x, y, 1, h), (x + w, y, 1, h + 1)])
        frame = "1 0 0 rg\n" + frame
    else:
        frame = "1 0 0 RG %g %g %g %g re S\n" % (x, y, w, h)
    return "q " + frame + "1 0 0 rg " + show(font, x + 8, y + 9, text) + "Q\n"


def drawing(corpus):
    def marked(stem, level, more, note, kind=Composite, rows=None, extra="ˆ´."):
        rows = dispatch(level) if rows is None else rows
        text = "".join(t for _, _, t in rows) + "".join(MARKINGS.values()) + extra + "TOIMA"
        font = kind(text)
        pdf = Pdf()
        number = font.make(pdf)
        content = "".join(show(font, x, y, t, 11) for x, y, t in rows) + more(font)
        corpus.marked("draw-%s.pdf" % stem, pdf.done([(content, {"F": number})]), level,
                      "PDF, " + note)

    marked("backwards", 2, lambda f: "".join(reversed(letters_apart(f, 60, 690, "TỐI MẬT"))),
           "letters drawn from the right")
    marked("from-below", 1, lambda f: "", "lines drawn from below",
           rows=list(reversed(dispatch(1, MARKINGS[1]))))
    marked("accents-behind", 2, lambda f: accents_apart(f, True), "accents after all letters")
    marked("accents-before", 2, lambda f: accents_apart(f, False), "accents before their letters")
    marked("twice", 1, lambda f: show(f, 60, 690, "MẬT") + show(f, 60.4, 690, "MẬT"),
           "drawn twice to look bold")
    marked("spread", 3, lambda f: "3 Tc " + show(f, 60, 690, "TUYỆT MẬT") + "0 Tc ",
           "letters set apart")
    marked("turned", 3, lambda f: turned(f, "TUYỆT MẬT", 20), "a stamp set askew")
    marked("upright", 2, lambda f: show(f, 40, 300, "TỐI MẬT", 12, "0 1 -1 0"), "up the margin")
    marked("arc", 2, lambda f: arc(f, "TỐI MẬT"), "along a curve")
    marked("stack", 1, lambda f: "".join(show(f, 540, 400 - 14 * i, c) for i, c in enumerate("MẬT")),
           "letters one under another")
    marked("vertical", 2, lambda f: show(f, 540, 400, "TỐI MẬT"), "vertical writing",
           CompositeVertical, [])
    marked("frame", 1, lambda f: framed(f, "MẬT", False), "a red frame")
    marked("frame-lines", 1, lambda f: framed(f, "MẬT", True), "a red frame of four lines")
    marked("two-lines", 3, lambda f: show(f, 66, 692, "TUYỆT") + show(f, 72, 676, "MẬT"),
           "a stamp of two lines")
    marked("invisible", 1, lambda f: "3 Tr " + show(f, 60, 690, "MẬT") + "0 Tr ", "invisible text")
    marked("field", 1, lambda f: show(f, 60, 690, "Độ mật:") + show(f, 180, 690, "Mật"),
           "a label and its value")


def mentions(corpus):
    def clean(stem, rows, note, unmarked=False, more=""):
        font = Composite("".join(t for _, _, t in rows))
        pdf = Pdf()
        number = font.make(pdf)
        content = more + "".join(show(font, x, y, t, 11) for x, y, t in rows)
        add = corpus.unmarked if unmarked else corpus.clean
        add("draw-%s.pdf" % stem, pdf.done([(content, {"F": number})]), "PDF, " + note)

    clean("wrapped", dispatch(0) + [(60, 300, "QUY CHẾ BẢO"), (60, 280, "MẬT THÔNG TIN")],
          "a title that is wrapped")
    clean("two-columns", [(60, 700, "Thực hiện công tác bảo"), (60, 684, "mật thông tin trong cơ"),
                          (60, 668, "quan"), (320, 700, "Các phòng rà soát máy"),
                          (320, 684, "tính, đổi mật"), (320, 668, "khẩu hằng quý")],
          "text of two columns")
    rows = [(60, 700, "Số"), (140, 700, "Tên văn bản"), (320, 700, "Độ mật"),
            (430, 700, "Người nhận")]
    for i, value in enumerate(["Mật", "", "Mật"]):
        y = 680 - 20 * i
        rows += [(60, y, "%d" % (i + 1)), (140, y, "Báo cáo quý"), (430, y, "Văn thư")]
        rows += [(320, y, value)] if value else []
    clean("register", rows, "a register", unmarked=True)
    clean("heading", dispatch(2) + [(200, 200, "B Ả O   M Ậ T"), (60, 180, "Quản lý mật khẩu")],
          "a heading set apart")
    twice = [(60 + 24 * i + d, 200, word) for i, word in enumerate(["BẢO", "MẬT"]) for d in (0, .4)]
    clean("word-twice", dispatch(4) + twice + [(130, 200, "THÔNG TIN")], "words drawn twice")
    clean("word-last", dispatch(5) + [(60, 200, "CAM KẾT BẢO"), (160, 200, "THÔNG TIN"),
                                      (132, 200, "MẬT")], "a word drawn last")
    grid = "".join("%g %g %g %g re f\n" % box for box in [
        (60, 500, 300, 1), (60, 530, 300, 1), (60, 500, 1, 30), (160, 500, 1, 30),
        (260, 500, 1, 30), (360, 500, 1, 30)])
    clean("grid", dispatch(3) + [(70, 510, "BẢO"), (170, 510, "ĐỘ"), (270, 510, "Số trang")],
          "cells of a table", more=grid)


def all_(corpus):
    fonts(corpus)
    drawing(corpus)
    mentions(corpus)
