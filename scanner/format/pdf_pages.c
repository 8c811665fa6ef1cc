/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the walk through the page tree and what pages inherit in it. What a page shows is
 * pdf_content.c's, what stands beside it pdf_more.c's.
 */
#include "scanner/format/pdf_pages.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/pdf_content.h"
#include "scanner/format/pdf_more.h"
#include "scanner/format/pdf_text.h"
#include "scanner/worker/scan.h"

#define SIDE_MAX 14400.0 /* points: annex C; what is larger is broken */

/* What a node gives to those below it (table 31). */
static const char *const inherited_keys[] = {"Resources", "MediaBox", "CropBox", "Rotate"};
enum inherited {
	RESOURCES,
	MEDIA_BOX,
	CROP_BOX,
	ROTATE,
	NINHERITED
};

struct node {
	struct pdf_value kids; /* raw: those still to be visited */
	struct pdf_value given[NINHERITED];
};

/* Whose resources a content stream was run with: an earlier version of it had the same. */
struct used {
	uint32_t num;
	struct pdf_value resources;
};

struct pdf_pages {
	struct pdf *pdf;
	struct pdf_text *text;
	struct pdf_content *content;
	uint32_t count;
	struct used *used;
	size_t nused, room;
	struct node nodes[PDF_TREE_DEPTH_MAX];
};

/* ---- one page -------------------------------------------------------------------------------- */

static void
given_read(struct pdf *pdf, const struct pdf_value *dict, struct pdf_value *given)
{
	struct pdf_value value;

	for (size_t i = 0; i < NINHERITED; i++) {
		if (pdf_get(pdf, dict, inherited_keys[i], &value) && value.kind != PDF_NULL)
			given[i] = value;
	}
}

/* The rectangle, its corners in order; false: there is none. */
static bool
rect_get(struct pdf *pdf, const struct pdf_value *value, double ret[4])
{
	double n[4];

	if (pdf_numbers(pdf, value, n, 4) != 4)
		return false;
	ret[0] = fmin(n[0], n[2]);
	ret[1] = fmin(n[1], n[3]);
	ret[2] = fmax(n[0], n[2]);
	ret[3] = fmax(n[1], n[3]);
	return ret[2] - ret[0] > 1 && ret[3] - ret[1] > 1;
}

/* From the page's space to the page as shown, its lower left corner at 0,0. */
static void
page_matrix(const double box[4], uint32_t quarter, double ret[6])
{
	const double turned[4][6] = {
	    {1, 0, 0, 1, -box[0], -box[1]},
	    {0, -1, 1, 0, -box[1], box[2]},
	    {-1, 0, 0, -1, box[2], box[3]},
	    {0, 1, -1, 0, box[3], -box[0]},
	};

	memcpy(ret, turned[quarter], sizeof(turned[0]));
}

static void
used_add(struct pdf_pages *pages, const struct pdf_value *stream, const struct pdf_value *resources)
{
	struct used *grown;
	size_t room = pages->room * 2 + 64;

	if (pages->nused == pages->room) {
		grown = room <= PDF_PAGES_MAX ? realloc(pages->used, room * sizeof(*grown)) : NULL;
		if (grown == NULL)
			return;
		pages->used = grown;
		pages->room = room;
	}
	pages->used[pages->nused++] = (struct used){stream->num, *resources};
}

static void
contents_run(struct pdf_pages *pages, const struct pdf_value *page,
    const struct pdf_value *resources)
{
	struct pdf_value contents, stream;
	struct rd rest;
	uint32_t def;

	(void)pdf_get(pages->pdf, page, "Contents", &contents);
	if (contents.kind == PDF_STREAM) {
		used_add(pages, &contents, resources);
		pdf_content_run(pages->content, &contents, resources);
		return;
	}
	rest = contents.raw;
	while (contents.kind == PDF_ARRAY && pdf_work(pages->pdf, 1) &&
	    pdf_array_next(pages->pdf, &contents, &rest, &stream, &def)) {
		if (stream.kind != PDF_STREAM)
			continue;
		used_add(pages, &stream, resources);
		pdf_content_run(pages->content, &stream, resources);
	}
}

/* ---- annotations ----------------------------------------------------------------------------- */

