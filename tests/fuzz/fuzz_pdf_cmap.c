/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CMaps of PDF. Beside not crashing: codes take some bytes, and lookups stay in their bounds. */
#include <stdlib.h>

#include "base/rd.h"
#include "scanner/format/pdf_cmap.h"
#include "scanner/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct pdf_cmap *map = calloc(1, sizeof(*map));
	struct rd string = rd_init(bytes, n);
	uint32_t codes[4], code, cid;
	unsigned int taken;
	size_t left = n;

	if (map == NULL || pdf_cmap_parse(rd_init(bytes, n), map) < 0)
		abort();
	if (map->nranges > PDF_CMAP_RANGES_MAX || map->npool > PDF_CMAP_POOL_MAX)
		abort();
	for (size_t i = 0; i < map->nranges; i++) {
		if (map->ranges[i].high < map->ranges[i].low)
			abort();
		(void)pdf_cmap_unicode(map, map->ranges[i].low, codes, 4);
		(void)pdf_cmap_unicode(map, map->ranges[i].high, codes, 4);
		(void)pdf_cmap_cid(map, map->ranges[i].high, &cid);
	}
	while (pdf_cmap_next(map, 2, &string, &code, &taken)) {
		if (taken == 0 || string.left >= left)
			abort();
		left = string.left;
		if (pdf_cmap_unicode(map, code, codes, 4) > 4)
			abort();
	}
	pdf_cmap_clear(map);
	free(map);
	return 0;
}
