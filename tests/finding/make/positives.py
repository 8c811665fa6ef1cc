# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that bear a marking: encodings, forms, and the formats of plain text and markup."""
import base64
import json
import urllib.parse

import charsets
from charsets import BY_NAME, BYTES, json_u, ncr, percent, rtf_hex, rtf_u
from texts import MARKINGS, dispatch, initial, letterhead, text_of


def lines(number, stamp):
    return "\n".join(dispatch(number, stamp)) + "\n"


def encodings(corpus):
    for name, encode, _ in BYTES:
        for level, marking in MARKINGS.items():
            corpus.marked("bytes-%s.txt" % name, encode(lines(level, marking)), level,
                          "txt in %s" % name)
        corpus.marked("alone-%s.txt" % name, encode("TỐI MẬT\n"), 2,
                      "txt in %s, nothing but the marking" % name)
    # What an H font shows as capitals, typed with the small letters.
    for level, marking in MARKINGS.items():
        text = charsets.tcvn3(lines(level, "@")).replace(
            b"@", charsets.tcvn3(marking).lower())
        corpus.marked("bytes-tcvn3-small.txt", text, level, "txt in TCVN3, letters of an H font")


FORMS = [
    ("spaced", lambda m: m.replace(" ", "  ").replace("", " ").strip(), "letters apart"),
    ("dotted", lambda m: ".".join("MẬT") if m == "MẬT" else m.replace(" ", "."), "dots between"),
    ("dashed", lambda m: m.replace(" ", "-"), "a hyphen between"),
    ("wide", lambda m: m.replace(" ", "   ").center(60), "in the middle of its line"),
    ("brackets", lambda m: "[%s]" % m, "in brackets"),
    ("parens", lambda m: "(%s)" % m, "in parentheses"),
    ("guillemets", lambda m: "*** %s ***" % m, "between stars"),
    ("drawn", lambda m: ["╔════════════╗", "║ %s ║" % m, "╚════════════╝"], "in a drawn frame"),
    ("ascii-frame", lambda m: ["+----------+", "| %s |" % m, "+----------+"], "in a frame"),
    ("markdown", lambda m: "**%s**" % m, "in Markdown's bold"),
    ("heading", lambda m: "# %s" % m, "as Markdown's heading"),
    ("field", lambda m: "Độ mật: %s" % initial(m), "the value of a field"),
    ("field-caps", lambda m: "MỨC ĐỘ MẬT : %s" % m, "the value of a field in capitals"),
    ("field-equals", lambda m: "Cấp độ mật=%s" % initial(m), "the value of a field, ="),
    ("title", lambda m: "TÀI LIỆU %s" % m, "a title"),
    ("nbsp", lambda m: "\u00a0%s\u00a0" % m.replace(" ", "\u00a0"), "no-break spaces"),
    ("zero-width", lambda m: "\u200b".join(m), "zero-width spaces inside"),
    ("joiner", lambda m: "\u2060".join(m), "word joiners inside"),
    ("soft-hyphen", lambda m: m[:1] + "\u00ad" + m[1:], "a soft hyphen inside"),
    ("grapheme", lambda m: m.replace("T", "\u034fT"), "a grapheme joiner inside"),
    ("em-space", lambda m: m.replace(" ", "\u2003") + "\u3000", "wide spaces"),
    ("full-width", lambda m: "".join(
        chr(ord(c) - 0x41 + 0xFF21) if "A" <= c <= "Z" else c for c in m), "full-width letters"),
    ("cyrillic", lambda m: m.replace("M", "\u041c").replace("T", "\u0422"), "Cyrillic letters"),
    ("greek", lambda m: m.replace("M", "\u039c").replace("T", "\u03a4"), "Greek letters"),
    ("number-line", lambda m: "Số: 12/BC-UBND   " + m, "beside the number"),
    ("date-line", lambda m: m + "\tĐồng Vàng, ngày 03 tháng 9 năm 2026", "beside the date"),
    ("addressee", lambda m: m + "      Kính gửi: Các phòng, ban trực thuộc", "beside the addressee"),
]


