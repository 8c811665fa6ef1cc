# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages of Outlook ([MS-OXMSG]): a storage of properties."""
import struct

from ole import ole


def text(tag, value, wide=True):
    return {"__substg1.0_%04X%s" % (tag, "001F" if wide else "001E"):
            value.encode("utf-16-le") if wide else value if isinstance(value, bytes)
            else value.encode()}


def binary(tag, value):
    return {"__substg1.0_%04X0102" % tag: value}


def message(*properties, attached=()):
    out = {"__properties_version1.0": bytes(32)}
    for one in properties:
        out.update(one)
    for i, one in enumerate(attached):
        out["__attach_version1.0_#%08X" % i] = one
    return out


def file_attached(name, data):
    return dict(text(0x3707, name), **binary(0x3701, data))


def message_attached(name, inner):
    return dict(text(0x3001, name), **{"__substg1.0_3701000D": inner})


def rtf_plain(rtf):
    """Compressed RTF that is not compressed ([MS-OXRTFCP] 2.1.3.1)."""
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


def rtf_literals(rtf):
    """Compressed RTF without a single reference."""
    body = b""
    for i in range(0, len(rtf), 8):
        body += b"\0" + rtf[i:i + 8]
    return struct.pack("<II4sI", len(body) + 12, len(rtf), b"LZFu", 0) + body


def msg(*properties, attached=()):
    return ole(message(*properties, attached=attached))
