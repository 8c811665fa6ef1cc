/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the bytes of one record: docs/LOG-FORMAT.md, section 2. Pure: no system calls. */
#include "base/record.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"

#define CUT_MARK "…" /* before a string that lost its beginning */
#define CUT_MARK_BYTES 3u

/* What the value of a known tag must look like. */
enum shape {
	SHAPE_UNKNOWN, /* a tag of a later version: kept, not judged */
	SHAPE_U8,
	SHAPE_U32,
	SHAPE_U64,
	SHAPE_STR,
};

static const uint8_t shapes[] = {
    [TAG_ACT] = SHAPE_U8,
    [TAG_DECISION] = SHAPE_U8,
    [TAG_CAUSE] = SHAPE_U8,
    [TAG_VERDICT] = SHAPE_U8,
    [TAG_LEVEL] = SHAPE_U8,
    [TAG_CONFIDENCE] = SHAPE_U8,
    [TAG_PART] = SHAPE_U8,
    [TAG_FORM] = SHAPE_U8,
    [TAG_ENCODING] = SHAPE_U8,
    [TAG_WHY] = SHAPE_U8,
    [TAG_LIMIT] = SHAPE_U8,
    [TAG_RULE] = SHAPE_STR,
    [TAG_WHERE] = SHAPE_STR,
    [TAG_DEV] = SHAPE_U64,
    [TAG_INO] = SHAPE_U64,
    [TAG_SIZE] = SHAPE_U64,
    [TAG_MTIME_NS] = SHAPE_U64,
    [TAG_CTIME_NS] = SHAPE_U64,
    [TAG_PATH] = SHAPE_STR,
    [TAG_PID] = SHAPE_U32,
    [TAG_UID] = SHAPE_U32,
    [TAG_LOGIN_UID] = SHAPE_U32,
    [TAG_COMM] = SHAPE_STR,
    [TAG_GUARD] = SHAPE_U8,
    [TAG_CONNECTIVITY] = SHAPE_U8,
    [TAG_RULES] = SHAPE_U64,
    [TAG_COUNT] = SHAPE_U64,
    [TAG_PROCESS] = SHAPE_STR,
    [TAG_TEXT] = SHAPE_STR,
};

static const char *const kind_names[] = {
    [RECORD_START] = "start",
    [RECORD_STOP] = "stop",
    [RECORD_FINDING] = "finding",
    [RECORD_PROCESS] = "process",
    [RECORD_GAP] = "gap",
    [RECORD_LOG] = "log",
};

static const char *const act_names[] = {
    [ACT_OPENED] = "opened",
    [ACT_SAVED] = "saved",
    [ACT_AT_REST] = "at-rest",
    [ACT_BACKGROUND] = "background",
};

static const char *const decision_names[] = {
    [DECISION_ALLOWED] = "allowed",
    [DECISION_DENIED] = "denied",
    [DECISION_NOTED] = "noted",
};

static const char *const cause_names[] = {
    [CAUSE_SCAN] = "scan",
    [CAUSE_CACHE] = "cache",
    [CAUSE_DEADLINE] = "deadline",
    [CAUSE_WATCH_MISSING] = "watch-missing",
    [CAUSE_UNIDENTIFIED] = "unidentified",
    [CAUSE_RING_FULL] = "ring-full",
    [CAUSE_OVERFLOW] = "overflow",
    [CAUSE_NO_DESCRIPTOR] = "no-descriptor",
    [CAUSE_HOLDER] = "holder",
};

const char *
record_kind_name(enum record_kind kind)
{
	return kind_names[kind];
}

const char *
record_act_name(enum record_act act)
{
	return act_names[act];
}

const char *
record_decision_name(enum record_decision decision)
{
	return decision_names[decision];
}

const char *
record_cause_name(enum record_cause cause)
{
	return cause_names[cause];
}

void
record_begin(struct wr *wr, enum record_kind kind, uint64_t wall_ns, uint64_t mono_ns)
{
	wr_u8(wr, (uint8_t)kind);
	wr_u64le(wr, wall_ns);
	wr_u64le(wr, mono_ns);
}

static void
field_begin(struct wr *wr, enum record_tag tag, size_t len)
{
	wr_u16le(wr, (uint16_t)tag);
	wr_u16le(wr, (uint16_t)len);
}

void
record_u8(struct wr *wr, enum record_tag tag, uint8_t v)
{
	field_begin(wr, tag, sizeof(v));
	wr_u8(wr, v);
}

void
record_u32(struct wr *wr, enum record_tag tag, uint32_t v)
{
	field_begin(wr, tag, sizeof(v));
	wr_u32le(wr, v);
}

