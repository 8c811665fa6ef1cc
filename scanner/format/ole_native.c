/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the packager's layout, which nobody has written down but those who read it. */
#include "scanner/format/ole_native.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/worker/scan.h"

static int
zero_ended_take(struct rd *rd, struct rd *ret)
{
	const uint8_t *end = rd->left > 0 ? memchr(rd->p, '\0', rd->left) : NULL;

	if (end == NULL || rd_sub(rd, (size_t)(end - rd->p), ret) < 0)
		return -EBADMSG;
	return rd_skip(rd, 1);
}

int
ole_package_take(struct rd rd, struct rd *ret_name, struct rd *ret)
{
	struct rd skipped;
	uint32_t n;

	if (rd_skip(&rd, 2) < 0 || zero_ended_take(&rd, ret_name) < 0 ||
	    zero_ended_take(&rd, &skipped) < 0 || rd_skip(&rd, 4) < 0 || rd_u32le(&rd, &n) < 0 ||
	    rd_skip(&rd, n) < 0 || rd_u32le(&rd, &n) < 0)
		return -EBADMSG;
	return rd_sub(&rd, size_min(n, rd.left), ret);
}

void
ole_native_scan(struct scan *scan, struct rd stream)
{
	static const uint8_t object[] = {'o', 'b', 'j', 'e', 'c', 't'};
	struct rd name, file;
	uint32_t size;

	/* The size may lie: what is there counts. */
	if (rd_u32le(&stream, &size) < 0)
		return;
	if (ole_package_take(stream, &name, &file) == 0)
		scan_member(scan, name.p, name.left, file);
	else
		scan_member(scan, object, sizeof(object), stream);
}
