/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mkdoc: makes documents for tests and for `make demo`: a Word document that LibreOffice opens,
 * a ZIP of given files, and ZIPs no honest program would write. Fake markings only.
 *
 *	mkdoc docx OUT [--header TEXT] [--box TEXT] [--cell TEXT] [--body TEXT]... [--split]
 *	mkdoc zip OUT FILE...
 *	mkdoc bomb|overlap|truncated|encrypted|hidden OUT
 */
#include <errno.h>
#include <libdeflate.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/wr.h"

#define OUT_MAX (64u << 20)
#define MEMBERS_MAX 2048u
#define PART_MAX (1u << 20)
#define BOMB_MEMBER (64u << 20)
#define BOMB_MEMBERS 20u
#define OVERLAPS 1000u

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define NS_W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define NS_R "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define NS_BOX                                                                                 \
	"xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "            \
	"xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" " \
	"xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "                   \
	"xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" "     \
	"xmlns:v=\"urn:schemas-microsoft-com:vml\""
#define TYPE_REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define TYPE_WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

struct member {
	char name[256];
	uint32_t offset, crc, packed, size;
	uint16_t method, flags;
};

struct zip_writer {
	struct wr out;
	struct member members[MEMBERS_MAX];
	size_t count;
	struct libdeflate_compressor *deflater;
};

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "mkdoc: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void *
memory(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		die("memory");
	return p;
}

/* ---- zip --------------------------------------------------------------------------------------- */

static void
local_write(struct zip_writer *zip, const struct member *member)
{
	wr_u32le(&zip->out, 0x04034b50);
	wr_u16le(&zip->out, 20);
	wr_u16le(&zip->out, member->flags);
	wr_u16le(&zip->out, member->method);
	wr_u32le(&zip->out, 0x5b740000); /* 2025-11-20 */
	wr_u32le(&zip->out, member->crc);
	wr_u32le(&zip->out, member->packed);
	wr_u32le(&zip->out, member->size);
	wr_u16le(&zip->out, (uint16_t)strlen(member->name));
	wr_u16le(&zip->out, 0);
	wr_bytes(&zip->out, member->name, strlen(member->name));
}

/* Adds a member whose packed bytes are at hand. */
static void
member_put(struct zip_writer *zip, struct member *member, const void *packed)
{
	member->offset = (uint32_t)zip->out.len;
	local_write(zip, member);
	wr_bytes(&zip->out, packed, member->packed);
	if (zip->count < MEMBERS_MAX)
		zip->members[zip->count++] = *member;
}

static size_t
deflate(struct zip_writer *zip, const void *bytes, size_t n, void **ret)
{
	size_t room = libdeflate_deflate_compress_bound(zip->deflater, n);

	*ret = memory(room);
	return libdeflate_deflate_compress(zip->deflater, bytes, n, *ret, room);
}

static void
member_add(struct zip_writer *zip, const char *name, const void *bytes, size_t n)
{
	struct member member = {.method = 8, .flags = 0x0800, .size = (uint32_t)n};
	void *packed;

	snprintf(member.name, sizeof(member.name), "%s", name);
	member.crc = libdeflate_crc32(0, bytes, n);
	member.packed = (uint32_t)deflate(zip, bytes, n, &packed);
	member_put(zip, &member, packed);
	free(packed);
}

static void
directory_write(struct zip_writer *zip)
{
	size_t start = zip->out.len, size;

	for (size_t i = 0; i < zip->count; i++) {
		const struct member *member = &zip->members[i];

		wr_u32le(&zip->out, 0x02014b50);
		wr_u16le(&zip->out, 0x0314);
		wr_u16le(&zip->out, 20);
		wr_u16le(&zip->out, member->flags);
		wr_u16le(&zip->out, member->method);
		wr_u32le(&zip->out, 0x5b740000);
		wr_u32le(&zip->out, member->crc);
		wr_u32le(&zip->out, member->packed);
		wr_u32le(&zip->out, member->size);
		wr_u16le(&zip->out, (uint16_t)strlen(member->name));
		wr_u32le(&zip->out, 0); /* extra, comment */
		wr_u32le(&zip->out, 0); /* disk, internal attributes */
		wr_u32le(&zip->out, 0);
		wr_u32le(&zip->out, member->offset);
		wr_bytes(&zip->out, member->name, strlen(member->name));
	}
	size = zip->out.len - start;
	wr_u32le(&zip->out, 0x06054b50);
	wr_u32le(&zip->out, 0);
	wr_u16le(&zip->out, (uint16_t)zip->count);
	wr_u16le(&zip->out, (uint16_t)zip->count);
	wr_u32le(&zip->out, (uint32_t)size);
	wr_u32le(&zip->out, (uint32_t)start);
	wr_u16le(&zip->out, 0);
}

