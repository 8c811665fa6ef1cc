# SPDX-License-Identifier: GPL-3.0-or-later
"""Encryption of Office documents ([MS-OFFCRYPTO]). Salts and keys are fixed: the files must not differ
from run to run, and nobody's secret is in them."""
import base64
import hashlib
import io
import struct
import subprocess
import zipfile
import zlib

import cfb
import slides

DEFAULT = "VelvetSweatshop"  # what Office itself tries
SALT, OTHER_SALT, VERIFIER = bytes(range(16)), bytes(range(16, 32)), bytes(range(32, 48))
BLOCK_KEYS = {name: bytes.fromhex(key) for name, key in (
    ("verifier", "fea7d2763b4b9e79"), ("hash", "d7aa0f6d3061344e"), ("key", "146e0be7abacd0d6"))}


def b64(data):
    return base64.b64encode(data).decode()


def rc4(key, data):
    s, j, out, i = list(range(256)), 0, bytearray(), 0
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(byte ^ s[(s[i] + s[j]) % 256])
    return bytes(out)


def aes(mode, key, data, iv=None):
    command = ["openssl", "enc", "-e", "-aes-%d-%s" % (len(key) * 8, mode), "-nopad", "-K", key.hex()]
    return subprocess.run(command + (["-iv", iv.hex()] if iv else []), input=data, check=True,
                          stdout=subprocess.PIPE).stdout


def spun(name, salt, password, count):
    h = hashlib.new(name, salt + password.encode("utf-16le")).digest()
    for i in range(count):
        h = hashlib.new(name, struct.pack("<I", i) + h).digest()
    return h


def fitted(data, size):
    return data[:size].ljust(size, b"\x36")