def forms(corpus):
    for index, (name, form, note) in enumerate(FORMS):
        for level in (index % 3 + 1, (index + 1) % 3 + 1):
            made = form(MARKINGS[level])
            corpus.marked("form-%s.txt" % name, lines(index, made), level, "txt form, " + note)
    for level in (2, 3):
        first, last = MARKINGS[level].split(" ")
        corpus.marked("form-wrapped.txt", lines(level, [first, last]), level,
                      "txt form, over two lines")
    text = lines(1, "TUYỆT MẬT")
    corpus.marked("ends-crlf.txt", text.replace("\n", "\r\n"), 3, "txt with CR LF")
    corpus.marked("ends-cr.txt", text.replace("\n", "\r"), 3, "txt with CR")
    corpus.marked("ends-nel.txt", text.replace("\n", "\u2028"), 3, "txt with line separators")
    corpus.marked("ends-form-feed.txt", text.replace("TUYỆT", "\fTUYỆT"), 3, "txt with a form feed")
    corpus.marked("pages.txt", "\n".join(dispatch(0, None)) + "\n\fTỐI MẬT\n\nPHỤ LỤC\n", 2,
                  "txt, the marking on page 2")
    corpus.marked("no-end.txt", "\n".join(letterhead(1) + ["MẬT"]), 1, "txt without a last newline")
    corpus.marked("two-levels.txt", lines(1, "MẬT") + "PHỤ LỤC\nSố: 08\nTUYỆT MẬT\n", 3,
                  "txt, an annex of a higher level")
    corpus.marked("bad-bytes.txt", lines(1, "@").encode().replace(b"@", b"\xff\xfe\xc3\nT\xe1\xbb\x90I M\xe1\xba\xacT"),
                  2, "txt with ill-formed bytes")
    corpus.marked("nul.txt", lines(1, "\0\nMẬT\n\0"), 1, "txt with NULs")
    corpus.marked("draft.txt", "DỰ THẢO\n" + lines(3, "MẬT"), 1, "txt, a draft")
    corpus.marked("copies.txt", lines(3, "MẬT") + "(Bản số 02; không được phép sao, chụp)\n", 1,
                  "txt, with copies numbered", "certain")
    corpus.marked("percent.txt", percent(lines(0, "TỐI MẬT")), 2, "txt in percent signs")
    corpus.marked("url.txt", urllib.parse.quote(lines(0, "TỐI MẬT")).replace("%0A", "\n"), 2,
                  "txt in a URL's form")
    corpus.marked("c.txt", charsets.c_escape(lines(0, "TUYỆT MẬT")), 3, "txt in C's escapes")
    corpus.marked("u.txt", json_u(lines(0, "TUYỆT MẬT")), 3, "txt in \\u escapes")
    corpus.marked("ncr.txt", ncr(lines(0, "MẬT")), 1, "txt in character references")
    corpus.marked("base64.txt", base64.encodebytes(lines(0, "MẬT").encode()), 1, "txt in base64")
    corpus.marked("rtf-words.txt", rtf_u(lines(0, "TỐI MẬT")), 2, "txt in RTF's escapes")


