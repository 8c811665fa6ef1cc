# SPDX-License-Identifier: GPL-3.0-or-later
"""Word documents as [MS-DOC] has them, and of Word 6: pieces of text, each with a look."""
import struct
from collections import namedtuple

from ole import ole

TEXT_AT = 0x600
STORIES = ("body", "footnote", "header", "macro", "comment", "endnote", "box", "header_box")

# text: str for UTF-16, bytes for 8 bits. run, paragraph: grpprls. change: a piece's own, short form.
Piece = namedtuple("Piece", "text run paragraph change", defaults=(b"", b"", b"\0\0"))

CAPS, BOLD, DELETED, INSERTED, HIDDEN = (
    b"\x3b\x08\1", b"\x35\x08\1", b"\0\x08\1", b"\1\x08\1", b"\x3c\x08\1")
RED, FRAME, CELL = b"\x42\x2a\6", b"\x24\x64\4\1\1\0", b"\x16\x24\1"
FONT = b"\x4f\x4a\1\0\x51\x4a\1\0"  # the second one
OLD_FONT, OLD_CAPS = b"\x5d\1\0", b"\x5b\1"


def paragraphs(lines):
    return [Piece("".join(line + "\r" for line in lines))]


def raw(piece):
    return piece.text if isinstance(piece.text, bytes) else piece.text.encode("utf-16-le")


def count(piece):
    return len(raw(piece)) // (1 if isinstance(piece.text, bytes) else 2)


def page(pieces, which, old):
    each = 1 if which == "run" else 7 if old else 13
    places, entries, data, at, end = [], b"", bytearray(512), TEXT_AT, 510
    for piece in pieces:
        places.append(at)
        at += len(raw(piece))
        properties = getattr(piece, which)
        if not properties:
            entries += bytes(each)
            continue
        body = bytes([len(properties)]) + properties if which == "run" else (
            bytes([(len(properties) + 3) // 2]) + b"\0\0" + properties)
        end = (end - len(body) - 1) & ~1
        data[end:end + len(body)] = body
        entries += bytes([end // 2]).ljust(each, b"\0")
    head = struct.pack("<%dI" % (len(places) + 1), *places, at) + entries
    data[:len(head)] = head
    data[511] = len(places)
    return bytes(data)


def fonts(names, old):
    out = b"\0\0" if old else struct.pack("<HH", len(names), 0)
    for name in names:
        body = bytes(5 if old else 39)
        body += name.encode() + b"\0" if old else (name + "\0").encode("utf-16-le")
        out += bytes([len(body)]) + body
    return out


def clx(pieces, old):
    at, cp, places, entries = TEXT_AT, 0, [0], b""
    for piece in pieces:
        wide = not isinstance(piece.text, bytes)
        entries += struct.pack("<HI", 0, at if wide or old else at * 2 | 0x40000000) + piece.change
        at += len(raw(piece))
        cp += count(piece)
        places.append(cp)
    table = struct.pack("<%dI" % len(places), *places) + entries
    return b"\2" + struct.pack("<I", len(table)) + table


def streams(pieces, font="Arial", old=False, listed=True, headers=(), **stories):
    """stories: characters of each at the end of the text, in the order of STORIES."""
    text = b"".join(raw(piece) for piece in pieces)
    first = (TEXT_AT + len(text) + 511) // 512
    stream = bytearray((b"\0" * TEXT_AT + text).ljust(first * 512, b"\0"))
    stream += page(pieces, "run", old) + page(pieces, "paragraph", old)
    chars = [stories.get(name, 0) for name in STORIES]
    chars[0] = sum(count(piece) for piece in pieces) - sum(chars)
    struct.pack_into("<HH", stream, 0, 0xA5DC if old else 0xA5EC, 101 if old else 193)
    struct.pack_into("<H", stream, 10, 0 if old else 0x200)
    struct.pack_into("<II", stream, 0x18, TEXT_AT, TEXT_AT + len(text))
    struct.pack_into("<8I", stream, 0x34 if old else 0x4C, *chars)
    tables = stream if old else bytearray()
    for at_old, at_new, data in (
            (0x160, 0x1A2, clx(pieces, old) if listed else b""),
            (0xB8, 0xFA, struct.pack("<IIH" if old else "<III", TEXT_AT, TEXT_AT + len(text), first)),
            (0xC0, 0x102, struct.pack("<IIH" if old else "<III", TEXT_AT, TEXT_AT + len(text),
                                      first + 1)),
            (0xD0, 0x112, fonts(["Times New Roman", font], old)),
            (0xB0, 0xF2, struct.pack("<%dI" % len(headers), *headers))):
        at = len(tables)
        tables += data
        struct.pack_into("<II", stream, at_old if old else at_new, at, len(data))
    out = {"WordDocument": bytes(stream)}
    if not old:
        out["1Table"] = bytes(tables)
    return out


def word(pieces, more=None, wide=False, orphans=None, **kinds):
    return ole(dict(streams(pieces, **kinds), **(more or {})), wide, orphans)