/* 12.5.5: the form's box, as its matrix turns it, is fitted into the annotation's rectangle. */
static bool
look_matrix(struct pdf *pdf, const struct pdf_value *annotation, const struct pdf_value *form,
    double ret[6])
{
	struct pdf_value value;
	double rect[4], box[4], m[6] = {1, 0, 0, 1, 0, 0}, x0 = 0, y0 = 0, x1 = 0, y1 = 0;

	if (!pdf_get(pdf, annotation, "Rect", &value) || !rect_get(pdf, &value, rect) ||
	    !pdf_get(pdf, form, "BBox", &value) || !rect_get(pdf, &value, box))
		return false;
	if (pdf_get(pdf, form, "Matrix", &value))
		(void)pdf_numbers(pdf, &value, m, 6);
	for (unsigned int i = 0; i < 4; i++) {
		double bx = box[i % 2 == 0 ? 0 : 2], by = box[i < 2 ? 1 : 3];
		double x = bx * m[0] + by * m[2] + m[4], y = bx * m[1] + by * m[3] + m[5];

		x0 = i == 0 ? x : fmin(x0, x);
		x1 = i == 0 ? x : fmax(x1, x);
		y0 = i == 0 ? y : fmin(y0, y);
		y1 = i == 0 ? y : fmax(y1, y);
	}
	if (!(x1 - x0 > 0) || !(y1 - y0 > 0))
		return false;
	ret[0] = (rect[2] - rect[0]) / (x1 - x0);
	ret[1] = ret[2] = 0;
	ret[3] = (rect[3] - rect[1]) / (y1 - y0);
	ret[4] = rect[0] - x0 * ret[0];
	ret[5] = rect[1] - y0 * ret[3];
	return true;
}

static void
look_run(struct pdf_pages *pages, const struct pdf_value *annotation, const struct pdf_value *form,
    const struct pdf_value *resources)
{
	double matrix[6] = {1, 0, 0, 1, 0, 0};

	if (form->kind != PDF_STREAM)
		return;
	(void)look_matrix(pages->pdf, annotation, form, matrix);
	pdf_content_form(pages->content, form, resources, matrix);
}

/* How it looks: one stream, or one for each state it may be in. */
static void
annotation_run(struct pdf_pages *pages, const struct pdf_value *annotation,
    const struct pdf_value *resources)
{
	struct pdf_value looks, normal, form;
	struct rd rest, key;

	if (!pdf_get(pages->pdf, annotation, "AP", &looks) ||
	    !pdf_get(pages->pdf, &looks, "N", &normal))
		return;
	pdf_text_part(pages->text, pdf_more_part(pages->pdf, annotation));
	look_run(pages, annotation, &normal, resources);
	rest = normal.raw;
	while (normal.kind == PDF_DICT && pdf_dict_next(&rest, &key, &form)) {
		pdf_resolve(pages->pdf, &form);
		look_run(pages, annotation, &form, resources);
	}
	pdf_text_part(pages->text, PART_BODY);
}

/* Each annotation of the page: how it looks, or else what it says. */
static void
annotations_read(struct pdf_pages *pages, const struct pdf_value *page,
    const struct pdf_value *resources, bool look)
{
	struct pdf_value all, annotation;
	struct rd rest;
	uint32_t def;

	if (!pdf_get(pages->pdf, page, "Annots", &all) || all.kind != PDF_ARRAY)
		return;
	rest = all.raw;
	while (
	    pdf_work(pages->pdf, 1) && pdf_array_next(pages->pdf, &all, &rest, &annotation, &def)) {
		if (annotation.kind != PDF_DICT)
			continue;
		if (look && (def == PDF_DEF_NONE || !pages->pdf->defs[def].looked)) {
			if (def != PDF_DEF_NONE)
				pages->pdf->defs[def].looked = true;
			annotation_run(pages, &annotation, resources);
		}
		if (!look)
			pdf_more_annotation(pages->pdf, &annotation, def);
	}
}

/* ---- what a page leaves ---------------------------------------------------------------------- */

/* A page that shows something, but no text; a picture that may be a page; letters that are pictures
 * to us. */
static void
shown_judge(struct pdf_pages *pages)
{
	struct pdf_shown shown;

	pdf_content_end(pages->content, &shown);
	pages->pdf->unread |= shown.unread >= PDF_UNREAD_MIN;
	if (shown.pixels >= PDF_IMAGE_PIXELS || shown.unread >= PDF_UNREAD_MIN ||
	    (shown.text == 0 && (shown.pictures > 0 || shown.strokes >= PDF_DRAWING_MIN)))
		pdf_say(pages->pdf, WHY_IMAGE, LIMIT_NONE);
}

