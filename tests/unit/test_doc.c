/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Word documents: of Word 97 and of Word 6, whole, bent and broken. */
#include "base/checked.h"
#include "scanner/format/doc_fib.h"
#include "scanner/format/doc_sprm.h"
#include "tests/unit/doc_make.h"
#include "tests/unit/scan_bytes.h"

#define W(chars) .text = (chars), .n = sizeof(chars) - 1, .wide = true
#define N(bytes) .text = (bytes), .n = sizeof(bytes) - 1
#define RUN(bytes) .run = (bytes), .run_n = sizeof(bytes) - 1
#define PARAGRAPH(bytes) .paragraph = (bytes), .paragraph_n = sizeof(bytes) - 1
#define MAT "M\0\xac\x1eT\0"
#define TOI_MAT "T\0\xd0\x1eI\0 \0M\0\xac\x1eT\0"
#define END "\r\0"
#define SO                    \
	W("S\0\xd1\x1e:\0 \0" \
	  "1\0" END) /* NOLINT(bugprone-suspicious-missing-comma) */

static struct doc_make make;

static void
prepare(void)
{
	free(make.file.bytes);
	memset(&make, 0, sizeof(make));
}

static void
scan_made(const struct doc_in *in, size_t n)
{
	doc_make(&make, in, n);
	scan_bytes(make.file.bytes, make.file.size, "a.doc");
}

static void
is_marked(enum level level, enum part part, const char *what)
{
	bool good = scan_verdict.kind == VERDICT_MARKED && scan_verdict.level == level &&
	    scan_verdict.part == part && strcmp(scan_got.type, "doc") == 0;

	if (!ok(good, "%s", what))
		printf("# %s %s %s %s %u\n", verdict_name(scan_verdict.kind),
		    level_marking(scan_verdict.level), part_name(scan_verdict.part), scan_got.type,
		    (unsigned int)scan_got.nopaque);
}

static void
marked(const struct doc_in *in, size_t n, enum level level, enum part part, const char *what)
{
	scan_made(in, n);
	is_marked(level, part, what);
	prepare();
}

static void
unmarked(const struct doc_in *in, size_t n, const char *what)
{
	scan_made(in, n);
	if (!ok(scan_verdict.kind == VERDICT_CLEAN, "%s", what))
		printf("# %s %s %s\n", verdict_name(scan_verdict.kind), scan_verdict.rule,
		    scan_verdict.where);
	prepare();
}

static void
test_text(void)
{
	static const struct doc_in plain[] = {{SO}, {W(MAT END)}, {SO}};
	static const struct doc_in pieces[] = {{SO}, {W("T\0\xd0\x1e")}, {N("I M")},
	    {W("\xac\x1eT\0" END)}, {SO}};
	static const struct doc_in half[] = {{W("B\0\xa2\x1eO\0 \0")}, {W(MAT END)}};
	static const struct doc_in line[] = {{SO}, {W("T\0\xd0\x1eI\0\x0b\0" MAT END)}};
	static const struct doc_in cell[] = {{W("S\0\xd1\x1e\7\0" TOI_MAT "\7\0\7\0")}, {SO}};
	static const struct doc_in page[] = {{W("x\0\x0c\0" MAT "\x0c\0y\0" END)}};
	static const struct doc_in soft[] = {{SO}, {W("M\0\x1f\0\xac\x1e\2\0T\0" END)}};
	static const struct doc_in field[] = {{SO}, {W("\x13\0T\0C\0\x14\0" MAT "\x15\0" END)}};
	static const struct doc_in code[] = {{SO}, {W("\x13\0" MAT "\x14\0x\0\x15\0" END)}};
	static const struct doc_in open[] = {{W("\x13\0x\0" END)}, {W(MAT END)}, {SO}};
	static const struct doc_in nested[] = {{W("\x13\0I\0\x13\0P\0\x14\0"
						  "1\0\x15\0\x14\0" MAT "\x15\0" END)}};

	marked(plain, 3, LEVEL_MAT, PART_BODY, "a paragraph");
	marked(pieces, 5, LEVEL_TOI_MAT, PART_BODY, "in pieces of 8 and 16 bits");
	unmarked(half, 2, "half of a word of two, in two pieces");
	marked(line, 2, LEVEL_TOI_MAT, PART_BODY, "over a line break");
	marked(cell, 2, LEVEL_TOI_MAT, PART_CELL, "a cell");
	marked(page, 1, LEVEL_MAT, PART_BODY, "a page of its own");
	marked(soft, 2, LEVEL_MAT, PART_BODY, "a soft hyphen and a note's number in it");
	marked(field, 2, LEVEL_MAT, PART_BODY, "a field's result");
	marked(code, 2, LEVEL_MAT, PART_METADATA, "a field's instruction");
	marked(open, 3, LEVEL_MAT, PART_METADATA, "a field without end");
	marked(nested, 1, LEVEL_MAT, PART_BODY, "a field in a field");
}

