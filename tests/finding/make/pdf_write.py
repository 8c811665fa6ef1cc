# SPDX-License-Identifier: GPL-3.0-or-later
"""A writer of small PDF files, right ones and odd ones. The same input gives the same bytes."""
import base64
import hashlib
import zlib

PAGE = (0, 0, 595, 842)
UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    "%s\nendcmap end end\n"
)
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def identity():
    """A ToUnicode map whose codes are UTF-16, a hundred rows at most in each block."""
    rows = ["<%02X00> <%02XFF> <%02X00>" % (i, i, i) for i in range(0, 0x21)]
    return (UNICODE % ("%d beginbfrange\n%s\nendbfrange" % (len(rows), "\n".join(rows)))).encode()


def wide(text):
    """The string of a font whose codes are UTF-16."""
    return "<%s>" % text.encode("utf-16-be").hex().upper()


def text_string(text):
    """A text string: UTF-16 with its mark."""
    return "<FEFF%s>" % text.encode("utf-16-be").hex().upper()


def literal(data):
    out = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + out + b")"


# ---- filters -------------------------------------------------------------------------------------


def flate(data):
    return zlib.compress(data, 9)


def ascii85(data):
    return base64.a85encode(data) + b"~>"


def asciihex(data):
    return data.hex().encode() + b">"


def runlength(data):
    out = bytearray()
    for at in range(0, len(data), 128):
        piece = data[at:at + 128]
        out += bytes([len(piece) - 1]) + piece
    return bytes(out) + b"\x80"


def lzw(data, early=1):
    out, bits, count = bytearray(), 0, 0
    table, width, word = {}, 9, b""

    def put(code):
        nonlocal bits, count
        bits, count = bits << width | code, count + width
        while count >= 8:
            count -= 8
            out.append(bits >> count & 0xFF)
        bits &= (1 << count) - 1

    def known(key):
        return key[0] if len(key) == 1 else table.get(key)

    put(256)
    for byte in data:
        longer = word + bytes([byte])
        if known(longer) is not None:
            word = longer
            continue
        put(known(word))
        table[longer] = 258 + len(table)
        if 258 + len(table) + early > 1 << width:
            width += 1
        if len(table) == 3800:
            put(256)
            table, width = {}, 9
        word = bytes([byte])
    if word:
        put(known(word))
        if 259 + len(table) + early > 1 << width:
            width += 1
    put(257)
    if count:
        out.append(bits << (8 - count) & 0xFF)
    return bytes(out)


def png_up(data, columns=16):
    """Rows predicted from the row above."""
    data += b" " * (-len(data) % columns)
    out, above = bytearray(), bytes(columns)
    for at in range(0, len(data), columns):
        row = data[at:at + columns]
        out += b"\2" + bytes((a - b) & 0xFF for a, b in zip(row, above))
        above = row
    return bytes(out)


FILTERS = {
    "FlateDecode": flate,
    "ASCII85Decode": ascii85,
    "ASCIIHexDecode": asciihex,
    "RunLengthDecode": runlength,
    "LZWDecode": lzw,
}

# ---- encryption (RC4, revision 3) ----------------------------------------------------------------


def rc4(key, data):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 0xFF
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) & 0xFF
        j = (j + state[i]) & 0xFF
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 0xFF])
    return bytes(out)


def rounds(key, data):
    for i in range(20):
        data = rc4(bytes(b ^ i for b in key), data)
    return data


class Lock:
    """128 bits of RC4 with that password of the user's; the owner's is another."""

    def __init__(self, user, ident):
        padded = (user + PADDING)[:32]
        owner = hashlib.md5((b"chu" + PADDING)[:32]).digest()
        for _ in range(50):
            owner = hashlib.md5(owner).digest()
        self.owner = rounds(owner, padded)
        key = hashlib.md5(padded + self.owner + b"\xfc\xff\xff\xff" + ident).digest()
        for _ in range(50):
            key = hashlib.md5(key).digest()
        self.key = key
        self.user = rounds(key, hashlib.md5(PADDING + ident).digest()) + bytes(16)

    def dictionary(self, files_only=False):
        if files_only:
            return (
                "<< /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <%s> /U <%s> /CF << /StdCF "
                "<< /CFM /V2 /Length 16 >> >> /StmF /Identity /StrF /Identity /EFF /StdCF >>" % (
                    self.owner.hex(), self.user.hex()))
        return "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <%s> /U <%s> >>" % (
            self.owner.hex(), self.user.hex())

    def seal(self, num, data):
        salt = num.to_bytes(3, "little") + b"\0\0"
        return rc4(hashlib.md5(self.key + salt).digest(), data)


# ---- the file ------------------------------------------------------------------------------------