static void
page_size(struct pdf *pdf, const struct pdf_value *given, double box[4], uint32_t *ret_quarter)
{
	static const double letter[4] = {0, 0, 612, 792};
	double turn = given[ROTATE].kind == PDF_NUMBER ? given[ROTATE].number : 0;

	if (!rect_get(pdf, &given[CROP_BOX], box) && !rect_get(pdf, &given[MEDIA_BOX], box))
		memcpy(box, letter, sizeof(letter));
	if (box[2] - box[0] > SIDE_MAX || box[3] - box[1] > SIDE_MAX)
		memcpy(box, letter, sizeof(letter));
	*ret_quarter = (uint32_t)((int32_t)fmod(turn / 90, 4) + 4) % 4;
}

static void
page_read(struct pdf_pages *pages, const struct pdf_value *page, const struct pdf_value *given)
{
	struct pdf_page shown = {.number = pages->count + 1};
	double box[4], matrix[6];
	uint32_t quarter;

	if (pages->count == PDF_PAGES_MAX) {
		pdf_say(pages->pdf, WHY_LIMIT, LIMIT_ENTRIES);
		return;
	}
	pages->count++;
	page_size(pages->pdf, given, box, &quarter);
	page_matrix(box, quarter, matrix);
	shown.width = (float)(quarter % 2 == 0 ? box[2] - box[0] : box[3] - box[1]);
	shown.height = (float)(quarter % 2 == 0 ? box[3] - box[1] : box[2] - box[0]);
	pdf_text_page_begin(pages->text, &shown);
	pdf_content_begin(pages->content, matrix, shown.number);
	contents_run(pages, page, &given[RESOURCES]);
	pdf_content_reset(pages->content, matrix);
	annotations_read(pages, page, &given[RESOURCES], true);
	(void)pdf_text_page_end(pages->text);
	shown_judge(pages);
	annotations_read(pages, page, &given[RESOURCES], false);
}

/* ---- the tree -------------------------------------------------------------------------------- */

/* Visits one kid; a node goes onto the stack. */
static void
kid_visit(struct pdf_pages *pages, size_t *depth, const struct pdf_value *kid, uint32_t def)
{
	struct node *node = &pages->nodes[*depth - 1];
	struct pdf_value given[NINHERITED], kids;

	if (kid->kind != PDF_DICT)
		return;
	if (def != PDF_DEF_NONE) {
		if (pages->pdf->defs[def].seen)
			return;
		pages->pdf->defs[def].seen = true;
	}
	memcpy(given, node->given, sizeof(given));
	given_read(pages->pdf, kid, given);
	if (!pdf_get(pages->pdf, kid, "Kids", &kids) || kids.kind != PDF_ARRAY) {
		page_read(pages, kid, given);
		return;
	}
	if (*depth == PDF_TREE_DEPTH_MAX) {
		pdf_say(pages->pdf, WHY_LIMIT, LIMIT_DEPTH);
		return;
	}
	node = &pages->nodes[(*depth)++];
	node->kids = kids;
	memcpy(node->given, given, sizeof(given));
}

static void
tree_walk(struct pdf_pages *pages, const struct pdf_value *top)
{
	struct node *node = &pages->nodes[0];
	struct pdf_value kid;
	size_t depth = 1;
	uint32_t def;

	if (!pdf_get(pages->pdf, top, "Kids", &node->kids) || node->kids.kind != PDF_ARRAY)
		return;
	memset(node->given, 0, sizeof(node->given));
	given_read(pages->pdf, top, node->given);
	while (depth > 0 && pdf_work(pages->pdf, 1)) {
		node = &pages->nodes[depth - 1];
		if (pdf_array_next(pages->pdf, &node->kids, &node->kids.raw, &kid, &def))
			kid_visit(pages, &depth, &kid, def);
		else
			depth--;
	}
}

/* ---- what the tree does not lead to ---------------------------------------------------------- */

