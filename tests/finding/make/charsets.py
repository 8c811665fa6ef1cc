# SPDX-License-Identifier: GPL-3.0-or-later
"""Text to bytes in every encoding Vietnamese was ever typed in.

Whole texts where the encoding is regular (TCVN3, VNI, VIQR) or iconv knows it; for the rare ones
the syllables of the markings by the published bytes, and the rest without marks.
"""
import re
import subprocess
import unicodedata

TONES = "\u0300\u0301\u0309\u0303\u0323"  # grave acute hook tilde dot
MODIFIERS = "\u0302\u0306\u031b"  # circumflex breve horn


def nfc(text):
    return unicodedata.normalize("NFC", text)


def nfd(text):
    return unicodedata.normalize("NFD", text)


def letters(text):
    """(base letter, modifier or "", tone or "") of each letter."""
    for char in nfc(text):
        parts = nfd(char)
        yield (
            parts[0],
            "".join(c for c in parts[1:] if c in MODIFIERS),
            "".join(c for c in parts[1:] if c in TONES),
        )


def unmarked(text):
    text = "".join(base for base, _, _ in letters(text))
    return text.replace("đ", "d").replace("Đ", "D")


def modifier_first(text):
    """A, circumflex, dot: the order people's keyboards make."""
    return "".join(base + modifier + tone for base, modifier, tone in letters(text))


def half_composed(text):
    """Â, dot."""
    return "".join(nfc(base + modifier) + tone for base, modifier, tone in letters(text))


def tone_composed(text):
    """Ạ, circumflex."""
    return "".join(nfc(base + tone) + modifier for base, modifier, tone in letters(text))


def iconv(text, charset):
    run = subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", charset + "//TRANSLIT"],
        input=nfc(text).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return run.stdout


def tcvn3(text):
    """ABC: no capitals with tones; an H font shows small letters as capitals."""
    lower = "".join(c if c in "ĂÂÊÔƠƯĐ" or c.isascii() else c.lower() for c in nfc(text))
    return b"".join(
        {"Ă": b"\xa1", "Â": b"\xa2", "Ê": b"\xa3", "Ô": b"\xa4", "Ơ": b"\xa5", "Ư": b"\xa6",
         "Đ": b"\xa7"}.get(c) or (c.encode() if c.isascii() else iconv(c, "TCVN5712-1"))
        for c in lower
    )


VNI_PLAIN = dict(zip(TONES, "øùûõï"))
VNI_CIRCUMFLEX = dict(zip(TONES, "àáåãä"))
VNI_BREVE = dict(zip(TONES, "èéúüë"))
VNI_I = dict(zip(TONES, "ìíæóò"))


def vni_letter(base, modifier, tone):
    if base in "đĐ":
        return "ñ" if base == "đ" else "Ñ"
    low = base.lower()
    if low == "i" and tone:
        out = VNI_I[tone]
    elif low == "y" and tone == TONES[4]:
        out = "î"
    elif modifier == "\u031b":
        out = {"o": "ô", "u": "ö"}[low] + VNI_PLAIN.get(tone, "")
    elif modifier == "\u0302":
        out = low + VNI_CIRCUMFLEX.get(tone, "â")
    elif modifier == "\u0306":
        out = low + VNI_BREVE.get(tone, "ê")
    else:
        out = low + VNI_PLAIN.get(tone, "")
    return out.upper() if base.isupper() else out


def vni_text(text):
    return "".join(vni_letter(*letter) for letter in letters(text))


def vni(text):
    return vni_text(text).encode("latin-1", "replace")


VIQR_MODIFIERS = {"\u0302": "^", "\u0306": "(", "\u031b": "+", "": ""}
VIQR_TONES = dict(zip(TONES, "`'?~."), **{"": ""})


def viqr(text):
    out = "".join(
        base + VIQR_MODIFIERS[modifier] + VIQR_TONES[tone] for base, modifier, tone in letters(text)
    )
    return out.replace("đ", "dd").replace("Đ", "DD").encode("ascii", "replace")


def windows_1258(text):
    out = "".join(nfc(base + modifier) + tone for base, modifier, tone in letters(text))
    return out.encode("cp1258", "replace")


def words(*pairs):
    """An encoding of which only the markings' letters are known."""
    table = dict(pairs)

    def encode(text):
        pieces = re.split("([%s])" % "".join(table), nfc(text))
        return b"".join(
            table[p] if p in table else unmarked(p).encode("ascii", "replace") for p in pieces
        )

    return encode


