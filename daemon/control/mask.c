/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/control/mask.h"

#include <errno.h>

static bool
field_shown(const struct record_field *field, bool names)
{
	if (field->tag == TAG_PATH || field->tag == TAG_WHERE)
		return names;
	return field->tag <= TAG_TEXT;
}

int
mask_record(struct rd record, bool names, struct wr *wr, struct record_event *ret_event)
{
	uint8_t level = LEVEL_NONE;
	struct record_head head;

	if (record_head_decode(&record, &head) < 0 || record_event_decode(&record, ret_event) < 0 ||
	    rd_end(&record) < 0)
		return -EBADMSG;
	if (record_get_u8(ret_event, TAG_LEVEL, &level) && level == LEVEL_TUYET_MAT)
		names = false;
	record_head_encode(&head, wr);
	record_begin(wr, ret_event->kind, ret_event->wall_ns, ret_event->mono_ns);
	for (size_t i = 0; i < ret_event->nfields; i++) {
		const struct record_field *field = &ret_event->fields[i];

		if (!field_shown(field, names))
			continue;
		wr_u16le(wr, field->tag);
		wr_u16le(wr, field->len);
		wr_bytes(wr, field->value, field->len);
	}
	return 0;
}
