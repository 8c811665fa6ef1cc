/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: a Word document, new or old, of pieces that each have a look of their own. */
#ifndef TESTS_UNIT_DOC_MAKE_H
#define TESTS_UNIT_DOC_MAKE_H

#include "base/wr.h"
#include "tests/unit/ole_make.h"

#define DOC_MAKE_BYTES 65536u
#define DOC_MAKE_TEXT 0x600u

struct doc_in {
	const char *text; /* UTF-16LE if wide, else 8 bits */
	size_t n;
	bool wide;
	const char *run; /* its grpprl, */
	size_t run_n;
	const char *paragraph; /* and that of its paragraph */
	size_t paragraph_n;
	const char *change; /* NULL, or two bytes of a piece's own look */
};

struct doc_make {
	bool old; /* Word 6 */
	bool unlisted; /* no piece table: old documents may have none */
	uint32_t chars[8];
	const char *font; /* number 1; 0 is Times New Roman */
	const uint32_t *headers;
	size_t nheaders;
	uint16_t flags; /* more of them */
	/* made */
	uint8_t stream[DOC_MAKE_BYTES], tables[DOC_MAKE_BYTES];
	size_t stream_n, tables_n;
	struct ole_make file;
};

static inline void
doc_make_u16(uint8_t *at, uint16_t v)
{
	at[0] = (uint8_t)v;
	at[1] = (uint8_t)(v >> 8);
}

/* Notes a table in the block; returns where it begins. */
static inline void
doc_make_table(struct doc_make *make, size_t at_old, size_t at_new, size_t from, size_t to)
{
	uint8_t *at = make->stream + (make->old ? at_old : at_new);

	ole_make_u32(at, (uint32_t)from);
	ole_make_u32(at + 4, (uint32_t)(to - from));
}

/* A page of runs: where each begins, then one entry of `each` bytes for each of them. */
static inline void
doc_make_page(uint8_t *page, const struct doc_in *in, size_t n, bool paragraphs, bool old)
{
	size_t each = !paragraphs ? 1 : old ? 7 : 13, end = 510, at = DOC_MAKE_TEXT;

	for (size_t i = 0; i < n; i++) {
		const char *bytes = paragraphs ? in[i].paragraph : in[i].run;
		size_t size = paragraphs ? in[i].paragraph_n : in[i].run_n;
		uint8_t *entry = page + (n + 1) * 4 + i * each;

		ole_make_u32(page + i * 4, (uint32_t)at);
		at += in[i].n;
		if (size == 0)
			continue;
		end = (end - size - (paragraphs ? 4 : 1)) & ~(size_t)1;
		*entry = (uint8_t)(end / 2);
		if (!paragraphs) {
			page[end] = (uint8_t)size;
			memcpy(page + end + 1, bytes, size);
		} else if (old) {
			page[end] = (uint8_t)((size + 3) / 2);
			memcpy(page + end + 3, bytes, size);
		} else {
			page[end] = (uint8_t)((size + 2 + 2) / 2);
			memcpy(page + end + 3, bytes, size);
		}
	}
	ole_make_u32(page + n * 4, (uint32_t)at);
	page[511] = (uint8_t)n;
}

static inline void
doc_make_fonts(struct doc_make *make, struct wr *wr)
{
	const char *const names[] = {"Times New Roman", make->font != NULL ? make->font : "Arial"};

	if (!make->old)
		wr_u16le(wr, 2);
	wr_u16le(wr, 0);
	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(names[i]) + 1, head = make->old ? 5 : 39;

		wr_u8(wr, (uint8_t)(head + len * (make->old ? 1 : 2)));
		for (size_t j = 0; j < head; j++)
			wr_u8(wr, 0);
		for (size_t j = 0; j < len; j++) {
			wr_u8(wr, (uint8_t)names[i][j]);
			if (!make->old)
				wr_u8(wr, 0);
		}
	}
}

