/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the joining of runs to paragraphs: Word cuts a word of three letters into three runs. One
 * growing text serves as the stack of the paragraphs that are open at once (a text box stands
 * inside a paragraph). Must not lose text: where the structure is odd, text becomes a span of
 * its own.
 */
#include "scanner/format/paragraph.h"

#include <stdlib.h>
#include <string.h>

#include "rules/font.h"
#include "rules/span.h"
#include "scanner/format/text.h"
#include "scanner/format/xml.h"
#include "scanner/worker/scan.h"

#define UTF8_MAX 4u /* bytes of one character */

/* ---- spans ------------------------------------------------------------------------------------- */

/* FNV-1a; only to know a span again. */
static uint64_t
text_hash(const char *text, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)text[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* Programs that know the choice never show the fallback: what says the same there is counted
 * once. What only the fallback says is heard. */
static bool
said_already(struct paragraphs *all, const char *text, size_t len)
{
	uint64_t hash;

	if (all->choices == 0)
		return false;
	hash = text_hash(text, len);
	if (all->fallbacks == 0) {
		if (all->nseen < SEEN_MAX)
			all->seen[all->nseen++] = hash;
		return false;
	}
	for (size_t i = 0; i < all->nseen; i++) {
		if (all->seen[i] == hash)
			return true;
	}
	return false;
}

static bool
is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] > ' ')
			return false;
	}
	return true;
}

static void
span_say(struct paragraphs *all, const char *text, size_t len, const struct paragraph *paragraph)
{
	const struct place *place = &all->places[all->nplaces - 1];
	struct span span = {.text = text, .len = len, .part = place->part};

	if (is_blank(text, len) || said_already(all, text, len))
		return;
	if (all->count < UINT32_MAX)
		all->count++;
	span.paragraph = all->count;
	span.page = all->page;
	if (all->block)
		span.flags |= SPAN_BREAK;
	all->block = false;
	if (paragraph != NULL && paragraph->any) {
		span.flags |= paragraph->flags;
		span.size_half_points = paragraph->size;
		span.font = paragraph->font;
	}
	if (place->border || (paragraph != NULL && paragraph->border))
		span.flags |= SPAN_BORDER;
	scan_span(all->scan, &span);
}

void
paragraph_aside(struct paragraphs *all, struct rd raw, const char *behind, enum part part)
{
	size_t n = strlen(behind), len;
	struct rd rest = rd_init(behind, n);
	char *text;

	if (raw.left == 0 || raw.left > PARAGRAPH_MAX)
		return;
	text = malloc(raw.left + n);
	if (text == NULL)
		return;
	len = xml_decode(raw, text);
	(void)rd_copy(&rest, text + len, n);
	place_push(all, part, false);
	span_say(all, text, len + n, NULL);
	place_pop(all);
	free(text);
}

/* ---- tracked changes --------------------------------------------------------------------------- */

/* The paragraph's text without what was deleted, or without what was put in, in front of out. */
static size_t
version_copy(const struct paragraphs *all, const struct paragraph *paragraph, bool deleted,
    char *out)
{
	size_t at = paragraph->start, n = 0;

	for (size_t i = 0; i < paragraph->nedits; i++) {
		const struct edit *edit = &paragraph->edits[i];

		if (edit->deleted != deleted || edit->to <= edit->from)
			continue;
		memcpy(out + n, all->text + at, edit->from - at);
		n += edit->from - at;
		at = edit->to;
	}
	memcpy(out + n, all->text + at, all->len - at);
	return n + (all->len - at);
}

static bool
same_words(const char *a, size_t na, const char *b, size_t nb)
{
	while (na > 0 && (unsigned char)a[na - 1] <= ' ')
		na--;
	while (nb > 0 && (unsigned char)b[nb - 1] <= ' ')
		nb--;
	return na == nb && memcmp(a, b, na) == 0;
}

/* As it is shown now, and as it was before the changes: each may be a marking. */
static void
versions_say(struct paragraphs *all, const struct paragraph *paragraph)
{
	size_t len = all->len - paragraph->start, now, before;
	char *text = malloc(2 * len + 1);

	if (text == NULL) {
		span_say(all, all->text + paragraph->start, len, paragraph);
		return;
	}
	now = version_copy(all, paragraph, true, text);
	before = version_copy(all, paragraph, false, text + now);
	span_say(all, text, now, paragraph);
	if (!same_words(text, now, text + now, before))
		span_say(all, text + now, before, paragraph);
	free(text);
}

void
paragraph_edit_begin(struct paragraphs *all, bool deleted)
{
	struct paragraph *paragraph = paragraph_now(all);

	if (paragraph->editing || paragraph->nedits == EDITS_MAX)
		return;
	paragraph->edits[paragraph->nedits++] =
	    (struct edit){.from = all->len, .to = all->len, .deleted = deleted};
	paragraph->editing = true;
}

void
paragraph_edit_end(struct paragraphs *all)
{
	struct paragraph *paragraph = paragraph_now(all);

	if (paragraph->editing)
		paragraph->edits[paragraph->nedits - 1].to = all->len;
	paragraph->editing = false;
}

/* ---- paragraphs -------------------------------------------------------------------------------- */

struct paragraph *
paragraph_now(struct paragraphs *all)
{
	return &all->open[all->nopen - 1];
}

bool
paragraph_in_word(const struct paragraphs *all)
{
	return all->len > all->open[all->nopen - 1].start &&
	    !is_blank(all->text + (all->len - 1), 1);
}

