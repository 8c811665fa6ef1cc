/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the blocks in hand. What is hidden is text like any other. A block with tracked changes is
 * said as it was before them and as it is after.
 */
#include "scanner/format/doc_text.h"

#include <string.h>

#include "base/checked.h"
#include "scanner/format/rtf_table.h"
#include "scanner/format/text.h"
#include "scanner/worker/scan.h"

#define BUFFERS 3u
#define BATCH_BYTES 1024u /* of text collected before it is handed on */
#define UTF8_MAX 4u
#define CHARSET_VIETNAMESE 163u

/* Characters with a meaning (2.4.1). */
enum {
	CHAR_CELL = 0x07,
	CHAR_TAB = 0x09,
	CHAR_LINE = 0x0b,
	CHAR_PAGE = 0x0c,
	CHAR_PARAGRAPH = 0x0d,
	CHAR_COLUMN = 0x0e,
	CHAR_FIELD = 0x13,
	CHAR_FIELD_RESULT = 0x14,
	CHAR_FIELD_END = 0x15,
	CHAR_HYPHEN = 0x1e,
	CHAR_SYMBOL = 0x28,
};

bool
doc_text_begin(struct doc_text *text, struct scan *scan)
{
	char *buffer = scan_text_buffer(scan, (size_t)BUFFERS * MARKUP_BYTES);

	memset(text, 0, sizeof(*text));
	text->scan = scan;
	if (buffer == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return false;
	}
	markup_init_at(&text->shown, scan, buffer);
	markup_init_at(&text->instruction, scan, buffer + MARKUP_BYTES);
	markup_init_at(&text->changed, scan, buffer + (size_t)2 * MARKUP_BYTES);
	text->shown.encoding = text->instruction.encoding = ENCODING_UTF16LE;
	text->changed.encoding = ENCODING_UTF16LE;
	text->instruction.part = PART_METADATA;
	return true;
}

/* ---- the ends of blocks -------------------------------------------------------------------------- */

/* The block without what was taken out, or without what was put in. */
static void
changed_say(struct doc_text *text, bool deleted)
{
	const struct markup *shown = &text->shown;
	struct markup *changed = &text->changed;
	size_t at = 0;

	changed->part = shown->part;
	changed->block = shown->block;
	changed->paragraphs = shown->paragraphs;
	changed->page = shown->page;
	for (size_t i = 0; i <= text->nedits; i++) {
		const struct doc_edit *edit = i < text->nedits ? &text->edits[i] : NULL;
		/* A block that was too long went before, in pieces. */
		size_t to = edit != NULL ? size_min(edit->from, shown->len) : shown->len;

		if (edit != NULL && edit->deleted != deleted)
			continue;
		if (to > at)
			markup_bytes(changed, shown->text + at, to - at, &shown->all);
		if (edit != NULL)
			at = size_max(at, edit->to);
	}
	markup_end(changed);
}

static void
block_end(struct doc_text *text, bool cell)
{
	struct markup *shown = &text->shown;

	shown->part = text->part;
	if (shown->part == PART_BODY && (cell || text->in_table))
		shown->part = PART_CELL;
	if (text->nedits > 0) {
		changed_say(text, true);
		text->changed.block = false;
		changed_say(text, false);
		markup_cut(shown, 0);
		shown->block = false;
		shown->paragraphs++;
		text->nedits = 0;
	}
	markup_end(shown);
	markup_end(&text->instruction);
}

void
doc_text_part(struct doc_text *text, enum part part)
{
	block_end(text, false);
	text->part = part;
	text->shown.block = true;
	text->shown.page = part == PART_BODY ? 1 : 0;
	text->nfields = text->fields_beyond = text->instructions = 0;
	text->in_table = false;
}

void
doc_text_end(struct doc_text *text)
{
	block_end(text, false);
}

/* ---- fields -------------------------------------------------------------------------------------- */

static void
field_begin(struct doc_text *text)
{
	if (text->nfields == DOC_FIELDS_MAX) {
		text->fields_beyond++;
		return;
	}
	text->fields[text->nfields++] = true;
	text->instructions++;
}

/* The instruction of the innermost field has ended. */
static void
field_result(struct doc_text *text)
{
	if (text->fields_beyond > 0 || text->nfields == 0 || !text->fields[text->nfields - 1])
		return;
	text->fields[text->nfields - 1] = false;
	text->instructions--;
	if (text->instructions == 0)
		markup_end(&text->instruction);
}

static void
field_end(struct doc_text *text)
{
	if (text->fields_beyond > 0) {
		text->fields_beyond--;
	} else if (text->nfields > 0) {
		field_result(text);
		text->nfields--;
	}
}

/* ---- characters ---------------------------------------------------------------------------------- */

static struct markup *
markup_now(struct doc_text *text)
{
	return text->instructions > 0 ? &text->instruction : &text->shown;
}