static void
file_write(const char *path, const struct wr *out)
{
	FILE *file = fopen(path, "wbe");

	if (wr_end(out) < 0) {
		errno = EFBIG;
		die(path);
	}
	if (file == NULL || fwrite(out->bytes, 1, out->len, file) != out->len || fclose(file) != 0)
		die(path);
}

/* ---- docx -------------------------------------------------------------------------------------- */

struct text {
	char *bytes;
	size_t len;
};

__attribute__((format(printf, 2, 3))) static void
put(struct text *text, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text->bytes + text->len, PART_MAX - text->len, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= PART_MAX - text->len) {
		errno = EFBIG;
		die("part");
	}
	text->len += (size_t)n;
}

static void
put_escaped(struct text *text, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '&' || s[i] == '<' || s[i] == '>')
			put(text, "&#%d;", s[i]);
		else
			put(text, "%c", s[i]);
	}
}

static size_t
character_bytes(const char *s)
{
	size_t n = 1;

	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static void
put_run(struct text *text, const char *s, size_t n, const char *properties)
{
	put(text, "<w:r>%s<w:t xml:space=\"preserve\">", properties);
	put_escaped(text, s, n);
	put(text, "</w:t></w:r>");
}

#define STAMP_RUN "<w:rPr><w:b/><w:color w:val=\"FF0000\"/><w:sz w:val=\"26\"/></w:rPr>"

/* One paragraph; split: a run for each character, as Word makes them after enough editing. */
static void
put_paragraph(struct text *text, const char *s, bool split, bool stamp)
{
	const char *properties = stamp ? STAMP_RUN : "";

	put(text, "<w:p>");
	while (split && *s != '\0') {
		size_t n = character_bytes(s);

		put_run(text, s, n, properties);
		put(text, "<w:proofErr w:type=\"spellStart\"/>");
		s += n;
	}
	if (*s != '\0')
		put_run(text, s, strlen(s), properties);
	put(text, "</w:p>");
}

static void
put_box(struct text *text, const char *s, bool split)
{
	put(text,
	    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>"
	    "<wp:inline><wp:extent cx=\"1440000\" cy=\"288000\"/><wp:docPr id=\"1\" name=\"Box\"/>"
	    "<a:graphic><a:graphicData "
	    "uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp>"
	    "<wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>"
	    "<a:ext cx=\"1440000\" cy=\"288000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
	    "</a:prstGeom><a:ln w=\"12700\"><a:solidFill><a:srgbClr val=\"FF0000\"/></a:solidFill>"
	    "</a:ln></wps:spPr><wps:txbx><w:txbxContent>");
	put_paragraph(text, s, split, true);
	put(text,
	    "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
	    "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape "
	    "style=\"width:113pt;height:23pt\"><v:textbox><w:txbxContent>");
	put_paragraph(text, s, split, true);
	put(text,
	    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
	    "</w:r></w:p>");
}

struct docx {
	const char *header, *box, *cell;
	const char *body[64];
	size_t nbody;
	bool split;
};

static void
body_make(struct text *text, const struct docx *docx)
{
	put(text, XML_HEAD "<w:document " NS_W " " NS_R " " NS_BOX "><w:body>");
	if (docx->box != NULL)
		put_box(text, docx->box, docx->split);
	if (docx->cell != NULL) {
		put(text,
		    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"4000\"/></w:tblGrid><w:tr>"
		    "<w:tc><w:tcPr><w:tcW w:w=\"4000\" w:type=\"dxa\"/></w:tcPr>");
		put_paragraph(text, docx->cell, docx->split, false);
		put(text, "</w:tc></w:tr></w:tbl>");
	}
	for (size_t i = 0; i < docx->nbody; i++)
		put_paragraph(text, docx->body[i], docx->split, false);
	put(text, "<w:sectPr>");
	if (docx->header != NULL)
		put(text, "<w:headerReference w:type=\"default\" r:id=\"rId1\"/>");
	put(text, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>");
}

static const char content_types[] = XML_HEAD
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" TYPE_WORD "document.main+xml\"/>"
    "<Override PartName=\"/word/header1.xml\" ContentType=\"" TYPE_WORD "header+xml\"/></Types>";
static const char package_rels[] = XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" TYPE_REL "officeDocument\" Target=\"word/document.xml\"/>"
    "</Relationships>";
static const char document_rels[] = XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" TYPE_REL "header\" Target=\"header1.xml\"/>"
    "</Relationships>";

static void
docx_write(struct zip_writer *zip, const struct docx *docx)
{
	struct text text = {.bytes = memory(PART_MAX)};

	member_add(zip, "[Content_Types].xml", content_types, sizeof(content_types) - 1);
	member_add(zip, "_rels/.rels", package_rels, sizeof(package_rels) - 1);
	member_add(zip, "word/_rels/document.xml.rels", document_rels, sizeof(document_rels) - 1);
	body_make(&text, docx);
	member_add(zip, "word/document.xml", text.bytes, text.len);
	text.len = 0;
	put(&text, XML_HEAD "<w:hdr " NS_W ">");
	put_paragraph(&text, docx->header != NULL ? docx->header : "", docx->split, true);
	put(&text, "</w:hdr>");
	member_add(zip, "word/header1.xml", text.bytes, text.len);
	directory_write(zip);
	free(text.bytes);
}

static int
docx_options(int argc, char **argv, struct docx *docx)
{
	for (int i = 0; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(argv[i], "--split") == 0) {
			docx->split = true;
			continue;
		}
		if (value == NULL)
			return -1;
		if (strcmp(argv[i], "--header") == 0)
			docx->header = value;
		else if (strcmp(argv[i], "--box") == 0)
			docx->box = value;
		else if (strcmp(argv[i], "--cell") == 0)
			docx->cell = value;
		else if (strcmp(argv[i], "--body") == 0 && docx->nbody < ARRAY_LEN(docx->body))
			docx->body[docx->nbody++] = value;
		else
			return -1;
		i++;
	}
	return 0;
}

static int
make_docx(struct zip_writer *zip, int argc, char **argv)
{
	struct docx docx = {0};

	if (docx_options(argc, argv, &docx) < 0)
		return -1;
	docx_write(zip, &docx);
	return 0;
}

/* ---- the others -------------------------------------------------------------------------------- */

static int
make_zip(struct zip_writer *zip, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		FILE *file = fopen(argv[i], "rbe");
		char *bytes = memory(OUT_MAX);
		const char *slash = strrchr(argv[i], '/');
		size_t n;

		if (file == NULL)
			die(argv[i]);
		n = fread(bytes, 1, OUT_MAX, file);
		member_add(zip, slash != NULL ? slash + 1 : argv[i], bytes, n);
		fclose(file);
		free(bytes);
	}
	directory_write(zip);
	return argc > 0 ? 0 : -1;
}