class Pdf:
    """Objects in order; the catalog is 1, the page tree 2."""

    def __init__(self, version="1.7"):
        self.version = version
        self.objects = {1: b"", 2: b""}
        self.catalog = ""
        self.trailer = ""
        self.pages = []
        self.lock = None

    def add(self, body):
        num = max(self.objects) + 1
        self.objects[num] = body.encode() if isinstance(body, str) else body
        return num

    def stream(self, data, more="", filters=(), parms=""):
        data = data.encode() if isinstance(data, str) else data
        num = max(self.objects) + 1
        for name in reversed(filters):
            data = FILTERS[name](data)
        if self.lock:
            data = self.lock.seal(num, data)
        if filters:
            more += " /Filter [%s]" % " ".join("/" + name for name in filters)
        if parms:
            more += " /DecodeParms [%s]" % parms
        head = "<< /Length %d %s >>\nstream\n" % (len(data), more)
        return self.add(head.encode() + data + b"\nendstream")

    def unicode_font(self, name="Tinos"):
        """A composite font whose codes are UTF-16; readers find what they mean by its map."""
        to_unicode = self.stream(identity(), filters=["FlateDecode"])
        down = self.add(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /DW 600 /CIDSystemInfo "
            "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>" % name)
        return self.add(
            "<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H "
            "/DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (name, down, to_unicode))

    def page(self, content, fonts, more="", resources="", filters=("FlateDecode",)):
        """content: bytes of a stream, or numbers of streams."""
        if not isinstance(content, list):
            content = [self.stream(content, filters=filters)]
        font = " ".join("/%s %d 0 R" % (name, num) for name, num in fonts.items())
        num = self.add(
            "<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents [%s] /Resources "
            "<< /Font << %s >> %s >> %s >>" % (
                " ".join(map(str, PAGE)), " ".join("%d 0 R" % each for each in content), font,
                resources, more))
        self.pages.append(num)
        return num

    def _finish(self):
        self.objects[1] = ("<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalog).encode()
        self.objects[2] = ("<< /Type /Pages /Count %d /Kids [%s] >>" % (
            len(self.pages), " ".join("%d 0 R" % num for num in self.pages))).encode()

    def body(self):
        """The objects, and where each begins."""
        self._finish()
        out, offsets = bytearray(b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % self.version.encode()), {}
        for num, body in sorted(self.objects.items()):
            offsets[num] = len(out)
            out += b"%d 0 obj\n" % num + body + b"\nendobj\n"
        return out, offsets

    def tables(self, out, offsets, previous=None):
        start, size = len(out), max(self.objects) + 1
        out += b"xref\n0 1\n0000000000 65535 f \n"
        for num, offset in sorted(offsets.items()):
            out += b"%d 1\n%010d 00000 n \n" % (num, offset)
        more = self.trailer + (" /Prev %d" % previous if previous is not None else "")
        out += ("trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
            size, more, start)).encode()
        return start

    def bytes(self):
        out, offsets = self.body()
        self.tables(out, offsets)
        return bytes(out)

    def again(self, before, changed):
        """An incremental update of `before`: changed maps numbers to new bodies."""
        out, offsets = bytearray(before), {}
        previous = int(before.rsplit(b"startxref\n", 1)[1].split()[0])
        for num, body in sorted(changed.items()):
            offsets[num] = len(out)
            body = body.encode() if isinstance(body, str) else body
            out += b"%d 0 obj\n" % num + body + b"\nendobj\n"
        self.tables(out, offsets, previous)
        return bytes(out)

    def packed(self):
        """Objects that are no streams in an object stream, with a cross-reference stream."""
        self._finish()
        out = bytearray(b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % self.version.encode())
        entries, pairs, bodies = {}, [], bytearray()
        pack = max(self.objects) + 1
        for num, body in sorted(self.objects.items()):
            if b"stream\n" in body:
                entries[num] = (1, len(out), 0)
                out += b"%d 0 obj\n" % num + body + b"\nendobj\n"
            else:
                entries[num] = (2, pack, len(pairs))
                pairs.append("%d %d" % (num, len(bodies)))
                bodies += body + b"\n"
        head = " ".join(pairs).encode() + b"\n"
        data = flate(head + bytes(bodies))
        entries[pack] = (1, len(out), 0)
        out += b"%d 0 obj\n<< /Type /ObjStm /N %d /First %d /Length %d /Filter /FlateDecode >>" % (
            pack, len(pairs), len(head), len(data))
        out += b"\nstream\n" + data + b"\nendstream\nendobj\n"
        start, num = len(out), pack + 1
        entries[num] = (1, start, 0)
        rows = b"\0\0\0\0\0\0\0"
        for each in range(1, num + 1):
            kind, at, index = entries.get(each, (0, 0, 0))
            rows += bytes([kind]) + at.to_bytes(4, "big") + index.to_bytes(2, "big")
        data = flate(png_up(rows, 7))
        out += b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] /Root 1 0 R /Length %d %s" % (
            num, num + 1, len(data), self.trailer.encode())
        out += b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 7 >> >>\nstream\n"
        out += data + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
        return bytes(out)


def lines_of(texts, font="F1", size=13, top=780, step=20, more=""):
    """A content stream: each text on a line of its own."""
    rows = ["BT /%s %d Tf %s %d TL 72 %d Td" % (font, size, more, step, top)]
    for text in texts:
        rows.append("%s Tj T*" % wide(text) if text else "T*")
    return "\n".join(rows + ["ET"])


def simple(texts, **more):
    """A whole file of one page with these lines."""
    pdf = Pdf()
    pdf.page(lines_of(texts, **more), {"F1": pdf.unicode_font()})
    return pdf
