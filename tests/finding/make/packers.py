# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives by hand where their packers are not free, not deterministic or not there."""
import gzip
import os
import struct
import subprocess
import tempfile
import zlib

from archives import TIME_UNIX


def crc16(data):
    """CRC-16/ARC, as lha has it."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def rar4_block(kind, flags, body, data=b""):
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data


def rar4(members, encrypted=False):
    """Stored; an encrypted one holds noise and says so."""
    out = b"Rar!\x1a\x07\0" + rar4_block(0x73, 0, bytes(6))
    for name, data in members:
        name = name.encode()
        body = struct.pack("<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0x5D234000, 20,
                           0x30, len(name), 0o100644) + name
        out += rar4_block(0x74, 0x8000 | (4 if encrypted else 0), body, data)
    return out + rar4_block(0x7B, 0x4000, b"")


def vint(n):
    out = b""
    while n > 0x7F:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def rar5_block(kind, flags, body, data=b""):
    inside = vint(kind) + vint(flags) + (vint(len(data)) if flags & 2 else b"") + body
    head = vint(len(inside)) + inside
    return struct.pack("<I", zlib.crc32(head)) + head + data


def rar5(members, encrypted=False):
    """Stored; encrypted: the headers too, as rar -hp does."""
    out = b"Rar!\x1a\x07\x01\0"
    if encrypted:
        return out + rar5_block(4, 0, vint(0) + vint(0) + b"\x0f" + bytes(range(16))) + bytes(
            range(200))
    out += rar5_block(1, 0, vint(0))
    for name, data in members:
        name = name.encode()
        body = vint(4) + vint(len(data)) + vint(0o100644) + struct.pack(
            "<I", zlib.crc32(data)) + vint(0) + vint(1) + vint(len(name)) + name
        out += rar5_block(2, 2, body, data)
    return out + rar5_block(5, 0, vint(0))


def lha(members):
    """Method -lh0-, header level 0."""
    out = b""
    for name, data in members:
        name = name.encode()
        head = b"-lh0-" + struct.pack("<IIIBBB", len(data), len(data), 0x5D234000, 0x20, 0,
                                      len(name)) + name + struct.pack("<H", crc16(data))
        out += bytes([len(head), sum(head) & 0xFF]) + head + data
    return out + b"\0"


def cpio(members, form="newc"):
    out = b""
    for number, (name, data) in enumerate(list(members) + [("TRAILER!!!", b"")], 1):
        name = name.encode() + b"\0"
        if form == "odc":
            out += b"070707" + b"".join(b"%06o" % n for n in (
                0, number, 0o100644, 0, 0, 1, 0)) + b"%011o%06o%011o" % (
                    TIME_UNIX, len(name), len(data)) + name + data
            continue
        head = b"070701" + b"".join(b"%08X" % n for n in (
            number, 0o100644, 0, 0, 1, TIME_UNIX, len(data), 0, 0, 0, 0, len(name), 0)) + name
        out += head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)
    return out


def ar(members):
    out = b"!<arch>\n"
    for name, data in members:
        out += b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (
            name.encode() + b"/", TIME_UNIX, 0, 0, 0o100644, len(data))
        out += data + b"\n" * (len(data) % 2)
    return out


def cab(members, mszip=False):
    """One folder, one block."""
    whole = b"".join(data for _, data in members)
    packed = whole
    if mszip:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = b"CK" + packer.compress(whole) + packer.flush()
    names, at = b"", 0
    for name, data in members:
        names += struct.pack("<IIHHHH", len(data), at, 0, 0x5D23, 0x4000, 0x20)
        names += name.encode() + b"\0"
        at += len(data)
    block = struct.pack("<IHH", 0, len(packed), len(whole)) + packed
    first = 36 + 8
    size = first + len(names) + len(block)
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, size, 0, first, 0, 3, 1, 1, len(members), 0,
                       7, 0)
    return head + struct.pack("<IHH", first + len(names), 1, 1 if mszip else 0) + names + block


def xar(members):
    toc, heap = '<?xml version="1.0" encoding="UTF-8"?><xar><toc>', b""
    for number, (name, data) in enumerate(members, 1):
        packed = zlib.compress(data, 9)
        toc += ('<file id="%d"><name>%s</name><type>file</type><mode>0644</mode><data><length>%d'
                '</length><offset>%d</offset><size>%d</size><encoding style="application/x-gzip"/>'
                '</data></file>' % (number, name, len(packed), len(heap), len(data)))
        heap += packed
    toc = (toc + "</toc></xar>").encode()
    packed = zlib.compress(toc, 9)
    return struct.pack(">4sHHQQI", b"xar!", 28, 1, len(packed), len(toc), 0) + packed + heap


def rpm(members):
    header = b"\x8e\xad\xe8\x01" + bytes(4) + struct.pack(">II", 1, 8) + struct.pack(
        ">IIII", 1000, 6, 0, 1) + b"goi-thu\0"
    return b"\xed\xab\xee\xdb\x03" + bytes(91) + header + bytes(-len(header) % 8) + header + gz(
        cpio(members))


def gz(data, name=None, comment=None):
    if name is None and comment is None:
        return gzip.compress(data, 9, mtime=TIME_UNIX)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    flags = (8 if name else 0) | (16 if comment else 0)
    return struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, flags, TIME_UNIX, 2, 3) + b"".join(
        word.encode() + b"\0" for word in (name, comment) if word) + packer.compress(
            data) + packer.flush() + struct.pack("<II", zlib.crc32(data), len(data))


def tool(members, *command):
    """What a packer makes of the members; it writes the file `out`."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in members:
            path = os.path.join(folder, name)
            with open(path, "wb") as f:
                f.write(data)
            os.utime(path, (TIME_UNIX, TIME_UNIX))
        command = " ".join(command).replace("ALL", " ".join(name for name, _ in members))
        subprocess.run(command, shell=True, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "out"), "rb") as f:
            return f.read()
