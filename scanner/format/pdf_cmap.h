/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A CMap of a PDF (Adobe TN 5014, 5411): how a string falls into codes, and what each code is: a
 * CID, or code points. Parsed once, linear in its bytes; all it keeps is bounded.
 */
#ifndef SCANNER_FORMAT_PDF_CMAP_H
#define SCANNER_FORMAT_PDF_CMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

#define PDF_CMAP_SPACES_MAX 64u /* codespace ranges; the most of Adobe's own CMaps is 14 */

struct pdf_cmap_space {
	uint32_t low;
	uint32_t high;
	uint8_t bytes;
};

/* Codes low to high are code points to[...] of the pool, the last one counted up from low; or
 * CIDs counted up from to. */
struct pdf_cmap_range {
	uint32_t low;
	uint32_t high;
	uint32_t to; /* CID, code point if n is 1, else where they begin in the pool */
	uint32_t order; /* a later one counts */
	uint32_t reach; /* the highest `high` up to this one, once sorted */
	uint8_t n; /* code points; 0: CID */
};

struct pdf_cmap {
	struct pdf_cmap_space spaces[PDF_CMAP_SPACES_MAX];
	size_t nspaces;
	struct pdf_cmap_range *ranges;
	size_t nranges, ranges_room;
	uint32_t *pool;
	size_t npool, pool_room;
	struct rd use; /* name of the CMap it builds on; lent by the bytes that were parsed */
	bool vertical;
	bool cut; /* PDF_CMAP_RANGES_MAX or PDF_CMAP_POOL_MAX was reached */
};

/* Fills an empty (zeroed) CMap; what is damaged is left out. 0 or -ENOMEM. */
int pdf_cmap_parse(struct rd bytes, struct pdf_cmap *ret);
void pdf_cmap_clear(struct pdf_cmap *);

/* Takes the next code off the string by the codespaces; at least one byte. Without any codespace:
 * otherwise bytes. false at the end. */
bool pdf_cmap_next(const struct pdf_cmap *, unsigned int otherwise, struct rd *string,
    uint32_t *ret_code, unsigned int *ret_bytes);
/* The code points of a code, at most max; 0: unknown. */
size_t pdf_cmap_unicode(const struct pdf_cmap *, uint32_t code, uint32_t *ret, size_t max);
bool pdf_cmap_cid(const struct pdf_cmap *, uint32_t code, uint32_t *ret);

#endif
