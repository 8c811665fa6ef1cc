# SPDX-License-Identifier: GPL-3.0-or-later
"""Word, Excel and PowerPoint files from parts, as a ZIP or flat."""
from xml.sax.saxutils import escape, quoteattr

from archives import zip_of

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
STRICT = "http://purl.oclc.org/ooxml/officeDocument"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
NAMESPACES = (
    'xmlns:w="%s" xmlns:r="%s/relationships" xmlns:a="%s" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
) % (W, OFFICE, A)

MIME = "application/vnd.openxmlformats-officedocument."
PACKAGE_MIME = "application/vnd.openxmlformats-package."
TYPES = {
    "word/document.xml": MIME + "wordprocessingml.document.main+xml",
    "word/header": MIME + "wordprocessingml.header+xml",
    "word/footer": MIME + "wordprocessingml.footer+xml",
    "word/comments.xml": MIME + "wordprocessingml.comments+xml",
    "word/footnotes.xml": MIME + "wordprocessingml.footnotes+xml",
    "word/endnotes.xml": MIME + "wordprocessingml.endnotes+xml",
    "word/styles.xml": MIME + "wordprocessingml.styles+xml",
    "word/glossary/document.xml": MIME + "wordprocessingml.document.glossary+xml",
    "xl/workbook.xml": MIME + "spreadsheetml.sheet.main+xml",
    "xl/worksheets/": MIME + "spreadsheetml.worksheet+xml",
    "xl/sharedStrings.xml": MIME + "spreadsheetml.sharedStrings+xml",
    "xl/styles.xml": MIME + "spreadsheetml.styles+xml",
    "xl/comments": MIME + "spreadsheetml.comments+xml",
    "xl/drawings/drawing": MIME + "drawing+xml",
    "xl/charts/": MIME + "drawingml.chart+xml",
    "ppt/presentation.xml": MIME + "presentationml.presentation.main+xml",
    "ppt/slides/": MIME + "presentationml.slide+xml",
    "ppt/notesSlides/": MIME + "presentationml.notesSlide+xml",
    "ppt/slideMasters/": MIME + "presentationml.slideMaster+xml",
    "ppt/slideLayouts/": MIME + "presentationml.slideLayout+xml",
    "ppt/comments/": MIME + "presentationml.comments+xml",
    "ppt/diagrams/data": MIME + "drawingml.diagramData+xml",
    "docProps/core.xml": PACKAGE_MIME + "core-properties+xml",
    "docProps/app.xml": MIME + "extended-properties+xml",
    "docProps/custom.xml": MIME + "custom-properties+xml",
}


def type_of(part):
    best = max((k for k in TYPES if part.startswith(k)), key=len, default=None)
    return TYPES[best] if best else None


def content_types(parts):
    rows = "".join(
        '<Override PartName="/%s" ContentType="%s"/>' % (name, type_of(name))
        for name, _ in parts
        if type_of(name)
    )
    return (
        HEAD
        + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + '<Default Extension="rels" ContentType="%srelationships+xml"/>' % PACKAGE_MIME
        + '<Default Extension="xml" ContentType="application/xml"/>'
        + '<Default Extension="bin" ContentType="application/octet-stream"/>'
        + '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument'
        + '.vmlDrawing"/>' + rows + "</Types>"
    )


def relations(rows):
    """rows: (type's last word, target) pairs; ids rId1, rId2, ..."""
    return (
        HEAD + '<Relationships xmlns="%s">' % RELS
        + "".join(
            '<Relationship Id="rId%d" Type="%s" Target="%s"/>' % (
                i + 1,
                kind if "/" in kind else "%s/relationships/%s" % (OFFICE, kind),
                target,
            )
            for i, (kind, target) in enumerate(rows)
        )
        + "</Relationships>"
    )


def properties(core=None, custom=None, app=None):
    """Parts and root relations of document properties."""
    parts, rows = [], []
    if core:
        parts.append((
            "docProps/core.xml",
            HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
            'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/">'
            + "".join("<%s>%s</%s>" % (k, escape(v), k) for k, v in core.items())
            + "</cp:coreProperties>",
        ))
        rows.append((RELS + "/metadata/core-properties", "docProps/core.xml"))
    if app:
        parts.append((
            "docProps/app.xml",
            HEAD + '<Properties xmlns="%s/extended-properties">' % OFFICE
            + "".join("<%s>%s</%s>" % (k, escape(v), k) for k, v in app.items())
            + "</Properties>",
        ))
        rows.append(("extended-properties", "docProps/app.xml"))
    if custom:
        parts.append((
            "docProps/custom.xml",
            HEAD + '<Properties xmlns="%s/custom-properties" xmlns:vt="%s/docPropsVTypes">' % (
                OFFICE, OFFICE)
            + "".join(
                '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%d" name=%s>'
                "<vt:lpwstr>%s</vt:lpwstr></property>" % (i + 2, quoteattr(k), escape(v))
                for i, (k, v) in enumerate(custom.items())
            )
            + "</Properties>",
        ))
        rows.append(("custom-properties", "docProps/custom.xml"))
    return parts, rows


