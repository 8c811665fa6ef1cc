# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile files through `matguard scan`: each must end with its reason in 5 s and 512 MB.

Time is processor time of everything started (and wall time where the machine has nothing else to
do); memory is the peak of what worker and helpers hold together, looked at every 5 ms.
"""
import bz2
import gzip
import io
import json
import lzma
import os
import random
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
import zlib

SECONDS = 5
MEGABYTES = 512
MARKED = "TUYỆT MẬT\nSố: 12/BC-UBND\n".encode()


# ---- ZIP by hand ---------------------------------------------------------------------------------


def local(name, crc, packed, size, method=8, flags=0):
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 0x5A21, crc, packed, size,
                       len(name), 0) + name


def central(name, crc, packed, size, offset, method=8, flags=0):
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags, method, 0, 0x5A21, crc,
                       packed, size, len(name), 0, 0, 0, 0, 0, offset) + name


def end(count, size, offset, comment=b""):
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count & 0xFFFF, count & 0xFFFF, size, offset,
                       len(comment)) + comment


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in members:
            z.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def many_names_one_header():
    """1000 entries of the directory for one local header."""
    data = b"\0" * (10 << 20)
    packed = deflate(data)
    head = local(b"a", zlib.crc32(data), len(packed), len(data)) + packed
    directory = b"".join(central(b"%d" % i, zlib.crc32(data), len(packed), len(data), 0)
                         for i in range(1000))
    return head + directory + end(1000, len(directory), len(head))


def crc_shift(crc, zeros):
    """The checksum after so many more zero bytes (zlib's crc32_combine, with nothing to add)."""

    def times(matrix, vector):
        out, i = 0, 0
        while vector:
            if vector & 1:
                out ^= matrix[i]
            vector >>= 1
            i += 1
        return out

    def square(matrix):
        return [times(matrix, row) for row in matrix]

    matrix = square(square([0xEDB88320] + [1 << i for i in range(31)]))
    while zeros:
        matrix = square(matrix)
        if zeros & 1:
            crc = times(matrix, crc)
        zeros >>= 1
    return crc


def quoted_overlap(files=250, kernel=20 << 20):
    """Each member quotes the next one's header and goes on with its data (Fifield, 2019)."""
    data = b"\0" * kernel
    name = b"%03d"
    packed, size, crc = deflate(data), kernel, zlib.crc32(data)
    body = local(name % (files - 1), crc, len(packed), size) + packed
    entries = [(name % (files - 1), crc, len(packed), size)]
    lengths = [len(body)]
    for i in range(files - 2, -1, -1):
        quoted = 30 + 3
        header = body[:quoted]
        stored = b"\0" + struct.pack("<HH", quoted, quoted ^ 0xFFFF)
        crc = crc_shift(zlib.crc32(header), size) ^ crc
        size += quoted
        packed_len = len(stored) + len(body)
        head = local(name % i, crc, packed_len, size)
        body = head + stored + body
        entries.append((name % i, crc, packed_len, size))
        lengths.append(len(body))
    directory, total = b"", len(body)
    for (n, c, p, s), length in zip(reversed(entries), reversed(lengths)):
        directory += central(n, c, p, s, total - length)
    return body + directory + end(files, len(directory), total)


def nested(width=16, depth=5):
    data = zipped([("%02d.txt" % i, b"\0" * 65536) for i in range(width)])
    for _ in range(depth - 1):
        data = zipped([("%02d.zip" % i, data) for i in range(width)])
    return data


def gzip_deep(times=60):
    data = MARKED
    for _ in range(times):
        data = gzip.compress(data, mtime=0)
    return data


def bzip2_gigabyte():
    """One block of 45 MB of zeros in some 45 bytes, again and again: about 1 KB for 1 GB."""
    return bz2.compress(b"\0" * 45_000_000) * 24


def zip_in_every_comment():
    """Ends of directories in the comment, each with a comment of its own."""
    comment = b"".join(end(9, 50, 100, b"") for _ in range(2900))
    data = zipped([("a.txt", b"a")])
    return data[:-2] + struct.pack("<H", len(comment)) + comment


def streamed_headers():
    """Local headers of unknown size, stored, nobody lists: no search may run to the end of each."""
    return local(b"a", 0, 0, 0, 0, 8) * 400_000


def streamed_members(count=4000):
    """Deflated, of unknown size and in no directory, as a ZIP cut short has them: each ends where
    deflate says, and what is behind it is not looked at from each of them anew."""
    packed = deflate(os.urandom(3000))
    return b"".join(local(b"%04d" % i, 0, 0, 0, 8, 8) + packed +
                    struct.pack("<IIII", 0x08074B50, 0, len(packed), 3000) for i in range(count))


def damaged_deflate():
    """Members that claim all the rest and break at once."""
    return (local(b"a", 0, 0, 0, 8, 8) + b"\x07") * 200_000


def aes_many():
    """2000 members under AES: each password costs a thousand rounds."""
    extra = struct.pack("<HHHHBH", 0x9901, 7, 2, 0x4541, 3, 8)
    out, directory = b"", b""
    for i in range(2000):
        name = b"%04d" % i
        head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 51, 1, 99, 0, 0x5A21, 0, 60, 30, 4,
                           len(extra)) + name + extra
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 51, 51, 1, 99, 0, 0x5A21, 0, 60,
                                 30, 4, len(extra), 0, 0, 0, 0, len(out)) + name + extra
        out += head + os.urandom(60)
    return out + directory + end(2000, len(directory), len(out))