static inline void
doc_make_pieces(struct doc_make *make, struct wr *wr, const struct doc_in *in, size_t n)
{
	uint32_t cp = 0, at = DOC_MAKE_TEXT;

	wr_u8(wr, 2);
	wr_u32le(wr, (uint32_t)(n * 12 + 4));
	for (size_t i = 0; i <= n; i++) {
		wr_u32le(wr, cp);
		if (i < n)
			cp += (uint32_t)in[i].n / (in[i].wide ? 2 : 1);
	}
	for (size_t i = 0; i < n; i++) {
		wr_u16le(wr, 0);
		wr_u32le(wr, in[i].wide || make->old ? at : at * 2 | 0x40000000u);
		wr_u8(wr, in[i].change != NULL ? (uint8_t)in[i].change[0] : 0);
		wr_u8(wr, in[i].change != NULL ? (uint8_t)in[i].change[1] : 0);
		at += (uint32_t)in[i].n;
	}
}

static inline void
doc_make_bins(const struct doc_make *make, struct wr *wr, uint32_t end, uint32_t page)
{
	wr_u32le(wr, DOC_MAKE_TEXT);
	wr_u32le(wr, end);
	if (make->old)
		wr_u16le(wr, (uint16_t)page);
	else
		wr_u32le(wr, page);
}

static inline void
doc_make_block(struct doc_make *make, const struct doc_in *in, size_t n, uint32_t end)
{
	uint8_t *at = make->stream;
	uint32_t all = 0;

	doc_make_u16(at, make->old ? 0xa5dc : 0xa5ec);
	doc_make_u16(at + 2, make->old ? 101 : 193);
	doc_make_u16(at + 10, (uint16_t)(make->flags | (make->old ? 0 : 0x200)));
	ole_make_u32(at + 0x18, DOC_MAKE_TEXT);
	ole_make_u32(at + 0x1c, end);
	for (size_t i = 0; i < n; i++)
		all += (uint32_t)in[i].n / (in[i].wide ? 2 : 1);
	for (size_t i = 0; i < 8; i++)
		all -= i > 0 ? make->chars[i] : 0;
	make->chars[0] = make->chars[0] != 0 ? make->chars[0] : all;
	for (size_t i = 0; i < 8; i++)
		ole_make_u32(at + (make->old ? 0x34 : 0x4c) + i * 4, make->chars[i]);
}

/* make: zeroed but for what comes first; at most some pages of text. */
static inline void
doc_make(struct doc_make *make, const struct doc_in *in, size_t n)
{
	size_t at = DOC_MAKE_TEXT, from;
	uint32_t end, page;
	struct wr wr;
	struct ole_part parts[2] = {{.name = "WordDocument"}, {.name = "1Table"}};

	for (size_t i = 0; i < n; i++) {
		memcpy(make->stream + at, in[i].text, in[i].n);
		at += in[i].n;
	}
	end = (uint32_t)at;
	page = (end + 511) / 512;
	doc_make_block(make, in, n, end);
	doc_make_page(make->stream + page * 512, in, n, false, make->old);
	doc_make_page(make->stream + (page + 1) * 512, in, n, true, make->old);
	make->stream_n = (page + 2) * 512;
	wr = make->old ? wr_init(make->stream, DOC_MAKE_BYTES)
		       : wr_init(make->tables, DOC_MAKE_BYTES);
	wr.len = make->old ? make->stream_n : 0;
	from = wr.len;
	if (!make->unlisted)
		doc_make_pieces(make, &wr, in, n);
	doc_make_table(make, 0x160, 0x1a2, from, wr.len);
	from = wr.len;
	doc_make_bins(make, &wr, end, page);
	doc_make_table(make, 0xb8, 0xfa, from, wr.len);
	from = wr.len;
	doc_make_bins(make, &wr, end, page + 1);
	doc_make_table(make, 0xc0, 0x102, from, wr.len);
	from = wr.len;
	doc_make_fonts(make, &wr);
	doc_make_table(make, 0xd0, 0x112, from, wr.len);
	from = wr.len;
	for (size_t i = 0; i < make->nheaders; i++)
		wr_u32le(&wr, make->headers[i]);
	doc_make_table(make, 0xb0, 0xf2, from, wr.len);
	*(make->old ? &make->stream_n : &make->tables_n) = wr.len;
	parts[0].bytes = make->stream;
	parts[0].n = make->stream_n;
	parts[1].bytes = make->tables;
	parts[1].n = make->tables_n;
	ole_make(&make->file, parts, make->old ? 1 : 2);
}

#endif