static void
test_parts(void)
{
	static const struct doc_in in[] = {{SO}, {W(MAT END)}};
	static const struct {
		enum part part;
		const char *what;
	} stories[] = {{PART_BODY, "main"}, {PART_NOTE, "a footnote"}, {PART_HEADER, "a header"},
	    {PART_BODY, "a macro"}, {PART_COMMENT, "a comment"}, {PART_NOTE, "an endnote"},
	    {PART_TEXTBOX, "a text box"}, {PART_TEXTBOX, "a text box in a header"}};
	static const uint32_t footer[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 5};
	static const uint32_t header[] = {0, 0, 0, 0, 0, 0, 0, 4, 5};

	for (size_t i = 1; i < ARRAY_LEN(stories); i++) {
		make.chars[i] = 4;
		marked(in, 2, LEVEL_MAT, stories[i].part, stories[i].what);
	}
	make.chars[2] = 5;
	make.headers = footer;
	make.nheaders = ARRAY_LEN(footer);
	marked(in, 2, LEVEL_MAT, PART_FOOTER, "a footer");
	make.chars[2] = 4;
	make.headers = header;
	make.nheaders = ARRAY_LEN(header);
	marked(in, 2, LEVEL_MAT, PART_HEADER, "the header of odd pages");
}

static void
test_looks(void)
{
	static const struct doc_in caps[] = {{SO}, {W("m\0\xad\x1et\0"), RUN("\x3b\x08\1")},
	    {W(END)}, {SO}};
	static const struct doc_in small[] = {{SO}, {W("m\0\xad\x1et\0"), RUN("\x3a\x08\1")},
	    {W(END)}, {SO}};
	static const struct doc_in piece[] = {{SO}, {W("m\0\xad\x1et\0"), .change = "\xb6\1"},
	    {W(END)}, {SO}};
	static const struct doc_in tcvn[] = {{SO}, {N("t\xe8i m\xcbt"), RUN("\x4f\x4a\1\0")},
	    {N("\r")}, {SO}};
	static const struct doc_in stamp[] = {{SO},
	    {W(MAT END), RUN("\x42\x2a\6"), PARAGRAPH("\x24\x64\4\1\1\0")}, {SO}};
	static const struct doc_in symbol[] = {{SO}, {W("M\0")},
	    {W("(\0"), RUN("\x09\x6a\1\0\xcb\xf0\x55\x08\1")}, {W("T\0" END)}, {SO}};
	static const struct doc_in deleted[] = {{SO}, {W("M\0")}, {W("x\0"), RUN("\0\x08\1")},
	    {W("\xac\x1eT\0" END)}, {SO}};
	static const struct doc_in inserted[] = {{SO}, {W(MAT)}, {W("x\0"), RUN("\1\x08\1")},
	    {W(END)}, {SO}};
	static const struct doc_in hidden[] = {{SO}, {W(MAT), RUN("\x3c\x08\1")}, {W(END)}};

	marked(caps, 4, LEVEL_MAT, PART_BODY, "shown in capitals");
	marked(small, 4, LEVEL_MAT, PART_BODY, "in small capitals");
	marked(piece, 4, LEVEL_MAT, PART_BODY, "in capitals by its piece");
	make.font = ".VnTimeH";
	marked(tcvn, 4, LEVEL_TOI_MAT, PART_BODY, "8 bits in .VnTimeH");
	scan_made(stamp, 3);
	is_marked(LEVEL_MAT, PART_BODY, "red and framed");
	is_int(scan_verdict.form, FORM_STAMP, "a stamp");
	prepare();
	make.font = ".VnTimeH";
	marked(symbol, 5, LEVEL_MAT, PART_BODY, "a symbol");
	marked(deleted, 5, LEVEL_MAT, PART_BODY, "without what was taken out");
	marked(inserted, 4, LEVEL_MAT, PART_BODY, "without what was put in");
	marked(hidden, 3, LEVEL_MAT, PART_BODY, "hidden");
}