static void
control_put(struct doc_text *text, uint32_t c, const struct doc_run *run, const struct look *look)
{
	switch (c) {
	case CHAR_CELL:
		block_end(text, true);
		break;
	case CHAR_PAGE:
		block_end(text, false);
		text->shown.page += text->shown.page > 0 ? 1 : 0;
		break;
	case CHAR_PARAGRAPH:
	case CHAR_COLUMN:
		block_end(text, false);
		break;
	case CHAR_LINE:
		markup_line(markup_now(text));
		break;
	case CHAR_TAB:
		markup_tab(markup_now(text));
		break;
	case CHAR_FIELD:
		field_begin(text);
		break;
	case CHAR_FIELD_RESULT:
		field_result(text);
		break;
	case CHAR_FIELD_END:
		field_end(text);
		break;
	case CHAR_HYPHEN:
		markup_code(markup_now(text), '-', look);
		break;
	default:
		/* Pictures, references, soft hyphens; but letters of VPS. */
		if (look->font == SPAN_FONT_VPS && !run->special && c != 0)
			markup_code(markup_now(text), c, look);
		break;
	}
}

/* A character of 8 bits, as its font means it. */
static uint32_t
narrow_code(uint8_t byte, const struct doc_run *run)
{
	if (run->look.font > SPAN_FONT_UNICODE)
		return byte; /* the rules know these */
	return rtf_byte_code(byte, run->charset == CHARSET_VIETNAMESE ? 1258 : 1252);
}

/* The next character; UINT32_MAX: only half of one. */
static uint32_t
code_take(struct doc_text *text, struct rd *bytes, bool wide, const struct doc_run *run)
{
	uint32_t high = text->high, c;
	uint16_t unit;
	uint8_t byte;

	if (!wide) {
		(void)rd_u8(bytes, &byte);
		return narrow_code(byte, run);
	}
	if (rd_u16le(bytes, &unit) < 0) {
		*bytes = rd_init("", 0);
		return UINT32_MAX;
	}
	c = unit;
	text->high = 0;
	if (c >= 0xd800 && c <= 0xdbff) {
		text->high = c;
		return UINT32_MAX;
	}
	if (c >= 0xdc00 && c <= 0xdfff)
		return high != 0 ? 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
	return c;
}

static void
edit_add(struct doc_text *text, size_t from, bool deleted)
{
	size_t to = text->shown.len;
	struct doc_edit *last = text->nedits > 0 ? &text->edits[text->nedits - 1] : NULL;

	if (to <= from)
		return; /* the block has ended in it */
	if (last != NULL && last->to == from && last->deleted == deleted)
		last->to = to;
	else if (text->nedits < EDITS_MAX)
		text->edits[text->nedits++] =
		    (struct doc_edit){.from = from, .to = to, .deleted = deleted};
}

static void
look_get(const struct doc_run *run, const struct doc_paragraph *paragraph, struct look *ret)
{
	ret->flags = look_flags(&run->look) | (paragraph->border ? (uint32_t)SPAN_BORDER : 0u);
	ret->font = run->look.font;
	ret->size = run->look.size;
}

/* UTF-16 up to a character with a meaning, or one that needs more than its own code unit. Most text
 * is read here. */
static size_t
wide_batch(struct rd *bytes, char batch[BATCH_BYTES + UTF8_MAX])
{
	struct rd rest = *bytes;
	size_t n = 0;
	uint16_t unit;

	while (n < BATCH_BYTES && rd_u16le(&rest, &unit) == 0) {
		if (unit < 0x20 || unit == CHAR_SYMBOL || unit >= 0xd800)
			break;
		n += utf8_put(batch + n, unit);
		*bytes = rest;
	}
	return n;
}

/* The same of ASCII in 8 bits. */
static size_t
narrow_batch(struct rd *bytes, char batch[BATCH_BYTES + UTF8_MAX])
{
	size_t n = 0;

	while (n < BATCH_BYTES && n < bytes->left && bytes->p[n] >= 0x20 && bytes->p[n] < 0x80 &&
	    bytes->p[n] != CHAR_SYMBOL) {
		batch[n] = (char)bytes->p[n];
		n++;
	}
	(void)rd_skip(bytes, n);
	return n;
}

/* One character. */
static void
character_add(struct doc_text *text, uint32_t c, const struct doc_run *run, const struct look *look)
{
	if (c == UINT32_MAX)
		return;
	if (c < 0x20) {
		control_put(text, c, run, look);
		return;
	}
	if (c == CHAR_SYMBOL && run->symbol != 0)
		c = run->symbol;
	/* Of symbol fonts: the byte. */
	if (c >= 0xf020 && c <= 0xf0ff)
		c &= 0xff;
	markup_code(markup_now(text), c, look);
}

void
doc_text_add(struct doc_text *text, struct rd bytes, bool wide, const struct doc_run *run,
    const struct doc_paragraph *paragraph)
{
	char batch[BATCH_BYTES + UTF8_MAX];
	struct look look;

	look_get(run, paragraph, &look);
	text->in_table = paragraph->in_table;
	while (bytes.left > 0) {
		size_t from = text->shown.len, n;

		n = text->high != 0 ? 0
		    : wide          ? wide_batch(&bytes, batch)
				    : narrow_batch(&bytes, batch);
		if (n > 0)
			markup_bytes(markup_now(text), batch, n, &look);
		else
			character_add(text, code_take(text, &bytes, wide, run), run, &look);
		if (run->deleted != run->inserted)
			edit_add(text, from, run->deleted);
	}
}
