/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filters of PDF: the first bytes say which, and how its rows were predicted. */
#include "scanner/format/pdf_filter.h"
#include "tests/fuzz/scan_once.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct pdf_filter_parms parms = {1, 1, 8, 1, 1};
	struct pdf_filter_out out = {.scan = scan_shipped()};
	struct rd rest = rd_init(bytes, n);
	uint8_t how[6];

	scan_once((const uint8_t *)"", 0); /* the budget is whole again */
	if (rd_copy(&rest, how, sizeof(how)) < 0)
		return 0;
	parms.predictor = how[1] % 16;
	parms.colors = how[2];
	parms.bits = how[3] % 33;
	parms.columns = how[4];
	parms.early = how[5];
	pdf_filter_run((enum pdf_filter)(how[0] % (PDF_FILTER_PICTURE + 1)), rest, &parms, &out);
	if (out.len > out.room.size)
		abort();
	free(out.room.p);
	return 0;
}
