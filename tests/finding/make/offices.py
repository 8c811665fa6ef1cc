# SPDX-License-Identifier: GPL-3.0-or-later
"""Office documents that bear a marking, place by place."""
import charsets
import odf
import ooxml
from ooxml import (FRAME, RED, a_para, a_run, cell, docx, fonts, grid, para, paras, properties, run,
                   shape, sheet, slide, table, text_box, vml_box, word_art, xlsx, pptx)
from texts import MARKINGS, dispatch, initial, letterhead, text_of


def around(block, number=0):
    return paras(letterhead(number)) + block + paras(text_of(number))


def latin(data):
    return data.decode("latin-1")


def note_part(kind, text):
    return "<w:%s w:id=\"2\">%s</w:%s>" % (kind, para(text), kind)


def word(corpus):
    def put(name, level, data, note, confidence="likely"):
        corpus.marked("%s.docx" % name, data, level, "docx, " + note, confidence)

    for level, m in MARKINGS.items():
        put("body", level, docx(around(para(m))), "a paragraph", "certain")
        put("stamp", level, docx(around(para(run(m, RED), FRAME))), "framed and red", "certain")
        put("header", level, docx(around(""), [("header", "header1.xml", "hdr", para(m))]),
            "the header", "certain")
        put("box", level, docx(around("<w:p>%s</w:p>" % text_box(m))), "a text box", "certain")
        put("cell", level, docx(around(table([["Số: 1", m], ["Nơi gửi", "Nơi nhận"]]))), "a cell")
        put("runs", level, docx(around(para("".join(run(c) for c in m)))), "a run a letter")
        put("vntimeh", level, docx(around(para(run(
            latin(charsets.tcvn3(m).lower()), fonts(".VnTimeH"))))), "a TCVN3 font")
        put("vni", level, docx(around(para(run(
            charsets.vni_text(m), fonts("VNI-Times"))))), "a VNI font")
        put("property", level, docx(around(""), props=properties(custom={"Độ mật": initial(m)})),
            "a property of its own")
        put("watermark", level, docx(around(""), [
            ("header", "header1.xml", "hdr", "<w:p>%s</w:p>" % word_art(m))]), "the watermark")
    m = "TỐI MẬT"
    parts = [
        ("footer", [("footer", "footer1.xml", "ftr", para(m))], "the footer"),
        ("first", [("header", "header_first.xml", "hdr", para(m))], "the first page's header"),
        ("even", [("header", "header_even.xml", "hdr", para(m))], "the even pages' header"),
        ("comment", [("comments", "comments.xml", "comments", note_part("comment", m))], "a comment"),
        ("footnote", [("footnotes", "footnotes.xml", "footnotes", note_part("footnote", m))],
         "a footnote"),
        ("endnote", [("endnotes", "endnotes.xml", "endnotes", note_part("endnote", m))],
         "an endnote"),
        ("header-table", [("header", "header1.xml", "hdr", table([["Sở Nội vụ", m]]))],
         "a cell in the header"),
        ("header-box", [("header", "header1.xml", "hdr", "<w:p>%s</w:p>" % text_box(m))],
         "a text box in the header"),
        ("header-page", [("header", "header1.xml", "hdr", para(m + "\u2003Trang 2"))],
         "the header, beside the page's number"),
    ]
    for name, extra, note in parts:
        put(name, 2, docx(around(""), extra), note)
    deleted = '<w:p><w:del w:author="x"><w:r><w:delText>%s</w:delText></w:r></w:del></w:p>'
    runs = [
        ("caps", run("tối mật", "<w:caps/>"), "capitals by format"),
        ("small-caps", run("tối mật", "<w:smallCaps/>"), "small capitals by format"),
        ("spaced", run("T Ố I   M Ậ T"), "letters apart"),
        ("spacing", run(m, '<w:spacing w:val="80"/>'), "letters apart by format"),
        ("tab", run("Số: 1") + "<w:r><w:tab/></w:r><w:r><w:tab/></w:r>" + run(m), "behind a tab"),
        ("zero-width", run("T\u200bỐI M\u200bẬT"), "zero-width spaces"),
        ("nbsp", run("TỐI\u00a0MẬT"), "a no-break space"),
        ("homoglyph", run("TỐI \u041cẬ\u0422"), "Cyrillic letters"),
        ("nfd", run(charsets.nfd(m)), "marks apart"),
        ("inserted", '<w:ins w:author="x">%s</w:ins>' % run(m), "a tracked insertion"),
        ("moved", '<w:moveFrom w:author="x">%s</w:moveFrom>' % run(m), "a tracked move"),
        ("hyperlink", '<w:hyperlink w:anchor="a">%s</w:hyperlink>' % run(m), "a link"),
        ("control", "<w:sdt><w:sdtPr/><w:sdtContent>%s</w:sdtContent></w:sdt>" % run(m),
         "a content control"),
        ("smart", '<w:smartTag w:element="x">%s</w:smartTag>' % run(m), "a smart tag"),
        ("simple-field", '<w:fldSimple w:instr="TITLE">%s</w:fldSimple>' % run(m), "a field"),
        ("hidden", run(m, "<w:vanish/>"), "hidden"),
        ("vml-box", vml_box(m), "an old text box"),
        ("word-art", word_art(m), "WordArt"),
        ("box-runs", text_box(para(run("TỐI") + run(" ") + run("M") + run("ẬT"))),
         "a text box, split runs"),
        ("box-break", text_box(para(run("TỐI") + "<w:r><w:br/></w:r>" + run("MẬT"))),
         "a text box, a line break"),
        ("box-two", text_box(para("TỐI") + para("MẬT")), "a text box, two paragraphs"),
        ("box-cell", text_box(table([[m]])), "a text box with a cell"),
        ("box-none", text_box(m, line=False), "a text box without line"),
        ("no-break-hyphen", run("TỐI") + "<w:r><w:noBreakHyphen/></w:r>" + run("MẬT"),
         "a no-break hyphen"),
        ("soft-hyphen", run("TỐI M") + "<w:r><w:softHyphen/></w:r>" + run("ẬT"), "a soft hyphen"),
        ("symbol", run("M") + '<w:r><w:sym w:font=".VnTimeH" w:char="F0CB"/></w:r>' + run("T"),
         "a symbol"),
        ("proofed", run("TỐI") + '<w:proofErr w:type="spellStart"/>' + run(" MẬT"),
         "a spelling error in between"),
        ("bookmark", run("TỐI M") + '<w:bookmarkStart w:id="1" w:name="a"/>' + run("ẬT"),
         "a bookmark in between"),
    ]
    for name, content, note in runs:
        level = 1 if name == "symbol" else 2
        put(name, level, docx(around("<w:p>%s</w:p>" % content)), note)
    put("deleted", 2, docx(around(deleted % m)), "a tracked deletion")
    put("initial-stamp", 2, docx(around(para(run("Tối mật", RED), FRAME))),
        "an initial capital, framed and red")
    put("field", 2, docx(around(para("Độ mật: Tối mật"))), "a field's value")
    put("pair", 2, docx(around(table([["Độ mật", "Tối mật"], ["Độ khẩn", "Thường"]]))),
        "a pair of cells")
    put("nested", 2, docx(around(table([["A", table([["B", m]]) + para("")]]))), "a nested table")
    put("one-cell", 2, docx(around(table([[m]]))), "a table of one cell", "certain")
    put("block-control", 2, docx(around(
        "<w:sdt><w:sdtContent>%s</w:sdtContent></w:sdt>" % para(m))), "a control of blocks")
    put("style", 2, docx(around(para("tối mật", '<w:pStyle w:val="Dau"/>')), [
        ("styles", "styles.xml", "styles",
         '<w:style w:type="paragraph" w:styleId="Dau"><w:rPr><w:caps/></w:rPr></w:style>')]),
        "capitals by style")
    put("style-font", 1, docx(around(para("m\u00cbt", '<w:pStyle w:val="Dau"/>')), [
        ("styles", "styles.xml", "styles",
         '<w:style w:type="paragraph" w:styleId="Dau"><w:rPr>%s</w:rPr></w:style>'
         % fonts(".VnTimeH"))]), "a TCVN3 font by style")
    for key, name in (("dc:title", "title"), ("dc:subject", "subject"),
                      ("cp:keywords", "keywords"), ("cp:category", "category"),
                      ("dc:description", "remarks")):
        put("core-" + name, 2, docx(around(""), props=properties({key: m})), "the property " + name)
    put("company", 2, docx(around(""), props=properties(app={"Company": m})), "the company")
    put("image-text", 2, docx(around(
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hinh" descr="TỐI MẬT"/></wp:inline>'
        "</w:drawing></w:r></w:p>")), "an image's text")
    put("strict", 2, docx(around(para(m)), strict=True), "strict")
    put("utf16", 2, docx(around(para(m)), encode=lambda x: x.replace(
        'encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")), "parts in UTF-16")
    put("references", 2, docx(around(para(m)), encode=charsets.ncr), "character references")
    put("prefix", 2, docx(around(para(m)), encode=lambda x: x.replace("<w:", "<x:").replace(
        "</w:", "</x:").replace("xmlns:w=", "xmlns:x=").replace(" w:", " x:")), "another prefix")
    inner = docx(around(para(m)))
    put("embedded", 2, docx(around(""), [("package", "embeddings/a.docx", None, inner)]),
        "an embedded document")
    book = xlsx([("Trang 1", sheet(grid([["Số", "Dấu"], ["1", m]])), "")])
    put("embedded-sheet", 2, docx(around(""), [("package", "embeddings/b.xlsx", None, book)]),
        "an embedded workbook")
    put("chunk", 2, docx(around('<w:altChunk r:id="rId1"/>'), [
        ("aFChunk", "afchunk.htm", None, "<html><meta charset=utf-8><p>TỐI MẬT</p></html>")]),
        "a chunk of HTML")
    put("glossary", 2, docx(around(""), [
        ("glossaryDocument", "glossary/document.xml", "glossaryDocument",
         "<w:docParts><w:docPart><w:docPartBody>%s</w:docPartBody></w:docPart></w:docParts>"
         % para(m))]), "a building block")
    put("orphan", 2, docx(around(""), [("other", "header9.xml", "hdr", para(m))]),
        "a header nobody refers to")
    corpus.marked("body.docm", docx(around(para(m))), 2, "docx with macros' name", "certain")
    corpus.marked("no-extension.bin", docx(around(para(m))), 2, "docx, another extension", "certain")
    for level, marking in MARKINGS.items():
        corpus.marked("flat.xml", docx(around(para(marking)), flat="Word.Document"), level,
                      "flat-opc, Word")


def excel(corpus):
    def put(name, level, data, note):
        corpus.marked("%s.xlsx" % name, data, level, "xlsx, " + note)

    plain = grid([["Số", "Nội dung"], ["12", "Kế hoạch"]])
    for level, m in MARKINGS.items():
        put("inline", level, xlsx([("Trang1", sheet(grid([["", m], ["Số", "Nội dung"]])), "")]),
            "a cell")
        put("shared", level, xlsx(
            [("Trang1", sheet([[cell("A1", shared=0)], [cell("A2", shared=1)]]), "")],
            ["<t>%s</t>" % m, "<t>Nội dung</t>"]), "a shared string")
        put("sheet-name", level, xlsx([(m, sheet(plain), "")]), "a sheet's name")
        put("header", level, xlsx([("Trang1", sheet(
            plain, "<headerFooter><oddHeader>&amp;C&amp;\"Times New Roman,Bold\"&amp;14%s"
            "</oddHeader></headerFooter>" % m), "")]), "the header")
    m = "TỐI MẬT"
    put("rich", 2, xlsx([("T", sheet([[cell("A1", shared=0)]]), "")], [
        "<r><rPr><b/></rPr><t>TỐI</t></r><r><t xml:space=\"preserve\"> M</t></r><r><t>ẬT</t></r>"]),
        "a shared string of runs")
    put("pair", 2, xlsx([("T", sheet(grid([["Độ mật", "Tối mật"]])), "")]), "a pair of cells")
    put("field", 2, xlsx([("T", sheet(grid([["Mức độ mật: Tối mật"]])), "")]), "a field's value")
    put("formula", 2, xlsx([("T", sheet([[cell("A1", m, formula="B1&amp;C1")]]), "")]),
        "a formula's value")
    put("hidden", 2, xlsx([("T", sheet(plain), ""), ("An", sheet(grid([["Số: 1"], [m]])),
                                                   ' state="hidden"')]), "a hidden sheet")
    put("footer", 2, xlsx([("T", sheet(
        plain, "<headerFooter><oddFooter>&amp;L%s&amp;RTrang &amp;P</oddFooter></headerFooter>" % m),
        "")]), "the footer's left part")
    put("comment", 2, xlsx([("T", sheet(plain), "")], parts=[(
        "xl/comments1.xml", ooxml.HEAD + '<comments xmlns="%s"><commentList><comment ref="A1">'
        "<text><r><t>TỐI </t></r><r><t>MẬT</t></r></text></comment></commentList></comments>"
        % ooxml.SHEET)]), "a comment")
    drawing = (
        ooxml.HEAD + '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
        'spreadsheetDrawing" xmlns:a="%s"><xdr:sp><xdr:txBody>%s</xdr:txBody></xdr:sp></xdr:wsDr>')
    put("box", 2, xlsx([("T", sheet(plain), "")], parts=[(
        "xl/drawings/drawing1.xml", drawing % (ooxml.A, a_para(m)))]), "a text box")
    put("chart", 2, xlsx([("T", sheet(plain), "")], parts=[(
        "xl/charts/chart1.xml", ooxml.HEAD + '<c:chartSpace xmlns:c="http://schemas.'
        'openxmlformats.org/drawingml/2006/chart" xmlns:a="%s"><c:title><c:tx><c:rich>%s</c:rich>'
        "</c:tx></c:title></c:chartSpace>" % (ooxml.A, a_para(m)))]), "a chart's title")
    put("title", 2, xlsx([("T", sheet(plain), "")], props=properties({"dc:title": m})), "the title")
    put("custom", 2, xlsx([("T", sheet(plain), "")], props=properties(custom={"Độ mật": "Tối mật"})),
        "a property of its own")
    put("vntimeh", 2, xlsx([("T", sheet([[cell("A1", shared=0, style=1)]]), "")],
        ["<t>tèi mËt</t>"], styles='<fonts><font><name val="Arial"/></font><font><name '
        'val=".VnTimeH"/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs>'),
        "a TCVN3 font")
    put("vntimeh-run", 2, xlsx([("T", sheet([[cell("A1", shared=0)]]), "")],
        ['<r><rPr><rFont val=".VnTimeH"/></rPr><t>tèi mËt</t></r>']), "a run in a TCVN3 font")
    put("break", 3, xlsx([("T", sheet(grid([["TUYỆT\nMẬT"]])), "")]), "a line break in the cell")
    corpus.marked("flat-sheet.xml", xlsx([("T", sheet(grid([["Số: 1"], [m]])), "")],
                                         flat="Excel.Sheet"), 2, "flat-opc, Excel")


def powerpoint(corpus):
    def put(name, level, data, note):
        corpus.marked("%s.pptx" % name, data, level, "pptx, " + note)

    first = slide(shape("BÁO CÁO CHUYÊN ĐỀ", "title") + shape("Phần 1\nPhần 2"))
    for level, m in MARKINGS.items():
        put("box", level, pptx([first, slide(shape(m, line=True) + shape("Nội dung"))]), "a box")
        put("notes", level, pptx([first], [("ppt/notesSlides/notesSlide1.xml",
                                           slide(shape(m), "notes"))]), "the notes")
        put("master", level, pptx([first], [("ppt/slideMasters/slideMaster1.xml",
                                            slide(shape(m), "sldMaster"))]), "the master")
    m = "TỐI MẬT"
    rows = [
        ("title", shape(m, "title") + shape("Nội dung"), "a slide's title"),
        ("runs", shape(a_para("".join(a_run(c) for c in m))), "a run a letter"),
        ("caps", shape(a_para('<a:r><a:rPr cap="all"/><a:t>tối mật</a:t></a:r>')), "capitals"),
        ("break", shape(a_para(a_run("TỐI") + "<a:br/>" + a_run("MẬT"))), "a line break in the box"),
        ("group", "<p:grpSp>%s</p:grpSp>" % shape(m), "a group"),
        ("cell", "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody>%s"
         "</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
         % a_para(m), "a cell"),
        ("footer", shape("Nội dung") + shape(m, "ftr"), "the footer's place"),
        ("vntimeh", shape(a_para('<a:r><a:rPr><a:latin typeface=".VnTimeH"/></a:rPr><a:t>tèi mËt'
                                 "</a:t></a:r>")), "a TCVN3 font"),
        ("image-text", '<p:pic><p:nvPicPr><p:cNvPr id="3" name="Hinh" descr="TỐI MẬT"/></p:nvPicPr>'
         "</p:pic>", "an image's text"),
        ("field", shape(a_para('<a:fld type="x"><a:t>TỐI MẬT</a:t></a:fld>')), "a field"),
    ]
    for name, shapes, note in rows:
        put(name, 2, pptx([first, slide(shapes)]), note)
    put("layout", 2, pptx([first], [("ppt/slideLayouts/slideLayout1.xml",
                                    slide(shape(m), "sldLayout"))]), "a layout")
    put("comment", 2, pptx([first], [("ppt/comments/comment1.xml", ooxml.HEAD
        + '<p:cmLst xmlns:p="%s"><p:cm authorId="0"><p:text>TỐI MẬT</p:text></p:cm></p:cmLst>'
        % ooxml.P)]), "a comment")
    put("diagram", 2, pptx([first], [("ppt/diagrams/data1.xml", ooxml.HEAD
        + '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="%s"><dgm:ptLst><dgm:pt><dgm:t>%s</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
        % (ooxml.A, a_para(m)))]), "a diagram")
    put("property", 2, pptx([first], props=properties({"dc:subject": m})), "the subject")
    corpus.marked("flat-slides.xml", pptx([slide(shape(m))], flat="PowerPoint.Show"), 2,
                  "flat-opc, PowerPoint")


def font_style(name, font, more=""):
    return (
        '<style:style style:name="%s" style:family="text"><style:text-properties '
        'style:font-name="%s" fo:font-family="%s"%s/></style:style>' % (name, font, font, more))


def open_document(corpus):
    def text(block, **more):
        return odf.odf("text", odf.ps(letterhead(0)) + block + odf.ps(text_of(0)), **more)

    for level, m in MARKINGS.items():
        corpus.marked("body.odt", text(odf.p(m)), level, "odt, a paragraph", "certain")
        corpus.marked("header.odt", text("", masters=odf.master(odf.p(m))), level,
                      "odt, the header", "certain")
        corpus.marked("frame.odt", text(odf.p(odf.frame(odf.p(m)))), level, "odt, a text box")
        corpus.marked("body.fodt", text(odf.p(m), flat=True), level, "fodt, a paragraph")
        corpus.marked("cell.ods", odf.odf("spreadsheet", odf.table("T", [["Số", m], ["1", "x"]])),
                      level, "ods, a cell")
        corpus.marked("sheet-name.ods", odf.odf("spreadsheet", odf.table(m, [["Số"], ["1"]])),
                      level, "ods, a sheet's name")
        corpus.marked("slide.odp", odf.odf("presentation",
            '<draw:page draw:name="p1">%s</draw:page>' % odf.frame(odf.p(m))), level,
            "odp, a box")
    m = "TỐI MẬT"
    span = '<text:span text:style-name="T1">%s</text:span>'
    changed = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>%s'
        "</text:deletion></text:changed-region></text:tracked-changes>")
    rows = [
        ("spans", odf.p("<text:span>T</text:span><text:span>ỐI</text:span> M<text:span>ẬT"
                        "</text:span>"), "split by spans"),
        ("spaces", odf.p("<text:span/>TỐI<text:s text:c=\"2\"/>MẬT"), "spaces of its own"),
        ("tab", odf.p("<text:span/>Số: 1<text:tab/><text:tab/>TỐI MẬT"), "behind a tab"),
        ("break", odf.p(odf.frame(odf.p("<text:span/>TỐI<text:line-break/>MẬT"))),
         "a line break in the box"),
        ("shape", odf.p("<draw:custom-shape>%s</draw:custom-shape>" % odf.p(m)), "a shape"),
        ("comment", odf.p("<office:annotation>%s</office:annotation>" % odf.p(m)), "a comment"),
        ("note", odf.p('<text:note text:note-class="footnote"><text:note-citation>1'
                       "</text:note-citation><text:note-body>%s</text:note-body></text:note>"
                       % odf.p(m)), "a footnote"),
        ("deleted", changed % odf.p(m), "a tracked deletion"),
        ("cell", odf.table("B1", [["Số", m], ["1", "x"]]), "a cell"),
        ("pair", odf.table("B1", [["Độ mật", "Tối mật"]]), "a pair of cells"),
        ("section", "<text:section>%s</text:section>" % odf.p(m), "a section"),
        ("heading", "<text:h>TỐI MẬT</text:h>", "a heading"),
        ("list", "<text:list><text:list-header>%s</text:list-header></text:list>" % odf.p(m),
         "a list's header"),
        ("link", odf.p('<text:a xlink:href="#a">TỐI MẬT</text:a>'), "a link"),
        ("field", odf.p("<text:title>TỐI MẬT</text:title>"), "a field"),
        ("image-text", odf.p("<draw:frame><svg:title>TỐI MẬT</svg:title></draw:frame>"),
         "an image's title"),
        ("nfd", odf.p(charsets.nfd(m)), "marks apart"),
    ]
    for name, block, note in rows:
        corpus.marked("%s.odt" % name, text(block), 2, "odt, " + note)
    corpus.marked("vntimeh.odt", text(odf.p(span % "tèi mËt"), styles=font_style("T1", ".VnTimeH")),
                  2, "odt in a TCVN3 font")
    corpus.marked("vni.odt", text(odf.p(span % "TOÁI MAÄT"), styles=font_style("T1", "VNI-Times")),
                  2, "odt in a VNI font")
    corpus.marked("upper.odt", text(odf.p(span % "tối mật"), styles=font_style(
        "T1", "Arial", ' fo:text-transform="uppercase"')), 2, "odt, capitals by style")
    corpus.marked("footer.odt", text("", masters=odf.master(footer=odf.p(m))), 2, "odt, the footer")
    for tag, note in (("dc:title", "the title"), ("dc:subject", "the subject"),
                      ("meta:keyword", "a keyword"), ("dc:description", "the description")):
        corpus.marked("meta-%s.odt" % tag[3:].strip(":d"), text("", meta="<%s>TỐI MẬT</%s>" % (
            tag, tag)), 2, "odt, " + note)
    corpus.marked("meta-own.odt", text("", meta='<meta:user-defined meta:name="Độ mật">Tối mật'
                                       "</meta:user-defined>"), 2, "odt, a property of its own")
    corpus.marked("object.odt", text("", extra=[("Object 1/content.xml", odf.HEAD
        + "<office:document-content %s><office:body><office:text>%s</office:text></office:body>"
        "</office:document-content>" % (odf.NAMESPACES, odf.p(m)))]), 2, "odt, an embedded object")
    corpus.marked("header.fodt", text("", masters=odf.master(odf.p(m)), flat=True), 2,
                  "fodt, the header")
    corpus.marked("sheet.fods", odf.odf("spreadsheet", odf.table("T", [["Số", m]]), flat=True), 2,
                  "fods, a cell")
    corpus.marked("slide.fodp", odf.odf("presentation", '<draw:page draw:name="p1">%s</draw:page>'
                                        % odf.frame(odf.p(m)), flat=True), 2, "fodp, a box")
    corpus.marked("header.ods", odf.odf("spreadsheet", odf.table("T", [["Số"]]),
                                        masters=odf.master(odf.p(m))), 2, "ods, the header")
    corpus.marked("comment.ods", odf.odf("spreadsheet", odf.table("T", [[
        odf.p("1") + "<office:annotation>%s</office:annotation>" % odf.p(m)]])), 2,
        "ods, a comment")
    corpus.marked("pair.ods", odf.odf("spreadsheet", odf.table("T", [["Mức độ mật", "Tối mật"]])), 2,
                  "ods, a pair of cells")
    corpus.marked("notes.odp", odf.odf("presentation", '<draw:page draw:name="p1">%s'
        "<presentation:notes>%s</presentation:notes></draw:page>" % (
            odf.frame(odf.p("Nội dung")), odf.frame(odf.p(m)))), 2, "odp, the notes")
    corpus.marked("master.odp", odf.odf("presentation", '<draw:page draw:name="p1"/>',
                                        masters=odf.master(body=odf.frame(odf.p(m)))), 2,
                  "odp, the master")
    corpus.marked("drawing.odg", odf.odf("drawing", '<draw:page draw:name="p1"><draw:rect>%s'
                                         "</draw:rect></draw:page>" % odf.p(m)), 2,
                  "odg, a shape")


def all_(corpus):
    word(corpus)
    excel(corpus)
    powerpoint(corpus)
    open_document(corpus)
