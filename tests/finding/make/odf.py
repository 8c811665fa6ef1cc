# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenDocument texts, sheets and slides, as a ZIP or flat."""
from xml.sax.saxutils import escape

from archives import zip_of

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
O = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    'xmlns:%s="%s"' % (prefix, O + name)
    for prefix, name in (
        ("office", "office:1.0"), ("text", "text:1.0"), ("table", "table:1.0"),
        ("style", "style:1.0"), ("draw", "drawing:1.0"), ("meta", "meta:1.0"),
        ("presentation", "presentation:1.0"), ("form", "form:1.0"),
        ("fo", "xsl-fo-compatible:1.0"), ("svg", "svg-compatible:1.0"),
        ("manifest", "manifest:1.0"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
MIME = "application/vnd.oasis.opendocument."


def p(content="", style=None):
    if not content.startswith("<"):
        content = escape(content)
    return "<text:p%s>%s</text:p>" % (' text:style-name="%s"' % style if style else "", content)


def ps(lines):
    return "".join(p(line) for line in lines)


def frame(content):
    return '<draw:frame><draw:text-box>%s</draw:text-box></draw:frame>' % content


def rows(texts):
    return "".join(
        "<table:table-row>%s</table:table-row>" % "".join(
            '<table:table-cell office:value-type="string">%s</table:table-cell>' % (
                t if t.startswith("<") else p(t)) for t in row
        )
        for row in texts
    )


def table(name, texts):
    return '<table:table table:name="%s">%s</table:table>' % (escape(name), rows(texts))


def master(header="", footer="", body=""):
    return (
        '<style:master-page style:name="Standard" style:page-layout-name="pm1">%s%s%s'
        "</style:master-page>"
    ) % (
        "<style:header>%s</style:header>" % header if header else "",
        "<style:footer>%s</style:footer>" % footer if footer else "",
        body,
    )


def manifest(mime, names):
    return HEAD + '<manifest:manifest xmlns:manifest="%s">' % (O + "manifest:1.0") + "".join(
        '<manifest:file-entry manifest:full-path="%s" manifest:media-type="%s"/>' % (
            name, mime if name == "/" else "text/xml")
        for name in ["/"] + names
    ) + "</manifest:manifest>"


def odf(kind, body, styles="", masters="", meta="", extra=(), flat=False):
    """kind: text, spreadsheet, presentation, drawing. styles: automatic styles."""
    if flat:
        return (
            HEAD + '<office:document %s office:version="1.3" office:mimetype="%s">'
            "<office:meta>%s</office:meta><office:automatic-styles>%s</office:automatic-styles>"
            "<office:master-styles>%s</office:master-styles><office:body><office:%s>%s</office:%s>"
            "</office:body></office:document>"
        ).__mod__((NAMESPACES, MIME + kind, meta, styles, masters, kind, body, kind)).encode()
    content = HEAD + (
        '<office:document-content %s office:version="1.3"><office:automatic-styles>%s'
        "</office:automatic-styles><office:body><office:%s>%s</office:%s></office:body>"
        "</office:document-content>" % (NAMESPACES, styles, kind, body, kind))
    style = HEAD + (
        '<office:document-styles %s office:version="1.3"><office:master-styles>%s'
        "</office:master-styles></office:document-styles>" % (NAMESPACES, masters))
    about = HEAD + (
        '<office:document-meta %s office:version="1.3"><office:meta>%s</office:meta>'
        "</office:document-meta>" % (NAMESPACES, meta))
    members = [("content.xml", content), ("styles.xml", style), ("meta.xml", about)] + list(extra)
    return zip_of(
        [("mimetype", MIME + kind)] + members
        + [("META-INF/manifest.xml", manifest(MIME + kind, [name for name, _ in members]))],
        stored=("mimetype",),
    )
