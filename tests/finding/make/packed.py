# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives, streams, encrypted ones, and what lies inside or behind something else.

What packers make is kept from the corpus as it is, unless it is to be made anew (--packed).
"""
import bz2
import lzma
import random

from archives import tar_of, zip_of
from ooxml import docx, paras
from packers import ar, cab, cpio, gz, lha, rar4, rar5, rpm, tool, xar
from texts import dispatch

STAMPS = {None: None, 1: "MẬT", 2: "TỐI MẬT", 3: "TUYỆT MẬT"}
SAFETY = "Bảo đảm an toàn, bảo mật hệ thống; mật khẩu đổi ba tháng một lần.\n"


def text(level, number=0):
    body = "\n".join(dispatch(number, STAMPS[level])) + "\n"
    return (body if level else body + SAFETY).encode()


def members(level):
    """Two files, the second with the marking; none where level is None."""
    return [("thu.txt", text(None, 1)), ("kh.txt", text(level))]


def office(level):
    return [("kh.docx", docx(paras(dispatch(0, STAMPS[level]))))]


OWN = [
    ("rar", "rar4", rar4), ("rar", "rar5", rar5), ("lzh", "lha", lha), ("cpio", "newc", cpio),
    ("cpio", "odc", lambda m: cpio(m, "odc")), ("a", "ar", ar), ("cab", "stored", cab),
    ("cab", "mszip", lambda m: cab(m, True)), ("xar", "xar", xar), ("rpm", "rpm", rpm),
]

# ALL stands for the members' names; the packer writes `out`.
TOOLS = [
    ("7z", "lzma2", "7z a -bso0 -mtm- -ms=on -t7z out.7z ALL && mv out.7z out"),
    ("7z", "ppmd", "7z a -bso0 -mtm- -m0=PPMd -t7z out.7z ALL && mv out.7z out"),
    ("7z", "bzip2", "7z a -bso0 -mtm- -m0=BZip2 -t7z out.7z ALL && mv out.7z out"),
    ("7z", "copy", "7z a -bso0 -mtm- -m0=Copy -mhc=off -t7z out.7z ALL && mv out.7z out"),
    ("zip", "zip-bzip2", "7z a -bso0 -mm=BZip2 -tzip out.zip ALL && mv out.zip out"),
    ("zip", "zip-lzma", "7z a -bso0 -mm=LZMA -tzip out.zip ALL && mv out.zip out"),
    ("zip", "zip-xz", "7z a -bso0 -mm=xz -tzip out.zip ALL && mv out.zip out"),
    ("iso", "rock-ridge", "genisoimage -quiet -no-pad -R -o out ALL"),
    ("iso", "joliet", "genisoimage -quiet -no-pad -J -o out ALL"),
    ("cab", "gcab", "gcab -cz out ALL"),
]
STREAMS = [
    ("gz", gz), ("xz", lambda d: lzma.compress(d)),
    ("lzma", lambda d: lzma.compress(d, lzma.FORMAT_ALONE)), ("bz2", bz2.compress),
]
STREAM_TOOLS = [
    ("zst", "zstd -q -19 kh.txt -o out"), ("lz4", "lz4 -q kh.txt out"),
    ("old.lz4", "lz4 -q -l kh.txt out"), ("Z", "compress -c kh.txt > out"),
]
SEALED = [
    ("content.7z", "7z a -bso0 -mtm- -pkhong-ai-biet out.7z ALL && mv out.7z out"),
    ("headers.7z", "7z a -bso0 -mtm- -mhe -pkhong-ai-biet out.7z ALL && mv out.7z out"),
    ("aes256.zip", "7z a -bso0 -tzip -mem=AES256 -pkhong-ai-biet out.zip ALL && mv out.zip out"),
    ("aes128.zip", "7z a -bso0 -tzip -mem=AES128 -pkhong-ai-biet out.zip ALL && mv out.zip out"),
    ("pkware.zip", "zip -q -X -P khong-ai-biet out.zip ALL && mv out.zip out"),
    ("openssl.enc", "openssl enc -aes-256-cbc -pbkdf2 -pass pass:khong-ai-biet -in kh.txt -out out"),
]


class Maker:
    def __init__(self, corpus, kept):
        self.corpus, self.kept = corpus, kept

    def made(self, folder, name, level, content, command):
        """The kept bytes, or the packer's."""
        stem, dot, ext = name.partition(".")
        path = "%s/packed/%s%s%s%s" % (folder, stem, "-%d" % level if level else "", dot, ext)
        return self.kept.get(path) or tool(content, command)

    def opaque(self, name, data, note):
        self.corpus.add("opaque/packed", name, data, "opaque", "-", "-", "packed, " + note)


def archives(maker):
    for number, (ext, name, make) in enumerate(OWN):
        level = number % 3 + 1
        maker.corpus.marked("%s.%s" % (name, ext), make(members(level)), level, "packed, " + name)
        maker.corpus.marked("%s-docx.%s" % (name, ext), make(office(level)), level,
                            "packed, a docx in " + name)
    for number, (ext, name, command) in enumerate(TOOLS):
        level, file = number % 3 + 1, "%s.%s" % (name, ext)
        maker.corpus.marked(file, maker.made("marked", file, level, members(level), command), level,
                            "packed, " + name)
    for ext, name, make in OWN[::2]:
        maker.corpus.clean("%s.%s" % (name, ext), make(members(None)), "packed, " + name)
    for ext, name, command in TOOLS[::2]:
        file = "%s.%s" % (name, ext)
        maker.corpus.clean(file, maker.made("clean", file, None, members(None), command),
                           "packed, " + name)