/* 1.25 GiB of lines in 20 members. */
static int
make_bomb(struct zip_writer *zip, int argc, char **argv)
{
	static const char line[] = "van ban thuong\n\n";
	char *bytes = memory(BOMB_MEMBER);

	(void)argc;
	(void)argv;
	for (size_t i = 0; i < BOMB_MEMBER; i += sizeof(line) - 1)
		memcpy(bytes + i, line, sizeof(line) - 1);
	for (unsigned int i = 0; i < BOMB_MEMBERS; i++) {
		struct member member;

		if (i == 0) {
			member_add(zip, "00.txt", bytes, BOMB_MEMBER);
			continue;
		}
		member = zip->members[0];
		snprintf(member.name, sizeof(member.name), "%02u.txt", i);
		member_put(zip, &member, zip->out.bytes + 30 + strlen(zip->members[0].name));
	}
	directory_write(zip);
	free(bytes);
	return 0;
}

/* 1,000 directory entries for the one local header. */
static int
make_overlap(struct zip_writer *zip, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	member_add(zip, "00.txt", "van ban thuong\n", 15);
	while (zip->count < OVERLAPS) {
		zip->members[zip->count] = zip->members[0];
		snprintf(zip->members[zip->count].name, sizeof(zip->members[0].name), "%03zu.txt",
		    zip->count);
		zip->count++;
	}
	directory_write(zip);
	return 0;
}