def data(corpus):
    """CSV, JSON, XML, and what programs read."""
    register = "Số;Ngày;Tên tài liệu;Ghi chú\n12;03/9/2026;Kế hoạch;%s\n"
    for level, marking in MARKINGS.items():
        small = initial(marking)
        corpus.marked("pair.csv", "Trường,Giá trị\nĐộ mật,%s\nĐộ khẩn,Thường\n" % small, level,
                      "csv with a pair of field and value")
        corpus.marked("cell.csv", register % marking, level, "csv with a cell")
        corpus.marked("object.json", json.dumps({"số": "12", "độ mật": small}, ensure_ascii=False),
                      level, "json with a key and its value")
        corpus.marked("escaped.json", json.dumps({"so": "12/BC", "dau": marking}), level,
                      "json with escapes")
        corpus.marked("element.xml", '<?xml version="1.0" encoding="UTF-8"?>\n<vb><so>12</so>'
                      "<dau>%s</dau><nd>Nội dung</nd></vb>\n" % marking, level, "xml, an element")
        corpus.marked("named.xml", "<vb><So>12</So><DoMat>%s</DoMat></vb>" % small, level,
                      "xml, an element that is named so")
        corpus.marked("named.json", json.dumps({"so": "12", "do_mat": small}, ensure_ascii=False),
                      level, "json with a key of a database")
    corpus.marked("footer-declassified.html", "<p>Số: 12/BC-UBND</p><p>TUYỆT MẬT</p>" + "".join(
        "<p>%s</p>" % line for line in text_of(0) * 4) + "<footer>GIẢI MẬT</footer>", 3,
                  "html, GIẢI MẬT far from the marking")
    corpus.marked("quoted.csv", '"Số","Dấu"\r\n"12","TỐI MẬT"\r\n', 2, "csv with quotes")
    corpus.marked("tabs.csv", b"\xff\xfe" + "Số\tDấu\r\n12\tTUYỆT MẬT\r\n".encode("utf-16-le"), 3,
                  "csv as Excel writes it in Unicode")
    corpus.marked("legacy.csv", charsets.tcvn3("Số;Nơi nhận;Dấu\n12;Huyện ủy;") + b"M\xcbT\n", 1,
                  "csv in TCVN3")
    corpus.marked("deep.json", json.dumps(
        {"a": [{"b": {"c": ["", {"dau": "MẬT"}]}}]}, ensure_ascii=False), 1, "json, deep inside")
    corpus.marked("lines.json", '{"so": 1}\n{"so": 2, "mức độ mật": "Tối mật"}\n', 2,
                  "json, one object a line")
    corpus.marked("surrogate.json", '{"dau": "\\u004d\\u1eac\\u0054", "so": "12/KH"}', 1,
                  "json, every letter escaped")
    corpus.marked("body.json", json.dumps({"noi_dung": lines(1, "TỐI MẬT")}), 2,
                  "json with a whole text in a string")
    corpus.marked("attribute.xml", '<vb so="12" dau="TUYỆT MẬT"><nd>Nội dung</nd></vb>', 3,
                  "xml, an attribute")
    corpus.marked("cdata.xml", "<vb><dau><![CDATA[TỐI MẬT]]></dau></vb>", 2, "xml, CDATA")
    corpus.marked("ncr.xml", "<vb><so>12</so><dau>%s</dau></vb>" % ncr("MẬT", "&#x%X;"), 1,
                  "xml, character references")
    corpus.marked("utf16.xml", b"\xff\xfe" + '<?xml version="1.0" encoding="UTF-16"?>'
                  "<vb><dau>TỐI MẬT</dau></vb>".encode("utf-16-le"), 2, "xml in UTF-16")
    corpus.marked("comment.xml", "<vb><!-- TUYỆT MẬT --><nd>Nội dung</nd></vb>", 3,
                  "xml, a comment")
    corpus.marked("split.xml", "<vb><dau>T<b>ỐI</b> M<i>Ậ</i>T</dau></vb>", 2,
                  "xml, split by elements")
    corpus.marked("field.xml", "<vb><DoMat>Độ mật: Mật</DoMat><so>1</so></vb>", 1, "xml, a field")
    corpus.marked("drawing.svg", '<svg xmlns="http://www.w3.org/2000/svg"><text fill="red">TỐI '
                  "MẬT</text></svg>", 2, "xml, a drawing")
    corpus.marked("settings.ini", "[van ban]\nso = 12\nđộ mật = Tối mật\n", 2, "txt, settings")
    corpus.marked("data.yaml", "so: 12\ndộ: 1\nđộ mật: Mật\n", 1, "txt, YAML")
    corpus.marked("note.md", "# Ghi chép\n\n> TỐI MẬT\n\nNội dung.\n", 2, "txt, Markdown's quote")
    corpus.marked("table.md", "| Trường | Giá trị |\n|---|---|\n| Độ mật | Tuyệt mật |\n", 3,
                  "txt, Markdown's table")


PAGE = "<!DOCTYPE html><html><head><title>%s</title>%s</head><body>%s</body></html>\n"


def page(body, head="", title="Văn bản"):
    return PAGE % (title, '<meta charset="utf-8">' + head, body)