void
record_u64(struct wr *wr, enum record_tag tag, uint64_t v)
{
	field_begin(wr, tag, sizeof(v));
	wr_u64le(wr, v);
}

void
record_str(struct wr *wr, enum record_tag tag, const char *s, size_t max)
{
	size_t len = strlen(s), skip;

	max = size_min(max, UINT16_MAX);
	if (len == 0 || max <= CUT_MARK_BYTES)
		return;
	if (len <= max) {
		field_begin(wr, tag, len);
		wr_bytes(wr, s, len);
		return;
	}
	skip = len - (max - CUT_MARK_BYTES);
	/* Not into the middle of a character: at most 3 continuation bytes. */
	for (int i = 0; i < 3 && skip < len && ((unsigned char)s[skip] & 0xc0) == 0x80; i++)
		skip++;
	field_begin(wr, tag, CUT_MARK_BYTES + len - skip);
	wr_bytes(wr, CUT_MARK, CUT_MARK_BYTES);
	wr_bytes(wr, s + skip, len - skip);
}

void
record_verdict(struct wr *wr, const struct verdict *v)
{
	record_u8(wr, TAG_VERDICT, (uint8_t)v->kind);
	if (v->level != LEVEL_NONE) {
		record_u8(wr, TAG_LEVEL, (uint8_t)v->level);
		record_u8(wr, TAG_CONFIDENCE, (uint8_t)v->confidence);
		record_u8(wr, TAG_PART, (uint8_t)v->part);
		record_u8(wr, TAG_FORM, (uint8_t)v->form);
		record_u8(wr, TAG_ENCODING, (uint8_t)v->encoding);
	}
	if (v->why != WHY_NONE)
		record_u8(wr, TAG_WHY, (uint8_t)v->why);
	if (v->limit != LIMIT_NONE)
		record_u8(wr, TAG_LIMIT, (uint8_t)v->limit);
	record_str(wr, TAG_RULE, v->rule, RULE_BYTES_MAX);
	if (v->level != LEVEL_TUYET_MAT)
		record_str(wr, TAG_WHERE, v->where, WHERE_BYTES_MAX);
}

void
record_head_encode(const struct record_head *head, struct wr *wr)
{
	wr_u8(wr, RECORD_VERSION);
	wr_bytes(wr, head->host, sizeof(head->host));
	wr_u32le(wr, head->epoch);
	wr_u64le(wr, head->seq);
	wr_bytes(wr, head->boot, sizeof(head->boot));
	wr_u64le(wr, head->ring);
	wr_u64le(wr, head->ring_seq);
}

int
record_head_decode(struct rd *rd, struct record_head *ret)
{
	uint8_t version;

	if (rd_u8(rd, &version) < 0 || version != RECORD_VERSION)
		return -EBADMSG;
	if (rd_copy(rd, ret->host, sizeof(ret->host)) < 0 || rd_u32le(rd, &ret->epoch) < 0 ||
	    rd_u64le(rd, &ret->seq) < 0 || rd_copy(rd, ret->boot, sizeof(ret->boot)) < 0 ||
	    rd_u64le(rd, &ret->ring) < 0 || rd_u64le(rd, &ret->ring_seq) < 0)
		return -EBADMSG;
	return 0;
}

static enum shape
shape_of(uint16_t tag)
{
	return tag < ARRAY_LEN(shapes) ? (enum shape)shapes[tag] : SHAPE_UNKNOWN;
}

static bool
shape_fits(const struct record_field *field)
{
	switch (shape_of(field->tag)) {
	case SHAPE_U8:
		return field->len == 1;
	case SHAPE_U32:
		return field->len == 4;
	case SHAPE_U64:
		return field->len == 8;
	case SHAPE_STR:
		/* An empty string is not written, so that one value has one encoding. */
		return field->len > 0 && memchr(field->value, '\0', field->len) == NULL;
	case SHAPE_UNKNOWN:
		break;
	}
	return true;
}

static bool
within(uint8_t v, size_t names)
{
	return v >= 1 && v < names;
}