/* A page on its own: what it inherits is what its /Parent says. */
static void
lost_page_read(struct pdf_pages *pages, const struct pdf_value *page)
{
	struct pdf_value chain[NINHERITED] = {0}, own[NINHERITED] = {0}, node = *page, parent;

	for (unsigned int i = 0; i < PDF_TREE_DEPTH_MAX; i++) {
		memset(own, 0, sizeof(own));
		given_read(pages->pdf, &node, own);
		for (size_t k = 0; k < NINHERITED; k++) {
			if (chain[k].kind == PDF_NULL)
				chain[k] = own[k];
		}
		if (!pdf_get(pages->pdf, &node, "Parent", &parent) || parent.kind != PDF_DICT)
			break;
		node = parent;
	}
	page_read(pages, page, chain);
}

static int
used_order(const void *left, const void *right)
{
	const struct used *a = left, *b = right;

	return a->num < b->num ? -1 : a->num > b->num;
}

/* Does it show text at all? */
static bool
shows_text(struct pdf *pdf, const struct pdf_value *stream)
{
	struct pdf_stream bytes;
	bool shows;

	pdf_stream_open(pdf, stream, &bytes);
	shows = bytes.bytes.left > 0 && memmem(bytes.bytes.p, bytes.bytes.left, "BT", 2) != NULL;
	pdf_stream_close(pdf, &bytes);
	return shows;
}

static void
lost_content_read(struct pdf_pages *pages, const struct pdf_value *stream)
{
	static const double one[6] = {1, 0, 0, 1, 0, 0};
	struct pdf_page shown = {.width = 612, .height = 792};
	struct pdf_value none = {.kind = PDF_NULL}, own, *resources = &none;
	struct used key = {.num = stream->num}, *used = NULL;

	if (!shows_text(pages->pdf, stream))
		return;
	if (pages->nused > 0) {
		used = bsearch(&key, pages->used, pages->nused, sizeof(key), used_order);
		resources = used != NULL ? &used->resources : &pages->used[0].resources;
	}
	if (pdf_get(pages->pdf, stream, "Resources", &own) && own.kind == PDF_DICT)
		resources = &own;
	pdf_text_page_begin(pages->text, &shown);
	pdf_content_begin(pages->content, one, 0);
	pdf_content_run(pages->content, stream, resources);
	(void)pdf_text_page_end(pages->text);
	shown_judge(pages);
}

void
pdf_pages_read_lost(struct pdf_pages *pages)
{
	struct pdf *pdf = pages->pdf;
	struct pdf_value value;

	for (size_t i = 0; i < pdf->ndefs && !scan_stopped(pdf->scan); i++) {
		if (pdf->defs[i].seen || pdf->defs[i].role != PDF_ROLE_PAGE || !pdf_work(pdf, 1))
			continue;
		pdf->defs[i].seen = true;
		pdf_def_value(pdf, i, &value);
		lost_page_read(pages, &value);
	}
	if (pages->nused > 0)
		qsort(pages->used, pages->nused, sizeof(pages->used[0]), used_order);
	for (size_t i = 0; i < pdf->ndefs && !scan_stopped(pdf->scan); i++) {
		if (pdf->defs[i].seen || pdf->defs[i].role != PDF_ROLE_CONTENT || !pdf_work(pdf, 1))
			continue;
		pdf->defs[i].seen = true;
		pdf_def_value(pdf, i, &value);
		lost_content_read(pages, &value);
	}
}

void
pdf_pages_read(struct pdf_pages *pages, const struct pdf_value *root)
{
	struct pdf_value top;

	if (pdf_get(pages->pdf, root, "Pages", &top))
		tree_walk(pages, &top);
}

int
pdf_pages_new(struct pdf *pdf, struct pdf_pages **ret)
{
	struct pdf_pages *pages = calloc(1, sizeof(*pages));
	int r = -ENOMEM;

	if (pages != NULL) {
		pages->pdf = pdf;
		r = pdf_text_new(pdf->scan, &pages->text);
		if (r == 0)
			r = pdf_content_new(pdf, pages->text, &pages->content);
	}
	if (r < 0) {
		pdf_pages_free(pages);
		return r;
	}
	*ret = pages;
	return 0;
}

void
pdf_pages_free(struct pdf_pages *pages)
{
	if (pages == NULL)
		return;
	pdf_content_free(pages->content);
	pdf_text_free(pages->text);
	free(pages->used);
	free(pages);
}