# ---- others ----------------------------------------------------------------------------------------


def tar_many(count=12000):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as t:
        for i in range(count):
            t.addfile(tarfile.TarInfo("%d" % i))
    return out.getvalue()


def xz_bomb():
    return lzma.compress(b"\0" * (64 << 20)) * 16


def many_xz():
    """A helper for each."""
    one = lzma.compress(b"thu\n")
    return zipped([("%03d.xz" % i, one) for i in range(300)], zipfile.ZIP_STORED)


def chain_xz(times=12):
    data = MARKED
    for _ in range(times):
        data = lzma.compress(data)
    return data


def inside_many(times=1100):
    rng = random.Random(5)
    return b"".join(bytes(rng.randrange(1, 256) for _ in range(200)) +
                    gzip.compress(b"thu %d\n" % i, mtime=0) for i in range(times))


def xz_dictionary():
    """Wants 1.5 GiB before the first byte."""
    return lzma.compress(MARKED, filters=[{"id": lzma.FILTER_LZMA2, "preset": 1,
                                           "dict_size": 1536 << 20}])


def zstd_window():
    """A frame of 1 GiB's window: descriptor, window byte, a last block of one repeated byte."""
    return b"\x28\xb5\x2f\xfd" + bytes([0x00, 20 << 3]) + struct.pack("<I", 1 | 1 << 1 | 100 << 3)[:3] + b"a"


def xar(toc):
    packed = zlib.compress(toc)
    return struct.pack(">4sHHQQI", b"xar!", 28, 1, len(packed), len(toc), 0) + packed


def xar_links():
    """A link told twice: libarchive 3.6.2 goes round in its list of links for ever."""
    return xar(b'<?xml version="1.0"?><xar><toc><file id="1"><name>a</name><type link="original">'
               b'hardlink</type></file><file id="2"><name>b</name><type link="1">hardlink</type>'
               b'<type link="1">hardlink</type></file></toc></xar>')


def xar_nested(depth=200_000):
    return xar(b"<xar><toc>" + b"<file><name>a</name>" * depth)


def iso_continued(base):
    """Rock Ridge's continuation that goes on in itself."""
    image = bytearray(base)
    at = image.find(b"CE\x1c\x01")
    sector, offset = struct.unpack_from("<I", image, at + 4)[0], struct.unpack_from(
        "<I", image, at + 12)[0]
    record = b"CE\x1c\x01" + b"".join(struct.pack("<I", n) + struct.pack(">I", n)
                                      for n in (sector, offset, 28))
    image[sector * 2048 + offset:sector * 2048 + offset + 28] = record
    return bytes(image)


def cab(folders=1, blocks=1, size=0xFFFF, kind=0x1503):
    """A cabinet of LZX blocks that hold nothing of what they say."""
    data = struct.pack("<IHH", 0, 4, size & 0xFFFF) + b"\xff" * 4
    names = struct.pack("<IIHHHH", 0x7FFFFFFF, 0, 0, 0, 0, 0x20) + b"a\0"
    first = 36 + 8 * folders
    blob = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, first + len(names) + len(data) * blocks, 0,
                       first, 0, 3, 1, folders, 1, 0, 0, 0)
    blob += struct.pack("<IHH", first + len(names), blocks, kind) * folders
    return blob + names + data * blocks