static void
test_old(void)
{
	static const struct doc_in body[] = {{N("x\r")}, {N("T\xe8I M\xcbT\r"), RUN("\x5d\1\0")},
	    {N("x\r")}};
	static const struct doc_in caps[] = {{N("x\r")},
	    {N("t\xe8i m\xcbt\r"), RUN("\x5d\1\0\x5b\1")}, {N("x\r")}};
	static const struct doc_in cell[] = {{N("a\7")},
	    {N("T\xe8I M\xcbT\7\7"), RUN("\x5d\1\0"), PARAGRAPH("\x18\1\0")}, {N("x\r")}};

	make.old = true;
	make.font = ".VnTime";
	marked(body, 3, LEVEL_TOI_MAT, PART_BODY, "Word 6");
	make.old = make.unlisted = true;
	make.font = ".VnTime";
	marked(caps, 3, LEVEL_TOI_MAT, PART_BODY, "Word 6, in one piece, capitals");
	make.old = true;
	make.font = ".VnTime";
	marked(cell, 3, LEVEL_TOI_MAT, PART_CELL, "Word 6, a cell");
	make.old = true;
	make.font = ".VnTime";
	make.chars[2] = 10;
	marked(body, 3, LEVEL_TOI_MAT, PART_HEADER, "Word 6, a header");
}

static void
test_older(void)
{
	static const char text[] = "So: 1\rM\xcbT\rKinh gui\r";
	static uint8_t file[0x300 + sizeof(text) - 1];

	doc_make_u16(file, 0xa5db);
	doc_make_u16(file + 2, 45);
	ole_make_u32(file + 0x18, 0x300);
	ole_make_u32(file + 0x1c, sizeof(file));
	memcpy(file + 0x300, text, sizeof(text) - 1);
	scan_bytes(file, sizeof(file), "a.doc");
	ok(scan_verdict.kind >= VERDICT_REVIEW && scan_verdict.level == LEVEL_MAT, "Word 2");
	is_str(scan_got.type, "doc", "is a doc");
	ole_make_u32(file + 0x1c, 0xffffff);
	scan_bytes(file, sizeof(file), "a.doc");
	ok(has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.doc"), "Word 2, cut");
}

static void
test_bent(void)
{
	static const struct doc_in in[] = {{SO}, {W(MAT END)}, {SO}};
	size_t size;

	doc_make(&make, in, 3);
	ole_make_u32(make.stream + 0x1a2, 0xfffff);
	memcpy(ole_make_sector(&make.file, 0), make.stream, 512);
	scan_bytes(make.file.bytes, make.file.size, "a.doc");
	is_marked(LEVEL_MAT, PART_BODY, "no pieces: searched for text");
	ok(has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.doc"), "and damaged");
	prepare();
	doc_make(&make, in, 3);
	doc_make_u16(make.stream, 0x1234);
	memcpy(ole_make_sector(&make.file, 0), make.stream, 512);
	scan_bytes(make.file.bytes, make.file.size, "a.doc");
	is_marked(LEVEL_MAT, PART_BODY, "no block: searched for text");
	prepare();
	make.flags = 0x100;
	doc_make(&make, in, 3);
	scan_bytes(make.file.bytes, make.file.size, "a.doc");
	ok(has_opaque(WHY_ENCRYPTED, LIMIT_NONE, "a.doc"), "encrypted");
	prepare();
	doc_make(&make, in, 3);
	size = make.file.size;
	for (size_t i = 0; i < 0x400; i++) {
		uint8_t *at = ole_make_sector(&make.file, 0) + i, kept = *at;

		*at = (uint8_t)(0xff - kept);
		scan_bytes(make.file.bytes, size, "a.doc");
		*at = kept;
	}
	for (size_t n = 512; n < size; n += 61)
		scan_bytes(make.file.bytes, n, "a.doc");
	ok(true, "bent and cut everywhere");
}

static void
test_sprm(void)
{
	static const uint8_t list[] = {0x08, 0xd6, 5, 0, 1, 2, 3, 4, 0x15, 0xc6, 0xff, 1, 9, 9, 9,
	    9, 1, 8, 8, 8, 0x35, 0x08, 1};
	struct rd rest = rd_init(list, sizeof(list));
	struct doc_sprm sprm;

	ok(doc_sprm_next(&rest, true, &sprm) && sprm.value.left == 4, "a table's definition");
	ok(doc_sprm_next(&rest, true, &sprm) && sprm.value.left == 9, "tabs too many for a byte");
	ok(doc_sprm_next(&rest, true, &sprm) && sprm.property == DOC_BOLD, "bold");
	ok(!doc_sprm_next(&rest, true, &sprm), "none is left");
}

int
main(void)
{
	scan_begin();
	test_text();
	test_parts();
	test_looks();
	test_old();
	test_older();
	test_bent();
	test_sprm();
	prepare();
	scan_finish();
	return tap_done();
}