void
paragraph_flush(struct paragraphs *all)
{
	struct paragraph *paragraph = paragraph_now(all);

	paragraph_edit_end(all);
	if (all->len > paragraph->start && paragraph->nedits > 0)
		versions_say(all, paragraph);
	else if (all->len > paragraph->start)
		span_say(all, all->text + paragraph->start, all->len - paragraph->start, paragraph);
	all->len = paragraph->start;
	paragraph->any = false;
	paragraph->nedits = 0;
}

void
paragraph_open(struct paragraphs *all, const struct run_look *base)
{
	struct paragraph *paragraph;

	/* Deeper than anybody nests: text goes on in the innermost. */
	if (all->nopen == XML_NEST_MAX) {
		paragraph_flush(all);
		return;
	}
	paragraph = &all->open[all->nopen++];
	/* Not all of it: the edits need no clearing. */
	paragraph->start = all->len;
	paragraph->any = false;
	paragraph->border = false;
	paragraph->base = *base;
	paragraph->run = (struct run_look){0};
	paragraph->nedits = 0;
	paragraph->editing = false;
}

void
paragraph_close(struct paragraphs *all)
{
	paragraph_flush(all);
	if (all->nopen > 1)
		all->nopen--;
}

static bool
text_room(struct paragraphs *all, size_t n)
{
	size_t room = all->room;
	char *grown;

	if (n <= room - all->len)
		return true;
	while (n > room - all->len)
		room = room * 2 + 4096;
	grown = realloc(all->text, room);
	if (grown == NULL) {
		if (!all->no_memory)
			scan_opaque(all->scan, WHY_LIMIT, LIMIT_MEMORY);
		all->no_memory = true;
		return false;
	}
	all->text = grown;
	all->room = room;
	return true;
}

static void
run_note(struct paragraph *paragraph)
{
	struct run_look look = paragraph->base;
	uint32_t flags;

	look_over(&look, &paragraph->run);
	flags = look_flags(&look);
	if (!paragraph->any) {
		paragraph->any = true;
		paragraph->flags = flags;
		paragraph->size = look.size;
		paragraph->font = look.font;
		return;
	}
	paragraph->flags &= flags;
	paragraph->font = font_join(paragraph->font, look.font);
	if (look.size > paragraph->size)
		paragraph->size = look.size;
}

/* A marking at the cut is whole in the second piece. */
static void
paragraph_cut(struct paragraphs *all)
{
	struct paragraph *paragraph = paragraph_now(all);
	size_t end = all->len, keep = TEXT_OVERLAP;

	paragraph_flush(all);
	memmove(all->text + paragraph->start, all->text + end - keep, keep);
	all->len = paragraph->start + keep;
}

void
paragraph_text(struct paragraphs *all, struct rd raw, bool cdata)
{
	struct paragraph *paragraph = paragraph_now(all);
	size_t n = raw.left;

	if (n == 0 || !text_room(all, n))
		return;
	if (cdata)
		(void)rd_copy(&raw, all->text + all->len, n);
	else
		n = xml_decode(raw, all->text + all->len);
	if (!is_blank(all->text + all->len, n))
		run_note(paragraph);
	all->len += n;
	if (all->len - paragraph->start > PARAGRAPH_MAX)
		paragraph_cut(all);
}

void
paragraph_char(struct paragraphs *all, uint32_t c)
{
	if (!text_room(all, UTF8_MAX))
		return;
	if (c > ' ')
		run_note(paragraph_now(all));
	all->len += utf8_put(all->text + all->len, c);
	if (all->len - paragraph_now(all)->start > PARAGRAPH_MAX)
		paragraph_cut(all);
}

/* ---- where text stands ------------------------------------------------------------------------- */

void
place_push(struct paragraphs *all, enum part part, bool border)
{
	if (all->nplaces == XML_NEST_MAX) {
		all->places_beyond++;
		return;
	}
	all->places[all->nplaces++] = (struct place){part, border};
}

void
place_pop(struct paragraphs *all)
{
	if (all->places_beyond > 0)
		all->places_beyond--;
	else if (all->nplaces > 1)
		all->nplaces--;
}

enum part
place_now(const struct paragraphs *all)
{
	return all->places[all->nplaces - 1].part;
}

void
choice_begin(struct paragraphs *all)
{
	if (all->choices++ == 0)
		all->nseen = 0;
}

void
choice_end(struct paragraphs *all)
{
	if (all->choices > 0)
		all->choices--;
}

void
fallback_begin(struct paragraphs *all)
{
	/* Text that stands in the fallback itself must not join the paragraph. */
	all->fallbacks++;
	paragraph_open(all, &(struct run_look){0});
}

void
fallback_end(struct paragraphs *all)
{
	if (all->fallbacks == 0)
		return;
	paragraph_close(all);
	all->fallbacks--;
}

/* ---- the part ---------------------------------------------------------------------------------- */

void
paragraphs_begin(struct paragraphs *all, struct scan *scan, enum part part)
{
	all->scan = scan;
	all->text = NULL;
	all->len = all->room = 0;
	all->no_memory = false;
	all->nopen = all->nplaces = 0;
	all->places_beyond = 0;
	all->block = true;
	all->page = 0;
	all->count = 0;
	all->choices = all->fallbacks = 0;
	all->nseen = 0;
	place_push(all, part, false);
	paragraph_open(all, &(struct run_look){0});
}

void
paragraphs_end(struct paragraphs *all)
{
	while (all->nopen > 1)
		paragraph_close(all);
	paragraph_flush(all);
	free(all->text);
	all->text = NULL;
}