def rare(upper_a, lower_a, upper_o, lower_o, upper_e, lower_e):
    codes = (upper_a, lower_a, upper_o, lower_o, upper_e, lower_e)
    return words(*zip("ẬậỐốỆệ", (bytes.fromhex(c) for c in codes)))


def mojibake(text):
    """UTF-8 taken for windows-1252 and saved as UTF-8; the five holes as C1 controls."""
    return "".join(
        bytes([b]).decode("cp1252") if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b)
        for b in nfc(text).encode()
    )


# Name, encoder, name in the scan's output (None: any).
BYTES = [
    ("utf8", lambda t: nfc(t).encode(), "utf-8"),
    ("utf8-bom", lambda t: b"\xef\xbb\xbf" + nfc(t).encode(), "utf-8"),
    ("utf8-nfd", lambda t: nfd(t).encode(), None),
    ("utf8-modifier-first", lambda t: modifier_first(t).encode(), None),
    ("utf8-half", lambda t: half_composed(t).encode(), None),
    ("utf8-tone", lambda t: tone_composed(t).encode(), None),
    ("utf16le-bom", lambda t: b"\xff\xfe" + nfc(t).encode("utf-16-le"), None),
    ("utf16be-bom", lambda t: b"\xfe\xff" + nfc(t).encode("utf-16-be"), None),
    ("utf16le", lambda t: nfc(t).encode("utf-16-le"), None),
    ("utf16be", lambda t: nfc(t).encode("utf-16-be"), None),
    ("utf16le-nfd", lambda t: b"\xff\xfe" + nfd(t).encode("utf-16-le"), None),
    ("utf32le-bom", lambda t: b"\xff\xfe\0\0" + nfc(t).encode("utf-32-le"), None),
    ("utf32be-bom", lambda t: b"\0\0\xfe\xff" + nfc(t).encode("utf-32-be"), None),
    ("utf32le", lambda t: nfc(t).encode("utf-32-le"), None),
    ("utf32be", lambda t: nfc(t).encode("utf-32-be"), None),
    ("tcvn3", tcvn3, None),
    ("tcvn5712", lambda t: iconv(t, "TCVN5712-1"), None),
    ("vni", vni, None),
    ("viscii", lambda t: iconv(t, "VISCII"), None),
    ("windows-1258", windows_1258, None),
    ("viqr", viqr, None),
    ("vni-mac", rare("4180", "618a", "4fe7", "6f87", "4580", "658a"), None),
    ("vps", rare("03", "c6", "96", "d3", "06", "8c"), None),
    ("vps-unikey", rare("c6", "c6", "96", "d3", "8c", "8c"), None),
    ("bkhcm1", rare("a4", "e2", "ac", "ea", "aa", "e8"), None),
    ("bkhcm2", rare("cac5", "eae5", "d6cb", "f6eb", "cfe5", "efe5"), None),
    ("bkhcm2-capital", rare("cac5", "eae5", "d6cb", "f6eb", "cfc5", "efe5"), None),
    ("vietware-x", rare("c1db", "e1fb", "c4da", "e4fa", "c3db", "e3fb"), None),
    ("vietware-f", rare("cb", "cb", "e7", "e7", "d6", "d6"), None),
    ("mojibake", lambda t: mojibake(t).encode(), None),
]
BY_NAME = {name: encode for name, encode, _ in BYTES}


def ncr(text, form="&#%d;"):
    return "".join(c if c.isascii() else form % ord(c) for c in nfc(text))


def rtf_u(text, fallback="?"):
    return "".join(
        c if c.isascii() and c not in "\\{}" else "\\u%d%s" % (
            ord(c) if ord(c) < 0x8000 else ord(c) - 0x10000, fallback)
        for c in nfc(text)
    )


def rtf_hex(data):
    return "".join(chr(b) if 32 <= b < 127 and b not in b"\\{}" else "\\'%02x" % b for b in data)


def json_u(text):
    return "".join(c if c.isascii() else "\\u%04x" % ord(c) for c in nfc(text))


def percent(text):
    return "".join("%%%02X" % b if b > 126 else chr(b) for b in nfc(text).encode())


def c_escape(text):
    return "".join("\\x%02x" % b if b > 126 else chr(b) for b in nfc(text).encode())