def html(corpus):
    head = "".join("<p>%s</p>" % line for line in letterhead(0))
    tail = "".join("<p>%s</p>" % line for line in text_of(0))
    for level, marking in MARKINGS.items():
        corpus.marked("p.html", page(head + "<p>%s</p>" % marking + tail), level, "html, a paragraph")
        corpus.marked("ncr.html", page(ncr(head + "<p>%s</p>" % marking + tail)), level,
                      "html, decimal references")
        corpus.marked("font.html", (page(
            '%s<p><font face=".VnTimeH">@</font></p>%s' % (head, tail)).replace(
                "@", charsets.tcvn3(marking).lower().decode("latin-1"))), level,
            "html in a TCVN3 font")
    around = lambda middle: page(head + middle + tail)  # noqa: E731
    rows = [
        ("div", "<div>TỐI MẬT</div>", 2, "a block"),
        ("spans", "<p><span>T</span><span>ỐI M</span><b>Ậ</b>T</p>", 2, "split by elements"),
        ("hex", "<p>TUY&#x1EC6;T M&#x1eac;T</p>", 3, "hexadecimal references"),
        ("no-semicolon", "<p>M&#7852 T</p>".replace(" T", ";T"), 1, "references"),
        ("entity", "<p>T&Ocirc;&#769;I M&Acirc;&#803;T</p>", 2, "named entities and marks"),
        ("nbsp", "<p>T&#7888;I&nbsp;M&#7852;T</p>", 2, "a no-break space"),
        ("shy", "<p>M&shy;Ậ&#8203;T</p>", 1, "soft hyphen and zero-width space"),
        ("wbr", "<p>TUYỆT M<wbr>ẬT</p>", 3, "a break opportunity"),
        ("br", "<p style='border:1px solid red'>TUYỆT<br>MẬT</p>", 3, "a line break in the box"),
        ("cell", "<table><tr><td>Số: 1</td><td>TỐI MẬT</td></tr></table>", 2, "a cell"),
        ("pair", "<table><tr><th>Độ mật</th><td>Tối mật</td></tr></table>", 2, "a pair of cells"),
        ("upper", "<p style='text-transform: uppercase'>tối mật</p>", 2, "capitals by style"),
        ("red", "<p style='color:#c00000;border:2px double'>Tối mật</p>", 2, "framed and red"),
        ("hidden", "<p style='display:none'>TUYỆT MẬT</p>", 3, "hidden"),
        ("alt", "<img src='d.png' alt='TỐI MẬT'>", 2, "an image's text"),
        ("value", "<input type='text' value='TUYỆT MẬT'>", 3, "a form's value"),
        ("area", "<textarea>MẬT</textarea>", 1, "a text area"),
        ("noscript", "<noscript><p>MẬT</p></noscript>", 1, "noscript"),
        ("template", "<template><p>MẬT</p></template>", 1, "a template"),
        ("heading", "<h1>TỐI MẬT</h1>", 2, "a heading"),
        ("center", "<center><font color=red size=5><b>TỐI MẬT</b></font></center>", 2, "old HTML"),
        ("comment", "<!-- TUYỆT MẬT -->", 3, "a comment"),
        ("srcdoc", "<iframe srcdoc='<p>TỐI MẬT</p>'></iframe>", 2, "a frame's text"),
        ("vni", "<p><font face='VNI-Times'>TOÁI MAÄT</font></p>", 2, "a VNI font"),
        ("css-vn", "<p style=\"font-family:'.VnTimeH'\">tuyÖt mËt</p>", 3, "a TCVN3 font by style"),
        ("unclosed", "<p>Số: 1<p>MẬT<p>Nội dung", 1, "without end tags"),
        ("upper-tags", "<TABLE><TR><TD>MẬT</TABLE>", 1, "in capitals, unclosed"),
        ("script", "<script>var dau = 1 < 2;</script><p>MẬT</p>", 1, "behind a script"),
        ("header", "<header>TỐI MẬT</header>", 2, "a header"),
    ]
    for name, middle, level, note in rows:
        corpus.marked("%s.html" % name, around(middle), level, "html, " + note)
    corpus.marked("title.html", page(tail, title="TÀI LIỆU TỐI MẬT"), 2, "html, the title")
    corpus.marked("meta.html", page(tail, '<meta name="keywords" content="TUYỆT MẬT">'), 3,
                  "html, keywords")
    corpus.marked("css.html", page(
        head + '<p class="d">tối mật</p>' + tail,
        "<style>.d { text-transform: uppercase; color: red }</style>"), 2, "html, a style sheet")
    text = head + "<p>TỐI MẬT</p>" + tail
    corpus.marked("utf16.html", b"\xff\xfe" + PAGE.__mod__(("", "", text)).encode("utf-16-le"), 2,
                  "html in UTF-16")
    for charset, name in (("windows-1258", "windows-1258"), ("x-viet-vni", "vni"),
                          ("x-viet-tcvn5712", "tcvn3"), ("viscii", "viscii")):
        meta = '<meta http-equiv="Content-Type" content="text/html; charset=%s">' % charset
        corpus.marked("charset-%s.html" % name, BY_NAME[name](PAGE % ("", meta, text)), 2,
                      "html in %s" % name)
    corpus.marked("part.html", "<b>MẬT</b>\n", 1, "html, a mere piece")


def rtf_of(body, fonts="{\\f0 Times New Roman;}", head="", ansi="\\ansi\\ansicpg1252"):
    return "{\\rtf1%s\\deff0{\\fonttbl%s}{\\colortbl;\\red255\\green0\\blue0;}%s\n%s}\n" % (
        ansi, fonts, head, body)