def package(main, parts, props=((), ()), flat=None):
    """The whole file. flat: the program's id of a flat OPC file."""
    prop_parts, prop_rows = props
    parts = list(parts) + list(prop_parts)
    root = relations([("officeDocument", main)] + list(prop_rows))
    if flat:
        return flat_package(parts + [("_rels/.rels", root)], flat)
    return zip_of(
        [("[Content_Types].xml", content_types(parts)), ("_rels/.rels", root)] + parts
    )


def flat_package(parts, program):
    out = [
        HEAD, '<?mso-application progid="%s"?>\n' % program,
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">',
    ]
    for name, data in parts:
        mime = type_of(name) or (PACKAGE_MIME + "relationships+xml")
        out.append('<pkg:part pkg:name="/%s" pkg:contentType="%s"><pkg:xmlData>' % (name, mime))
        out.append(data.split("?>\n", 1)[-1])
        out.append("</pkg:xmlData></pkg:part>")
    out.append("</pkg:package>")
    return "".join(out).encode()


# ---- Word -----------------------------------------------------------------------------------


def run(text, props=""):
    props = "<w:rPr>%s</w:rPr>" % props if props else ""
    return '<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>' % (props, escape(text))


def para(content, props=""):
    """content: text, or runs already made."""
    if not content.startswith("<"):
        content = run(content) if content else ""
    props = "<w:pPr>%s</w:pPr>" % props if props else ""
    return "<w:p>%s%s</w:p>" % (props, content)


def paras(lines):
    return "".join(para(line) for line in lines)


def fonts(name):
    return '<w:rFonts w:ascii="%s" w:hAnsi="%s" w:cs="%s"/>' % (name, name, name)


FRAME = '<w:pBdr>' + "".join(
    '<w:%s w:val="double" w:sz="8" w:space="2" w:color="FF0000"/>' % side
    for side in ("top", "left", "bottom", "right")
) + "</w:pBdr>"
RED = '<w:b/><w:color w:val="FF0000"/>'


