/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a client can send to control, and what control does to a record before a client gets it.
 * First byte: descriptors beside the message (low bits), 0x80: the rest is a record to be masked.
 * Then u16 type and the payload.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "daemon/control/mask.h"
#include "daemon/control/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* What was understood says the same bytes again: one value has one encoding. */
static void
request_try(struct rd rd, uint8_t nfds)
{
	static struct msg_buf buf;
	struct msg msg = {.nfds = nfds};
	struct request request;
	struct wr wr = msg_begin(&buf);

	if (rd_u16le(&rd, &msg.type) < 0)
		return;
	msg.body = rd;
	if (request_decode(&msg, &request) < 0)
		return;
	if (request.type == MSG_LOG_LIST)
		log_query_encode(&request.query, &wr);
	else
		cookie_encode(request.cookie, &wr);
	if (wr_end(&wr) < 0 || wr.len != rd.left || memcmp(wr.bytes, rd.p, rd.left) != 0)
		abort();
}

/* A masked record is canonical, holds no names, and masking it again changes nothing. */
static void
mask_try(struct rd rd, bool names)
{
	uint8_t once[RECORD_BYTES_MAX], twice[RECORD_BYTES_MAX];
	struct wr first = wr_init(once, sizeof(once)), second = wr_init(twice, sizeof(twice));
	struct record_event event;
	char text[8];
	uint8_t level = LEVEL_NONE;

	if (mask_record(rd, names, &first, &event) < 0 || wr_end(&first) < 0)
		return;
	if (mask_record(rd_init(once, first.len), names, &second, &event) < 0 ||
	    wr_end(&second) < 0 || first.len != second.len || memcmp(once, twice, first.len) != 0)
		abort();
	(void)record_get_u8(&event, TAG_LEVEL, &level);
	if ((!names || level == LEVEL_TUYET_MAT) &&
	    (record_get_str(&event, TAG_PATH, text, sizeof(text)) ||
		record_get_str(&event, TAG_WHERE, text, sizeof(text))))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct rd rd = rd_init(bytes, len);
	uint8_t how;

	if (rd_u8(&rd, &how) < 0)
		return 0;
	if ((how & 0x80) != 0)
		mask_try(rd, (how & 1) != 0);
	else
		request_try(rd, how % (MSG_FDS_MAX + 1));
	return 0;
}
