/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presentations: slides, notes, masters, comments; shapes, tables, placeholders. */
#include "tests/unit/office_make.h"

#define NS                                                                        \
	"xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" " \
	"xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
#define T(text) "<p:txBody><a:p><a:r><a:t>" text "</a:t></a:r></a:p></p:txBody>"
#define SHAPE(props, text) "<p:sp>" props T(text) "</p:sp>"
#define ROOT(name, inner) \
	"<p:" name " " NS "><p:cSld><p:spTree>" inner "</p:spTree></p:cSld></p:" name ">"
#define SLIDE(inner) ROOT("sld", inner)
#define PLACEHOLDER(type) "<p:nvSpPr><p:nvPr><p:ph type=\"" type "\"/></p:nvPr></p:nvSpPr>"

static void
scan_part(const char *name, const char *xml)
{
	struct office_part parts[] = {{"ppt/presentation.xml", "<p:presentation " NS "/>"},
	    {name, xml}};

	office_scan("a.pptx", "[Content_Types].xml", "<Types/>", parts, 2);
}

static void
test_shapes(void)
{
	scan_part("ppt/slides/slide7.xml", SLIDE(SHAPE("", "TỐI MẬT")));
	is_one(LEVEL_TOI_MAT, "a.pptx!text-box", "a text box");
	is_str(scan_got.type, "pptx", "type");
	ok(!has_reason("framed"), "without a line");
	scan_part("ppt/slides/slide7.xml",
	    SLIDE(
		SHAPE("<p:spPr><a:ln w=\"9\"><a:solidFill><a:srgbClr val=\"FF0000\"/></a:solidFill>"
		      "</a:ln></p:spPr>",
		    "TỐI MẬT")));
	ok(scan_got.findings_total == 1 && has_reason("framed") && !has_reason("red"),
	    "a red line makes no red text");
	scan_part("ppt/slides/slide1.xml", SLIDE(SHAPE(PLACEHOLDER("title"), "MẬT")));
	is_one(LEVEL_MAT, "a.pptx!body", "a title");
	scan_part("ppt/slides/slide1.xml", SLIDE(SHAPE(PLACEHOLDER("ftr"), "MẬT")));
	is_one(LEVEL_MAT, "a.pptx!footer", "a footer");
	scan_part("ppt/slides/slide1.xml",
	    SLIDE("<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Độ "
		  "mật</a:t></a:r></a:p>"
		  "</a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>M</a:t></a:r><a:r><a:t>ật</"
		  "a:t></a:r>"
		  "</a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>"));
	is_one(LEVEL_MAT, "a.pptx!cell", "a label and its value in a table");
}

static void
test_runs(void)
{
	scan_part("ppt/slides/slide1.xml",
	    SLIDE("<p:sp><p:txBody><a:p><a:r><a:rPr cap=\"all\" b=\"1\"><a:solidFill><a:srgbClr "
		  "val=\"FF0000\"/></a:solidFill><a:highlight><a:srgbClr "
		  "val=\"FFFF00\"/></a:highlight>"
		  "</a:rPr><a:t>mật</a:t></a:r></a:p></p:txBody></p:sp>"));
	is_one(LEVEL_MAT, "a.pptx!text-box", "capitals by an attribute");
	ok(has_reason("red") && has_reason("all capitals"), "red, though highlighted");
	scan_part("ppt/slides/slide1.xml",
	    SLIDE("<p:sp><p:txBody><a:p><a:r><a:rPr><a:latin typeface=\".VnTimeH\"/></a:rPr>"
		  "<a:t>tèi mËt</a:t></a:r></a:p></p:txBody></p:sp>"));
	is_one(LEVEL_TOI_MAT, "a.pptx!text-box", "a font of capitals");
	scan_part("ppt/slides/slide1.xml",
	    SLIDE("<p:sp><p:txBody><a:p><a:r><a:t>TUYỆT</a:t></a:r><a:br/><a:r><a:t>MẬT</a:t></"
		  "a:r></a:p>"
		  "</p:txBody></p:sp>"));
	is_one(LEVEL_TUYET_MAT, "a.pptx!text-box", "two lines");
}

static void
test_parts(void)
{
	scan_part("ppt/notesSlides/notesSlide1.xml", ROOT("notes", SHAPE("", "MẬT")));
	is_one(LEVEL_MAT, "a.pptx!note", "speaker's notes");
	scan_part("ppt/slideMasters/slideMaster1.xml", ROOT("sldMaster", SHAPE("", "MẬT")));
	is_one(LEVEL_MAT, "a.pptx!header", "a master");
	scan_part("ppt/slideLayouts/slideLayout1.xml", ROOT("sldLayout", SHAPE("", "MẬT")));
	is_one(LEVEL_MAT, "a.pptx!header", "a layout");
	scan_part("ppt/comments/comment1.xml",
	    "<p:cmLst " NS "><p:cm><p:text>TỐI MẬT</p:text></p:cm></p:cmLst>");
	is_one(LEVEL_TOI_MAT, "a.pptx!comment", "a comment");
	scan_part("ppt/diagrams/data1.xml",
	    "<dgm:dataModel " NS
	    "><dgm:pt><dgm:t><a:p><a:r><a:t>MẬT</a:t></a:r></a:p></dgm:t></dgm:pt>"
	    "</dgm:dataModel>");
	is_one(LEVEL_MAT, "a.pptx!text-box", "SmartArt");
	scan_part("any/name.xml", SLIDE(SHAPE("", "TỐI MẬT")));
	is_one(LEVEL_TOI_MAT, "a.pptx!text-box", "a slide of another name");
}

int
main(void)
{
	scan_begin();
	test_shapes();
	test_runs();
	test_parts();
	scan_finish();
	return tap_done();
}
