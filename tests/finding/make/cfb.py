# SPDX-License-Identifier: GPL-3.0-or-later
"""Compound files ([MS-CFB] version 3), written and read; for files that Office's binary formats make."""
import struct

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def padded(data, size):
    return data + bytes(-len(data) % size)


def chain(table, first, count):
    """Sectors first to first + count - 1 one behind the other."""
    table += [first + i + 1 for i in range(count - 1)] + [END] * (count > 0)


def entry(name, kind, child, right, start, size):
    raw = name.encode("utf-16le") + b"\0\0"
    return (raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, right, child)
            + bytes(36) + struct.pack("<IQ", start, size))


def write(streams):
    """streams: name to bytes, all in the root."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    small = [n for n in names if len(streams[n]) < CUTOFF]
    mini, minifat, starts, body, fat = b"", [], {}, b"", []
    for name in small:
        data = padded(streams[name], MINI)
        starts[name] = len(minifat) if data else END
        chain(minifat, len(minifat), len(data) // MINI)
        mini += data

    def place(data):
        nonlocal body
        data = padded(data, SECTOR)
        first = len(fat) if data else END
        chain(fat, len(fat), len(data) // SECTOR)
        body += data
        return first

    for name in names:
        if name not in small:
            starts[name] = place(streams[name])
    root = place(mini)
    table = struct.pack("<%dI" % len(minifat), *minifat)
    table = place(table + b"\xff" * (-len(table) % SECTOR))
    # A list instead of a tree: each entry's right neighbour is the next.
    directory = entry("Root Entry", 5, 1 if names else FREE, FREE, root, len(mini))
    for i, name in enumerate(names):
        right = i + 2 if i + 1 < len(names) else FREE
        directory += entry(name, 2, FREE, right, starts[name], len(streams[name]))
    first = place(directory)
    nfat = 1
    while (len(fat) + nfat) * 4 > nfat * SECTOR:
        nfat += 1
    at = len(fat)
    fat += [FAT] * nfat
    body += struct.pack("<%dI" % len(fat), *fat) + b"\xff" * (nfat * SECTOR - 4 * len(fat))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, nfat, first, 0, CUTOFF, table,
                                   (len(minifat) * 4 + SECTOR - 1) // SECTOR, END, 0)
    head += struct.pack("<%dI" % nfat, *range(at, at + nfat)) + b"\xff" * (4 * (109 - nfat))
    return head + body


def read(data):
    """name to bytes of all streams, whatever their storage."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    first, = struct.unpack_from("<I", data, 48)
    cutoff, minitable = struct.unpack_from("<II", data, 56)
    sector = lambda i: data[(i + 1) * size:(i + 2) * size]
    fat = []
    for i in struct.unpack_from("<109I", data, 76):
        if i < FAT:
            fat += struct.unpack("<%dI" % (size // 4), sector(i))

    def follow(i):
        out = b""
        while i < FAT:
            out += sector(i)
            i = fat[i]
        return out

    directory, minifat, streams, mini = follow(first), follow(minitable), {}, b""
    minifat = struct.unpack("<%dI" % (len(minifat) // 4), minifat)
    for at in range(0, len(directory), 128):
        one = directory[at:at + 128]
        length, kind = struct.unpack_from("<HB", one, 64)
        start, n = struct.unpack_from("<IQ", one, 116)
        if kind == 5:
            mini = follow(start)
        elif kind == 2 and n >= cutoff:
            streams[one[:length - 2].decode("utf-16le")] = follow(start)[:n]
        elif kind == 2:
            out = b""
            while start < FAT and len(out) < n:
                out += mini[start * MINI:(start + 1) * MINI]
                start = minifat[start]
            streams[one[:length - 2].decode("utf-16le")] = out[:n]
    return streams