def rtf(corpus):
    def text(stamp, number=0):
        rows = [rtf_u(x) + "\\par\n" for x in letterhead(number)]
        return "".join(rows) + stamp + "".join(rtf_u(x) + "\\par\n" for x in text_of(number))

    legacy = "{\\f0 Times New Roman;}{\\f1 .VnTimeH;}{\\f2 VNI-Times;}{\\f3\\fcharset163 Arial;}"
    for level, marking in MARKINGS.items():
        small = charsets.tcvn3(marking).lower()
        corpus.marked("u.rtf", rtf_of(text("{\\b\\cf1 %s}\\par\n" % rtf_u(marking))), level,
                      "rtf, \\u")
        corpus.marked("tcvn3.rtf", rtf_of(text("{\\f1 %s}\\par\n" % rtf_hex(small)), legacy), level,
                      "rtf in a TCVN3 font")
        corpus.marked("vni.rtf", rtf_of(text(
            "{\\f2 %s}\\par\n" % rtf_hex(charsets.vni(marking))), legacy), level, "rtf in a VNI font")
        corpus.marked("cp1258.rtf", rtf_of(text(
            "{\\f3 %s}\\par\n" % rtf_hex(charsets.windows_1258(marking))), legacy), level,
            "rtf in windows-1258")
    stamp = rtf_u("TỐI MẬT")
    rows = [
        ("hex-fallback", "{\\uc1 %s}\\par\n" % rtf_u("TỐI MẬT", "\\'3f"), "fallback in hex"),
        ("uc0", "{\\uc0 %s}\\par\n" % rtf_u("TỐI MẬT", " "), "no fallback"),
        ("uc2", "{\\uc2 %s}\\par\n" % rtf_u("TỐI MẬT", "??"), "fallback of two"),
        ("header", "{\\header %s\\par}" % stamp, "the header"),
        ("footer", "{\\footer %s\\par}" % stamp, "the footer"),
        ("first", "{\\headerf %s\\par}" % stamp, "the first page's header"),
        ("shape", "{\\shp{\\*\\shpinst{\\sp{\\sn fLine}{\\sv 1}}{\\shptxt %s\\par}}}" % stamp,
         "a text box"),
        ("note", "Nội dung{\\footnote %s\\par}\\par\n" % stamp, "a footnote"),
        ("remark", "Nội dung{\\*\\annotation %s\\par}\\par\n" % stamp, "a comment"),
        ("cell", "\\trowd\\cellx3000\\cellx6000 S 1\\intbl\\cell %s\\intbl\\cell\\row\n" % stamp,
         "a cell"),
        ("caps", "{\\caps %s}\\par\n" % rtf_u("tối mật"), "capitals by format"),
        ("split", "{\\b T}{\\i\\u7888?I M}{\\ul\\u7852?}T\\par\n", "split by groups"),
        ("frame", "{\\pard\\brdrt\\brdrdb\\brdrl\\brdrdb %s\\par}\n" % stamp, "framed"),
        ("deleted", "{\\deleted %s}\\par\n" % stamp, "a tracked deletion"),
        ("hidden", "{\\v %s}\\par\n" % stamp, "hidden"),
        ("field", "{\\field{\\*\\fldinst DOCPROPERTY x}{\\fldrslt %s}}\\par\n" % stamp, "a field"),
        ("tab", "S\\u7889?: 1\\tab\\tab %s\\par\n" % stamp, "beside the number"),
        ("line", "{\\pard\\brdrt\\brdrs T\\u7888?I\\line M\\u7852?T\\par}\n", "a line break"),
        ("nbsp", "%s\\par\n" % stamp.replace(" ", "\\~"), "a no-break space"),
        ("nfd", rtf_u("@").replace("@", "TO\\u770?\\u769?I MA\\u803?\\u770?T\\par\n"), "marks apart"),
        ("libre", "T\\u7888\\'3fI M\\u7852\\'3fT\\par\n", "as LibreOffice writes it"),
    ]
    for name, middle, note in rows:
        corpus.marked("%s.rtf" % name, rtf_of(text(middle.replace("Nội dung", "N 1"))), 2,
                      "rtf, " + note)
    corpus.marked("title.rtf", rtf_of(text(""), head="{\\info{\\title %s}}" % stamp), 2,
                  "rtf, the title")
    corpus.marked("keywords.rtf", rtf_of(text(""), head="{\\info{\\keywords %s}}" % stamp), 2,
                  "rtf, keywords")
    corpus.marked("lines.rtf", rtf_of(text("{\\b T\\u7888?\n I M\\u78\n52?T}\\par\n".replace(
        "\\u78\n52", "\\u7852").replace("?\n I", "?\nI"))), 2, "rtf, broken by newlines")


def all_(corpus):
    encodings(corpus)
    forms(corpus)
    data(corpus)
    html(corpus)
    rtf(corpus)
