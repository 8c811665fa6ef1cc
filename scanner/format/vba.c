/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the way from a project to the source of its modules: by the list of them, and where that
 * leaves a module out, by how a source begins. */
#include "scanner/format/vba.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/ole.h"
#include "scanner/format/runs.h"
#include "scanner/worker/scan.h"

#define RECORD_VERSION 0x0009u /* its size does not count two bytes (2.3.4.2.1.10) */
#define RECORD_STREAM_NAME 0x001au
#define RECORD_OFFSET 0x0031u

bool
vba_is_project(const struct ole *ole, uint32_t storage)
{
	uint32_t dir = ole_find(ole, storage, "dir");

	return dir != OLE_NONE && !ole_was_read(ole, dir) &&
	    ole_find(ole, storage, "_VBA_PROJECT") != OLE_NONE;
}

/* Unpacks and looks into a container. false: it is none. */
static bool
source_scan(struct scan *scan, struct ole *ole, uint32_t entry, struct rd container)
{
	char name[OLE_NAME_BYTES];
	uint8_t *bytes;
	size_t n;
	int r = vba_unpack(container, scan_budget(scan), &bytes, &n);

	if (r == -EBADMSG)
		return false;
	if (r < 0) {
		scan_opaque(scan, WHY_LIMIT, r == -ENOMEM ? LIMIT_MEMORY : LIMIT_INFLATED);
		return true;
	}
	scan_spend(scan, n);
	scan_member(scan, (const uint8_t *)name, ole_name(ole, entry, name), rd_init(bytes, n));
	free(bytes);
	return true;
}

/* Where a source begins if nothing says it: a chunk's head, then eight letters as they are. */
static bool
source_find(struct rd stream, struct rd *ret)
{
	static const char begins[] = "\0Attribut";
	const uint8_t *at =
	    stream.left > 0 ? memmem(stream.p, stream.left, begins, sizeof(begins) - 1) : NULL;

	if (at == NULL || at - stream.p < 3)
		return false;
	*ret = stream;
	return rd_skip(ret, (size_t)(at - stream.p) - 3) == 0;
}

static void
module_scan(struct scan *scan, struct ole *ole, uint32_t entry, uint32_t offset)
{
	struct rd stream, source;

	if (entry == OLE_NONE || ole_was_read(ole, entry) ||
	    ole_stream(ole, scan, entry, &stream) < 0)
		return;
	source = stream;
	if (rd_skip(&source, offset) == 0 && source_scan(scan, ole, entry, source))
		return;
	if (!source_find(stream, &source) || !source_scan(scan, ole, entry, source))
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
}

/* 2.3.4.2: records, of which a module's name comes before its offset. */
static void
list_read(struct scan *scan, struct ole *ole, uint32_t storage, struct rd list)
{
	char name[OLE_NAME_MAX + 1] = "";
	struct rd body;
	uint32_t size, offset;
	uint16_t id;

	while (rd_u16le(&list, &id) == 0 && rd_u32le(&list, &size) == 0) {
		if (id == RECORD_VERSION)
			size = 6;
		if (rd_sub(&list, size_min(size, list.left), &body) < 0)
			break;
		if (id == RECORD_STREAM_NAME) {
			size_t n = size_min(body.left, OLE_NAME_MAX);

			if (n > 0)
				memcpy(name, body.p, n);
			name[n] = '\0';
		} else if (id == RECORD_OFFSET && rd_u32le(&body, &offset) == 0) {
			module_scan(scan, ole, ole_find(ole, storage, name), offset);
		}
	}
}

void
vba_read(struct scan *scan, struct ole *ole, uint32_t storage)
{
	struct rd stream, source;
	uint8_t *list;
	size_t n;

	if (ole_stream_find(ole, scan, storage, "dir", &stream) == 0 &&
	    vba_unpack(stream, scan_budget(scan), &list, &n) == 0) {
		scan_spend(scan, n);
		list_read(scan, ole, storage, rd_init(list, n));
		free(list);
	}
	/* Modules that the list leaves out; of others only what was compiled is left. */
	for (uint32_t i = ole_first(ole, storage); i != OLE_NONE && !scan_stopped(scan);
	     i = ole_next(ole, i)) {
		if (ole_kind(ole, i) == OLE_STREAM && !ole_was_read(ole, i) &&
		    ole_stream(ole, scan, i, &stream) == 0 &&
		    (!source_find(stream, &source) || !source_scan(scan, ole, i, source)))
			runs_say(scan, stream, PART_METADATA);
	}
}