def agile(package, password=DEFAULT, name="sha512", bits=256, spins=1000):
    size, h, key = bits // 8, spun(name, SALT, password, spins), bytes(range(64, 64 + bits // 8))
    length = hashlib.new(name).digest_size

    def value(purpose, data):
        made = fitted(hashlib.new(name, h + BLOCK_KEYS[purpose]).digest(), size)
        return base64.b64encode(aes("cbc", made, cfb.padded(data, 16), SALT)).decode()

    how = ('saltSize="16" blockSize="16" keyBits="%d" hashSize="%d" cipherAlgorithm="AES" '
           'cipherChaining="ChainingModeCBC" hashAlgorithm="%s" saltValue="%s"')
    terms = bits, length, name.upper()
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<encryption xmlns="http://schemas.'
        'microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/'
        'keyEncryptor/password"><keyData %s/><dataIntegrity encryptedHmacKey="" encryptedHmacValue=""/>'
        '<keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/'
        'password"><p:encryptedKey spinCount="%d" %s encryptedVerifierHashInput="%s" '
        'encryptedVerifierHashValue="%s" encryptedKeyValue="%s"/></keyEncryptor></keyEncryptors>'
        "</encryption>") % (
            how % (terms + (base64.b64encode(OTHER_SALT).decode(),)), spins,
            how % (terms + (base64.b64encode(SALT).decode(),)), value("verifier", VERIFIER),
            value("hash", hashlib.new(name, VERIFIER).digest()), value("key", key))
    body = b""
    for i in range(0, len(package), 4096):
        iv = hashlib.new(name, OTHER_SALT + struct.pack("<I", i // 4096)).digest()
        body += aes("cbc", key, cfb.padded(package[i:i + 4096], 16), fitted(iv, 16))
    info = struct.pack("<HHI", 4, 4, 0x40) + xml.encode()
    return cfb.write({"EncryptionInfo": info,
                      "EncryptedPackage": struct.pack("<Q", len(package)) + body})


def header(flags, cipher, bits, provider, verifier, digest):
    body = struct.pack("<8I", flags, 0, cipher, 0x8004, bits, provider, 0, 0) + "Khóa\0".encode("utf-16le")
    return (struct.pack("<II", flags, len(body)) + body + struct.pack("<I", 16) + SALT + verifier
            + struct.pack("<I", 20) + digest)


def standard(package, password=DEFAULT, bits=128):
    h = hashlib.sha1(spun("sha1", SALT, password, 50000) + bytes(4)).digest()
    key = b"".join(hashlib.sha1(bytes(a ^ pad for a in h.ljust(64, b"\0"))).digest()
                   for pad in (0x36, 0x5C))[:bits // 8]
    digest = hashlib.sha1(VERIFIER).digest().ljust(32, b"\0")
    info = struct.pack("<HH", 3, 2) + header(0x24, {128: 0x660E, 192: 0x660F, 256: 0x6610}[bits], bits,
                                             0x18, aes("ecb", key, VERIFIER), aes("ecb", key, digest))
    return cfb.write({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", len(package))
                      + aes("ecb", key, cfb.padded(package, 16))})


class Rc4:
    """40 bits of Office 97."""
    def __init__(self, password=DEFAULT):
        h = hashlib.md5(password.encode("utf-16le")).digest()[:5]
        self.hash = hashlib.md5((h + SALT) * 16).digest()[:5]
        both = rc4(self.key(0), VERIFIER + hashlib.md5(VERIFIER).digest())
        self.header = struct.pack("<HH", 1, 1) + SALT + both

    def key(self, block):
        return hashlib.md5(self.hash + struct.pack("<I", block)).digest()


class Capi:
    """RC4 CryptoAPI of Office XP."""
    def __init__(self, password=DEFAULT, bits=128):
        self.bits = bits
        self.hash = hashlib.sha1(SALT + password.encode("utf-16le")).digest()
        both = rc4(self.key(0), VERIFIER + hashlib.sha1(VERIFIER).digest())
        self.header = struct.pack("<HH", 4, 2) + header(4, 0x6801, bits, 1, both[:16], both[16:])

    def key(self, block):
        key = hashlib.sha1(self.hash + struct.pack("<I", block)).digest()[:self.bits // 8]
        return key.ljust(16, b"\0") if self.bits == 40 else key


def filepass(stream, body, change):
    """The stream with FILEPASS behind its BOF, bodies changed. change: (place, bytes) to bytes."""
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    added = struct.pack("<HH", 0x2F, len(body)) + body
    stream = stream[:first] + added + stream[first:]
    out, at = b"", 0
    while at < len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4:at + 4 + size]
        plain = size if kind in (0x809, 0x2F, 0xE1) else 4 if kind == 0x85 else 0
        if kind == 0x85:
            data = struct.pack("<I", struct.unpack_from("<I", data)[0] + len(added)) + data[4:]
        out += stream[at:at + 4] + data[:plain] + change(at + 4, data)[plain:]
        at += 4 + size
    return out


def xls_rc4(stream, cipher):
    blocks = b"".join(rc4(cipher.key(i), bytes(1024)) for i in range(len(stream) // 1024 + 2))
    return cfb.write({"Workbook": filepass(
        stream, struct.pack("<H", 1) + cipher.header,
        lambda at, data: bytes(a ^ b for a, b in zip(data, blocks[at:])))})


def rotated(value, by, bits):
    return (value << by | value >> (bits - by)) & ((1 << bits) - 1)


def xls_xor(stream, password=DEFAULT, old=False):
    raw, key, base, end, digest = password.encode(), 0, 0x8000, 0xFFFF, len(password) ^ 0xCE4B
    for char in reversed(raw):
        for bit in range(8):
            base = rotated(base, 1, 16)
            base ^= 0x1020 if base & 1 else 0
            key ^= base if char & 0x7F & 1 << bit else 0
            end = rotated(end, 1, 16)
            end ^= 0x1020 if end & 1 else 0
    key ^= end
    for i, char in enumerate(raw):
        digest ^= rotated(char, (i + 1) % 15, 15)
    fill = bytes.fromhex("bbffffbaffffb98000be0f00bf0f00")
    keys = [rotated(a ^ (key >> 8 if i % 2 else key & 0xFF), 2, 8)
            for i, a in enumerate((raw + fill)[:16])]

    def change(at, data):
        return bytes(rotated(byte ^ keys[(at + i + len(data)) % 16], 5, 8)
                     for i, byte in enumerate(data))

    body = struct.pack("<HH", key, digest)
    return cfb.write({"Book" if old else "Workbook": filepass(
        stream, body if old else b"\0\0" + body, change)})


def ppt(objects, password=DEFAULT):
    """objects: bytes each."""
    cipher = Capi(password)
    numbered = {i: rc4(cipher.key(i), data) for i, data in enumerate(objects, 1)}
    session = len(objects) + 1
    numbered[session] = slides.record(0x2F14, cipher.header, version=15)
    stream, user = slides.save(numbered, session)
    return cfb.write({"PowerPoint Document": stream, "Current User": user})


def open_document(package, password=DEFAULT, count=1000, name="sha256"):
    """The package with every XML member but the manifest encrypted (part 2, 4.8)."""
    start = hashlib.new(name, password.encode()).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, SALT, count, 32)
    source, target = zipfile.ZipFile(io.BytesIO(package)), io.BytesIO()
    made, listed = zipfile.ZipFile(target, "w"), ""

    def put(member, data):
        made.writestr(zipfile.ZipInfo(member, (2026, 9, 3, 0, 0, 0)), data)

    for member in source.namelist():
        data = source.read(member)
        if not member.endswith(".xml") or member.startswith("META-INF"):
            if not member.startswith("META-INF"):
                put(member, data)
            continue
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        listed += (
            '<manifest:file-entry manifest:full-path="%s" manifest:media-type="text/xml" manifest:size="%d">'
            '<manifest:encryption-data manifest:checksum-type="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0#%s-1k" manifest:checksum="%s"><manifest:algorithm manifest:algorithm-name="http://'
            'www.w3.org/2001/04/xmlenc#aes256-cbc" manifest:initialisation-vector="%s"/><manifest:'
            'key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" manifest:'
            'iteration-count="%d" manifest:salt="%s"/><manifest:start-key-generation manifest:start-key-'
            'generation-name="http://www.w3.org/2000/09/xmldsig#%s" manifest:key-size="32"/></manifest:'
            "encryption-data></manifest:file-entry>") % (
                member, len(data), name, b64(hashlib.new(name, packed[:1024]).digest()),
                b64(OTHER_SALT), count, b64(SALT), name)
        pad = 16 - len(packed) % 16
        put(member, aes("cbc", key, packed + bytes(pad - 1) + bytes([pad]), OTHER_SALT))
    put("META-INF/manifest.xml",
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
        'opendocument:xmlns:manifest:1.0">%s</manifest:manifest>' % listed)
    made.close()
    return target.getvalue()
