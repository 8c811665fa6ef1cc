# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks of Excel 5 and 97 ([MS-XLS]), record by record."""
import struct

import cfb


def record(kind, *parts):
    body = b"".join(parts)
    return struct.pack("<HH", kind, len(body)) + body


def u16(*numbers):
    return struct.pack("<%dH" % len(numbers), *numbers)


def string(text, bits=16):
    """Unicode, as Excel 97 has it."""
    raw = text.encode("utf-16le")
    return struct.pack("<H" if bits == 16 else "<B", len(raw) // 2) + b"\1" + raw


def old(raw, bits=16):
    return struct.pack("<H" if bits == 16 else "<B", len(raw)) + raw


def bof(kind, version=0x600):
    return record(0x809, u16(version, kind), bytes(12 if version == 0x600 else 4))


def font(name, color=8, weight=400, version=0x600):
    named = string(name, 8) if version == 0x600 else old(name.encode(), 8)
    return record(0x31, u16(260, 0, color, weight, 0), bytes(4), named)


def form(index, version=0x600):
    return record(0xE0, u16(index), bytes(18 if version == 0x600 else 14))


def label(row, column, text, xf=0):
    return record(0x204, u16(row, column, xf), string(text) if isinstance(text, str) else old(text))


def shared(row, column, index, xf=0):
    return record(0xFD, u16(row, column, xf), struct.pack("<I", index))


def strings(*texts):
    return record(0xFC, struct.pack("<II", len(texts), len(texts)), *texts)


def margin(kind, text):
    return record(kind, string(text))


def box(text, kind=6):
    raw = text.encode("utf-16le")
    return (record(0x5D, u16(0x15, 0x12, kind), bytes(16))
            + record(0x1B6, bytes(10), u16(len(raw) // 2, 16), bytes(4))
            + record(0x3C, b"\1", raw) + record(0x3C, bytes(16)))


def art(text):
    raw = text.encode("utf-16le") + b"\0\0"
    return record(0xEC, struct.pack("<HHIHI", 0x13, 0xF00B, 6 + len(raw), 0x80C0, len(raw)), raw)


def book(globals_, sheets, version=0x600):
    """sheets: (name, state, records). The stream."""
    def named(name, state, at):
        text = string(name, 8) if version == 0x600 else old(name.encode(), 8)
        return record(0x85, struct.pack("<IH", at, state), text)

    head = bof(5, version) + globals_
    names = sum(len(named(name, state, 0)) for name, state, _ in sheets)
    at, listed, body = len(head) + names + 4, b"", b""
    for name, state, records in sheets:
        sheet = bof(0x10, version) + records + record(10)
        listed += named(name, state, at + len(body))
        body += sheet
    return head + listed + record(10) + body


def xls(globals_=b"", sheet=b"", name="Trang1", state=0, version=0x600, more=None):
    stream = book(globals_, [("Bìa" if version == 0x600 else "Bia", 0, b"")]
                  + [(name, state, sheet)], version)
    return cfb.write({"Workbook" if version == 0x600 else "Book": stream, **(more or {})})