def mutated(data, seed, changes=6):
    rng = random.Random(seed)
    out = bytearray(data)
    for _ in range(changes):
        out[rng.randrange(len(out))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(out[:rng.randrange(len(out) // 2, len(out))] if seed % 3 == 0 else out)


def run_tool(folder, *command):
    """What a packer makes, or nothing where there is none."""
    if shutil.which(command[0]) is None:
        return None
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return open(os.path.join(folder, "out"), "rb").read()


def honest(folder):
    """Small honest archives, to be broken."""
    open(os.path.join(folder, "kh.txt"), "wb").write(MARKED * 40)
    open(os.path.join(folder, "thu.txt"), "wb").write(b"thu " * 500)
    names = ("kh.txt", "thu.txt")
    tools = {
        "7z": ("bsdtar", "--format", "7zip", "-cf", "out"),
        "xar": ("bsdtar", "--format", "xar", "-cf", "out"),
        "cpio": ("bsdtar", "--format", "newc", "-cf", "out"),
        "cab": ("gcab", "-cz", "out"),
        "iso": ("genisoimage", "-quiet", "-J", "-R", "-o", "out"),
        "lzh": ("jlha", "c", "out"),
        "zip": ("bsdtar", "--format", "zip", "-cf", "out"),
        "tar.xz": ("bsdtar", "-cJf", "out"),
        "tar.zst": ("bsdtar", "--zstd", "-cf", "out"),
        "tar.bz2": ("bsdtar", "-cjf", "out"),
        "tar.gz": ("bsdtar", "-czf", "out"),
        "tar.lz4": ("bsdtar", "--lz4", "-cf", "out"),
    }
    made = {}
    for kind, command in tools.items():
        path = os.path.join(folder, "out")
        if os.path.exists(path):
            os.unlink(path)
        data = run_tool(folder, *command, *names)
        if data:
            made[kind] = data
    return made


# ---- measuring -------------------------------------------------------------------------------------


def descendants(pid):
    found, todo = [], [pid]
    while todo:
        try:
            with open("/proc/%d/task/%d/children" % (todo[-1], todo.pop())) as f:
                more = [int(n) for n in f.read().split()]
        except OSError:
            continue
        found += more
        todo += more
    return found


def held(pids):
    """Bytes in memory; pages of files that are merely mapped do not count."""
    total = 0
    for pid in pids:
        try:
            with open("/proc/%d/status" % pid) as f:
                for line in f:
                    if line.startswith(("RssAnon:", "RssShmem:")):
                        total += int(line.split()[1]) * 1024
        except OSError:
            pass
    return total


def look(programs, path):
    """The verdict, wall and processor seconds, and megabytes at the peak."""
    begin, before, peak = time.monotonic(), os.times(), 0
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(
            [programs + "/matguard", "scan", "--json", "--rules", "rules/state-secret.conf", path],
            stdout=out, stderr=subprocess.DEVNULL)
        while child.poll() is None and time.monotonic() - begin < 60:
            peak = max(peak, held(descendants(child.pid)))
            time.sleep(0.005)
        if child.poll() is None:
            child.kill()
        child.wait()
        out.seek(0)
        text = out.read().decode()
    wall, after = time.monotonic() - begin, os.times()
    cpu = (after.children_user + after.children_system - before.children_user -
           before.children_system)
    return json.loads(text) if text.count("\n") == 1 else None, wall, cpu, peak / 1e6


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def ok(self, good, text):
        self.n += 1
        self.failed += 0 if good else 1
        print("%sok %d - %s" % ("" if good else "not ", self.n, text))
        return good


def is_quiet():
    """Nothing else on this machine: only then does wall time say anything about us."""
    return os.getloadavg()[0] < 0.75 * (os.cpu_count() or 1)


def judged(verdict, wanted):
    """wanted: reasons, any of which will do; "marked" stands for a finding."""
    if verdict is None or verdict["error"] is not None:
        return False
    reasons = {o.get("limit") or o["why"] for o in verdict["opaque"]}
    if verdict["verdict"] == "marked":
        reasons.add("marked")
    return bool(reasons & set(wanted))


def check(tap, programs, folder, name, data, wanted):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(data)
    quiet = is_quiet()
    verdict, wall, cpu, peak = look(programs, path)
    os.unlink(path)
    in_time = cpu <= SECONDS and (wall <= SECONDS or not quiet) and wall < 15
    # Where others take the processor, the wall limit may come first.
    if not tap.ok(judged(verdict, wanted if quiet else wanted + ("wall",)) and in_time and
                  peak <= MEGABYTES,
                  "%s: %d KB, %.1f s of processor, %.1f s, %d MB" %
                  (name, len(data) // 1024, cpu, wall, peak)):
        print("# wanted %s; %s" % (wanted, json.dumps(verdict)[:600]))


def main():
    programs, tap = sys.argv[1], Tap()
    if not os.access(programs + "/matguard", os.X_OK):
        print("1..0 # SKIP %s/matguard is not built" % programs)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = honest(folder)
        zeros = zipped([("kh.txt", MARKED)])
        samples = [
            ("names-1000.zip", many_names_one_header, ("damaged",)),
            ("overlap-250.zip", quoted_overlap, ("damaged", "inflated")),
            ("nested-16-5.zip", nested, ("entries", "inflated")),
            ("deep-60.gz", gzip_deep, ("depth",)),
            ("gigabyte.bz2", bzip2_gigabyte, ("memory", "inflated", "cpu")),
            ("comments.zip", zip_in_every_comment, ("damaged",)),
            ("streamed.zip", streamed_headers, ("entries",)),
            ("cut-short.zip", streamed_members, ("damaged",)),
            ("broken.zip", damaged_deflate, ("damaged", "entries")),
            ("aes.zip", aes_many, ("encrypted",)),
            ("many.tar", tar_many, ("entries",)),
            ("bomb.xz", xz_bomb, ("memory", "inflated")),
            ("many-xz.zip", many_xz, ("entries",)),
            ("chain-12.xz", chain_xz, ("entries",)),
            ("inside-1100.bin", inside_many, ("entries",)),
            ("dictionary.xz", xz_dictionary, ("memory",)),
            ("window.zst", zstd_window, ("memory",)),
            ("links.xar", xar_links, ("cpu",)),
            ("nested.xar", xar_nested, ("damaged", "cpu", "memory")),
            ("lzx.cab", cab, ("damaged",)),
            ("folders.cab", lambda: cab(60000, 1), ("damaged", "cpu")),
            ("blocks.cab", lambda: cab(1, 60000), ("damaged", "cpu")),
            ("mszip.cab", lambda: cab(1, 3, 0x8000, 1), ("damaged",)),
            ("double.zip", lambda: zeros + zeros, ("marked",)),
        ]
        if "iso" in made:
            samples.append(("continued.iso", lambda: iso_continued(made["iso"]),
                            ("damaged", "cpu", "memory", "marked")))
        for name, make, wanted in samples:
            check(tap, programs, folder, name, make(), wanted)
        broken(tap, programs, folder, made)
    print("1..%d" % tap.n)
    return 1 if tap.failed else 0


def broken(tap, programs, folder, made):
    """Each honest archive in twelve broken forms, in one run: every one gets a verdict that is not
    an error of ours, and none takes the others' time."""
    target = os.path.join(folder, "broken")
    os.mkdir(target)
    for kind, data in made.items():
        for seed in range(12):
            with open(os.path.join(target, "%02d.%s" % (seed, kind)), "wb") as f:
                f.write(mutated(data, seed))
    out = subprocess.run([programs + "/matguard", "scan", "--json", "--rules",
                          "rules/state-secret.conf", target], capture_output=True, check=False)
    verdicts = [json.loads(line) for line in out.stdout.decode().splitlines()]
    slow = [v["path"] for v in verdicts if v["ms"] > 15000]
    tap.ok(len(verdicts) == 12 * len(made), "%d broken archives have verdicts" % len(verdicts))
    tap.ok(not slow, "none takes more than its time %s" % slow)
    died = [v for v in verdicts if v["error"] is not None and v["error"]["why"] != "worker-died"]
    tap.ok(not died, "a helper that crashes is an error, and no other error is there %s" % died[:2])
    print("# %d of them made the helper crash" % len(
        [v for v in verdicts if v["error"] is not None]))


sys.exit(main())
