# SPDX-License-Identifier: GPL-3.0-or-later
"""Compound files: {"name": bytes, "storage": {...}} as [MS-CFB] lays it out."""
import struct

FREE, END, FATSECT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class Sectors:
    def __init__(self, size):
        self.size, self.data, self.next = size, bytearray(), []

    def put(self, data):
        """Returns the first sector's number."""
        count = -(-len(data) // self.size)
        if count == 0:
            return END
        first = len(self.next)
        self.data += data.ljust(count * self.size, b"\0")
        self.next += [first + i + 1 for i in range(count - 1)] + [END]
        return first


def entry(name, kind, child=FREE, right=FREE, start=0, size=0):
    raw = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", raw, len(raw) + 2, kind, 1, FREE, right, child, start,
                       size)


def ole(tree, wide=False, orphans=None):
    """orphans: streams that nothing leads to."""
    size = 4096 if wide else 512
    big, mini, entries = Sectors(size), Sectors(64), [None]

    def stream(name, data, right=FREE):
        start = (mini if len(data) < 4096 else big).put(data)
        return entry(name, 2, FREE, right, start, len(data))

    def storage(items):
        """Adds what is in it; each is the right one of the one before. Returns the first."""
        items = list(items.items())
        if not items:
            return FREE
        numbers = []
        for _ in items:
            numbers.append(len(entries))
            entries.append(None)
        for i, (name, what) in enumerate(items):
            right = numbers[i + 1] if i + 1 < len(items) else FREE
            if isinstance(what, dict):
                entries[numbers[i]] = entry(name, 1, storage(what), right)
            else:
                entries[numbers[i]] = stream(name, what, right)
        return numbers[0]

    child = storage(tree)
    for name, data in (orphans or {}).items():
        entries.append(stream(name, data))
    start = big.put(bytes(mini.data))
    entries[0] = entry("Root Entry", 5, child, FREE, start, len(mini.data))
    minifat = big.put(struct.pack("<%dI" % len(mini.next), *mini.next))
    directory = big.put(b"".join(entries))
    fat_at, nfat = len(big.next), 1
    while (fat_at + nfat) * 4 > nfat * size:
        nfat += 1
    fat = big.next + [FATSECT] * nfat
    fat += [FREE] * (nfat * size // 4 - len(fat))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4 if wide else 3,
        0xFFFE, 12 if wide else 9, 6, 0, nfat, directory, 0, 4096, minifat,
        -(-len(mini.next) * 4 // size), END, 0, fat_at)
    head += struct.pack("<108I", *([fat_at + i for i in range(1, nfat)] + [FREE] * (109 - nfat)))
    return (head.ljust(size, b"\0") + bytes(big.data) + struct.pack("<%dI" % len(fat), *fat))


def properties(strings, names=None, codepage=65001):
    """A stream of properties ([MS-OLEPS]): {id: text}; names: {id: name}."""
    values = [(1, struct.pack("<II", 2, codepage))]

    def text(t):
        raw = t.encode("utf-8" if codepage == 65001 else "cp%d" % codepage) + b"\0"
        return struct.pack("<I", len(raw)) + raw

    if names:
        raw = struct.pack("<I", len(names)) + b"".join(
            struct.pack("<I", i) + text(n) for i, n in names.items())
        values.append((0, raw.ljust(-(-len(raw) // 4) * 4, b"\0")))
    for i, t in strings.items():
        raw = struct.pack("<I", 0x1E) + text(t)
        values.append((i, raw.ljust(-(-len(raw) // 4) * 4, b"\0")))
    table, body, at = b"", b"", 8 + 8 * len(values)
    for i, raw in values:
        table += struct.pack("<II", i, at + len(body))
        body += raw
    one = struct.pack("<II", 8 + len(table) + len(body), len(values)) + table + body
    return struct.pack("<HHI16xI16sI", 0xFFFE, 0, 0x20006, 1, b"\7" * 16, 48) + one


def package(name, data):
    """\\1Ole10Native: a file as the packager puts it."""
    name = name.encode() + b"\0"
    body = (b"\2\0" + name + b"C:\\" + name + b"\0\0\3\0" + struct.pack("<I", len(name) + 3)
            + b"C:\\" + name + struct.pack("<I", len(data)) + data)
    return struct.pack("<I", len(body)) + body