static const char marked[] = "TỐI MẬT\nSố: 12/BC-UBND\nBáo cáo giả lập để thử\n";

static int
make_truncated(struct zip_writer *zip, int argc, char **argv)
{
	char *bytes = memory(65536);
	uint32_t seed = 1;

	(void)argc;
	(void)argv;
	memcpy(bytes, marked, sizeof(marked) - 1);
	for (size_t i = sizeof(marked) - 1; i < 65536; i++) {
		seed = seed * 1664525 + 1013904223;
		bytes[i] = (char)('a' + (seed >> 24) % 26);
	}
	member_add(zip, "kh.txt", bytes, 65536);
	zip->out.len /= 2;
	free(bytes);
	return 0;
}

static int
make_encrypted(struct zip_writer *zip, int argc, char **argv)
{
	struct member member = {.name = "kh.txt", .flags = 1, .method = 8, .size = 200};
	uint8_t noise[128];
	uint32_t seed = 7;

	(void)argc;
	(void)argv;
	for (size_t i = 0; i < sizeof(noise); i++) {
		seed = seed * 1664525 + 1013904223;
		noise[i] = (uint8_t)(seed >> 24);
	}
	member.crc = 0x12345678;
	member.packed = sizeof(noise);
	member_put(zip, &member, noise);
	directory_write(zip);
	return 0;
}

/* A member with a local header that the directory does not list. */
static int
make_hidden(struct zip_writer *zip, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	member_add(zip, "thuong.txt", "van ban thuong\n", 15);
	member_add(zip, "an.txt", marked, sizeof(marked) - 1);
	zip->count = 1;
	directory_write(zip);
	return 0;
}

static const struct {
	const char *name;
	int (*make)(struct zip_writer *, int argc, char **argv);
} kinds[] = {
    {"docx", make_docx},
    {"zip", make_zip},
    {"bomb", make_bomb},
    {"overlap", make_overlap},
    {"truncated", make_truncated},
    {"encrypted", make_encrypted},
    {"hidden", make_hidden},
};

int
main(int argc, char **argv)
{
	struct zip_writer *zip = memory(sizeof(*zip));
	int r = -1;

	memset(zip, 0, sizeof(*zip));
	zip->out = wr_init(memory(OUT_MAX), OUT_MAX);
	zip->deflater = libdeflate_alloc_compressor(6);
	for (size_t i = 0; argc >= 3 && i < ARRAY_LEN(kinds); i++) {
		if (strcmp(argv[1], kinds[i].name) == 0)
			r = kinds[i].make(zip, argc - 3, argv + 3);
	}
	if (r == 0) {
		file_write(argv[2], &zip->out);
	} else {
		fprintf(stderr,
		    "usage: mkdoc docx OUT [--header TEXT] [--box TEXT] [--cell TEXT] "
		    "[--body TEXT]... [--split]\n"
		    "       mkdoc zip OUT FILE...\n"
		    "       mkdoc bomb|overlap|truncated|encrypted|hidden OUT\n");
	}
	libdeflate_free_compressor(zip->deflater);
	free(zip->out.bytes);
	free(zip);
	return r == 0 ? 0 : 2;
}