/* Whether a u8 that names something names something known. */
static bool
value_known(const struct record_field *field)
{
	uint8_t v = field->value[0];

	switch ((enum record_tag)field->tag) {
	case TAG_ACT:
		return within(v, ARRAY_LEN(act_names));
	case TAG_DECISION:
		return within(v, ARRAY_LEN(decision_names));
	case TAG_CAUSE:
		return within(v, ARRAY_LEN(cause_names));
	case TAG_VERDICT:
		return verdict_from(v, &(enum verdict_kind){0}) == 0;
	case TAG_LEVEL:
		return level_from(v, &(enum level){0}) == 0;
	case TAG_CONFIDENCE:
		return confidence_from(v, &(enum confidence){0}) == 0;
	case TAG_PART:
		return part_from(v, &(enum part){0}) == 0;
	case TAG_FORM:
		return form_from(v, &(enum form){0}) == 0;
	case TAG_ENCODING:
		return encoding_from(v, &(enum encoding){0}) == 0;
	case TAG_WHY:
		return why_from(v, &(enum why){0}) == 0;
	case TAG_LIMIT:
		return limit_from(v, &(enum limit){0}) == 0;
	case TAG_RULE:
	case TAG_WHERE:
	case TAG_DEV:
	case TAG_INO:
	case TAG_SIZE:
	case TAG_MTIME_NS:
	case TAG_CTIME_NS:
	case TAG_PATH:
	case TAG_PID:
	case TAG_UID:
	case TAG_LOGIN_UID:
	case TAG_COMM:
	case TAG_GUARD:
	case TAG_CONNECTIVITY:
	case TAG_RULES:
	case TAG_COUNT:
	case TAG_PROCESS:
	case TAG_TEXT:
		break;
	}
	return true;
}

static int
field_decode(struct rd *rd, struct record_field *ret)
{
	if (rd_u16le(rd, &ret->tag) < 0 || rd_u16le(rd, &ret->len) < 0 ||
	    rd_bytes(rd, ret->len, &ret->value) < 0)
		return -EBADMSG;
	return shape_fits(ret) ? 0 : -EBADMSG;
}

int
record_event_check(struct rd rd, uint8_t *ret_kind)
{
	struct record_field field;
	uint64_t clock;
	uint8_t kind;
	uint32_t before = 0;

	if (rd.left > RECORD_EVENT_BYTES_MAX || rd_u8(&rd, &kind) < 0 || kind == 0 ||
	    rd_u64le(&rd, &clock) < 0 || rd_u64le(&rd, &clock) < 0)
		return -EBADMSG;
	for (size_t n = 0; rd.left > 0; n++) {
		if (n == RECORD_FIELDS_MAX || field_decode(&rd, &field) < 0 || field.tag <= before)
			return -EBADMSG;
		before = field.tag;
	}
	*ret_kind = kind;
	return 0;
}

int
record_event_decode(struct rd *rd, struct record_event *ret)
{
	uint8_t kind;

	if (record_event_check(*rd, &kind) < 0 || !within(kind, ARRAY_LEN(kind_names)))
		return -EBADMSG;
	ret->kind = (enum record_kind)kind;
	ret->nfields = 0;
	if (rd_skip(rd, 1) < 0 || rd_u64le(rd, &ret->wall_ns) < 0 ||
	    rd_u64le(rd, &ret->mono_ns) < 0)
		return -EBADMSG;
	while (rd->left > 0) {
		struct record_field *field = &ret->fields[ret->nfields++];

		if (field_decode(rd, field) < 0)
			return -EBADMSG;
		if (shape_of(field->tag) == SHAPE_U8 && !value_known(field))
			return -EBADMSG;
	}
	return 0;
}

static const struct record_field *
field_find(const struct record_event *event, enum record_tag tag, enum shape shape)
{
	for (size_t i = 0; i < event->nfields; i++) {
		if (event->fields[i].tag == tag && shape_of((uint16_t)tag) == shape)
			return &event->fields[i];
	}
	return NULL;
}

bool
record_get_u8(const struct record_event *event, enum record_tag tag, uint8_t *ret)
{
	const struct record_field *field = field_find(event, tag, SHAPE_U8);

	if (field == NULL)
		return false;
	*ret = field->value[0];
	return true;
}

bool
record_get_u32(const struct record_event *event, enum record_tag tag, uint32_t *ret)
{
	const struct record_field *field = field_find(event, tag, SHAPE_U32);
	struct rd rd;

	if (field == NULL)
		return false;
	rd = rd_init(field->value, field->len);
	return rd_u32le(&rd, ret) == 0;
}

bool
record_get_u64(const struct record_event *event, enum record_tag tag, uint64_t *ret)
{
	const struct record_field *field = field_find(event, tag, SHAPE_U64);
	struct rd rd;

	if (field == NULL)
		return false;
	rd = rd_init(field->value, field->len);
	return rd_u64le(&rd, ret) == 0;
}

bool
record_get_str(const struct record_event *event, enum record_tag tag, char *ret, size_t size)
{
	const struct record_field *field = field_find(event, tag, SHAPE_STR);
	size_t n;

	if (field == NULL || size == 0)
		return false;
	n = size_min(field->len, size - 1);
	memcpy(ret, field->value, n);
	ret[n] = '\0';
	return true;
}
