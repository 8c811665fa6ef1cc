#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes scanner/format/pdf_glyph_table.c from the Adobe Glyph List in Debian's python3-fonttools.

    PYTHONPATH=... python3 tests/tools/pdf_glyph_table.py >scanner/format/pdf_glyph_table.c
"""
import unicodedata

from fontTools import agl
from fontTools.cffLib import cffStandardStrings
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.ttLib.standardGlyphOrder import standardGlyphOrder

NAME_MAX = 23
# Scripts that a Vietnamese text or its look-alikes may hold.
RANGES = [(0x20, 0x58F), (0x1E00, 0x1FFF), (0x2000, 0x22FF), (0x2500, 0x27BF), (0xFB00, 0xFB06)]


def code_of(name):
    codes = agl.LEGACY_AGL2UV.get(name)
    if codes is None:
        return 0
    return codes if isinstance(codes, int) else codes[0]


def names():
    table = {}
    for name, code in agl.LEGACY_AGL2UV.items():
        code = code if isinstance(code, int) else code[0]
        # Adobe's corporate use: small capitals and old style figures are the letters they show.
        if 0xF600 <= code <= 0xF8FF:
            for end in ('small', 'oldstyle', 'superior', 'inferior'):
                if name.endswith(end) and len(name) > len(end):
                    base = code_of(name[:-len(end)])
                    if base and not 0xE000 <= base <= 0xF8FF:
                        table[name] = base
        elif len(name) <= NAME_MAX and any(a <= code <= b for a, b in RANGES):
            table[name] = code
    # Names that writers use beside Adobe's.
    more = {'dotbelowcomb': 0x323, 'hookabovecomb': 0x309, 'circumflexcomb': 0x302,
            'brevecomb': 0x306, 'horncomb': 0x31B, 'dotbelow': 0x323, 'hookabove': 0x309,
            'acutecomb': 0x301, 'gravecomb': 0x300, 'tildecomb': 0x303, 'Dslash': 0x110,
            'dslash': 0x111, 'Dstroke': 0x110, 'dstroke': 0x111, 'nbspace': 0xA0}
    # Vietnamese letters as their Unicode names say them: Acircumflexdotbelow, odotbelowhorn.
    words = {'CIRCUMFLEX': 'circumflex', 'BREVE': 'breve', 'HORN': 'horn', 'ACUTE': 'acute',
             'GRAVE': 'grave', 'TILDE': 'tilde', 'HOOK ABOVE': 'hookabove', 'DOT BELOW': 'dotbelow'}
    for code in list(range(0xC0, 0x250)) + list(range(0x1EA0, 0x1EFA)):
        parts = unicodedata.name(chr(code), '').split(' LETTER ')
        if len(parts) < 2 or ' WITH ' not in parts[1]:
            continue
        base, marks = parts[1].split(' WITH ')
        marks = marks.split(' AND ')
        if len(base) != 1 or any(m not in words for m in marks):
            continue
        base = base if 'CAPITAL' in parts[0] else base.lower()
        for order in (marks, marks[::-1]):
            more.setdefault(base + ''.join(words[m] for m in order), code)
    for name, code in more.items():
        table.setdefault(name, code)
    return table


STANDARD_EXTRA = {}
PDF_DOC = {0x18: 0x2D8, 0x19: 0x2C7, 0x1A: 0x2C6, 0x1B: 0x2D9, 0x1C: 0x2DD, 0x1D: 0x2DB, 0x1E: 0x2DA,
           0x1F: 0x2DC, 0x80: 0x2022, 0x81: 0x2020, 0x82: 0x2021, 0x83: 0x2026, 0x84: 0x2014,
           0x85: 0x2013, 0x86: 0x192, 0x87: 0x2044, 0x88: 0x2039, 0x89: 0x203A, 0x8A: 0x2212,
           0x8B: 0x2030, 0x8C: 0x201E, 0x8D: 0x201C, 0x8E: 0x201D, 0x8F: 0x2018, 0x90: 0x2019,
           0x91: 0x201A, 0x92: 0x2122, 0x93: 0xFB01, 0x94: 0xFB02, 0x95: 0x141, 0x96: 0x152,
           0x97: 0x160, 0x98: 0x178, 0x99: 0x17D, 0x9A: 0x131, 0x9B: 0x142, 0x9C: 0x153,
           0x9D: 0x161, 0x9E: 0x17E, 0xA0: 0x20AC}


def standard(code):
    return code_of(StandardEncoding[code])


def codec(name):
    def f(code):
        if code < 0x20:
            return 0
        return ord(bytes([code]).decode(name, 'replace').replace('\ufffd', '\0'))
    return f


def pdf_doc(code):
    if code in PDF_DOC:
        return PDF_DOC[code]
    return code if 0x20 <= code < 0x7F or 0xA1 <= code else 0


def array(name, size, values):
    print(f'const uint16_t {name}[{size}] = {{')
    row = '   '
    for v in values:
        cell = f' 0x{v:04x},'
        if len(row) + len(cell) > 98:
            print(row)
            row = '   '
        row += cell
    print(row)
    print('};\n')


def main():
    licence = agl._aglText.split('\n\n')[0].split('# -----')[1]
    lines = [l[2:] if l.startswith('# ') else l.lstrip('#') for l in licence.splitlines()[1:]]
    lines = [l for l in lines if l.strip('-') or not l]
    while lines and not lines[-1].strip():
        lines.pop()
    table = names()
    print('/* SPDX-License-Identifier: GPL-3.0-or-later AND BSD-3-Clause */')
    print('/*\n * Written by tests/tools/pdf_glyph_table.py: change that. The names are those of the '
          'Adobe Glyph\n * List, whose notice is:\n *')
    for line in lines:
        print((' * ' + line).rstrip())
    print(' */')
    print('#include "scanner/format/pdf_glyph_table.h"\n')
    print('/* clang-format off */')
    print('const struct pdf_glyph_row pdf_glyph_rows[] = {')
    for name in sorted(table, key=lambda n: n.encode()):
        print(f'    {{"{name}", 0x{table[name]:04x}}},')
    print('};')
    print('const size_t pdf_glyph_nrows = sizeof(pdf_glyph_rows) / sizeof(pdf_glyph_rows[0]);\n')
    array('pdf_glyph_mac', 'PDF_GLYPH_MAC', [code_of(n) & 0xFFFF for n in standardGlyphOrder])
    array('pdf_glyph_cff', 'PDF_GLYPH_CFF', [0 if 0xE000 <= code_of(n) <= 0xF8FF else code_of(n)
                                             for n in cffStandardStrings])
    win = codec('cp1252')
    array('pdf_encoding_standard', 256, [standard(c) for c in range(256)])
    array('pdf_encoding_win_ansi', 256, [win(c) for c in range(256)])
    array('pdf_encoding_mac_roman', 256, [codec('mac_roman')(c) for c in range(256)])
    array('pdf_encoding_pdf_doc', 256, [pdf_doc(c) for c in range(256)])
    print('/* clang-format on */')


main()
