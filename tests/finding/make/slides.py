# SPDX-License-Identifier: GPL-3.0-or-later
"""Presentations of PowerPoint 97 ([MS-PPT]), record by record."""
import struct

import cfb

SLIDE, NOTES, MASTER, HEADERS, COMMENT, TAGS, BLOB = 0x3EE, 0x3F0, 0x3F8, 0xFD9, 0x2EE0, 0x1388, 0x138B


def record(kind, *parts, version=0, instance=0):
    body = b"".join(parts)
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def holder(kind, *parts, instance=0):
    return record(kind, *parts, version=15, instance=instance)


def chars(text):
    return record(0xFA0, text.encode("utf-16le"))


def raw_bytes(raw):
    return record(0xFA8, raw)


def string(instance, text):
    return record(0xFBA, text.encode("utf-16le"), instance=instance)


def shapes(*texts):
    return holder(0x40C, holder(0xF002, *(holder(0xF004, holder(0xF00D, text)) for text in texts)))


def fonts(*names):
    return holder(0x7D5, *(record(0xFB7, name.encode("utf-16le").ljust(64, b"\0") + bytes(4),
                                  instance=i) for i, name in enumerate(names)))


def style(n, font):
    """All n characters in one font."""
    return record(0xFA1, struct.pack("<IHI", n + 1, 0, 0), struct.pack("<IIH", n + 1, 0x10000, font))


def art(text):
    raw = text.encode("utf-16le") + b"\0\0"
    return holder(0xF004, record(0xF00B, struct.pack("<HI", 0x80C0, len(raw)), raw, version=3,
                                 instance=1))


def save(objects, session=0):
    """objects: number to bytes. The stream and Current User."""
    stream, places = b"", []
    for number, data in objects.items():
        places.append(struct.pack("<II", 1 << 20 | number, len(stream)))
        stream += data
    directory = len(stream)
    stream += record(0x1772, *places)
    edit = len(stream)
    stream += record(0xFF5, struct.pack("<IIIIIIHH", 0, 0x03000000, 0, directory, 1, 9, 0, 0),
                     struct.pack("<I", session) if session else b"")
    user = record(0xFF6, struct.pack("<III", 20, 0xF3D1C4DF if session else 0xE391C05F, edit),
                  bytes(8))
    return stream, user


def ppt(*objects, more=None):
    stream, user = save(dict(enumerate(objects, 1)))
    return cfb.write({"PowerPoint Document": stream, "Current User": user, **(more or {})})
