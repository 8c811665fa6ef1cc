# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages: headers and bodies in every transfer encoding."""
import base64
import binascii
import quopri

HEADERS = [
    ("From", "van.thu@xa.example"),
    ("To", "van.phong@huyen.example"),
    ("Date", "Thu, 03 Sep 2026 08:00:00 +0700"),
    ("Message-ID", "<1@xa.example>"),
    ("MIME-Version", "1.0"),
]


def word_b(text, charset="utf-8"):
    return "=?%s?B?%s?=" % (charset, base64.b64encode(text.encode(charset)).decode())


def word_q(text):
    return "=?UTF-8?Q?%s?=" % "".join(
        c if c.isascii() and c.isalnum() else "_" if c == " "
        else "".join("=%02X" % b for b in c.encode())
        for c in text
    )


def transfer(data, how):
    """data: bytes. The body as it travels."""
    if how == "base64":
        return base64.encodebytes(data).replace(b"\n", b"\r\n")
    if how == "quoted-printable":
        return quopri.encodestring(data).replace(b"\n", b"\r\n")
    if how == "x-uuencode":
        lines = [data[i:i + 45] for i in range(0, len(data), 45)]
        return (b"begin 644 kh.txt\r\n" + b"".join(binascii.b2a_uu(x) for x in lines)
                .replace(b"\n", b"\r\n") + b"`\r\nend\r\n")
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def part(data, mime="text/plain; charset=utf-8", how="8bit", more=()):
    """Headers and body of one part."""
    head = [("Content-Type", mime), ("Content-Transfer-Encoding", how)] + list(more)
    return "".join("%s: %s\r\n" % row for row in head).encode() + b"\r\n" + transfer(data, how)


def multipart(parts, kind="mixed", boundary="=_ranh_gioi"):
    out = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind.encode(), boundary.encode())
    for each in parts:
        out += b"--" + boundary.encode() + b"\r\n" + each.rstrip(b"\r\n") + b"\r\n"
    return out + b"--" + boundary.encode() + b"--\r\n"


def message(subject, body, headers=()):
    """body: a part. The whole message."""
    rows = HEADERS + [("Subject", subject)] + list(headers)
    return "".join("%s: %s\r\n" % row for row in rows).encode() + body


def mbox(messages):
    return b"".join(
        b"From van.thu@xa.example Thu Sep  3 08:00:00 2026\n" + m.replace(b"\r\n", b"\n") + b"\n"
        for m in messages
    )