def streams(maker):
    for number, (ext, make) in enumerate(STREAMS):
        level = number % 3 + 1
        maker.corpus.marked("kh.txt." + ext, make(text(level)), level, "packed, one " + ext)
        maker.corpus.marked("kh.tar." + ext, make(tar_of(members(level))), level,
                            "packed, a tar in " + ext)
        maker.corpus.clean("thu.tar." + ext, make(tar_of(members(None))), "packed, a tar in " + ext)
    for number, (ext, command) in enumerate(STREAM_TOOLS):
        level, file = number % 3 + 1, "kh.txt." + ext
        maker.corpus.marked(file, maker.made("marked", file, level, members(level), command), level,
                            "packed, one " + ext)
    maker.corpus.marked("two.gz", gz(text(None)) + gz(text(2)), 2, "packed, two gz as one file")
    maker.corpus.marked("behind.gz", gz(text(None)) + zip_of(members(3)), 3,
                        "packed, a zip behind gz")
    maker.corpus.marked("comment.gz", gz(text(None), "thu.txt", "TỐI MẬT"), 2,
                        "packed, the comment of gz")
    maker.corpus.marked("gz-in-xz.xz", lzma.compress(gz(bz2.compress(text(1)))), 1,
                        "packed, three layers")
    maker.corpus.marked("control.deb", ar([("debian-binary", b"2.0\n"), (
        "data.tar.xz", lzma.compress(tar_of(members(2))))]), 2, "packed, as deb")


def inside(maker):
    """Behind and inside other files."""
    rng = random.Random(2026)
    noise = bytes(rng.randrange(256) for _ in range(6000))
    picture = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1" + noise
    program = b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + noise
    script = b"#!/bin/sh\n" + b"echo dang giai nen\n" * 400 + b"exit 0\n"
    page = ("<html><body><p>%s</p></body></html>\n" % SAFETY).encode()
    seven = maker.made("marked", "lzma2.7z", 1, members(1), TOOLS[0][2])
    marked = maker.corpus.marked
    marked("program.exe", program + seven, 1, "packed, a program that unpacks 7z")
    marked("program-rar.exe", program + rar5(members(2)), 2, "packed, a program that unpacks rar")
    marked("program-zip.exe", program + zip_of(members(3)), 3, "packed, a program that unpacks zip")
    marked("program-cab.exe", program + cab(members(1)) + noise, 1, "packed, a cab inside a program")
    marked("script.run", script + gz(tar_of(members(2)), "a.tar"), 2, "packed, a script with tar.gz")
    marked("picture.jpg", picture + zip_of(members(3)), 3, "packed, a zip behind a picture")
    marked("picture-rar.jpg", picture + rar4(members(1)), 1, "packed, a rar behind a picture")
    marked("picture-amid.jpg", picture + zip_of(members(2)) + noise, 2, "packed, a zip amid data")
    marked("page.html", page + zip_of(members(1)), 1, "packed, a zip behind a web page")
    marked("memory.bin", noise + text(2) + b"\0" + noise, 2, "packed, text that lies in data")
    marked("memory-16.bin", noise[:2999] + text(3).decode().encode("utf-16-le") + noise, 3,
           "packed, UTF-16 that lies in data")
    marked("disk.img", bytes(446) + b"\x80\0\0\0\x06\0\0\0\1\0\0\0\1\0\0\0" + bytes(48) +
           b"\x55\xaa" + bytes(512) + text(1) + bytes(4096), 1, "packed, text on a disk")
    maker.corpus.clean("picture.jpg", picture + zip_of(members(None)), "packed, a zip behind a picture")
    maker.corpus.clean("program.exe", program + "TỐI MẬT\0MẬT\0TUYỆT MẬT\0".encode() + noise,
                       "packed, a program's list of markings")
    maker.corpus.clean("end-record.bin", b"\x7fELF" + noise + b"PK\5\6" + bytes(18) + noise[:500],
                       "packed, a program that knows ZIP")
    maker.corpus.clean("memory.bin", noise + text(None) + b"\0" + noise, "packed, text in data")


def closed(maker):
    for name, command in SEALED:
        maker.opaque(name, maker.made("opaque", name, None, members(3), command),
                     "encrypted, " + name)
    noise = bytes(random.Random(7).randrange(256) for _ in range(500))
    maker.opaque("rar4.rar", rar4([("kh.txt", noise)], True), "encrypted, rar 4")
    maker.opaque("rar5.rar", rar5([], True), "encrypted, rar 5 with its headers")
    maker.opaque("message.asc", "-----BEGIN PGP MESSAGE-----\n\naGVsbG8=\n", "encrypted, PGP")
    maker.opaque("volume.luks", b"LUKS\xba\xbe\0\2" + noise, "encrypted, a disk")
    maker.opaque("mail.pst", b"!BDN" + noise, "a mailbox of Outlook")
    maker.opaque("old.ace", b"\1\2\0\0\0\0\0**ACE**" + noise, "ace")
    maker.opaque("image.wim", b"MSWIM\0\0\0" + noise, "an image of Windows")
    maker.opaque("machine.qcow2", b"QFI\xfb\0\0\0\3" + noise, "a disk of a machine")
    maker.opaque("cut.xz", lzma.compress(text(None))[:-30], "cut short, xz")
    maker.opaque("cut.gz", gz(text(None))[:-30], "cut short, gz")
    maker.opaque("cut.cpio", cpio(members(None))[:-200], "cut short, cpio")
    deep = text(3)
    for _ in range(20):
        deep = gz(deep)
    maker.opaque("deep.gz", deep, "deeper than anybody packs")


def all_(corpus, kept):
    maker = Maker(corpus, kept)
    archives(maker)
    streams(maker)
    inside(maker)
    closed(maker)