def table(rows):
    """rows of cells; a cell is text or paragraphs already made."""
    return (
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        + "".join(
            "<w:tr>" + "".join(
                "<w:tc><w:tcPr/>%s</w:tc>" % (c if c.startswith("<") else para(c)) for c in row
            ) + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


def text_box(content, line=True):
    """As Word writes it: a shape, and the same again in VML for old readers."""
    inner = content if content.startswith("<w:p") else para(content)
    ln = '<a:ln w="19050" cmpd="dbl"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>'
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor><a:graphic>"
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        "<wps:wsp><wps:spPr>%s</wps:spPr><wps:txbx><w:txbxContent>%s</w:txbxContent></wps:txbx>"
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>%s</w:txbxContent></v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ) % (ln if line else "", inner, inner)


def vml_box(text):
    return (
        '<w:r><w:pict><v:shape strokecolor="red" stroked="t"><v:textbox><w:txbxContent>%s'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ) % para(text)


def word_art(text):
    return (
        '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" '
        'fillcolor="silver"><v:textpath style="font-family:&quot;Times New Roman&quot;" '
        "string=%s/></v:shape></w:pict></w:r>"
    ) % quoteattr(text)


def docx(body, parts=(), props=((), ()), flat=None, strict=False, encode=None):
    """body: block XML. parts: (relation, name under word/, root element, content)."""
    rows, made = [], []
    sections = ""
    for kind, name, root, content in parts:
        rows.append((kind, name))
        if root:
            content = HEAD + "<w:%s %s>%s</w:%s>" % (root, NAMESPACES, content, root)
        made.append(("word/" + name, content))
        if kind in ("header", "footer"):
            sort = "first" if "first" in name else "even" if "even" in name else "default"
            sections += '<w:%sReference w:type="%s" r:id="rId%d"/>' % (kind, sort, len(rows))
    document = HEAD + "<w:document %s><w:body>%s<w:sectPr>%s</w:sectPr></w:body></w:document>" % (
        NAMESPACES, body, sections)
    if strict:
        document = document.replace(W, W_STRICT).replace(OFFICE, STRICT)
    if encode:
        document = encode(document)
    made.insert(0, ("word/document.xml", document))
    if rows:
        made.append(("word/_rels/document.xml.rels", relations(rows)))
    return package("word/document.xml", made, props, flat)


# ---- Excel ----------------------------------------------------------------------------------


def cell(ref, text=None, shared=None, formula=None, style=None):
    style = ' s="%d"' % style if style else ""
    if shared is not None:
        return '<c r="%s" t="s"%s><v>%d</v></c>' % (ref, style, shared)
    if formula is not None:
        return '<c r="%s" t="str"%s><f>%s</f><v>%s</v></c>' % (ref, style, formula, escape(text))
    return '<c r="%s" t="inlineStr"%s><is><t>%s</t></is></c>' % (ref, style, escape(text))


def sheet(rows, tail="", head=""):
    """rows: lists of cells already made."""
    return (
        HEAD + '<worksheet xmlns="%s" xmlns:r="%s/relationships">%s<sheetData>' % (
            SHEET, OFFICE, head)
        + "".join('<row r="%d">%s</row>' % (i + 1, "".join(row)) for i, row in enumerate(rows))
        + "</sheetData>%s</worksheet>" % tail
    )


def grid(texts):
    """Rows of texts as inline cells."""
    return [
        [cell("%s%d" % (chr(65 + x), y + 1), text) for x, text in enumerate(row)]
        for y, row in enumerate(texts)
    ]


def xlsx(sheets, shared=None, parts=(), props=((), ()), names="", styles=None, flat=None):
    """sheets: (name, sheet XML, attributes). shared: the items of the table of strings, as XML."""
    made, rows, list_ = [], [], ""
    for i, (name, data, attributes) in enumerate(sheets):
        path = "worksheets/sheet%d.xml" % (i + 1)
        rows.append(("worksheet", path))
        list_ += '<sheet name=%s sheetId="%d" r:id="rId%d"%s/>' % (
            quoteattr(name), i + 1, i + 1, attributes)
        made.append(("xl/" + path, data))
    if shared is not None:
        rows.append(("sharedStrings", "sharedStrings.xml"))
        made.append((
            "xl/sharedStrings.xml",
            HEAD + '<sst xmlns="%s">%s</sst>' % (SHEET, "".join("<si>%s</si>" % s for s in shared)),
        ))
    if styles:
        rows.append(("styles", "styles.xml"))
        made.append(("xl/styles.xml", HEAD + '<styleSheet xmlns="%s">%s</styleSheet>' % (
            SHEET, styles)))
    workbook = HEAD + '<workbook xmlns="%s" xmlns:r="%s/relationships"><sheets>%s</sheets>%s' \
        "</workbook>" % (SHEET, OFFICE, list_, names)
    made.insert(0, ("xl/workbook.xml", workbook))
    made.append(("xl/_rels/workbook.xml.rels", relations(rows)))
    return package("xl/workbook.xml", made + list(parts), props, flat)


# ---- PowerPoint -----------------------------------------------------------------------------


def a_run(text, props=""):
    return "<a:r>%s<a:t>%s</a:t></a:r>" % (
        "<a:rPr>%s</a:rPr>" % props if props else "", escape(text))


def a_para(content):
    return "<a:p>%s</a:p>" % (content if content.startswith("<") else a_run(content))


def shape(content, kind="", line=False):
    """content: text with newlines for paragraphs, or paragraphs already made."""
    if not content.startswith("<a:p"):
        content = "".join(a_para(line_) for line_ in content.split("\n"))
    holder = '<p:nvPr><p:ph type="%s"/></p:nvPr>' % kind if kind else "<p:nvPr/>"
    ln = '<a:ln w="19050"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>'
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Box"/><p:cNvSpPr/>%s</p:nvSpPr><p:spPr>%s</p:spPr>'
        "<p:txBody><a:bodyPr/>%s</p:txBody></p:sp>"
    ) % (holder, ln if line else "", content)


def slide(shapes, root="sld"):
    return (
        HEAD + '<p:%s xmlns:p="%s" xmlns:a="%s" xmlns:r="%s/relationships"><p:cSld><p:spTree>%s'
        "</p:spTree></p:cSld></p:%s>"
    ) % (root, P, A, OFFICE, shapes, root)


def pptx(slides, parts=(), props=((), ()), flat=None):
    """slides: slide XML. parts: (path, data)."""
    made, rows, ids = [], [], ""
    for i, data in enumerate(slides):
        path = "slides/slide%d.xml" % (i + 1)
        rows.append(("slide", path))
        ids += '<p:sldId id="%d" r:id="rId%d"/>' % (256 + i, i + 1)
        made.append(("ppt/" + path, data))
    presentation = HEAD + '<p:presentation xmlns:p="%s" xmlns:r="%s/relationships"><p:sldIdLst>' \
        "%s</p:sldIdLst></p:presentation>" % (P, OFFICE, ids)
    made.insert(0, ("ppt/presentation.xml", presentation))
    made.append(("ppt/_rels/presentation.xml.rels", relations(rows)))
    return package("ppt/presentation.xml", made + list(parts), props, flat)
