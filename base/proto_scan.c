/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/proto_scan.h"

#include <errno.h>
#include <string.h>

void
scan_request_encode(const struct scan_request *r, struct wr *wr)
{
	wr_u64le(wr, r->id);
	wr_u32le(wr, r->deadline_ms);
	wr_str(wr, r->name);
}

int
scan_request_decode(struct rd *rd, struct scan_request *ret)
{
	if (rd_u64le(rd, &ret->id) < 0 || rd_u32le(rd, &ret->deadline_ms) < 0 ||
	    rd_str(rd, ret->name, SCAN_NAME_MAX) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}

void
scan_answer_encode(const struct scan_answer *a, struct wr *wr)
{
	wr_u64le(wr, a->id);
	verdict_encode(&a->verdict, wr);
}

int
scan_answer_decode(struct rd *rd, struct scan_answer *ret)
{
	if (rd_u64le(rd, &ret->id) < 0 || verdict_decode(rd, &ret->verdict) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}

void
scan_cancel_encode(uint64_t id, struct wr *wr)
{
	wr_u64le(wr, id);
}

int
scan_cancel_decode(struct rd *rd, uint64_t *ret_id)
{
	if (rd_u64le(rd, ret_id) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}

void
work_answer_encode(uint64_t id, const struct scan_result *result, struct wr *wr)
{
	wr_u64le(wr, id);
	scan_result_encode(result, wr);
}

int
work_answer_decode(struct rd *rd, uint64_t *ret_id, struct scan_result *ret)
{
	if (rd_u64le(rd, ret_id) < 0 || scan_result_decode(rd, ret) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}

void
helper_request_encode(const struct helper_request *r, struct wr *wr)
{
	wr_u8(wr, (uint8_t)r->kind);
	wr_u64le(wr, r->size);
}

int
helper_request_decode(struct rd *rd, struct helper_request *ret)
{
	uint8_t kind;

	if (rd_u8(rd, &kind) < 0 || rd_u64le(rd, &ret->size) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	if (kind >= HELPER_KINDS)
		return -EBADMSG;
	ret->kind = (enum helper_kind)kind;
	return 0;
}

void
archive_request_encode(const struct archive_request *r, struct wr *wr)
{
	wr_u8(wr, (uint8_t)r->format);
	wr_u64le(wr, r->offset);
	wr_u64le(wr, r->size);
	wr_u64le(wr, r->unpacked);
}

int
archive_request_decode(struct rd *rd, struct archive_request *ret)
{
	uint8_t format;

	if (rd_u8(rd, &format) < 0 || rd_u64le(rd, &ret->offset) < 0 ||
	    rd_u64le(rd, &ret->size) < 0 || rd_u64le(rd, &ret->unpacked) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	if (format >= ARCHIVE_FORMATS || ret->offset > INT64_MAX ||
	    ret->size > (uint64_t)INT64_MAX - ret->offset)
		return -EBADMSG;
	ret->format = (enum archive_format)format;
	return 0;
}

void
archive_member_encode(const struct archive_member *e, struct wr *wr)
{
	wr_u64le(wr, e->size);
	wr_u8(wr, e->encrypted ? 1 : 0);
	wr_str(wr, e->name);
}

int
archive_member_decode(struct rd *rd, struct archive_member *ret)
{
	uint8_t encrypted;

	if (rd_u64le(rd, &ret->size) < 0 || rd_u8(rd, &encrypted) < 0 ||
	    rd_str(rd, ret->name, ARCHIVE_NAME_MAX) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	if (encrypted > 1)
		return -EBADMSG;
	ret->encrypted = encrypted != 0;
	return 0;
}

void
archive_end_encode(const struct archive_end *e, struct wr *wr)
{
	wr_u8(wr, (uint8_t)e->why);
	wr_u8(wr, (uint8_t)e->limit);
	wr_u64le(wr, e->used);
}

int
archive_end_decode(struct rd *rd, struct archive_end *ret)
{
	uint8_t why, limit;

	if (rd_u8(rd, &why) < 0 || rd_u8(rd, &limit) < 0 || rd_u64le(rd, &ret->used) < 0 ||
	    rd_end(rd) < 0)
		return -EBADMSG;
	if (why_from(why, &ret->why) < 0 || limit_from(limit, &ret->limit) < 0)
		return -EBADMSG;
	return 0;
}

void
rules_encode(uint64_t generation, struct wr *wr)
{
	wr_u64le(wr, generation);
}

int
rules_decode(struct rd *rd, uint64_t *ret_generation)
{
	if (rd_u64le(rd, ret_generation) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}
